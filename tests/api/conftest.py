"""A small published graph, and the service on it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from indexed import publish
from kommunegraf.api.app import create_app
from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

KG = "https://w3id.org/kommunegraf/ns#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
IDENTITY = Identity()
DOCUMENT = IDENTITY.document("example.org", "1")
ITEM = IDENTITY.part(DOCUMENT, "item", "7")


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def quads() -> list[ox.Quad]:
    """An item with a title that one evidence proves, 300 plain items, and a machine's words in a graph of their own."""
    version = IDENTITY.version(DOCUMENT, "ab" * 32)
    evidence = f"{version}/evidence/1"
    target = IDENTITY.span(version, 3, 8)
    triples = [
        (ITEM, TYPE, node(KG + "AgendaItem")),
        (ITEM, node(DCTERMS + "title"), ox.Literal("Rygestop")),
        (ITEM, node(KG + "isOpen"), ox.Literal(True)),
        (ITEM, node(KG + "evidence"), node(evidence)),
        (evidence, TYPE, node(KG + "Evidence")),
        (evidence, node(KG + "supportsProperty"), node(DCTERMS + "title")),
        (evidence, node(KG + "supportsValue"), ox.Literal("Rygestop")),
        (evidence, node(KG + "assertionMode"), node(IDENTITY.concept("assertion-mode", "stated"))),
        (evidence, node(OA + "hasTarget"), node(target)),
        (target, node(OA + "hasSource"), node(version)),
        (target, node(OA + "hasSelector"), node(f"{target};selector")),
        (f"{target};selector", node(OA + "exact"), ox.Literal("Rygestop")),
        (f"{target};selector", node(OA + "start"), ox.Literal(3)),
        (f"{target};selector", node(OA + "end"), ox.Literal(11)),
    ]
    triples += [(IDENTITY.part(DOCUMENT, "item", f"x{n:03}"), TYPE, node(KG + "AgendaItem")) for n in range(300)]
    graph = node(IDENTITY.document_graph(DOCUMENT))
    found = [ox.Quad(node(s), p, o, g) for s, p, o in triples for g in (ox.DefaultGraph(), graph)]
    machine = node(IDENTITY.machine_graph(DOCUMENT))
    found.append(ox.Quad(node(DOCUMENT), node("https://schema.org/text"), ox.Literal("maskinens ord"), machine))
    return found


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    folder = DataFolder(tmp_path_factory.mktemp("served") / "data")
    folder.create()
    store = ox.Store(str(folder.path / "made"))
    store.extend(quads())
    publish(folder, store)
    return folder


@pytest.fixture(scope="session")
def client(data: DataFolder):
    settings = Settings(data=data.path, workers=2, query_timeout=2, query_memory_mb=256, max_result_mb=1)
    with TestClient(create_app(settings)) as client:
        yield client
