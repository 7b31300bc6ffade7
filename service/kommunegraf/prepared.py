"""What a document is between being prepared and being stored."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from kommunegraf.extraction.coverage import Coverage

_A_PART = 10_000  # quads that are written together
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

    @property
    def length(self) -> int:
        """Code points of text, and bytes of quads."""
        graphs = self.graphs.length if isinstance(self.graphs, Packed) else sum(map(len, self.graphs.values()))
        return len(self.text) + graphs

    def quads(self, graph: str) -> list[ox.Quad]:
        return list(ox.parse(self.graphs.get(graph, b""), format=ox.RdfFormat.N_QUADS))


class Pipeline(Protocol):
    """What turns bytes into a `Prepared`; it is sent to other processes, so it must be picklable."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same bytes may give other quads."""
        ...

    def prepare(self, data: bytes, name: str, url: str | None = None) -> Prepared: ...


class Packed(Mapping[str, bytes]):
    """Contents by name, each packed while nobody looks at it: the lines of a graph take a tenth of their memory so."""

    def __init__(self, packed: Mapping[str, tuple[bytes, int]]) -> None:
        """Of each name the packed content (zlib, RFC 1950), and how many bytes it has when it is not."""
        self.packed = dict(packed)

    def __getitem__(self, name: str) -> bytes:
        """Raises `KeyError`, and `ValueError` for what is not packed so, or not of its length."""
        packed, length = self.packed[name]
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(packed, length + 1)
        except zlib.error as error:
            raise ValueError(f"{name} is not packed ({error})") from error
        if len(content) != length or not unpacking.eof:
            raise ValueError(f"{name} has not the length that it is said to have")
        return content

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and dict(self) == dict(other)

    @property
    def length(self) -> int:
        """How many bytes all contents have."""
        return sum(length for _, length in self.packed.values())


def packed(graphs: Mapping[str, bytes]) -> Packed:
    """The same contents, packed."""
    if isinstance(graphs, Packed):
        return graphs
    return Packed({name: (zlib.compress(each, zlib.Z_BEST_SPEED), len(each)) for name, each in graphs.items()})


def by_graph(quads: Iterable[ox.Quad]) -> Packed:
    """Quads as N-Quads, by the IRI of their named graph, written and packed as they come: few are held at a time.

    Raises `ValueError` for a quad outside any.
    """
    lengths: Counter[str] = Counter()
    packing: dict[str, Any] = {}
    written: dict[str, BytesIO] = {}
    for graph, together in groupby(quads, key=lambda quad: quad.graph_name):
        if not isinstance(graph, ox.NamedNode):
            raise ValueError(f"a document states {next(together)} outside any named graph")
        name = graph.value
        into = written.setdefault(name, BytesIO())
        packer = packing.setdefault(name, zlib.compressobj(zlib.Z_BEST_SPEED))
        while part := list(islice(together, _A_PART)):
            lines = ox.serialize(part, format=ox.RdfFormat.N_QUADS) or b""
            lengths[name] += len(lines)
            into.write(packer.compress(lines))
    return Packed({name: (into.getvalue() + packing[name].flush(), lengths[name]) for name, into in written.items()})
