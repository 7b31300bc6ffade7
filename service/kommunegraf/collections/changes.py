"""What a writer has changed since the last generation, as far as rows of collections depend on it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.collections.definitions import all_paths, followed, listed
from kommunegraf.collections.graph import StatedGraph
from kommunegraf.collections.paths import Term, beginnings
from kommunegraf.contexts import RDF_TYPE

_logger = logging.getLogger(__name__)
_TYPE = ox.NamedNode(RDF_TYPE)
MOST_NOTED = 300_000  # statements and nodes of replaced graphs: beyond, the index is made anew
_MOST_MET = 1_000_000
Edge = tuple[ox.NamedNode, ox.NamedNode, Term]


@dataclass
class Changed:
    """`nodes` are those of listed classes in replaced graphs, `edges` the statements that came or went there.

    `graphs` are the changed graphs themselves, `fresh` those of them that held nothing before: what they say is read
    when it is needed, and takes no memory till then. `unknown` says why it is not known what changed, where that is so.
    """

    base: str
    nodes: set[str] = field(default_factory=set)
    edges: set[Edge] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)
    unknown: str = ""

    @property
    def reference(self) -> bool:
        """Whether reference data changed, and with them what codes there are."""
        return any(graph.startswith(f"{self.base}graph/reference/") for graph in self.graphs)

    def note(self, graph: str, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """A graph is replaced: these were its quads, these are. Raises nothing: see `unknown`."""
        if self.unknown:
            return
        self.graphs.add(graph)
        try:
            before, after = set(self._edges(old)), set(self._edges(new))
        except Exception as error:
            # The index is the lesser good: a writer goes on, whatever is wrong with the file of collections.
            _logger.warning("lists cannot be kept in step with what is written: %s", error)
            self._forget_all(str(error))
            return
        self.edges |= before ^ after
        if len(self.edges) + len(self.nodes) > MOST_NOTED:
            self._forget_all(f"more than {MOST_NOTED:,} statements that lists depend on were replaced")

    def note_new(self, graph: str) -> None:
        """A graph is new, and in the store by now."""
        if not self.unknown:
            self.graphs.add(graph)
            self.fresh.add(graph)

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

    def dependent(self, store: ox.Store, graph: StatedGraph, most: int) -> set[str] | None:
        """The nodes whose rows may be others now, the changed ones among them; one that ends in `/`: all below it.

        None where there are more than `most`.
        """
        found: set[str] = set()
        met: set[tuple[int, int, Term]] = set()
        for edges in self._batches(store):
            for subject, predicate, value in edges:
                if self._still_says(store, graph, subject, predicate, value):
                    continue
                for path in all_paths():
                    reached = beginnings(graph, path, subject, predicate, value, met)
                    found.update(each.value for each in reached if isinstance(each, ox.NamedNode))
                if max(len(found), len(self.nodes)) > most:
                    return None
            if len(met) > _MOST_MET:
                met.clear()
        return found | self.nodes

    def _batches(self, store: ox.Store) -> Iterator[Iterable[Edge]]:
        """The statements that came or went, graph by graph where they came with a new one."""
        yield self.edges
        for graph in sorted(self.fresh):
            node = ox.NamedNode(graph)
            for predicate in sorted(followed() | {RDF_TYPE}):
                yield self._edges(store.quads_for_pattern(None, ox.NamedNode(predicate), None, node))

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

    def _forget_all(self, why: str) -> None:
        self.clear()
        self.unknown = why

    def clear(self) -> None:
        """Forgets all: the next generation begins."""
        self.nodes.clear()
        self.edges.clear()
        self.graphs.clear()
        self.fresh.clear()
        self.unknown = ""
