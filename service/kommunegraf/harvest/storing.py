"""Puts fetched files into the graph by the way of ingest: prepared, gated, committed in batches, or held."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kommunegraf.commit import Batch, Work, commit
from kommunegraf.harvest.records import Effect, File, Status
from kommunegraf.intake import Source, Unreadable
from kommunegraf.prepared import Pipeline
from kommunegraf.preparing import Bounds, prepare_all
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.archive import Archive
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.ledger import Ledger

_BATCH_BYTES = 64 * 2**20
_BATCH_SECONDS = 60.0  # a generation costs as much for few documents as for many, and nobody waits for these
_EFFECTS: dict[str, Effect] = {"stored": "new", "replaced": "changed", "unchanged": "unchanged"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of files that are the same bytes; `lost` says that the archive has these bytes no more.

    `fingerprint` is that of the code and data that told so; None where they failed, and may not the next time.
    """

    files: tuple[File, ...]
    effect: Effect
    document: str | None = None
    reason: str | None = None
    fingerprint: str | None = None

    @property
    def status(self) -> Status:
        match self.effect:
            case "held" | "failed" | "forgotten":
                return self.effect
            case "lost":
                return "listed"
            case _:
                return "stored"


@dataclass(frozen=True, slots=True)
class Served:
    """What the served generation knows."""

    ledger: Ledger | None
    forgotten: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> Served:
        generation = DataFolder(settings.data_folder).generations.current()
        if generation is None:
            return cls(None, frozenset())
        return cls(generation.open_ledger(), frozenset(tombstones.all_of(generation.open(), settings.base)))

    def document(self, sha256: str, fingerprint: str | None = None) -> str | None:
        """The document that these bytes are the current version of (as read by code and data of that fingerprint)."""
        version = self.ledger.version_of_bytes(sha256) if self.ledger else None
        document = self.ledger.document_of(version) if self.ledger and version else None
        if self.ledger is None or document is None or self.ledger.current(document) != version:
            return None
        return document if fingerprint in (None, self.ledger.fingerprint(document)) else None

    def serves(self, document: str) -> bool:
        return self.ledger is not None and self.ledger.current(document) is not None


def store(files: Iterable[File], settings: Settings, pipeline: Pipeline, archive: Archive) -> Iterator[Outcome]:
    """Ingests files from the archive; gives what became of them after each generation that was published.

    Files that are the same bytes are one document, known by the first one's page; bytes that are published already,
    by this code, are not published again. Raises `StoreError`; then nothing of the current batch is published.
    """
    by_bytes: dict[str, list[File]] = {}
    for file in files:
        by_bytes.setdefault(file.sha256 or "", []).append(file)
    served = Served.of(settings)
    sources: list[Source] = []
    of_path: dict[Path, tuple[File, ...]] = {}
    for sha256, same in by_bytes.items():
        document = served.document(sha256, pipeline.fingerprint)
        path = archive.file(sha256)
        if document is not None:
            yield Outcome(tuple(same), "unchanged", document, fingerprint=pipeline.fingerprint)
        elif not sha256 or not path.is_file():
            yield Outcome(tuple(same), "lost", reason="the archive has its bytes no more")
        else:
            of_path[path] = tuple(same)
            sources.append(Source(path, same[0].page))
    largest = max(settings.max_file_mb, settings.harvest_max_mb) * 2**20
    bounds = replace(Bounds.of(settings), max_bytes=largest)
    batch: Batch = []
    size, began = 0, time.monotonic()
    for source, prepared in prepare_all(pipeline, sources, settings.processes, bounds, lambda _: None):
        files_here = of_path[source.path]
        if isinstance(prepared, Unreadable):
            yield Outcome(files_here, "failed", reason=prepared.message)
        elif prepared.document in served.forgotten:
            archive.remove(prepared.bytes_sha256)
            yield Outcome(files_here, "forgotten", prepared.document, "it was forgotten (`kommunegraf forget`)")
        else:
            batch.append(Work(source.path, prepared, source.url))
            size += prepared.length
            full = len(batch) >= settings.batch_documents or size >= _BATCH_BYTES
            if full or time.monotonic() - began >= max(_BATCH_SECONDS, settings.batch_seconds):
                yield from _committed(batch, settings, pipeline, of_path)
                batch, size, began = [], 0, time.monotonic()
    yield from _committed(batch, settings, pipeline, of_path)


def _committed(
    batch: Batch, settings: Settings, pipeline: Pipeline, of_path: dict[Path, tuple[File, ...]]
) -> Iterator[Outcome]:
    if not batch:
        return
    committed = commit(batch, settings, pipeline.fingerprint)
    for work in batch:
        same = of_path[work.path]
        held = committed.held.get(work.path)
        outcome = committed.outcomes.get(work.path)
        if held is not None:
            read_by = None if held.reason == "failure" else pipeline.fingerprint
            yield Outcome(same, "held", held.document, "; ".join(held.messages) or held.reason, read_by)
        elif isinstance(outcome, Unreadable):
            yield Outcome(same, "failed", work.prepared.document, outcome.message)
        else:
            yield Outcome(
                same, _EFFECTS[outcome or "unchanged"], work.prepared.document, fingerprint=pipeline.fingerprint
            )
