"""Where a page of a node leads: the timeline of a case, the reader of a document, its original address, REST."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api import entities, neighbours
from kommunegraf.collections.definitions import collections
from kommunegraf.contexts import iri_of
from kommunegraf.identity import Identity
from kommunegraf.store.ledger import Ledger
from kommunegraf.web.view import View


@dataclass(frozen=True, slots=True)
class Onward:
    """Addresses; "" where there is none."""

    timeline: str
    reader: str
    original: str
    rest: str
    money: str = ""
    listed: str = ""


def onward(
    view: View, store: ox.Store, identity: Identity, ledger: Ledger, iri: str, classes: Collection[str]
) -> Onward:
    """The ways onward from a node of these classes."""
    case = bool({iri_of("Case"), iri_of("AgendaItem")} & set(classes))
    document = iri if iri_of("Document") in classes else ""
    if iri_of("DocumentVersion") in classes:
        document = ledger.document_of(iri) or ""
    reader = view.at("/read", document) if document and ledger.current(document) else ""
    if iri_of("Evidence") in classes:
        proof = entities.proof(store, ox.NamedNode(iri))
        stated = ledger.document_of(proof["version"]) if proof["version"] else None
        reader = view.at("/read", stated, {"at": proof["start"]}, "at") if stated else ""
    return Onward(
        timeline=view.at("/cases", iri) if case else "",
        reader=reader,
        original=_original(store, document) if document else "",
        rest=_rest(view, iri, classes),
        money=_money(view, iri, classes),
        listed=view.href("/browse", {"municipality": _code(view, iri)}) if _code(view, iri) else "",
    )


def _code(view: View, iri: str) -> str:
    """The kommunekode of a municipality; "" of anything else."""
    code = iri.removeprefix(f"{view.base}id/municipality/")
    return code if code != iri and code.isdigit() else ""


def _money(view: View, iri: str, classes: Collection[str]) -> str:
    """The chart of a municipality's documents, or of what an organisation pays."""
    if _code(view, iri):
        return view.href("/money", {"municipality": _code(view, iri)})
    return view.href("/money", {"funder": iri}) if iri_of("Organization") in classes else ""


def _original(store: ox.Store, document: str) -> str:
    """The web address that a document was read from."""
    source = neighbours.one(store, ox.NamedNode(document), iri_of("source"))
    address = source.value if source is not None else ""
    return address if address.startswith(("https://", "http://")) else ""


def _rest(view: View, iri: str, classes: Collection[str]) -> str:
    path = view.path_of(iri)
    for name, collection in collections().items():
        if path is not None and set(collection.classes.values()) & set(classes):
            return f"/api/v1/{name}/{path}"
    return ""
