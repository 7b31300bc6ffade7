"""A pool of warm query workers: each one query at a time, killed at the deadline and replaced.

A query that runs for longer than `OVERTIME` (or `IMPATIENCE`, where somebody waits) no longer counts among the workers:
another takes its place, as many more as there are workers at the most. From `OVERTIME` on it goes on at low priority,
and its process is not used again. So a few slow queries do not keep everybody waiting. A process takes its time to
start, the more so on a busy machine: some are kept in reserve.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Self

from kommunegraf.api.failures import Crashed, Timeout, out_of_memory, raise_for
from kommunegraf.api.fair_queue import Busy, FairQueue
from kommunegraf.api.frames import split_whole
from kommunegraf.api.limits import MEGABYTE, Limits
from kommunegraf.api.query_process import QueryProcess

_logger = logging.getLogger(__name__)

OVERTIME = 1.0  # seconds
IMPATIENCE = 0.25
# A worker ends itself this many seconds after its deadline: for the case that the service was killed meanwhile.
_GRACE = 5
_QUICK = 0.02  # seconds in which a query cannot have taken much memory
_LOOK = 0.1  # seconds between two looks at the workers
_KEPT = 96 * MEGABYTE  # a worker that holds more than this after a query, beyond what it began with, is not kept


@dataclass(frozen=True, slots=True)
class Job:
    """One query on the generation at `path`, whose mark is `generation`.

    `accept`: the media type (or None) by kind of result ("solutions", "boolean", "triples").

    `client` is whoever asks, for the queue's fairness; `base` what relative IRIs are resolved against.
    """

    path: str
    generation: str
    query: str
    accept: Mapping[str, str | None]
    limits: Limits
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    substitutions: Mapping[str, str] = field(default_factory=dict)
    base: str | None = None
    gzip: bool = False
    client: str = ""


@dataclass(slots=True)
class Answer:
    """The start of a result has been seen to be sound.

    `body` is a whole short result; else `pieces` gives it all, and must be used up or closed. `encoding` is "gzip" or
    empty. `rows` (triples of a graph) is known once all was given. Times in milliseconds: `queued` for a worker,
    `opened` the generation, `ran` until the start of the result was there.
    """

    kind: str
    media_type: str
    encoding: str
    body: bytes | None
    pieces: Pieces | None
    queued: float
    opened: float
    ran: float
    rows: int | None = None


@dataclass(slots=True)
class Counts:
    """What happened since the pool was opened: workers started, and killed or dead by reason."""

    started: int = 0
    ended: dict[str, int] = field(default_factory=dict)

    def end(self, reason: str) -> None:
        self.ended[reason] = self.ended.get(reason, 0) + 1


class Pool:
    """`size` workers and a `reserve` beside; `places` may wait for one, `share` of them for one client."""

    def __init__(self, *, size: int, places: int, share: int, reserve: int = 0) -> None:
        self.counts = Counts()
        self.size = size
        self._reserve_size = reserve
        self._reserve: list[QueryProcess] = []
        self._queue: FairQueue[QueryProcess] = FairQueue(places, share)
        self._all: set[QueryProcess] = set()
        self._busy: dict[QueryProcess, int] = {}  # to the bytes that it may grow by
        self._placed = 0  # workers that are free or at a query, but for those in overtime
        self._overtime = 0
        self._starting = 0
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._network = "open"

    @property
    def waiting(self) -> int:
        return self._queue.length

    @property
    def running(self) -> int:
        return len(self._busy)

    @property
    def processes(self) -> int:
        return len(self._all)

    @property
    def network(self) -> str:
        """ "none" where the workers have no network, else "open"."""
        return self._network

    async def open(self) -> None:
        """Starts the workers."""
        self._reserve = list(await asyncio.gather(*(self._start() for _ in range(self.size + self._reserve_size))))
        self._staff()
        self._in_background(self._watch())

    async def close(self) -> None:
        """Kills the workers; who still waits for one is told that the service is ending."""
        self._closed = True
        self._queue.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        workers, self._all = self._all, set()
        await asyncio.gather(*(worker.kill("end") for worker in workers))

    async def run(self, job: Job) -> Answer:
        """Runs a query; gives an answer once its first 64 KiB, or all of it, have come without an error.

        Raises `SyntaxProblem`, `NotAcceptable`, `Timeout`, `TooLarge`, `TooManyRows`, `OutOfMemory`, `Crashed`, `Gone`,
        `Busy` or `QueryError`.
        """
        asked = time.perf_counter()
        worker = await self._take(job)
        began = time.perf_counter()
        turn = _Turn(self, worker, job)
        try:
            tag, content = await turn.first()
            if tag == b"R":
                header, body = split_whole(content)
                told = json.loads(header)
                turn.done()
                pieces = None
            else:
                told, body = json.loads(content), None
                held = await turn.next()
                pieces = Pieces(turn, held)
        except BaseException:
            turn.stop()
            raise
        answer = Answer(
            kind=told["kind"],
            media_type=told["media_type"],
            encoding=told["encoding"],
            body=body,
            pieces=pieces,
            queued=1000 * (began - asked),
            opened=told["opened"],
            ran=1000 * (time.perf_counter() - began),
            rows=told.get("rows"),
        )
        turn.answer = answer
        return answer

    def hold_only(self, generation: str) -> None:
        """Has idle workers close the store of any other generation than that of this mark."""
        for worker in self._all:
            if worker.opened not in ("", generation) and worker not in self._busy and not worker.dead:
                worker.close_store()

    async def _take(self, job: Job) -> QueryProcess:
        """A live worker; the wait for one is bounded by the time that the query itself may take."""
        while True:
            worker = self._queue.get_nowait(job.client) or await self._wait(job)
            if not worker.dead:
                self._busy[worker] = job.limits.memory_mb * MEGABYTE
                worker.opened = job.generation
                worker.since = time.monotonic()
                return worker
            self._queue.let_go(job.client)
            self.counts.end("died")
            self._placed -= 1
            await self._discard(worker, "died")
            self._staff()

    async def _wait(self, job: Job) -> QueryProcess:
        try:
            async with asyncio.timeout(job.limits.seconds):
                return await self._queue.get(job.client)
        except TimeoutError:
            raise Busy("all query workers were busy for as long as the query may take; try again later") from None

    async def _start(self) -> QueryProcess:
        if self._closed:
            raise Busy("the service is ending")
        worker = await QueryProcess.start()
        if self._closed:
            await worker.kill("end")
            raise Busy("the service is ending")
        self._all.add(worker)
        self._network = worker.network
        self.counts.started += 1
        return worker

    def _staff(self) -> None:
        """Fills empty places from the reserve, and starts what is missing of both.

        Workers in overtime come back to the reserve, unless they are too late; those that are then too many go.
        """
        if self._closed:
            return
        while self._reserve and self._placed < self.size:
            self._placed += 1
            self._queue.put(self._reserve.pop())
        while len(self._reserve) > self._reserve_size:
            surplus = self._reserve.pop()
            self.counts.end("retired")
            surplus.end("retired")
            self._in_background(self._see_off(surplus))
        wanted = self.size - self._placed + max(0, self._reserve_size - len(self._reserve) - self._overtime)
        for _ in range(wanted - self._starting):
            self._starting += 1
            self._in_background(self._start_one_more())

    async def _start_one_more(self) -> None:
        pause = 0.05
        try:
            while not self._closed:
                try:
                    self._reserve.append(await self._start())
                    break
                except Busy:
                    return
                except Exception as error:
                    # No process could be had, or none that speaks; the machine may have one later.
                    _logger.warning("a query worker could not be started: %r", error)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, 5)
        finally:
            self._starting -= 1
            self._staff()

    async def _discard(self, worker: QueryProcess, why: str) -> int:
        self._all.discard(worker)
        return await worker.kill(why)

    def _go_into_overtime(self, worker: QueryProcess) -> None:
        if not worker.overtime and self._overtime < self.size and not self._closed:
            worker.overtime = True
            self._overtime += 1
            self._placed -= 1
            self._staff()

    def _slow_down(self, worker: QueryProcess) -> None:
        self._go_into_overtime(worker)
        if worker.overtime:
            worker.slow_down()

    def _give_back(self, worker: QueryProcess, client: str, seconds: float) -> None:
        """A worker's turn of so many seconds went well: it takes the next one, unless it is to be used no more."""
        if worker.slowed or worker.dead or (seconds > _QUICK and worker.grown >= _KEPT):
            self._write_off(worker, client, "retired")
        elif worker.overtime:
            self._busy.pop(worker, None)
            self._queue.let_go(client)
            worker.overtime = False
            self._overtime -= 1
            self._reserve.append(worker)
            self._staff()
        else:
            self._busy.pop(worker, None)
            self._queue.give_back(client, worker)

    def _write_off(self, worker: QueryProcess, client: str, why: str) -> None:
        """A worker's turn is over, and it takes no other: it is killed, and another has its place (see `_staff`)."""
        self._busy.pop(worker, None)
        self._queue.let_go(client)
        self.counts.end(why)
        if worker.overtime:
            self._overtime -= 1  # its place was taken when it went into overtime
        else:
            self._placed -= 1
        worker.end(why)
        self._in_background(self._see_off(worker))
        self._staff()

    async def _see_off(self, worker: QueryProcess) -> None:
        await self._discard(worker, "")

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        """Looks at who is at work: at resident memory (the second guard beside the workers' own limit, which mapped
        files do not count for), and at who is long at it while others wait.
        """
        while True:
            await asyncio.sleep(_LOOK)
            for worker, allowed in list(self._busy.items()):
                if worker.grown > allowed + _KEPT:
                    worker.end("memory")
            impatient = time.monotonic() - IMPATIENCE
            for worker in list(self._busy):  # the oldest first
                if self._queue.length and worker.since <= impatient:
                    self._go_into_overtime(worker)


