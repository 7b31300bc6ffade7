"""Tombstones: documents that were forgotten on request, and are not taken in again by mistake."""

from __future__ import annotations

from datetime import UTC, datetime

import pyoxigraph as ox

from kommunegraf.store.writer import Writer

_INVALIDATED = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
_DATE_TIME = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")


def graph_of(base: str) -> str:
    """The graph of all tombstones; the default graph states them too, so that an old IRI can answer "gone"."""
    return f"{base}graph/tombstones"


def forgotten(writer: Writer, document: str) -> str | None:
    """When the document was forgotten (xsd:dateTime), or None."""
    graph = ox.NamedNode(graph_of(writer.base))
    for quad in writer.store.quads_for_pattern(ox.NamedNode(document), _INVALIDATED, None, graph):
        if isinstance(quad.object, ox.Literal):
            return quad.object.value
    return None


def all_of(store: ox.Store, base: str) -> list[str]:
    """The documents that bear a tombstone."""
    found = store.quads_for_pattern(None, _INVALIDATED, None, ox.NamedNode(graph_of(base)))
    return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


def place(writer: Writer, document: str) -> None:
    """Leaves a tombstone (prov:invalidatedAtTime), unless there is one."""
    if forgotten(writer, document) is None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        quad = ox.Quad(ox.NamedNode(document), _INVALIDATED, ox.Literal(now, datatype=_DATE_TIME))
        writer.replace({graph_of(writer.base): {*writer.graph(graph_of(writer.base)), quad}})


def carry_over(writer: Writer, store: ox.Store) -> None:
    """Takes in every tombstone of another store."""
    graph = graph_of(writer.base)
    stones = store.quads_for_pattern(None, _INVALIDATED, None, ox.NamedNode(graph))
    writer.replace({graph: {*writer.graph(graph), *stones}})


def lift(writer: Writer, document: str) -> bool:
    """Removes the tombstone: the document may be ingested again. Gives whether there was one."""
    graph = graph_of(writer.base)
    stones = writer.graph(graph)
    left = {quad for quad in stones if quad.subject != ox.NamedNode(document)}
    return writer.replace({graph: left}) > 0
