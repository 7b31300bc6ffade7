"""The processes of a pool: started, kept in reserve, and seen off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from kommunegraf.api.fair_queue import Busy
from kommunegraf.api.query_process import QueryProcess

_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Counts:
    """What happened since the pool was opened: workers started, and killed or dead by reason."""

    started: int = 0
    ended: dict[str, int] = field(default_factory=dict)

    def end(self, reason: str) -> None:
        self.ended[reason] = self.ended.get(reason, 0) + 1


class Crew:
    """All processes there are. `reserve` are those that wait for a place; `starting` is how many more are on their way.

    `network` is "none" where they have no network, else "open".
    """

    def __init__(self) -> None:
        self.counts = Counts()
        self.members: set[QueryProcess] = set()
        self.reserve: list[QueryProcess] = []
        self.starting = 0
        self.network = "open"
        self.closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> QueryProcess:
        """A new process. Raises `Busy` where the service is ending, and whatever keeps a process from starting."""
        if self.closed:
            raise Busy("the service is ending")
        worker = await QueryProcess.start()
        if self.closed:
            await worker.kill("end")
            raise Busy("the service is ending")
        self.members.add(worker)
        self.network = worker.network
        self.counts.started += 1
        return worker

    def start_one_more(self, then: Callable[[], None]) -> None:
        """Has another process started for the reserve, however often that must be tried, and `then` called."""
        self.starting += 1
        self.in_background(self._start_one_more(then))

    async def discard(self, worker: QueryProcess, why: str = "") -> int:
        """Kills a process; gives what it ended with (minus the signal's number)."""
        self.members.discard(worker)
        return await worker.kill(why)

    def see_off(self, worker: QueryProcess) -> None:
        """Waits in the background for the end of a process that was killed."""
        self.in_background(self._see_off(worker))

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Has something done until the pool is closed."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends what is done in the background, and all processes."""
        self.closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        members, self.members = self.members, set()
        await asyncio.gather(*(worker.kill("end") for worker in members))

    async def _start_one_more(self, then: Callable[[], None]) -> None:
        pause = 0.05
        try:
            while not self.closed:
                try:
                    self.reserve.append(await self.start())
                    break
                except Busy:
                    return
                except Exception as error:
                    # No process could be had, or none that speaks; the machine may have one later.
                    _logger.warning("a query worker could not be started: %r", error)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, 5)
        finally:
            self.starting -= 1
            then()

    async def _see_off(self, worker: QueryProcess) -> None:
        await self.discard(worker)