class _Turn:
    """One query on one worker; however it ends, the worker is back in the queue, or killed and replaced.

    The deadline is a timer that kills the process and frees its place, so that a reader who stalls keeps neither.
    """

    def __init__(self, pool: Pool, worker: QueryProcess, job: Job) -> None:
        self._pool = pool
        self._worker = worker
        self._job = job
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        first = min(OVERTIME, job.limits.seconds)
        self._timer = self._loop.call_later(first, self._overtime if first < job.limits.seconds else self._late)
        self.answer: Answer | None = None

    async def first(self) -> tuple[bytes, bytes]:
        """Sends the job; the first frame, which is R or H. Raises as `Pool.run`."""
        job, limits = self._job, self._job.limits
        return await self._guarded(
            lambda: self._worker.send(
                {
                    "path": job.path,
                    "generation": job.generation,
                    "query": job.query,
                    "base": job.base,
                    "accept": dict(job.accept),
                    "default_graphs": list(job.default_graphs),
                    "named_graphs": list(job.named_graphs),
                    "substitutions": dict(job.substitutions),
                    "gzip": job.gzip,
                    "max_bytes": limits.bytes,
                    "max_rows": limits.rows,
                    "memory_mb": limits.memory_mb,
                    "seconds": limits.seconds + _GRACE,
                }
            )
        )

    async def next(self) -> bytes | None:
        """The next piece, None at the end. Raises as `Pool.run`."""
        tag, content = await self._guarded()
        if tag == b"E":
            rows = json.loads(content)["rows"]
            if self.answer is not None:
                self.answer.rows = rows
            self.done()
            return None
        return content

    async def _guarded(self, before: Callable[[], Coroutine[Any, Any, None]] | None = None) -> tuple[bytes, bytes]:
        try:
            if before is not None:
                await before()
            tag, content = await self._worker.frame()
        except (asyncio.IncompleteReadError, ConnectionError):
            await self._fail_for_death()
        if tag == b"E":
            told = json.loads(content)
            if "error" in told:
                self.done()
                raise_for(told, self._job.limits)
        return tag, content

    async def _fail_for_death(self) -> NoReturn:
        """Says what the process died of."""
        code = await self._pool._discard(self._worker, "")
        limits = self._job.limits
        why = self._worker.why or ("memory" if code in (-signal.SIGABRT, -signal.SIGKILL) else "crash")
        self._lost(why)
        match why:
            case "timeout":
                raise Timeout(f"the query was stopped after {limits.seconds:g} seconds")
            case "memory":
                raise out_of_memory(limits)
            case "end":
                raise Busy("the service is ending")
            case _:
                raise Crashed("the query broke the process that ran it; it may be nested too deep")

    def _overtime(self) -> None:
        self._timer = self._loop.call_later(self._job.limits.seconds - OVERTIME, self._late)
        self._pool._slow_down(self._worker)

    def _late(self) -> None:
        self._worker.end("timeout")
        self._lost("timeout")

    def done(self) -> None:
        """The worker is free for others. Of several ends of a turn the first counts."""
        if self._end():
            self._pool._give_back(self._worker, self._job.client, self._loop.time() - self._began)

    def _lost(self, why: str) -> None:
        """The worker is dead, or as good as that."""
        if self._end():
            self._pool._write_off(self._worker, self._job.client, why)

    def _end(self) -> bool:
        if self._over:
            return False
        self._over = True
        self._timer.cancel()
        return True

    def stop(self) -> None:
        """Ends the turn where it is not over: nobody wants the answer any more."""
        self._lost("unwanted")


class Pieces:
    """A long result, piece by piece. To be used up or closed; also one that was never begun has a worker to free."""

    def __init__(self, turn: _Turn, held: bytes | None) -> None:
        self._turn = turn
        self._held: list[bytes | None] = [held]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        try:
            piece = self._held.pop() if self._held else await self._turn.next()
        except BaseException:
            self._turn.stop()
            raise
        if piece is None:
            self._turn.stop()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        """Stops the query, where it is not at its end."""
        self._turn.stop()
