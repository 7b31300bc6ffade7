"""Finds the document that is asked for: as it stands, under another name, or what became of it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api.near import near
from kommunegraf.api.problems import Problem
from kommunegraf.api.resolving import Gone
from kommunegraf.api.state import State
from kommunegraf.store import tombstones
from kommunegraf.store.ledger import Entry, Ledger

_REPLACED_BY = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The document has another IRI now."""

    document: str


def find(state: State, store: ox.Store, ledger: Ledger, document: str) -> Entry | Elsewhere | Gone:
    """The ledger's entry of a document; `Elsewhere` for one of its versions, or an IRI that it had before.

    `Gone` where it, or the document that it was a part of, was forgotten or withdrawn. Raises `Problem` (404) where
    there is no such document.
    """
    entry = ledger.entry(document)
    if entry is not None:
        return entry
    node = ox.NamedNode(document)
    replaced = [
        quad.object.value for quad in _values(store, node, _REPLACED_BY) if isinstance(quad.object, ox.NamedNode)
    ]
    standing = sorted(each for each in replaced if ledger.current(each) is not None)
    stone = tombstones.above(store, state.identity.base, document)
    if stone is not None:
        return Gone(document, stone)
    of_version = ledger.document_of(document)
    if of_version is not None and ledger.current(of_version) is not None:
        return Elsewhere(of_version)
    if standing:
        return Elsewhere(standing[0])
    raise Problem(
        404,
        "not-found",
        "No such document",
        f"there is no document {document} with a text",
        near=near(state, store, document),
    )


def _values(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Quad]:
    return list(store.quads_for_pattern(node, predicate, None, ox.DefaultGraph()))
