"""A query worker: a process that answers one query at a time on a read-only generation and can be killed.

pyoxigraph has no timeout and no cancel, so a query that must end is ended with its process. The worker is started as
`python -m kommunegraf.api.worker DESCRIPTOR` and speaks frames (see `frames`) on that socket.

A worker has no network, where the kernel allows that. It kills itself where a job takes longer than `seconds`: nobody
else will when the service was killed.
"""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kommunegraf import isolation
from kommunegraf.api.frames import HEADER, HELD_BACK, PIECE, frame, read_frame, whole
from kommunegraf.api.row_counter import COUNTERS, RowCounter

_COMPRESSED_FROM = 1400  # bytes: below that a packet is sent either way
_LEVEL = 2
_SHORTEST_ROW = 1  # bytes: a line break
_MEGABYTE = 1024 * 1024


class _PastLimit(Exception):
    """The result is longer than it may be: `limit` is "bytes" or "rows"."""

    def __init__(self, limit: str) -> None:
        super().__init__()
        self.limit = limit


class _NotAcceptable(Exception):
    pass


class _Output:
    """The writer that pyoxigraph serialises to: counts bytes and rows, stops at the limits, and sends frames."""

    def __init__(self, stream: IO[bytes], job: dict[str, Any]) -> None:
        self._stream = stream
        self._left: int = job["max_bytes"]
        self._max_rows: int = job["max_rows"]
        self._gzip: bool = job["gzip"]
        self._buffer = bytearray()
        self._header: dict[str, Any] = {}
        self._started = False
        self._compressor: Any = None
        self._counter: RowCounter | None = None
        self._length = 0
        self._uncounted: list[bytes] = []
        self.rows: int | None = None  # None: so few bytes that they were not counted

    def begin(self, header: dict[str, Any], counter: RowCounter | None) -> None:
        self._header = header
        self._counter = counter
        if counter is None:
            self.rows = 0

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._left -= len(piece)
        if self._left < 0:
            raise _PastLimit("bytes")
        self._buffer += piece
        if len(self._buffer) >= (PIECE if self._started else HELD_BACK):
            self._send()
        return len(piece)

    def flush(self) -> None:
        """pyoxigraph calls it at the end; what is to be sent then is sent by `end`."""

    def counted(self, results: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """The triples of a graph, up to the limit; a triple counts as a row."""
        for number, triple in enumerate(results, 1):
            self.rows = number
            if number > self._max_rows:
                raise _PastLimit("rows")
            yield triple

    def end(self) -> None:
        """The result is whole."""
        if self._started:
            self._send(last=True)
            self._stream.write(frame(b"E", json.dumps({"rows": self.rows}).encode()))
        else:
            data = bytes(self._buffer)
            self._count(data)
            if self._gzip and len(data) >= _COMPRESSED_FROM:
                data = self._compress(data, last=True)
            header = json.dumps({**self._header, "encoding": self._encoding, "rows": self.rows}).encode()
            self._stream.write(frame(b"R", whole(header, data)))
        self._stream.flush()

    def fail(self, error: str, message: str) -> None:
        """There is no result, or no more of it."""
        self._stream.write(frame(b"E", json.dumps({"error": error, "message": message}).encode()))
        self._stream.flush()

    @property
    def _encoding(self) -> str:
        return "gzip" if self._compressor is not None else ""

    def _count(self, data: bytes) -> None:
        """Counts the rows, from when there can be more of them than are allowed."""
        if self._counter is None:
            return
        self._length += len(data)
        self._uncounted.append(data)
        if self._length <= _SHORTEST_ROW * self._max_rows:
            return
        for piece in self._uncounted:
            self._counter.feed(piece)
        self._uncounted.clear()
        self.rows = max(0, self._counter.rows)
        if self.rows > self._max_rows:
            raise _PastLimit("rows")

    def _compress(self, data: bytes, *, last: bool) -> bytes:
        if self._compressor is None:
            self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        compressed: bytes = self._compressor.compress(data)
        return compressed + (self._compressor.flush() if last else b"")

    def _send(self, *, last: bool = False) -> None:
        data = bytes(self._buffer)
        self._buffer.clear()
        self._count(data)
        if self._gzip:
            data = self._compress(data, last=last)
        if not self._started:
            self._started = True
            self._stream.write(frame(b"H", json.dumps({**self._header, "encoding": self._encoding}).encode()))
        # In pieces, since one value may be as long as the whole result, and the service holds a piece in memory.
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            self._stream.write(HEADER.pack(b"D", len(piece)))
            self._stream.write(piece)
        self._stream.flush()


def _term(text: str) -> Any:
    """An IRI or literal in N-Triples form as a pyoxigraph term."""
    [quad] = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return quad.object


def _answer(store: ox.Store, job: dict[str, Any], output: _Output, opened: float) -> None:
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(g) for g in job["default_graphs"]]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in job["named_graphs"]]
    chosen = bool(default or named)
    results = store.query(
        job["query"],
        base_iri=job["base"],
        # Where the request names a dataset, it is that and no more (SPARQL 1.1 Protocol, 2.1.4).
        default_graph=default if chosen else None,
        named_graphs=named if chosen else None,
        substitutions={ox.Variable(name): _term(term) for name, term in job["substitutions"].items()},
    )
    kinds = {ox.QueryTriples: "triples", ox.QueryBoolean: "boolean", ox.QuerySolutions: "solutions"}
    kind = kinds[type(results)]
    media_type = job["accept"][kind]
    if media_type is None:
        raise _NotAcceptable(kind)
    counter = COUNTERS[media_type]() if kind == "solutions" else None
    output.begin({"kind": kind, "media_type": media_type, "opened": opened}, counter)
    if isinstance(results, ox.QueryTriples):
        form = ox.RdfFormat.from_media_type(media_type)
        ox.serialize(output.counted(results), output, format=form)  # type: ignore[arg-type]  # - it calls write and flush
    else:
        results.serialize(output, format=ox.QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]  # - the same


