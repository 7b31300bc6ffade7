"""Runs requests to write, one at a time, each in a process of its own that is killed when it is late."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from kommunegraf.api.problems import Problem
from kommunegraf.settings import Settings
from kommunegraf.update.job import Job
from kommunegraf.update.process import PUBLISHING, STARTING

_logger = logging.getLogger(__name__)
_WAITING = 16  # requests that may wait for their turn
_LONGEST_LINE = 16 * 1024 * 1024


class Gone(Exception):
    """The client hung up: nobody is there to be answered."""


class UpdateRunner:
    """The writers of one service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def run(self, job: Job, body: bytes, gone: Awaitable[None]) -> dict[str, Any]:
        """The outcome of the job; see `kommunegraf.update.turn.take_turn`. When `gone` ends, the process does.

        Raises `Problem` for what is refused or fails, `Gone` for a client that hung up; then nothing was changed,
        unless publishing had begun.
        """
        if self._waiting >= _WAITING:
            raise _busy()
        self._waiting += 1
        work = asyncio.ensure_future(self._take_turn(job, body))
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
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

    async def _take_turn(self, job: Job, body: bytes) -> dict[str, Any]:
        try:
            async with asyncio.timeout(self._settings.lock_wait):
                await self._turn.acquire()
        except TimeoutError:
            raise _busy() from None
        try:
            return await self._in_process(job, body)
        finally:
            self._turn.release()

    async def _in_process(self, job: Job, body: bytes) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kommunegraf.update.process",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=_LONGEST_LINE,
        )  # fmt: skip
        phase = "starting"
        allowed = {
            "starting": STARTING + self._settings.update_timeout + self._settings.lock_wait,
            "working": self._settings.update_timeout,
            "publishing": PUBLISHING,
        }
        try:
            assert process.stdin is not None and process.stdout is not None
            deadline = asyncio.get_running_loop().time() + allowed[phase]
            async with asyncio.timeout_at(deadline):
                with suppress(ConnectionError):  # it died: what it said, or how it died, tells why
                    process.stdin.write(job.line() + body)
                    await process.stdin.drain()
            while True:
                async with asyncio.timeout_at(deadline):
                    line = await process.stdout.readline()
                if not line:
                    await process.wait()
                    raise self._died(process.returncode, phase)
                message = json.loads(line)
                match message.pop("event"):
                    case "done":
                        return dict(message)
                    case "refused":
                        raise Problem(**{**message.pop("more"), **message})
                    case event:
                        phase = event
                        deadline = asyncio.get_running_loop().time() + allowed[phase]
        except TimeoutError:
            raise self._late(phase) from None
        except ValueError:  # a line that is longer than may be, or is none of JSON
            _logger.exception("the writing process was not understood while %s", phase)
            raise _uncertain() if phase == "publishing" else _failed() from None
        finally:
            if process.returncode is None:
                process.kill()
            process._transport.close()  # type: ignore[attr-defined]  # its pipes, so that the wait is for it alone
            await process.wait()

    def _late(self, phase: str) -> Problem:
        if phase == "publishing":
            return _uncertain()
        seconds = self._settings.update_timeout
        return Problem(
            422,
            "update-timeout",
            "The update took too long",
            f"it was stopped after {seconds:g} seconds and nothing was changed; do it in smaller steps",
        )

    def _died(self, code: int | None, phase: str) -> Problem:
        if phase == "publishing":
            return _uncertain()
        if code == -signal.SIGALRM:
            return self._late(phase)
        if code in (-signal.SIGABRT, -signal.SIGSEGV):
            return Problem(
                422,
                "update-memory",
                "The update needed too much memory",
                f"it was stopped at {self._settings.update_memory_mb} MB and nothing was changed; "
                "do it in smaller steps",
            )
        return _failed()


def _busy() -> Problem:
    return Problem(503, "busy", "Other writers are at work", "nothing was changed; try again in a moment")


def _failed() -> Problem:
    return Problem(500, "update-failed", "The update failed", "nothing was changed; the service's log says why")


def _uncertain() -> Problem:
    return Problem(
        500,
        "update-uncertain",
        "It is not known whether the update was published",
        "the service was stopped while it published; look whether the data have changed before you try again",
    )
