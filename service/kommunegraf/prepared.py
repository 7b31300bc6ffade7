"""What a document is between being prepared and being stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from kommunegraf.extraction.coverage import Coverage

OUT_OF_MEMORY = "it needs more memory than there is; split the document, or allow more memory"


@dataclass(frozen=True)
class Prepared:
    """A document that is ready to be stored, or that is to be held: `reason` is "" for the former.

    `reason` is else "unreadable", "violation" or "failure"; `messages` say what and where, `report` in full.
    `graphs` holds each named graph's quads as N-Quads (bytes cross process borders a hundred times faster than terms);
    `coverage` says what of the text was understood.
    """

    bytes_sha256: str
    reason: str = ""
    messages: tuple[str, ...] = ()
    report: Mapping[str, Any] = field(default_factory=dict)
    document: str | None = None
    version: str | None = None
    text: str = ""
    text_sha256: str = ""
    masks: tuple[tuple[int, int], ...] = ()
    graphs: Mapping[str, bytes] = field(default_factory=dict)
    warnings: int = 0
    coverage: Coverage | None = None

    def quads(self, graph: str) -> list[ox.Quad]:
        return list(ox.parse(self.graphs.get(graph, b""), format=ox.RdfFormat.N_QUADS))


class Pipeline(Protocol):
    """What turns bytes into a `Prepared`; it is sent to other processes, so it must be picklable."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same bytes may give other quads."""
        ...

    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared: ...


def by_graph(quads: Sequence[ox.Quad]) -> dict[str, bytes]:
    """Quads as N-Quads, by the IRI of their named graph. Raises `ValueError` for a quad outside any."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise ValueError(f"a document states {quad} outside any named graph")
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    return {graph: ox.serialize(part, format=ox.RdfFormat.N_QUADS) or b"" for graph, part in graphs.items()}
