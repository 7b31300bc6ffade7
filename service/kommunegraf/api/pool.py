"""A pool of warm query workers: each one query at a time, killed at the deadline and replaced.

A query that runs for longer than `OVERTIME` (or `IMPATIENCE`, where somebody waits) no longer counts among the workers:
another takes its place, as many more as there are workers at the most. From `OVERTIME` on it goes on at low priority,
and its process is not used again. So a few slow queries do not keep everybody waiting. A process takes its time to
start, the more so on a busy machine: some are kept in reserve.
"""

from __future__ import annotations

import asyncio
import json
import time

from kommunegraf.api.answer import Answer, Pieces
from kommunegraf.api.crew import Counts, Crew
from kommunegraf.api.fair_queue import Busy, FairQueue
from kommunegraf.api.frames import split_whole
from kommunegraf.api.limits import MEGABYTE
from kommunegraf.api.query_job import Job
from kommunegraf.api.query_process import QueryProcess
from kommunegraf.api.turn import Turn

IMPATIENCE = 0.25  # seconds
_QUICK = 0.02  # seconds in which a query cannot have taken much memory
_LOOK = 0.1  # seconds between two looks at the workers
_KEPT = 96 * MEGABYTE  # a worker that holds more than this after a query, beyond what it began with, is not kept


class Pool:
    """`size` workers and a `reserve` beside; `places` may wait for one, `share` of them for one client."""

    def __init__(self, *, size: int, places: int, share: int, reserve: int = 0) -> None:
        self.size = size
        self._reserve_size = reserve
        self._crew = Crew()
        self._queue: FairQueue[QueryProcess] = FairQueue(places, share)
        self._busy: dict[QueryProcess, int] = {}  # to the bytes that it may grow by
        self._placed = 0  # workers that are free or at a query, but for those in overtime
        self._overtime = 0

    @property
    def counts(self) -> Counts:
        return self._crew.counts

    @property
    def waiting(self) -> int:
        return self._queue.length

    @property
    def running(self) -> int:
        return len(self._busy)

    @property
    def processes(self) -> int:
        return len(self._crew.members)

    @property
    def network(self) -> str:
        """ "none" where the workers have no network, else "open"."""
        return self._crew.network

    async def open(self) -> None:
        """Starts the workers."""
        wanted = self.size + self._reserve_size
        self._crew.reserve = list(await asyncio.gather(*(self._crew.start() for _ in range(wanted))))
        self._staff()
        self._crew.in_background(self._watch())

    async def close(self) -> None:
        """Kills the workers; who still waits for one is told that the service is ending."""
        self._queue.close()
        await self._crew.close()

    async def run(self, job: Job) -> Answer:
        """Runs a query; gives an answer once its first 64 KiB, or all of it, have come without an error.

        Raises `SyntaxProblem`, `NotAcceptable`, `Timeout`, `TooLarge`, `TooManyRows`, `OutOfMemory`, `Crashed`, `Gone`,
        `Busy` or `QueryError`.
        """
        asked = time.perf_counter()
        worker = await self._take(job)
        began = time.perf_counter()
        turn = Turn(self, worker, job)
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
        for worker in self._crew.members:
            if worker.opened not in ("", generation) and worker not in self._busy and not worker.dead:
                worker.close_store()

    def slow_down(self, worker: QueryProcess) -> None:
        """Has a worker go on at low priority, and another take its place."""
        self._go_into_overtime(worker)
        if worker.overtime:
            worker.slow_down()

    def give_back(self, worker: QueryProcess, client: str, seconds: float) -> None:
        """A worker's turn of so many seconds went well: it takes the next one, unless it is to be used no more."""
        if worker.slowed or worker.dead or (seconds > _QUICK and worker.grown >= _KEPT):
            self.write_off(worker, client, "retired")
        elif worker.overtime:
            self._busy.pop(worker, None)
            self._queue.let_go(client)
            worker.overtime = False
            self._overtime -= 1
            self._crew.reserve.append(worker)
            self._staff()
        else:
            self._busy.pop(worker, None)
            self._queue.give_back(client, worker)

    def write_off(self, worker: QueryProcess, client: str, why: str) -> None:
        """A worker's turn is over, and it takes no other: it is killed, and another has its place (see `_staff`)."""
        self._busy.pop(worker, None)
        self._queue.let_go(client)
        self.counts.end(why)
        if worker.overtime:
            self._overtime -= 1  # its place was taken when it went into overtime
        else:
            self._placed -= 1
        worker.end(why)
        self._crew.see_off(worker)
        self._staff()

    async def discard(self, worker: QueryProcess) -> int:
        """What a process whose connection broke ended with (minus the signal's number)."""
        return await self._crew.discard(worker)

    async def _take(self, job: Job) -> QueryProcess:
        """A live worker, where one is to be had before the deadline, and with some time to run."""
        while True:
            if not job.deadline.left:
                raise Busy(f"no time is left of {job.limits.seconds:g} seconds, before the query ran; try again later")
            worker = self._queue.get_nowait(job.client) or await self._wait(job)
            if not worker.dead:
                self._busy[worker] = job.limits.memory_mb * MEGABYTE
                worker.opened = job.generation
                worker.since = time.monotonic()
                return worker
            self._queue.let_go(job.client)
            self.counts.end("died")
            self._placed -= 1
            await self._crew.discard(worker, "died")
            self._staff()

    async def _wait(self, job: Job) -> QueryProcess:
        try:
            async with asyncio.timeout(job.deadline.spare):
                return await self._queue.get(job.client)
        except TimeoutError:
            raise Busy("all query workers were busy for as long as the query may wait; try again later") from None

    def _staff(self) -> None:
        """Fills empty places from the reserve, and starts what is missing of both.

        Workers in overtime come back to the reserve, unless they are too late; those that are then too many go.
        """
        crew = self._crew
        if crew.closed:
            return
        while crew.reserve and self._placed < self.size:
            self._placed += 1
            self._queue.put(crew.reserve.pop())
        while len(crew.reserve) > self._reserve_size:
            surplus = crew.reserve.pop()
            self.counts.end("retired")
            surplus.end("retired")
            crew.see_off(surplus)
        wanted = self.size - self._placed + max(0, self._reserve_size - len(crew.reserve) - self._overtime)
        for _ in range(wanted - crew.starting):
            crew.start_one_more(self._staff)

    def _go_into_overtime(self, worker: QueryProcess) -> None:
        if not worker.overtime and self._overtime < self.size and not self._crew.closed:
            worker.overtime = True
            self._overtime += 1
            self._placed -= 1
            self._staff()

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
