"""A document that a client sends: read and judged before its turn, then stored whole, held or refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from kommunegraf import commit
from kommunegraf.intake import Unreadable
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import OUT_OF_MEMORY, Prepared
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.quarantine import Held
from kommunegraf.update.fitting import Room, shortened
from kommunegraf.update.job import Job
from kommunegraf.update.refusal import Refused

_SHOWN = 100  # results of the gate that the answer lists
_MOST = 2 * 1024 * 1024  # bytes of JSON that they may have


class Progress(commit.Progress, Protocol):
    """Is told how far a document has come."""

    def opening(self) -> None:
        """Stores are opened, which reserve memory that they do not use."""

    def working(self) -> None:
        """The document is read."""

    def waiting(self) -> None:
        """It is ready, and waits for its turn as the writer."""


def receive(job: Job, body: bytes, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Takes in the one document that `body` is, as `kommunegraf ingest` would; gives what became of it.

    That is its IRI and its version's, whether it was "stored", "replaced" or "unchanged", the generation that is
    served, and what the gate says of it. Raises `Refused` where it is not published, `StoreError` where the data
    folder cannot be written.
    """
    folder = DataFolder(settings.data_folder)
    folder.create()
    pipeline = DocumentPipeline.of(settings, folder.reference)
    sha256 = hashlib.sha256(body).hexdigest()
    progress.opening()
    standing, url = _known(folder, settings, sha256, job, pipeline.fingerprint)
    if standing is not None:
        folder.quarantine.release(sha256=sha256)
        return _outcome("unchanged", *standing, folder.generations.number())
    progress.working()
    name = job.name or sha256[:16]
    prepared = pipeline.prepare(body, name, url)
    if prepared.messages == (OUT_OF_MEMORY,):
        raise MemoryError
    if prepared.reason == "unreadable":
        raise Refused(422, "unreadable", "The document cannot be read", prepared.messages[0])
    progress.waiting()
    work = commit.Work(Path("posted", sha256, name), prepared, url, body)
    committed = commit.commit_one(work, settings, pipeline.fingerprint, progress)
    if work.path in committed.held:
        raise _held(committed.held[work.path], prepared)
    outcome = committed.outcomes[work.path]
    if isinstance(outcome, Unreadable):
        raise Refused(
            409,
            "forgotten",
            "The document was forgotten",
            "nothing was changed; only the operator of this service can allow it again",
        )
    assert prepared.document is not None and prepared.version is not None
    said = _told(prepared.report)
    return _outcome(outcome, prepared.document, prepared.version, committed.generation, prepared.warnings, said)


def _known(
    folder: DataFolder, settings: Settings, sha256: str, job: Job, fingerprint: str
) -> tuple[tuple[str, str] | None, str | None]:
    """The document and version, where all of this stands already; and the address that the bytes came from."""
    generation = folder.generations.current()
    if generation is None:
        return None, job.url
    ledger = generation.open_ledger()
    known_url = ledger.url_of_bytes(sha256)
    url = job.url if job.url is not None else known_url
    return ledger.as_now(sha256, fingerprint, job.name) if url == known_url else None, url


def _outcome(
    outcome: str,
    document: str,
    version: str,
    generation: int,
    warnings: int | None = None,
    report: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    more = {} if report is None else {"warnings": warnings, "report": report}
    return {"outcome": outcome, "document": document, "version": version, "generation": generation, **more}


def _held(held: Held, prepared: Prepared) -> Refused:
    if held.reason != "violation":
        return Refused(500, "ingest-failed", "The document could not be made out", held.messages[0], held=True)
    report = _told(prepared.report)
    return Refused(
        422,
        "gate",
        "The document may not be published",
        f"{report['counts']['violation']} violations were found; the document is held for the operator, and `report` "
        "says where and what to do",
        held=True,
        document=prepared.document,
        report=report,
    )


def _told(report: Mapping[str, Any]) -> dict[str, Any]:
    """The gate's report, the gravest of its results first, as many as there is room for."""
    room = Room(_MOST)
    return {
        **report,
        "results": room.take(shortened(result) for result in report["results"][:_SHOWN]),
        "reading": room.take(report["reading"][:_SHOWN]),
    }
