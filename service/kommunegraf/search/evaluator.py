"""A process that evaluates SELECT queries over a few triples, and may be killed; `evaluating` starts and asks it.

A frame is its length (four bytes, big-endian) and that many bytes. In: JSON with `query`, `triples` (N-Triples),
`seconds` and `bytes`. Out: one letter (R result, S syntax, L too long, M memory, E other) and the result or message.
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
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer


class _TooLong(Exception):
    pass


class _Bounded(io.BytesIO):
    """Takes a result in pieces, up to a length."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, piece: Buffer) -> int:
        if self.tell() + len(memoryview(piece)) > self._most:
            raise _TooLong
        return super().write(piece)


def evaluate(query: str, triples: str, most: int) -> bytes:
    """The query's solutions over the triples, as SPARQL 1.1 JSON results of at most so many bytes."""
    store = ox.Store()
    store.extend(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    results = store.query(query)
    if not isinstance(results, ox.QuerySolutions):
        raise SyntaxError("the clause is asked by SELECT")
    output = _Bounded(most)
    results.serialize(output, format=ox.QueryResultsFormat.JSON)
    return output.getvalue()


def _answer(job: dict[str, object]) -> bytes:
    try:
        return b"R" + evaluate(str(job["query"]), str(job["triples"]), int(str(job["bytes"])))
    except SyntaxError as error:
        return b"S" + str(error).encode()
    except _TooLong:
        return b"L"
    except MemoryError:
        return b"M"
    except (OSError, ValueError, RuntimeError) as error:
        return b"E" + str(error).encode()


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame; None where the source has ended."""
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    return source.read(length)


def main() -> None:
    """Answers until its input ends. Its memory is what it has now and as much more as the first argument says (MiB)."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + int(sys.argv[1]) * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while (frame := read_frame(source)) is not None:
        job = json.loads(frame)
        signal.setitimer(signal.ITIMER_REAL, float(job["seconds"]))  # SIGALRM ends the process, whatever it is at
        answer = _answer(job)
        signal.setitimer(signal.ITIMER_REAL, 0)
        sink.write(struct.pack(">I", len(answer)) + answer)
        sink.flush()


if __name__ == "__main__":
    main()
