"""One query's turn on a worker, from the job that is sent to the end of its result or the deadline."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, Protocol

from kommunegraf.api.answer import Answer
from kommunegraf.api.failures import Crashed, out_of_memory, out_of_time, raise_for
from kommunegraf.api.fair_queue import Busy
from kommunegraf.api.query_job import Job
from kommunegraf.api.query_process import QueryProcess

OVERTIME = 1.0  # seconds
# A worker ends itself this many seconds after its deadline: for the case that the service was killed meanwhile.
_GRACE = 5


class Workers(Protocol):
    """What a turn has of the pool that its worker is of."""

    def slow_down(self, worker: QueryProcess) -> None:
        """Has a worker go on at low priority, and another take its place."""

    def give_back(self, worker: QueryProcess, client: str, seconds: float) -> None:
        """Takes back a worker whose turn of so many seconds went well."""

    def write_off(self, worker: QueryProcess, client: str, why: str) -> None:
        """Ends a worker whose turn did not."""

    async def discard(self, worker: QueryProcess) -> int:
        """What the dead process ended with."""
        ...


class Turn:
    """One query on one worker; however it ends, the worker is back in the queue, or killed and replaced.

    The deadline is a timer that kills the process and frees its place, so that a reader who stalls keeps neither.
    """

    def __init__(self, pool: Workers, worker: QueryProcess, job: Job) -> None:
        self._pool = pool
        self._worker = worker
        self._job = job
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()
        self._ran = 0.0  # seconds until it was stopped
        left = job.deadline.left
        first = min(OVERTIME, left)
        self._timer = self._loop.call_later(first, self._overtime if first < left else self._late)
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
                    "seconds": job.deadline.left + _GRACE,
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
        code = await self._pool.discard(self._worker)
        limits = self._job.limits
        why = self._worker.why or ("memory" if code in (-signal.SIGABRT, -signal.SIGKILL) else "crash")
        self._lost(why)
        match why:
            case "timeout":
                raise out_of_time(limits, self._ran)
            case "memory":
                raise out_of_memory(limits)
            case "end":
                raise Busy("the service is ending")
            case _:
                raise Crashed("the query broke the process that ran it; it may be nested too deep")

    def _overtime(self) -> None:
        self._timer = self._loop.call_later(self._job.deadline.left, self._late)
        self._pool.slow_down(self._worker)

    def _late(self) -> None:
        self._ran = self._loop.time() - self._began
        self._worker.end("timeout")
        self._lost("timeout")

    def done(self) -> None:
        """The worker is free for others. Of several ends of a turn the first counts."""
        if self._end():
            self._pool.give_back(self._worker, self._job.client, self._loop.time() - self._began)

    def _lost(self, why: str) -> None:
        """The worker is dead, or as good as that."""
        if self._end():
            self._pool.write_off(self._worker, self._job.client, why)

    def _end(self) -> bool:
        if self._over:
            return False
        self._over = True
        self._timer.cancel()
        return True

    def stop(self) -> None:
        """Ends the turn where it is not over: nobody wants the answer any more."""
        self._lost("unwanted")
