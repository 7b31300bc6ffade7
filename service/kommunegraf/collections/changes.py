"""What a writer has changed since the last generation, as far as rows of collections depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

import pyoxigraph as ox

from kommunegraf.collections.definitions import collections
from kommunegraf.collections.graph import StatedGraph
from kommunegraf.collections.paths import Path, Term, beginnings
from kommunegraf.contexts import RDF_TYPE

_TYPE = ox.NamedNode(RDF_TYPE)
Edge = tuple[ox.NamedNode, ox.NamedNode, Term]


@cache
def followed() -> frozenset[str]:
    """The properties that any path goes over."""
    steps = [step for path in _paths() for steps in path for step in steps]
    typed = {RDF_TYPE} if any(step.kind for step in steps) else set()
    return frozenset({step.predicate.value for step in steps if step.predicate} | typed)


@cache
def listed() -> frozenset[str]:
    """The classes of all collections."""
    return frozenset(iri for each in collections().values() for iri in each.classes.values())


@cache
def _paths() -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path for each in collections().values() for path in each.paths))


@dataclass
class Changed:
    """`nodes` are those of listed classes in changed graphs, `edges` the statements that came or went there.

    `graphs` are the graphs themselves; `reference` says that one of them is of reference data.
    """

    base: str
    nodes: set[str] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)

    @property
    def reference(self) -> bool:
        """Whether reference data changed, and with them what codes there are."""
        return any(graph.startswith(f"{self.base}graph/reference/") for graph in self.graphs)

    def note(self, graph: str, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """A graph is replaced: these were its quads, these are."""
        self.graphs.add(graph)
        before, after = set(self._edges(old)), set(self._edges(new))
        self.edges |= before ^ after

    def note_new(self, graph: str, store: ox.Store) -> None:
        """A graph is new, and in the store by now."""
        self.graphs.add(graph)
        node = ox.NamedNode(graph)
        for predicate in sorted(followed() | {RDF_TYPE}):
            quads = store.quads_for_pattern(None, ox.NamedNode(predicate), None, node)
            self.edges.update(self._edges(quads))

    def _edges(self, quads: Iterable[ox.Quad]) -> Iterator[Edge]:
        properties, classes = followed(), listed()
        for quad in quads:
            subject, value = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if quad.predicate == _TYPE and isinstance(value, ox.NamedNode) and value.value in classes:
                self.nodes.add(subject.value)
            if quad.predicate.value in properties and isinstance(value, ox.NamedNode | ox.Literal):
                yield subject, quad.predicate, value

    def dependent(self, store: ox.Store, graph: StatedGraph) -> set[str]:
        """The nodes whose rows may be others now, the changed ones among them; one that ends in `/`: all below it."""
        found = set(self.nodes)
        for subject, predicate, value in self.edges:
            if self._still_says(store, graph, subject, predicate, value):
                continue
            for path in _paths():
                reached = beginnings(graph, path, subject, predicate, value)
                found.update(each.value for each in reached if isinstance(each, ox.NamedNode))
        return found

    def _still_says(
        self, store: ox.Store, graph: StatedGraph, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term
    ) -> bool:
        """Whether another graph that states, and did not change, says the same: then nothing came or went."""
        quads = store.quads_for_pattern(subject, predicate, value, None)
        return any(
            isinstance(quad.graph_name, ox.NamedNode)
            and quad.graph_name.value not in self.graphs
            and graph.states(quad.graph_name)
            for quad in quads
        )

    def clear(self) -> None:
        """Forgets all: the next generation begins."""
        self.nodes.clear()
        self.edges.clear()
        self.graphs.clear()
