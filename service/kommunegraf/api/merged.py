"""A store whose default graph is read as the merge of what its graphs state, where the writer does not keep that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pyoxigraph as ox

from kommunegraf.store.stating import Stating

_DEFAULT = ox.DefaultGraph()
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple | None
_Object = _Subject | ox.Literal
_Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None


def merged(store: ox.Store, base: str) -> ox.Store:
    """The store as look-ups by pattern see it: each triple of the default graph once, whichever graphs state it.

    For `KOMMUNEGRAF_DEFAULT_GRAPH=plain`, where the default graph is left to clients. A node that many documents
    state takes as long as they are many.
    """
    # pyoxigraph's class cannot be inherited from; what reads by pattern needs no more than these methods.
    return cast(ox.Store, _Merged(store, base))


class _Merged:
    def __init__(self, store: ox.Store, base: str) -> None:
        self._store = store
        self._states = Stating(base)

    def quads_for_pattern(
        self, subject: _Subject, predicate: ox.NamedNode | None, value: _Object, graph: _Graph = None
    ) -> Iterator[ox.Quad]:
        quads = self._store.quads_for_pattern(subject, predicate, value, None if graph == _DEFAULT else graph)
        return self._stated(quads) if graph == _DEFAULT else quads

    def _stated(self, quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
        met: set[ox.Triple] = set()
        for quad in quads:
            if quad.triple not in met and self._states(quad.graph_name):
                met.add(quad.triple)
                yield ox.Quad(quad.subject, quad.predicate, quad.object, _DEFAULT)

    def __contains__(self, quad: ox.Quad) -> bool:
        if quad.graph_name != _DEFAULT:
            return quad in self._store
        found = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(self._states(each.graph_name) for each in found)

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        return self._store.contains_named_graph(graph)

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        return self._store.named_graphs()
