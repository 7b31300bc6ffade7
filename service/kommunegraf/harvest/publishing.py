"""Takes fetched files as they come, and publishes them in batches while more are fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from kommunegraf.harvest.host_run import HostRun
from kommunegraf.harvest.pace import Pace
from kommunegraf.harvest.records import File
from kommunegraf.harvest.report import Fault
from kommunegraf.harvest.state import State
from kommunegraf.harvest.storing import Outcome, store
from kommunegraf.prepared import Pipeline
from kommunegraf.settings import Settings
from kommunegraf.store.archive import Archive

_PATIENCE = 60.0  # seconds that a fetched document waits for others to be published with


class Publishing:
    """The way from the archive into the graph. `take` and `end` are called on the event loop that `go` runs on."""

    def __init__(
        self,
        settings: Settings,
        pipeline: Pipeline,
        archive: Archive,
        state: State,
        hosts: Mapping[str, HostRun],
        pace: Pace,
    ) -> None:
        self._settings = settings
        self._pipeline = pipeline
        self._archive = archive
        self._state = state
        self._hosts = hosts
        self._pace = pace
        self._coming: asyncio.Queue[File | None] = asyncio.Queue()

    def take(self, files: Iterable[File]) -> None:
        """These files lie in the archive and are to be stored."""
        for file in files:
            self._coming.put_nowait(file)
            self._pace.wait(file.host)

    def end(self) -> None:
        """No more files come."""
        self._coming.put_nowait(None)

    async def go(self) -> None:
        """Publishes until the end. Raises `StoreError`; what was not published is by the next run then."""
        loop = asyncio.get_running_loop()
        waiting: list[File] = []
        deadline: float | None = None
        ended = False
        while not ended:
            try:
                async with asyncio.timeout_at(deadline):
                    file = await self._coming.get()
            except TimeoutError:
                file = None
            else:
                ended = file is None
            if file is not None:
                waiting.append(file)
                deadline = deadline or loop.time() + _PATIENCE
            if waiting and (file is None or len(waiting) >= self._settings.batch_documents):
                await asyncio.to_thread(self._store, waiting, loop)
                waiting, deadline = [], None

    def _store(self, files: list[File], loop: asyncio.AbstractEventLoop) -> None:
        for outcome in store(files, self._settings, self._pipeline, self._archive):
            loop.call_soon_threadsafe(self._note, outcome)

    def _note(self, outcome: Outcome) -> None:
        """Remembers what became of files, on the thread of the memory, after they were published."""
        self._state.settle(
            outcome.files,
            outcome.status,
            document=outcome.document,
            reason=outcome.reason,
            fingerprint=outcome.fingerprint,
        )
        for file in outcome.files:
            self._pace.publish(file.host, 1)
            run = self._hosts[file.host]
            if outcome.effect == "lost" and file.kind == "meeting":
                self._state.fetch_again(file.host, file.meeting)
            if outcome.effect not in ("held", "lost"):  # the former are told at the end, the latter are fetched again
                fault = Fault(file.name, file.id, outcome.reason or "")
                run.report.count(outcome.effect, fault, returned=file.meeting in run.returning)
