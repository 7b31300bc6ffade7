"""The clients of the soak, all in one process: each keeps one connection and asks as soon as it was answered.

`python -m benchmarks.soak_client` reads its task as JSON from standard input and writes what it saw to standard output.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from array import array
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

import uvloop

FRESH = 0.5  # of all requests, the share that was not asked before
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_GENERATION = re.compile(rb"\r\nx-kommunegraf-generation: (\d+)", re.IGNORECASE)
_MARKS = tuple(re.compile(rb'"%b":\{[^}]*?"value":"(\d+)"' % name) for name in (b"soakFirst", b"soakLast"))
_GRACE = 60  # seconds that an answer may take


@dataclass(frozen=True, slots=True)
class Task:
    """`rows` are the rows that each query's answer has, in every generation."""

    port: int
    clients: int
    seconds: float
    queries: list[str]
    rows: list[int]


@dataclass(slots=True)
class Seen:
    """What the clients saw; latencies in milliseconds. `errors` by what went wrong."""

    requests: int = 0
    seconds: float = 0
    cached: int = 0
    bytes: int = 0
    generations: int = 0
    p50: float = 0
    p95: float = 0
    p99: float = 0
    longest: float = 0
    errors: dict[str, int] = field(default_factory=dict)


class _Clients:
    def __init__(self, task: Task) -> None:
        self._task = task
        self._end = time.monotonic() + task.seconds
        self._latencies = array("d")
        self._errors: Counter[str] = Counter()
        self._generations: set[int] = set()
        self._fresh = 0
        self._seen = Seen()
        self._repeated = [
            f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: soak\r\n\r\n".encode() for query in task.queries
        ]

    async def run(self) -> Seen:
        began = time.monotonic()
        await asyncio.gather(*(self._client(number) for number in range(self._task.clients)))
        seen, latencies = self._seen, sorted(self._latencies)
        seen.requests, seen.seconds = len(latencies), time.monotonic() - began
        seen.generations, seen.errors = len(self._generations), dict(self._errors)
        if latencies:
            last = len(latencies) - 1
            seen.p50, seen.p95, seen.p99 = (latencies[round(last * share)] for share in (0.5, 0.95, 0.99))
            seen.longest = latencies[-1]
        return seen

    async def _client(self, number: int) -> None:
        choice = random.Random(number)
        while time.monotonic() < self._end:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._task.port)
            except OSError as error:
                self._errors[f"no connection: {error}"] += 1
                return
            try:
                while time.monotonic() < self._end:
                    async with asyncio.timeout(_GRACE):
                        await self._ask(choice, reader, writer)
            except (OSError, EOFError, TimeoutError, ValueError) as error:
                self._errors[f"{type(error).__name__}: {error}"] += 1
            finally:
                writer.close()

    async def _ask(self, choice: random.Random, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        which = choice.randrange(len(self._repeated))
        began = time.perf_counter()
        writer.write(self._new(which) if choice.random() < FRESH else self._repeated[which])
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else await _chunks(reader)
        self._latencies.append(1000 * (time.perf_counter() - began))
        self._seen.bytes += len(body)
        self._seen.cached += b'cache;desc="hit"' in head
        self._judge(which, head, body)

    def _new(self, which: int) -> bytes:
        self._fresh += 1
        body = f"{self._task.queries[which]}\n# {self._fresh}".encode()
        head = "POST /sparql HTTP/1.1\r\nHost: soak\r\nContent-Type: application/sparql-query\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    def _judge(self, which: int, head: bytes, body: bytes) -> None:
        """The answer is whole, and all of it is of the generation that its header names."""
        generation = _GENERATION.search(head)
        if not head.startswith(b"HTTP/1.1 200 ") or generation is None:
            self._errors[f"{head.partition(b' ')[2][:3].decode()}: {body[:200].decode('utf-8', 'replace')}"] += 1
            return
        self._generations.add(int(generation[1]))
        for mark in _MARKS:
            found = mark.findall(body)
            if set(found) != {generation[1]}:
                self._errors["an answer of another generation than it says"] += 1
            elif len(found) != self._task.rows[which]:
                self._errors["an answer with other rows"] += 1


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body (RFC 9112, 7.1)."""
    pieces = []
    while size := int(await reader.readuntil(b"\r\n"), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(pieces)


def main() -> None:
    task: dict[str, Any] = json.load(sys.stdin)
    seen = uvloop.run(_Clients(Task(**task)).run())
    json.dump(asdict(seen), sys.stdout)


if __name__ == "__main__":
    main()
