"""Whose documents a writer has changed since the last generation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

_PUBLISHER = ox.NamedNode("http://purl.org/dc/terms/publisher")


@dataclass
class Touched:
    """The authorities (by IRI) of changed document graphs; `lost`: those of graphs that were replaced or emptied."""

    base: str
    authorities: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def note(self, graph: str, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """A graph is replaced: these were its quads, these are."""
        if self._matters(graph):
            before = _publishers(old)
            self.lost |= before
            self.authorities |= before | _publishers(new)

    def note_new(self, graph: str, store: ox.Store) -> None:
        """A graph is new, and in the store by now."""
        if self._matters(graph):
            self.authorities |= _publishers(store.quads_for_pattern(None, _PUBLISHER, None, ox.NamedNode(graph)))

    def clear(self) -> None:
        self.authorities.clear()
        self.lost.clear()

    def _matters(self, graph: str) -> bool:
        return graph.startswith(f"{self.base}graph/document/")


def _publishers(quads: Iterable[ox.Quad]) -> set[str]:
    found = (quad.object for quad in quads if quad.predicate == _PUBLISHER)
    return {authority.value for authority in found if isinstance(authority, ox.NamedNode)}
