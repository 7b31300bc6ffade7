"""A pool of warm query workers: each one query at a time, killed at the deadline and replaced."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.api.worker import HEADER
from kommunegraf.errors import QueryError

HELD_BACK = 64 * 1024
# A worker ends itself this many seconds after its deadline: for the case that the service was killed meanwhile.
_GRACE = 5


class SyntaxProblem(QueryError):
    """The query does not parse; the message says where."""


class NotAcceptable(QueryError):
    """The result is of a kind that none of the accepted formats can carry."""


class Timeout(QueryError):
    """The query ran longer than it may."""


class TooLarge(QueryError):
    """The result is longer than it may be."""


class OutOfMemory(QueryError):
    """The worker died, most likely of its memory limit."""


class Gone(QueryError):
    """The generation was removed while the query waited for a worker."""


class Busy(QueryError):
    """All workers are taken and the queue is full."""


@dataclass(frozen=True, slots=True)
class Job:
    """One query. `accept`: the media type (or None) by kind of result ("solutions", "boolean", "triples")."""

    path: str
    query: str
    accept: Mapping[str, str | None]
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    substitutions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The start of a result has been seen to be sound; `pieces` gives it all, and must be used up or closed."""

    kind: str
    media_type: str
    pieces: AsyncGenerator[bytes, None]


class _Worker:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, memory_mb: int) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kommunegraf.api.worker", str(memory_mb),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return cls(process)

    async def send(self, job: Mapping[str, Any]) -> None:
        content = json.dumps(job).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(HEADER.pack(b"J", len(content)) + content)
        await self.process.stdin.drain()

    async def frame(self) -> tuple[bytes, bytes]:
        assert self.process.stdout is not None
        tag, length = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
        return tag, await self.process.stdout.readexactly(length)

    @property
    def dead(self) -> bool:
        return self.process.returncode is not None

    def end(self) -> None:
        """Kills the process, without waiting for its end."""
        if not self.dead:
            self.process.kill()

    async def kill(self) -> None:
        self.end()
        # Its pipes are closed by hand first: the wait would else be for the end of an output that nobody reads.
        self.process._transport.close()  # type: ignore[attr-defined]
        await self.process.wait()


class Pool:
    """`size` workers; `timeout` seconds and `max_bytes` a query; `queue` how many may wait for a worker."""

    def __init__(self, *, size: int, timeout: float, memory_mb: int, max_bytes: int, queue: int) -> None:
        self.timeout = timeout
        self.max_bytes = max_bytes
        self._memory_mb = memory_mb
        self._size = size
        self._queue = queue
        self._waiting = 0
        self._closed = False
        self._idle: asyncio.Queue[_Worker | None] = asyncio.Queue()
        self._all: set[_Worker] = set()

    async def open(self) -> None:
        """Starts the workers."""
        for _ in range(self._size):
            self._idle.put_nowait(await self._start())

    async def close(self) -> None:
        """Kills the workers; who still waits for one is told that the service is ending."""
        self._closed = True
        workers, self._all = self._all, set()
        for _ in range(self._waiting):
            self._idle.put_nowait(None)
        await asyncio.gather(*(worker.kill() for worker in workers))

    async def run(self, job: Job, *, timeout: float | None = None) -> Answer:
        """Runs a query; gives an answer once its first 64 KiB, or all of it, have come without an error.

        Raises `SyntaxProblem`, `NotAcceptable`, `Timeout`, `TooLarge`, `OutOfMemory`, `Gone`, `Busy` or `QueryError`.
        """
        allowed = min(timeout, self.timeout) if timeout else self.timeout
        if self._waiting >= self._queue and self._idle.empty():
            raise Busy("all query workers are busy and the queue is full; try again in a moment")
        self._waiting += 1
        try:
            idle = await self._idle.get()
        finally:
            self._waiting -= 1
        pieces = self._pieces(await self._ready(idle), job, allowed)
        held: list[bytes] = []
        try:
            header = json.loads(await anext(pieces))
            async for piece in pieces:
                held.append(piece)
                if sum(map(len, held)) >= HELD_BACK:
                    break
        except BaseException:
            await pieces.aclose()
            raise
        return Answer(header["kind"], header["media_type"], _rest(held, pieces))

    async def _ready(self, idle: _Worker | None) -> _Worker:
        """The worker that was idle, or a new one where it has died meanwhile; a failed start costs no place."""
        if idle is not None and not idle.dead:
            return idle
        try:
            if idle is not None:
                self._all.discard(idle)
                await idle.kill()
            return await self._start()
        except BaseException:
            self._idle.put_nowait(None)
            raise

    async def _start(self) -> _Worker:
        if self._closed:
            raise Busy("the service is ending")
        worker = await _Worker.start(self._memory_mb)
        self._all.add(worker)
        return worker

    async def _pieces(self, worker: _Worker, job: Job, allowed: float) -> AsyncGenerator[bytes, None]:
        """First the header, then the data; however it ends, the worker is back in the pool or killed and replaced.

        The deadline is a timer that kills the process and frees its place, so that a reader who stalls keeps neither.
        """
        late = given_back = False

        def give_back(sound: bool) -> None:
            nonlocal given_back
            if given_back:
                return
            given_back = True
            if not sound:
                self._all.discard(worker)
                worker.end()
            self._idle.put_nowait(worker if sound else None)  # for None the next taker starts a new one

        def stop() -> None:
            nonlocal late
            late = True
            give_back(sound=False)

        timer = asyncio.get_running_loop().call_later(allowed, stop)
        sound = False
        try:
            await worker.send(
                {
                    "path": job.path,
                    "query": job.query,
                    "accept": dict(job.accept),
                    "default_graphs": list(job.default_graphs),
                    "named_graphs": list(job.named_graphs),
                    "substitutions": dict(job.substitutions),
                    "max_bytes": self.max_bytes,
                    "seconds": allowed + _GRACE,
                }
            )
            while True:
                tag, content = await worker.frame()
                if tag == b"E":
                    sound = not late
                    _raise_for(json.loads(content), self.max_bytes)
                    return
                yield content
        except (asyncio.IncompleteReadError, ConnectionError):
            if late:
                raise Timeout(f"the query was stopped after {allowed:g} seconds") from None
            raise OutOfMemory(f"the query needed more than {self._memory_mb} MB of memory") from None
        finally:
            timer.cancel()
            give_back(sound)
            if not sound:
                await worker.kill()


def _raise_for(end: Mapping[str, str], max_bytes: int) -> None:
    match end.get("error"):
        case None:
            return
        case "syntax":
            raise SyntaxProblem(end["message"])
        case "accept":
            raise NotAcceptable(f"the query's result is {end['message']}, and no format you accept can carry that")
        case "bytes":
            raise TooLarge(f"the result is longer than {max_bytes} bytes; ask for less, or page with LIMIT and OFFSET")
        case "gone":
            raise Gone("the generation is not kept any more; ask again")
        case _:
            raise QueryError(end["message"])


async def _rest(held: list[bytes], pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    try:
        for piece in held:
            yield piece
        async for piece in pieces:
            yield piece
    finally:
        await pieces.aclose()
