"""A whole harvest: hosts side by side, what they give published in batches, and what they take back withdrawn."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import stamina.instrumentation

from kommunegraf.commit import settle
from kommunegraf.errors import StoreError
from kommunegraf.harvest.fetching import Interrupted, Session
from kommunegraf.harvest.host_run import Around, HostRun
from kommunegraf.harvest.links import link
from kommunegraf.harvest.mending import to_do
from kommunegraf.harvest.naming import name_of
from kommunegraf.harvest.options import Options
from kommunegraf.harvest.pace import Pace
from kommunegraf.harvest.publishing import Publishing
from kommunegraf.harvest.report import Fault, Progress, Report
from kommunegraf.harvest.state import State
from kommunegraf.harvest.storing import Served
from kommunegraf.harvest.systems import ADAPTERS
from kommunegraf.harvest.target import Target
from kommunegraf.harvest.withdrawal import take_back
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Pipeline
from kommunegraf.preparing import kept_warm
from kommunegraf.settings import Settings
from kommunegraf.store.durable import make_folder
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lock import writer_lock


def harvest(
    targets: Sequence[Target],
    settings: Settings,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
    pipeline: Pipeline | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Report:
    """Harvests hosts into the data folder of `settings` (docs/harvest.md); `now` is the clock that withdrawals go by.

    SIGINT and SIGTERM end it after the calls under way; what was fetched is published then. What hosts do wrong is
    told in the report. Raises `StoreError` where the data folder cannot be used or another harvest is at work.
    """
    started = time.monotonic()
    asked = options or Options()
    with opened(settings, dry_run=asked.dry_run) as state, kept_warm():
        run = _Run(targets, settings, asked, state, Pace(progress), pipeline, now)
        asyncio.run(run.go())
        report = run.finish()
    report.seconds = time.monotonic() - started
    return report


@contextlib.contextmanager
def opened(settings: Settings, *, dry_run: bool = False) -> Iterator[State]:
    """The harvest's memory, with the lock that keeps other harvests away; of a dry run one that changes nothing."""
    folder = DataFolder(settings.data_folder)
    file = folder.harvest_memory
    with contextlib.ExitStack() as stack:
        if not dry_run:
            folder.create()
            stack.enter_context(storage_errors(folder.path))
            make_folder(folder.harvest)
            stack.enter_context(writer_lock(folder.harvest / "lock", "harvest", settings.lock_wait))
            folder.archive.clear()
        state = State(None if dry_run and not file.is_file() else file)
        stack.callback(state.close)
        yield state


class _Run:
    """One run."""

    def __init__(
        self,
        targets: Sequence[Target],
        settings: Settings,
        options: Options,
        state: State,
        pace: Pace,
        pipeline: Pipeline | None,
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.options = options
        self.state = state
        self.now = now
        self.folder = DataFolder(settings.data_folder)
        self.pipeline = pipeline or DocumentPipeline.of(settings, self.folder.reference)
        self.pace = pace
        self.stop = asyncio.Event()
        self.targets = targets
        self.report = Report(dry_run=options.dry_run)
        self.hosts: dict[str, HostRun] = {}

    async def go(self) -> None:
        """Fetches and publishes."""
        stamina.instrumentation.set_on_retry_hooks(())  # its own log is nothing for our users
        served = Served.of(self.settings) if self.folder.exists else Served(None, frozenset())
        publishing = Publishing(self.settings, self.pipeline, self.folder.archive, self.state, self.hosts, self.pace)
        around = Around(
            state=self.state,
            archive=self.folder.archive,
            options=self.options,
            now=self.now,
            fetched=publishing.take,
            begun=self.pace.begin,
            planned=self.pace.plan,
            done=self.pace.finish,
            forgotten=served.forgotten,
        )
        for target in self.targets:
            session = Session(target, self.settings, self.stop)
            self.hosts[target.host] = HostRun(ADAPTERS[target.system], session, around)
        with self._stopped_by_signals():
            if not self.options.dry_run:
                for host in self.hosts:
                    self.state.forget_names(host, served.forgotten)
                    self.state.allow_again(host, served.forgotten)
                    publishing.take(to_do(self.state, host, served, self.pipeline.fingerprint))
            storing = asyncio.create_task(publishing.go())
            side_by_side = asyncio.Semaphore(self.settings.harvest_hosts)
            storing.add_done_callback(lambda task: self.stop.set())  # where the store fails, nothing more is fetched
            await asyncio.gather(*(self._host(run, side_by_side) for run in self.hosts.values()))
            publishing.end()
            await storing

    async def _host(self, run: HostRun, side_by_side: asyncio.Semaphore) -> None:
        async with side_by_side:
            number = None
            if not self.options.dry_run:
                number = self.state.begin(run.host, run.session.target.system, self.now().isoformat())
            outcome = "interrupted"
            try:
                if not self.stop.is_set():
                    await run.go()
                    outcome = "failed" if run.report.failure else "done"
            except Interrupted:
                self.report.interrupted = True
            except StoreError:
                raise
            except Exception as error:  # a fault of ours costs this host, never the others
                outcome = "failed"
                run.report.failure = f"kommunegraf failed ({type(error).__name__}): please report this with the host"
            finally:
                await run.session.close()
                if number is not None:
                    self.state.end(number, self.now().isoformat(), outcome)

    def finish(self) -> Report:
        """Withdraws, links, brings derived graphs up to date, and tells."""
        if self.folder.exists and not self.options.dry_run:
            generation = self.folder.generations.current()
            if generation is not None:
                for host, run in self.hosts.items():
                    now = self.now().isoformat()
                    run.report.withdrawn = take_back(self.state, host, run.gone, self.settings, now)
                    link(self.settings, host, self.state.files(host), self.state.links(host))
                settle(self.settings)
        generation = self.folder.generations.current() if self.folder.exists else None
        self.report.generation = generation.number if generation else None
        for host, run in self.hosts.items():
            known = self.state.meetings(host)
            for file in self.state.files(host, "held"):
                meeting = known.get(file.meeting)
                body, date = (meeting.body, meeting.date) if meeting else (file.meeting, "")
                run.report.held.append(Fault(name_of(file.kind, file.name, body, date), file.id, file.reason or ""))
            self.report.hosts.append(run.report)
        return self.report

    @contextlib.contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        """The first signal ends the run after the calls under way; a second one ends the process."""
        loop = asyncio.get_running_loop()
        signals = (signal.SIGINT, signal.SIGTERM)

        def stop() -> None:
            self.report.interrupted = True
            self.stop.set()
            for each in signals:
                loop.remove_signal_handler(each)

        with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):  # not on the main thread
            for each in signals:
                loop.add_signal_handler(each, stop)
        try:
            yield
        finally:
            with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
                for each in signals:
                    loop.remove_signal_handler(each)
