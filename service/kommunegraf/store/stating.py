"""Which named graphs state: what they say the default graph says, too, where it is kept as their merge."""

from __future__ import annotations

import pyoxigraph as ox

_STATING = (
    "graph/document/",
    "graph/reference/",
    "graph/derived/",
    "graph/link/",
    "graph/harvest/",
    "graph/tombstones",
)


class Stating:
    """Tells under a base which graphs state; what a machine says, or a client wrote, never counts."""

    def __init__(self, base: str) -> None:
        self._prefixes = tuple(base + prefix for prefix in _STATING)

    def __call__(self, graph: object) -> bool:
        """Whether what this graph says is also said by the default graph."""
        return isinstance(graph, ox.NamedNode) and graph.value.startswith(self._prefixes)
