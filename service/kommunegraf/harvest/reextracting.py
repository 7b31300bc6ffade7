"""Extracts everything of a host anew from the raw answers of the archive, without the network."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from kommunegraf.commit import settle
from kommunegraf.errors import ConfigurationError
from kommunegraf.harvest.host_run import FOUND_ON
from kommunegraf.harvest.links import link
from kommunegraf.harvest.records import File, Kind
from kommunegraf.harvest.report import Fault, HostReport, Report
from kommunegraf.harvest.run import opened
from kommunegraf.harvest.state import State
from kommunegraf.harvest.storing import Served, store
from kommunegraf.harvest.systems import ADAPTERS
from kommunegraf.harvest.target import Target
from kommunegraf.pipeline import DocumentPipeline
from kommunegraf.prepared import Pipeline
from kommunegraf.settings import Settings
from kommunegraf.store import tombstones
from kommunegraf.store.archive import Archive
from kommunegraf.store.folder import DataFolder

_KINDS: dict[Any, Kind] = {"meeting": "meeting", "attachment": "attachment"}


def reextract(targets: Sequence[Target], settings: Settings, pipeline: Pipeline | None = None) -> Report:
    """Stores the last raw answer of each document again, where code or data have changed since, or it is not served.

    Needs the archive and its log alone: where the harvest's memory is lost, it is made again. What was withdrawn or
    forgotten stays so. Raises `StoreError`, and `ConfigurationError` for a host of which there is nothing.
    """
    started = time.monotonic()
    folder = DataFolder(settings.data_folder)
    chosen = pipeline or DocumentPipeline.of(settings, folder.reference)
    report = Report()
    with opened(settings) as state:
        for target in targets:
            report.hosts.append(_host(target, settings, chosen, state, folder.archive))
        generation = folder.generations.current()
        if generation is not None:
            for target in targets:
                link(settings, target.host, state.files(target.host), state.links(target.host))
            settle(settings)
        generation = folder.generations.current()
        report.generation = generation.number if generation else None
    report.seconds = time.monotonic() - started
    return report


def _host(target: Target, settings: Settings, pipeline: Pipeline, state: State, archive: Archive) -> HostReport:
    report = HostReport(target.host, target.system)
    files, found_on = _last(target.host, archive)
    if not files:
        raise ConfigurationError(f"nothing of {target.host} lies in {archive.path}: harvest it first")
    withdrawn = _withdrawn(files, state, target.host, settings)
    files = [file for file in files if (file.kind, file.id) not in withdrawn]
    report.listed = sum(1 for file in files if file.kind == "meeting")
    adapter = ADAPTERS[target.system]
    for file in files:
        state.fetched_file(file)
        path = archive.file(found_on.get((file.kind, file.id), file.sha256 or ""))
        if file.kind == "meeting" and path.is_file():
            state.lists(file.host, file.meeting, file.id, adapter.attachments(file.host, path.read_bytes()))
    state.unlisted(target.host, datetime.now(UTC))
    for outcome in store(files, settings, pipeline, archive):
        state.settle(
            outcome.files,
            outcome.status,
            document=outcome.document,
            reason=outcome.reason,
            fingerprint=outcome.fingerprint,
        )
        for file in outcome.files:
            report.count(outcome.effect, Fault(file.name, file.id, outcome.reason or ""))
    return report


def _last(host: str, archive: Archive) -> tuple[list[File], dict[tuple[Kind, str], str]]:
    """The last answer of each document that the log tells of, and the hashes of the pages some were found on."""
    found: dict[tuple[Kind, str], File] = {}
    found_on: dict[tuple[Kind, str], str] = {}
    page: tuple[Any, str] | None = None
    for entry in archive.notes(host):
        kind = _KINDS.get(entry.get("kind"))
        texts = [entry.get(name) for name in ("id", "meeting", "page", "sha256")]
        if kind is not None and all(isinstance(each, str) for each in texts):
            identifier, meeting, address, sha256 = (str(each) for each in texts)
            found[kind, identifier] = File(host, kind, identifier, meeting, address, address, sha256, status="fetched")
            found_on.pop((kind, identifier), None)
            if page is not None and page[0] == identifier:
                found_on[kind, identifier] = page[1]
        page = (entry.get("id"), str(entry.get("sha256"))) if entry.get("kind") == FOUND_ON else None
    return list(found.values()), found_on


def _withdrawn(files: Sequence[File], state: State, host: str, settings: Settings) -> set[tuple[str, str]]:
    known: set[tuple[str, str]] = {(file.kind, file.id) for file in state.files(host, "withdrawn")}
    generation = DataFolder(settings.data_folder).generations.current()
    ledger = Served.of(settings).ledger
    if generation is None or ledger is None:
        return known
    stones = generation.open()
    for file in files:
        version = ledger.version_of_bytes(file.sha256 or "")
        document = ledger.document_of(version) if version else None
        if document is not None and tombstones.withdrawn(stones, settings.base, document):
            known.add((file.kind, file.id))
    return known
