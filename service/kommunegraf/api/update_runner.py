"""Runs requests to write, one at a time, each in a process of its own that is killed when it is late."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kommunegraf.api import writing_problems
from kommunegraf.api.problems import Problem
from kommunegraf.api.writing_processes import WritingProcesses, end
from kommunegraf.settings import Settings
from kommunegraf.update.bounds import Bounds
from kommunegraf.update.job import Action, Job

_logger = logging.getLogger(__name__)
_WAITING = 16  # requests that may wait for their turn


class Gone(Exception):
    """The client hung up: nobody is there to be answered."""


@dataclass
class _Run:
    """A request on its way, and what its process is at."""

    action: Action
    bounds: Bounds
    phase: str = "starting"

    @property
    def may_be_stopped(self) -> bool:
        """Whether stopping it leaves nothing behind."""
        return self.phase not in ("storing", "publishing")

    def late(self) -> Problem:
        match self.phase:
            case "publishing":
                return writing_problems.uncertain(self.action)
            case "waiting":
                return writing_problems.busy()
            case _:
                return writing_problems.late(self.action, self.bounds)

    def died(self, code: int | None) -> Problem:
        if self.phase == "publishing":
            return writing_problems.uncertain(self.action)
        if code == -signal.SIGALRM:
            return self.late()
        if code in (-signal.SIGABRT, -signal.SIGSEGV):
            return writing_problems.out_of_memory(self.action, self.bounds)
        return writing_problems.failed(self.action)

    def not_understood(self) -> Problem:
        return (writing_problems.uncertain if self.phase == "publishing" else writing_problems.failed)(self.action)


class UpdateRunner:
    """The writers of one service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._processes = WritingProcesses()
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def run(self, job: Job, body: bytes, gone: Awaitable[None]) -> dict[str, Any]:
        """The outcome of the job; see `kommunegraf.update.turn.take_turn` and `receiving.receive`.

        When `gone` ends, the process is ended, unless it has begun to publish: then it comes to its own end.
        Raises `Problem` for what is refused or fails, `Gone` for a client that hung up; then nothing was changed.
        """
        if self._waiting >= _WAITING:
            raise writing_problems.busy()
        self._waiting += 1
        run = _Run(job.action, Bounds.of(job.action, self._settings))
        work = asyncio.ensure_future(self._take_turn(job, body, run))
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not work.done() and not run.may_be_stopped:
                await asyncio.wait((work,))
            if not work.done():
                raise Gone
            return work.result()
        finally:
            self._waiting -= 1
            for task in (work, leaving):
                task.cancel()
            # Does not raise what they end with, only this caller's own cancellation. The turn is held by `work` itself:
            # in any case the process is dead before the next one starts.
            await asyncio.wait((work, leaving))
            if not work.cancelled():
                work.exception()  # is told by `result`, or nobody is there to be told

    async def close(self) -> None:
        """Ends the process that waits for the next request."""
        await self._processes.close()

    @property
    def idle_process(self) -> int | None:
        """The id of the process that waits for the next request, where one is there."""
        return self._processes.waiting

    async def _take_turn(self, job: Job, body: bytes, run: _Run) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._settings.lock_wait):
                await self._turn.acquire()
        except TimeoutError:
            raise writing_problems.busy() from None
        try:
            return await self._in_process(job, body, run)
        finally:
            self._turn.release()

    async def _in_process(self, job: Job, body: bytes, run: _Run) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        process = await self._processes.take()
        try:
            assert process.stdin is not None and process.stdout is not None
            deadline = loop.time() + run.bounds.of_phase(run.phase)
            async with asyncio.timeout_at(deadline):
                with suppress(ConnectionError):  # it died: what it said, or how it died, tells why
                    process.stdin.write(job.line() + body)
                    await process.stdin.drain()
            while True:
                async with asyncio.timeout_at(deadline):
                    line = await process.stdout.readline()
                if not line:
                    await process.wait()
                    raise run.died(process.returncode)
                message = json.loads(line)
                match message.pop("event"):
                    case "done":
                        return dict(message)
                    case "refused":
                        raise Problem(**{**message.pop("more"), **message})
                    case event:
                        run.phase = event
                        deadline = loop.time() + run.bounds.of_phase(event)
        except TimeoutError:
            raise run.late() from None
        except ValueError:  # a line that is longer than may be, or is none of JSON
            _logger.exception("the writing process was not understood while %s", run.phase)
            raise run.not_understood() from None
        finally:
            await end(process)
