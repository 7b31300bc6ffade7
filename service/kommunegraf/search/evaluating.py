"""Asks the evaluator process: one question at a time, killed at the deadline and started again when it is needed."""

from __future__ import annotations

import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable

import pyoxigraph as ox

from kommunegraf.errors import QueryError
from kommunegraf.search.bodies import BodyError

SECONDS = 5.0
MEMORY_MB = 256
MOST_BYTES = 4 * 2**20


class TooCostly(QueryError):
    """What stands in a text SERVICE clause takes too long, too much memory, or gives too much."""


class Occupied(QueryError):
    """The evaluator was at other clauses for all the time that one may wait for it."""


class Evaluator:
    """Evaluates SELECT queries over a few triples in a process of its own; for several threads."""

    def __init__(self, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def select(self, query: str, triples: Iterable[ox.Triple], seconds: float = SECONDS) -> bytes:
        """The solutions as SPARQL 1.1 JSON results, within `seconds` or the evaluator's own, whichever are fewer.

        Raises `TooCostly`; `Occupied` where others had the evaluator all the while; `BodyError` where the query does
        not parse.
        """
        deadline = time.monotonic() + min(seconds, self._seconds)
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if not self._lock.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise Occupied("other text SERVICE clauses keep the service busy; try again later")
        try:
            # Whoever had to wait has its whole time all the same, as long as somebody waits for the answer.
            allowed = min(seconds, self._seconds)
            job = {"query": query, "triples": content.decode(), "seconds": allowed, "bytes": MOST_BYTES}
            answer = self._ask(json.dumps(job).encode(), allowed)
        finally:
            self._lock.release()
        kind, said = answer[:1], answer[1:]
        if kind == b"R":
            return said
        if kind in (b"L", b"M"):
            raise TooCostly("the body of the text SERVICE clause gives or needs too much: filter and join outside it")
        raise BodyError(f"the body of the text SERVICE clause cannot be evaluated: {said.decode(errors='replace')}")

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _ask(self, frame: bytes, seconds: float) -> bytes:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(struct.pack(">I", len(frame)) + frame)
            process.stdin.flush()
            deadline = time.monotonic() + seconds + 1
            (length,) = struct.unpack(">I", self._read(process.stdout.fileno(), 4, deadline))
            return self._read(process.stdout.fileno(), length, deadline)
        except BaseException as error:
            self._end()
            if isinstance(error, OSError | EOFError):
                raise TooCostly(
                    f"the body of the text SERVICE clause took longer than {seconds:g} s, or more than "
                    f"{self._memory_mb} MiB: filter and join outside it"
                ) from error
            raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-m", "kommunegraf.search.evaluator", str(self._memory_mb)]
            self._process = subprocess.Popen(  # noqa: S603 - our own module, nothing of a request, and no shell reads it
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was not yet written to it
                    continue

    @staticmethod
    def _read(descriptor: int, length: int, deadline: float) -> bytes:
        """So many bytes. Raises `EOFError` where the process ended, `TimeoutError` at the deadline."""
        content = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(content) < length:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError("the evaluator does not answer")
                piece = os.read(descriptor, min(length - len(content), 2**20))
                if not piece:
                    raise EOFError("the evaluator has ended")
                content += piece
        return bytes(content)
