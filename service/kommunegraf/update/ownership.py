"""Which graphs clients may change, and what a client is told who tries another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.update.refusal import Refused


def owned(graph: str, base: str) -> bool:
    """Whether ingest keeps the graph: documents, machine-made, derived and reference data, tombstones.

    All names below `{base}graph/` are kept back, so that a graph that a later release makes is nobody's yet.
    """
    return graph.startswith(f"{base}graph/")


@dataclass(frozen=True, slots=True)
class Rights:
    """What one client may change.

    `prefixes`: what its graphs' names begin with (none: any). `merged`: the default graph is the writer's.
    """

    base: str
    prefixes: Sequence[str] = ()
    merged: bool = True

    def check(self, graph: str | None) -> None:
        """Raises `Refused` (403) where the graph (None: the default graph) may not be changed."""
        if graph is None:
            if self.merged:
                raise Refused(
                    403,
                    "graph-owned",
                    "The default graph cannot be changed",
                    "here the default graph is the merge of the graphs that ingest keeps; name a graph of your own",
                )
            if self.prefixes:
                raise _outside("the default graph", self.prefixes)
            return
        if owned(graph, self.base):
            raise Refused(
                403,
                "graph-owned",
                "The graph cannot be changed",
                f"<{graph[:500]}> is kept by ingest, as is all below {self.base}graph/; name a graph of your own",
            )
        if self.prefixes and not graph.startswith(tuple(self.prefixes)):
            raise _outside(f"<{graph[:500]}>", self.prefixes)


def _outside(what: str, prefixes: Sequence[str]) -> Refused:
    allowed = ", ".join(prefixes)
    return Refused(403, "graph-prefix", "The token does not reach this graph", f"{what} does not begin with {allowed}")
