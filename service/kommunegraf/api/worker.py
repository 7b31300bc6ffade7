"""A query worker: a process that answers one query at a time on a read-only generation and can be killed.

pyoxigraph has no timeout and no cancel, so a query that must end is ended with its process. The worker is started as
`python -m kommunegraf.api.worker MEMORY_MB` and speaks frames on its standard input and output: one tag byte, the
length as four bytes (big endian), the content.

    in   J  a job: JSON with `path` (generation), `query`, `accept` (media type or null by result kind),
            `default_graphs`, `named_graphs`, `substitutions` (variable -> N-Triples term), `max_bytes` and `seconds`
    out  H  a header: JSON with `kind` ("solutions", "boolean", "triples") and `media_type`
         D  a piece of the serialised result
         E  the end: JSON, empty or with `error` ("syntax", "accept", "bytes", "gone", "engine") and `message`

A worker kills itself where a job takes longer than `seconds`: nobody else will when the service was killed.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

HEADER = struct.Struct(">cI")
PIECE = 16 * 1024


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame, or None at the end of the stream."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    tag, length = HEADER.unpack(head)
    return tag, stream.read(length)


class _TooLong(Exception):
    pass


class _NotAcceptable(Exception):
    pass


class _Output(io.BytesIO):
    """The writer that pyoxigraph serialises to: gathers small writes, counts bytes, stops at the limit."""

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = max_bytes
        self._buffer = bytearray()

    def frame(self, tag: bytes, content: bytes) -> None:
        self._stream.write(HEADER.pack(tag, len(content)))
        self._stream.write(content)
        self._stream.flush()

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._left -= len(piece)
        if self._left < 0:
            raise _TooLong
        self._buffer += piece
        if len(self._buffer) >= PIECE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        if self._buffer:
            self.frame(b"D", bytes(self._buffer))
            self._buffer.clear()

    def end(self, **content: str) -> None:
        self._buffer.clear() if content else self.flush()
        self.frame(b"E", json.dumps(content).encode())


def _term(text: str) -> Any:
    """An IRI or literal in N-Triples form as a pyoxigraph term."""
    [quad] = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return quad.object


def _answer(store: ox.Store, job: dict[str, Any], output: _Output) -> None:
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(g) for g in job["default_graphs"]]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in job["named_graphs"]]
    chosen = bool(default or named)
    results = store.query(
        job["query"],
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
    output.frame(b"H", json.dumps({"kind": kind, "media_type": media_type}).encode())
    if isinstance(results, ox.QueryTriples):
        results.serialize(output, format=ox.RdfFormat.from_media_type(media_type))
    else:
        results.serialize(output, format=ox.QueryResultsFormat.from_media_type(media_type))


def _limit_memory(megabytes: int) -> None:
    """Address space as it is now, with a store open, plus the query's share (RLIMIT_AS); no core files."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if megabytes and sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _lift_memory_limit() -> None:
    """As far up as the limit that the process was started under allows."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def main() -> None:
    """Answers jobs until the standard input ends."""
    memory_mb = int(sys.argv[1])
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not end in a result
    store: ox.Store | None = None
    path = ""
    while (frame := read_frame(source)) is not None:
        job = json.loads(frame[1])
        output = _Output(sink, job["max_bytes"])
        signal.setitimer(signal.ITIMER_REAL, job["seconds"])  # SIGALRM ends the process, whatever Oxigraph is at
        try:
            if store is None or job["path"] != path:
                store, path = None, ""
                _lift_memory_limit()
                store, path = ox.Store.read_only(job["path"]), job["path"]
                _limit_memory(memory_mb)
            _answer(store, job, output)
        except SyntaxError as error:
            output.end(error="syntax", message=str(error))
        except _NotAcceptable as error:
            output.end(error="accept", message=str(error))
        except _TooLong:
            output.end(error="bytes", message="")
        except (OSError, ValueError, RuntimeError) as error:
            gone = store is None and not Path(job["path"]).is_dir()
            output.end(error="gone" if gone else "engine", message=str(error))
        else:
            output.end()
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
