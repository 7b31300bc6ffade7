"""An update's own copy of the store, and what it really changed there, graph by graph.

The copy that an update ran on is never published: what changed in graphs that the client may write is put into the
writer's store by quad calls. So nothing that ingest keeps can be altered, whatever the update's text was read as.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.update.ownership import Rights
from kommunegraf.update.targets import Targets

Graph = ox.NamedNode | ox.DefaultGraph
DEFAULT = ox.DefaultGraph()
# From this many quads on, Oxigraph's bulk loader is faster than a transaction.
_BULK = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one graph; `existed` and `exists` are for a named graph, which may be there and empty."""

    graph: Graph
    removed: list[ox.Quad] = field(default_factory=list)
    added: list[ox.Quad] = field(default_factory=list)
    existed: bool = True
    exists: bool = True

    @property
    def iri(self) -> str | None:
        """None: the default graph."""
        return iri_of(self.graph)

    def apply(self, store: ox.Store) -> None:
        if self.graph != DEFAULT and not self.exists:
            store.remove_graph(self.graph)
            return
        for quad in self.removed:
            store.remove(quad)
        if self.graph != DEFAULT:
            store.add_graph(self.graph)
        if len(self.added) < _BULK:
            store.extend(self.added)
        else:
            store.bulk_extend(self.added)

    def as_json(self) -> dict[str, object]:
        return {
            "graph": self.iri,
            "removed": len(self.removed),
            "added": len(self.added),
            "created": self.exists and not self.existed,
            "dropped": self.existed and not self.exists,
        }


class Candidate:
    """The store `after` that operations run on, which began as an equal of `before`."""

    def __init__(self, before: ox.Store, after: ox.Store, rights: Rights) -> None:
        self._before = before
        self._after = after
        self._rights = rights
        self._quads: set[ox.Quad] = set()
        self._graphs: set[Graph] = set()
        self._all_named = False

    def run(self, update: str, where: Targets) -> None:
        """Runs one operation, given as text without SERVICE and LOAD, whose text was read as writing to `where`.

        Raises `Refused` where its text alone says that it must not, else what `Store.update` raises.
        """
        if where.inserted is not None:
            self.add(where.inserted)
        elif where.deleted is not None:
            for quad in where.deleted:
                self._after.remove(quad)
            self._quads.update(where.deleted)
        else:
            self._note(where)
            self._after.update(update)

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Puts quads into the store."""
        new = list(quads)
        self._after.extend(new)
        self._quads.update(new)

    def _note(self, where: Targets) -> None:
        if where.clears:
            for graph in names(self._after):
                self._rights.check(graph.value)
        if where.default:
            self._rights.check(None)
            self._graphs.add(DEFAULT)
        self._graphs |= where.graphs
        self._all_named = self._all_named or where.all_named

    def changes(self) -> list[Change]:
        """What differs from before, graph by graph in the order of names. Raises `Refused` where something must not."""
        found = self._noted()
        if (self._graphs or self._all_named) and not self._adds_up(found):
            # The text was read wrongly somewhere: then every graph is compared.
            self._graphs.add(DEFAULT)
            self._all_named = True
            found = self._noted()
        for change in found:
            self._rights.check(change.iri)
        return found

    def _adds_up(self, found: Iterable[Change]) -> bool:
        gained = sum(len(change.added) - len(change.removed) for change in found)
        return len(self._after) == len(self._before) + gained

    def _noted(self) -> list[Change]:
        there, now = set(names(self._before)), set(names(self._after))
        single: dict[Graph, list[ox.Quad]] = {}
        for quad in self._quads:
            assert isinstance(quad.graph_name, Graph)
            single.setdefault(quad.graph_name, []).append(quad)
        whole = self._graphs | (there ^ now) | (there | now if self._all_named else set())
        changes = []
        for graph in sorted(whole | single.keys(), key=str):
            if graph in whole:
                removed = [quad for quad in _of(self._before, graph) if quad not in self._after]
                added = [quad for quad in _of(self._after, graph) if quad not in self._before]
            else:
                quads = single[graph]
                removed = [quad for quad in quads if quad in self._before and quad not in self._after]
                added = [quad for quad in quads if quad in self._after and quad not in self._before]
            existed, exists = graph == DEFAULT or graph in there, graph == DEFAULT or graph in now
            if removed or added or existed != exists:
                changes.append(Change(graph, removed, added, existed, exists))
        return changes


def iri_of(graph: Graph) -> str | None:
    return graph.value if isinstance(graph, ox.NamedNode) else None


def graph_of(iri: str | None) -> Graph:
    """The graph of that name; None is the default graph."""
    return DEFAULT if iri is None else ox.NamedNode(iri)


def names(store: ox.Store) -> Iterator[ox.NamedNode]:
    """The named graphs that have an IRI (no other can be made by an update)."""
    return (graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))


def _of(store: ox.Store, graph: Graph) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, None, None, graph)
