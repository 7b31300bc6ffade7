"""Ingest: files and folders become published generations, what cannot is held, and nothing is lost on the way."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kommunegraf.bridges.bridge import Bridge
from kommunegraf.commit import Batch, Committed, Work, commit, settle
from kommunegraf.extraction.coverage import Coverage
from kommunegraf.intake import Source, Unreadable, checked_address, find_files, read_bytes
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Pipeline
from kommunegraf.preparing import Bounds, prepare_all
from kommunegraf.settings import Settings
from kommunegraf.store.faults import storage_errors
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.journal import Run
from kommunegraf.store.quarantine import Held
from kommunegraf.validation.cpr import redact

_BATCH_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Progress:
    """Told when the files are counted, as each is begun, before each publication and at the end.

    `done` files, of `total`, are known already, read and extracted, or refused; `path` is the one at work, None where
    none is.
    """

    done: int
    total: int
    path: Path | None


@dataclass(frozen=True, slots=True)
class Understood:
    """A document that was stored or replaced, by its file's name and its IRI, and what of its text was understood."""

    name: str
    document: str
    coverage: Coverage


@dataclass
class IngestReport:
    """What became of the files: counts, the held ones with their reasons, and those that could not be read at all.

    `warnings` counts the gate's warnings on the documents stored or replaced; `seconds` is the wall clock; `resumed`
    how many runs that died were done again; `generation` the number of the one now served (None where none ever was);
    `understood` says of each document that was stored or replaced what of its text was understood.
    """

    stored: int = 0
    unchanged: int = 0
    replaced: int = 0
    quarantined: list[Held] = field(default_factory=list)
    failed: list[Unreadable] = field(default_factory=list)
    warnings: int = 0
    seconds: float = 0.0
    resumed: int = 0
    generation: int | None = None
    understood: list[Understood] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every file is in the graph."""
        return not self.quarantined and not self.failed


def ingest(
    paths: Sequence[Path],
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    pipeline: Pipeline | None = None,
    url: str | None = None,
    bridge: Bridge | None = None,
) -> IngestReport:
    """Ingests files and folders (recursive, sorted, hidden files skipped) into the data folder of `settings`.

    `url` is the address that a single file came from; it is remembered with the file's bytes. `bridge` reads every
    file, where one is given; else the content tells.

    Files whose bytes are known and whose document was made by the same code and data are skipped. Documents become
    visible by generations of at most `batch_documents` or `batch_seconds`. A run that died is done again by the next.
    Raises `StoreError` where the data folder cannot be used and `ConfigurationError` where a data file of the project
    or the address is wrong; what was published before stays.
    """
    started = time.monotonic()
    address = None if url is None else checked_address(url, paths)
    folder = DataFolder(settings.data_folder)
    folder.create()
    chosen = pipeline or DocumentPipeline.of(settings, folder.reference, bridge)
    with storage_errors(folder.path):
        died = folder.journal.unfinished()
        again = [Path(path) for run in died for path in run.paths if Path(path).exists()]
        asked = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - keeps a link's own name
        urls = {path: said for run in died for path, said in run.urls.items()}
        if address is not None:
            urls[str(asked[0])] = address
        every = [str(path) for path in dict.fromkeys([*again, *asked])]
        run = folder.journal.begin(every, process=" ".join(sys.argv), urls=urls)
        try:
            report = _Ingest(settings, folder, chosen, run, progress, urls).ingest([*again, *asked])
            folder.journal.forget(died)
        finally:
            # Also after an error that the caller is told of: only a run that died without a word is done again.
            run.close()
    report.resumed = len(died)
    report.seconds = time.monotonic() - started
    return report


class _Ingest:
    """One run."""

    def __init__(
        self,
        settings: Settings,
        folder: DataFolder,
        pipeline: Pipeline,
        run: Run,
        progress: Callable[[Progress], None] | None,
        urls: Mapping[str, str],
    ) -> None:
        self.settings = settings
        self.folder = folder
        self.pipeline = pipeline
        self.run = run
        self.progress = progress
        self.urls = urls
        self.report = IngestReport()
        self.total = self.done = 0
        self.limit = settings.max_file_mb * 2**20
        current = folder.generations.current()
        self.ledger = current.open_ledger() if current else None
        self.seen: set[str] = set()  # versions that are current because of a file of this run
        self.older: list[tuple[Source, str]] = []  # files that read as a version that another file has replaced

    def ingest(self, paths: Sequence[Path]) -> IngestReport:
        files: list[Path] = []
        for found in find_files(paths):
            if isinstance(found, Unreadable):
                self.report.failed.append(found)
            else:
                files.append(found)
        self.done = len(self.report.failed)
        self.total = self.done + len(files)
        self._tell(None)
        self._store(self._new(files))
        self._store(self._returned())
        settle(self.settings)
        self._tell(None)
        current = self.folder.generations.current()
        self.report.generation = current.number if current else None
        return self.report

    def _new(self, files: Iterable[Path]) -> Iterator[Source]:
        """The files whose bytes are not known as they would be read now."""
        for path in files:
            data = read_bytes(path, self.limit)
            if isinstance(data, Unreadable):
                self.report.failed.append(data)
                self._finish(path)
                continue
            sha256 = hashlib.sha256(data).hexdigest()
            known_url = self.ledger.url_of_bytes(sha256) if self.ledger else None
            source = Source(path, self.urls.get(str(path), known_url))
            version = self.ledger.version_of_bytes(sha256) if self.ledger else None
            document = self.ledger.document_of(version) if self.ledger and version else None
            if self.ledger is None or version is None or document is None or source.url != known_url:
                yield source
            elif self.ledger.current(document) not in (version, None):
                self.older.append((source, version))
            elif self.ledger.as_now(sha256, self.pipeline.fingerprint, path.name) is not None:
                self.seen.add(version)
                self.folder.quarantine.release(sha256=sha256)
                self.report.unchanged += 1
                self._finish(path)
            else:
                yield source

    def _returned(self) -> Iterator[Source]:
        """Of the files with an older version of a document, those whose newer version is not among the files."""
        for source, version in self.older:
            document = self.ledger.document_of(version) if self.ledger else None
            newer = self.ledger.current(document) if self.ledger and document else None
            if newer in self.seen or version in self.seen:
                self.report.unchanged += 1
                self._finish(source.path)
            else:
                yield source

    def _store(self, files: Iterable[Source]) -> None:
        """Prepares the files and commits them batch by batch."""
        batch: Batch = []
        size, began = 0, time.monotonic()
        processes, bounds = self.settings.processes, Bounds.of(self.settings)
        for source, prepared in prepare_all(self.pipeline, files, processes, bounds, self._tell):
            self.done += 1
            if isinstance(prepared, Unreadable):
                self.report.failed.append(prepared)
                continue
            batch.append(Work(source.path, prepared, source.url))
            size += prepared.length
            if (
                len(batch) >= self.settings.batch_documents
                or size >= _BATCH_BYTES
                or time.monotonic() - began >= self.settings.batch_seconds
            ):
                self._commit(batch)
                batch, size, began = [], 0, time.monotonic()
        self._commit(batch)

    def _commit(self, batch: Batch) -> None:
        if not batch:
            return
        self._tell(None)
        self.run.write("pending", files=[str(work.path) for work in batch])
        committed = commit(batch, self.settings, self.pipeline.fingerprint)
        self.run.write("published", generation=committed.generation, files=len(batch))
        for work in batch:
            self._note(work, committed)

    def _note(self, work: Work, committed: Committed) -> None:
        held = committed.held.get(work.path)
        if held is not None:
            self.report.quarantined.append(held)
            return
        outcome = committed.outcomes[work.path]
        if isinstance(outcome, Unreadable):
            self.report.failed.append(outcome)
            return
        if work.prepared.version:
            self.seen.add(work.prepared.version)
        if outcome != "unchanged":
            self.report.warnings += work.prepared.warnings
            if work.prepared.coverage is not None and work.prepared.document is not None:
                told = Understood(redact(work.path.name), work.prepared.document, work.prepared.coverage)
                self.report.understood.append(told)
        match outcome:
            case "stored":
                self.report.stored += 1
            case "replaced":
                self.report.replaced += 1
            case "unchanged":
                self.report.unchanged += 1

    def _finish(self, path: Path) -> None:
        self.done += 1
        self._tell(path)

    def _tell(self, path: Path | None) -> None:
        if self.progress is not None:
            self.progress(Progress(self.done, self.total, path))
