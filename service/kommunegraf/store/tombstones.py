"""Tombstones: documents that were forgotten on request, or withdrawn by those who published them.

What was forgotten is not taken in again by mistake. What was withdrawn (`adms:status`, ADMS 1.0) may come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pyoxigraph as ox

from kommunegraf.store.writer import Writer

_INVALIDATED = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
_STATUS = ox.NamedNode("http://www.w3.org/ns/adms#status")
_WITHDRAWN = ox.NamedNode("http://purl.org/adms/status/Withdrawn")
_REPLACED_BY = ox.NamedNode("http://purl.org/dc/terms/isReplacedBy")
_DEEPEST = 40  # segments of an IRI that are looked at
_DATE_TIME = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")


def graph_of(base: str) -> str:
    """The graph of all tombstones; the default graph states them too, so that an old IRI can answer "gone"."""
    return f"{base}graph/tombstones"


def forgotten(writer: Writer, document: str) -> str | None:
    """When the document was forgotten (xsd:dateTime), or None."""
    if withdrawn(writer.store, writer.base, document):
        return None
    graph = ox.NamedNode(graph_of(writer.base))
    for quad in writer.store.quads_for_pattern(ox.NamedNode(document), _INVALIDATED, None, graph):
        if isinstance(quad.object, ox.Literal):
            return quad.object.value
    return None


def withdrawn(store: ox.Store, base: str, document: str) -> bool:
    """Whether the document bears a tombstone because it was withdrawn, and was not forgotten."""
    return ox.Quad(ox.NamedNode(document), _STATUS, _WITHDRAWN, ox.NamedNode(graph_of(base))) in store


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a document: `when` it went (xsd:dateTime), and what replaces it, where that is known.

    `withdrawn`: by those who published it; else it was forgotten on request.
    """

    document: str
    when: str
    withdrawn: bool
    replaced_by: tuple[str, ...]
    triples: tuple[ox.Triple, ...]


def of(store: ox.Store, base: str, document: str) -> Tombstone | None:
    """The tombstone that a document bears, or None."""
    found = list(store.quads_for_pattern(ox.NamedNode(document), None, None, ox.NamedNode(graph_of(base))))
    whens = sorted(
        quad.object.value for quad in found if quad.predicate == _INVALIDATED and isinstance(quad.object, ox.Literal)
    )
    if not whens:
        return None
    others = [quad.object for quad in found if quad.predicate == _REPLACED_BY]
    return Tombstone(
        document,
        whens[-1],
        any(quad.predicate == _STATUS and quad.object == _WITHDRAWN for quad in found),
        tuple(sorted(other.value for other in others if isinstance(other, ox.NamedNode))),
        tuple(sorted((quad.triple for quad in found), key=str)),
    )


def above(store: ox.Store, base: str, iri: str) -> Tombstone | None:
    """The tombstone of the document that a node is, or in which it stood by its IRI; None where there is none."""
    begin = iri.partition("#")[0]
    for _ in range(_DEEPEST):
        found = of(store, base, begin)
        if found is not None:
            return found
        begin = begin.rpartition("/")[0]
        if not begin.startswith(f"{base}id/document/"):
            return None
    return None


def all_of(store: ox.Store, base: str) -> list[str]:
    """The documents that were forgotten."""
    found = store.quads_for_pattern(None, _INVALIDATED, None, ox.NamedNode(graph_of(base)))
    named = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
    return sorted(each for each in named if not withdrawn(store, base, each))


def place(writer: Writer, document: str) -> None:
    """Leaves the tombstone of a forgotten document (prov:invalidatedAtTime), unless there is one."""
    if forgotten(writer, document) is None:
        _put(writer, {document: {ox.Quad(ox.NamedNode(document), _INVALIDATED, _now())}})


def withdraw(writer: Writer, documents: Mapping[str, str | None]) -> None:
    """Leaves tombstones of withdrawn documents, each with the document that replaces it, where one is known."""
    stones = {}
    for document, replacement in documents.items():
        node = ox.NamedNode(document)
        stones[document] = {ox.Quad(node, _INVALIDATED, _now()), ox.Quad(node, _STATUS, _WITHDRAWN)}
        if replacement is not None:
            stones[document].add(ox.Quad(node, _REPLACED_BY, ox.NamedNode(replacement)))
    _put(writer, stones)


def carry_over(writer: Writer, store: ox.Store) -> None:
    """Takes in the tombstone of every document that was forgotten in another store."""
    graph = ox.NamedNode(graph_of(writer.base))
    _put(
        writer,
        {
            document: set(store.quads_for_pattern(ox.NamedNode(document), None, None, graph))
            for document in all_of(store, writer.base)
        },
    )


def lift(writer: Writer, document: str) -> bool:
    """Removes the tombstone: the document may be ingested again. Gives whether there was one."""
    return _put(writer, {document: set()})


def _put(writer: Writer, stones: Mapping[str, set[ox.Quad]]) -> bool:
    """Gives each document these statements in the graph of tombstones, and no others."""
    graph = graph_of(writer.base)
    nodes = {ox.NamedNode(document) for document in stones}
    others = {quad for quad in writer.graph(graph) if quad.subject not in nodes}
    return writer.replace({graph: others.union(*stones.values())}) > 0


def _now() -> ox.Literal:
    return ox.Literal(datetime.now(UTC).isoformat(timespec="seconds"), datatype=_DATE_TIME)
