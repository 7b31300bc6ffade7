"""Which documents are withdrawn, now that their meetings are gone: those that no meeting has which still stands."""

from __future__ import annotations

from collections.abc import Collection

from kommunegraf.harvest.plan import Missing
from kommunegraf.harvest.records import File
from kommunegraf.harvest.state import State
from kommunegraf.harvest.storing import Served
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.withdrawing import kept, withdraw


def take_back(state: State, host: str, gone: Missing, settings: Settings, now: str) -> int:
    """Withdraws what is gone; gives how many documents.

    So is what was withdrawn before and is served again (a restore), or was not forgotten to the end. Raises
    `StoreError`; the next run does it again then.
    """
    meetings = set(gone.gone)
    away = meetings | {each.id for each in state.meetings(host).values() if each.withdrawn_at is not None}
    listed = {each.file for each in state.links(host) if each.meeting not in away}
    going = [file for file in state.files(host) if _goes(file, meetings, listed)]
    served = Served.of(settings)
    documents: dict[str, str | None] = {}
    instead = dict(gone.replaced)
    standing = {file.meeting: file.document for file in state.files(host, "stored") if file.kind == "meeting"}
    leaving = {(file.host, file.kind, file.id) for file in going}
    leave = (*going, *state.files(host, "withdrawn"))
    unfinished = set(kept(settings, {file.document for file in leave if file.document}))
    for file in leave:
        stands = file.document is not None and (served.serves(file.document) or file.document in unfinished)
        if file.document and stands and not _elsewhere(state, file.document, leaving):
            other = standing.get(instead.get(file.meeting, "")) if file.kind == "meeting" else None
            documents[file.document] = other if other != file.document else None
    if documents:
        withdraw(settings, documents)
    for file in going:
        if file.status == "held" and file.sha256:
            DataFolder(settings.data_folder).quarantine.release(sha256=file.sha256)
    if meetings or going:
        state.withdrawn(host, meetings, going, now)
    return len(documents)


def _goes(file: File, meetings: Collection[str], listed: Collection[str]) -> bool:
    """Whether a file's meeting is gone or has it no more; an attachment, whether no document lists it that stands."""
    if file.status in ("withdrawn", "forgotten"):
        return False
    return file.meeting in {*meetings, ""} if file.kind == "meeting" else file.id not in listed


def _elsewhere(state: State, document: str, leaving: Collection[tuple[str, str, str]]) -> bool:
    """Whether another file that stands is the same document (the same bytes under another id)."""
    return any(
        file.status == "stored" and (file.host, file.kind, file.id) not in leaving
        for file in state.of_document(document)
    )
