"""The processes that write for the service, each for one request; one is started ahead, since that takes a while."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress

_LONGEST_LINE = 16 * 1024 * 1024


class WritingProcesses:
    """From the first request to write on, one process waits for the next, with its code read and nothing else.

    A service that nobody writes to has none.
    """

    def __init__(self) -> None:
        self._ahead: asyncio.Task[Process] | None = None
        self._closed = False

    async def take(self) -> Process:
        """A process that has done nothing yet; whoever takes it ends it (`end`)."""
        ahead, self._ahead = self._ahead, None
        process = None if ahead is None else await ahead
        if process is not None and process.returncode is not None:  # it was ended while it waited
            await end(process)
            process = None
        if process is None:
            process = await _started()
        if not self._closed:
            self._ahead = asyncio.ensure_future(_started())
        return process

    async def close(self) -> None:
        """Ends the one that waits. None is started ahead any more."""
        self._closed = True
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with suppress(OSError):  # it could not even be started
                await end(await ahead)

    @property
    def waiting(self) -> int | None:
        """The id of the process that waits, where one is there."""
        ahead = self._ahead
        return ahead.result().pid if ahead is not None and ahead.done() and ahead.exception() is None else None


async def end(process: Process) -> None:
    """Kills the process, where it has not ended by itself, and waits for its end."""
    if process.returncode is None:
        process.kill()
    process._transport.close()  # type: ignore[attr-defined]  # - its pipes, so that the wait is for it alone
    await process.wait()


async def _started() -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kommunegraf.update.process", stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE
    )