class _Worker:
    """The store that is open, and the memory it was opened with."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._store: ox.Store | None = None
        self._opened = ("", "")  # its path and the generation's mark: another may come to be at the same path
        self._needed = 0  # address space with the store open
        self._limit = 0

    def take(self, job: dict[str, Any]) -> None:
        output = _Output(self._stream, job)
        signal.setitimer(signal.ITIMER_REAL, job["seconds"])  # SIGALRM ends the process, whatever Oxigraph is at
        try:
            opened = self._open(job["path"], job["generation"])
            self._limit_memory(job["memory_mb"])
            assert self._store is not None
            _answer(self._store, job, output, opened)
            output.end()
        except SyntaxError as error:
            output.fail("syntax", str(error))
        except _NotAcceptable as error:
            output.fail("accept", str(error))
        except _PastLimit as error:
            output.fail(error.limit, "")
        except MemoryError:
            output.fail("memory", "")
        except (OSError, ValueError, RuntimeError) as error:
            output.fail(self._kind(error, job["path"]), str(error))
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _kind(self, error: Exception, path: str) -> str:
        if self._store is None and not Path(path).is_dir():
            return "gone"
        # Oxigraph has no type for it.
        return "function" if str(error).startswith("The custom function <") else "engine"

    def close(self) -> None:
        """Lets go of the store, and so of files that may have been removed."""
        self._store, self._opened = None, ("", "")

    def _open(self, path: str, generation: str) -> float:
        """Opens a generation, unless it is open; gives the milliseconds that took."""
        if self._store is not None and (path, generation) == self._opened:
            return 0.0
        began = time.perf_counter()
        self.close()
        self._limit = 0
        isolation.limit_address_space(None)
        self._store, self._opened = ox.Store.read_only(path), (path, generation)
        self._needed = isolation.address_space()
        return 1000 * (time.perf_counter() - began)

    def _limit_memory(self, megabytes: int) -> None:
        if megabytes != self._limit and self._needed and sys.platform == "linux":
            isolation.limit_address_space(self._needed + megabytes * _MEGABYTE)
            self._limit = megabytes


def main() -> None:
    """Answers jobs until the socket's other side is closed."""
    isolation.die_with_parent()
    isolation.no_core_files()
    network = "none" if isolation.leave_network() else "open"
    connection = socket.socket(fileno=int(sys.argv[1]))
    source, sink = connection.makefile("rb"), connection.makefile("wb")
    sink.write(frame(b"N", json.dumps({"network": network}).encode()))
    sink.flush()
    worker = _Worker(sink)
    while (received := read_frame(source)) is not None:
        tag, content = received
        if tag == b"C":
            worker.close()
        else:
            worker.take(json.loads(content))


if __name__ == "__main__":
    main()
