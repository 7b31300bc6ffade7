"""Small generations of invented decisions, published the way ingest publishes."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.search.searching import Index
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing

IDENTITY = Identity()
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")
PUBLISHER = ox.NamedNode("http://purl.org/dc/terms/publisher")
TEXT = ox.NamedNode("https://schema.org/text")
DATE = ox.NamedNode("http://purl.org/dc/terms/date")


def document(name: str) -> str:
    return IDENTITY.document("test", name)


def decision(name: str) -> str:
    return IDENTITY.part(document(name), "decision", "1")


def decision_quads(name: str, text: str, municipality: str = "0657", date: str | None = None) -> list[ox.Quad]:
    """A document with one decision of this text."""
    work, node = ox.NamedNode(document(name)), ox.NamedNode(decision(name))
    made = [
        ox.Quad(work, TYPE, ox.NamedNode(f"{ONTOLOGY}Document")),
        ox.Quad(work, PUBLISHER, ox.NamedNode(IDENTITY.municipality(municipality))),
        ox.Quad(node, TYPE, ox.NamedNode(f"{ONTOLOGY}Decision")),
        ox.Quad(node, TEXT, ox.Literal(text)),
    ]
    if date is not None:
        kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(date)]
        made.append(
            ox.Quad(node, DATE, ox.Literal(date, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}")))
        )
    return made


def put(settings: Settings, contents: Mapping[str, list[ox.Quad]]) -> None:
    """Publishes one generation in which these documents (by name) say this."""
    with writing(settings, "test") as session:
        session.writer.replace({IDENTITY.document_graph(document(name)): quads for name, quads in contents.items()})
        session.publish()


def served(settings: Settings) -> Index:
    return Index(DataFolder(settings.data_folder).current())
