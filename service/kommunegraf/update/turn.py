"""A client's turn as the writer: its request applied to a candidate, judged, and published or thrown away."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pyoxigraph as ox

from kommunegraf.settings import Settings
from kommunegraf.store.writer import Session, writing
from kommunegraf.update.candidate import DEFAULT, Candidate, Change, Graph, graph_of
from kommunegraf.update.execution import Step, ask_others, execute, read
from kommunegraf.update.fitting import Room
from kommunegraf.update.gating import judge_changes
from kommunegraf.update.job import Action, Job
from kommunegraf.update.ownership import Rights
from kommunegraf.update.payload import quads_of
from kommunegraf.update.refusal import Refused

T = TypeVar("T")
_SHOWN = 1_000  # changed graphs that the answer lists
_MOST = 1024 * 1024  # bytes of JSON of such a list: a name may be long


class Progress(Protocol):
    """Is told how far a turn has come: so that limits are set, and others know what there is to wait for."""

    def opening(self) -> None:
        """It waits for its turn, and opens stores, which reserve memory that they do not use."""

    def working(self) -> None:
        """The client's request is done."""

    def publishing(self) -> None:
        """There is no way back."""


def take_turn(job: Job, body: bytes, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Does what the job asks, whole or not at all; gives the generation, what changed, and what the gate says.

    Raises `Refused` where the client must do otherwise, `StoreError` where the data folder cannot be written.
    """
    rights = Rights(settings.base, job.prefixes, settings.default_graph == "merged")
    graph = graph_of(job.graph)
    quads: set[ox.Quad] = set()
    steps: list[Step] = []
    if job.action is Action.UPDATE:
        steps = ask_others(read(job), settings)
    else:
        rights.check(job.graph)
        if job.action is not Action.DELETE:
            quads = quads_of(body, job.content_type, graph, job.base_iri)
    progress.opening()
    with writing(settings, "update over HTTP") as session:
        outcome = _outcome_of(lambda: _done(job, steps, quads, session, rights, progress))
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def _outcome_of(work: Callable[[], T]) -> T | Refused:
    """What the work gives, or how it is refused: without its frames, which would hold its stores open.

    RocksDB must be done with its files before they go.
    """
    try:
        return work()
    except Refused as refused:
        refused.__context__ = None
        return refused.with_traceback(None)


def _done(
    job: Job, steps: list[Step], quads: set[ox.Quad], session: Session, rights: Rights, progress: Progress
) -> dict[str, Any]:
    store, settings, graph = session.writer.store, session.settings, graph_of(job.graph)
    existed = graph == DEFAULT or store.contains_named_graph(graph)
    if job.action is Action.UPDATE:
        changes = _updated(steps, store, session.folder.candidate, rights, progress)
    else:
        progress.working()
        changes = _replaced(job.action, store, graph, quads, existed)
    for change in changes:
        change.apply(store)
    reports = judge_changes(changes, store, settings.base) if settings.update_gate == "on" else []
    if changes or session.folder.generations.number() == 0:
        progress.publishing()
        session.publish()
    return {
        "generation": session.folder.generations.number(),
        "graphs": len(changes),
        "changed": Room(_MOST).take(change.as_json() for change in changes[:_SHOWN]),
        "reports": reports,
        "silenced": Room(_MOST).take(step.silenced for step in steps if step.silenced),
        "existed": existed,
    }


def _updated(steps: list[Step], store: ox.Store, place: Path, rights: Rights, progress: Progress) -> list[Change]:
    """What the operations change, found out on a copy of the store that they may do anything to."""
    shutil.rmtree(place, ignore_errors=True)
    store.backup(str(place))
    try:
        changes = _outcome_of(lambda: _tried(steps, store, place, rights, progress))
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if isinstance(changes, Refused):
        raise changes
    return changes


def _tried(steps: list[Step], store: ox.Store, place: Path, rights: Rights, progress: Progress) -> list[Change]:
    candidate = Candidate(store, ox.Store(str(place)), rights)
    progress.working()
    execute(steps, candidate)
    return candidate.changes()


def _replaced(action: Action, store: ox.Store, graph: Graph, quads: set[ox.Quad], existed: bool) -> list[Change]:
    """What PUT, POST or DELETE of a graph changes (Graph Store HTTP Protocol, 5.3 to 5.5)."""
    if action is Action.DELETE and not existed:
        raise Refused(404, "not-found", "There is no such graph", "nothing was deleted")
    added = [quad for quad in quads if quad not in store]
    removed = []
    if action is not Action.POST:
        removed = [quad for quad in store.quads_for_pattern(None, None, None, graph) if quad not in quads]
    exists = graph == DEFAULT or action is not Action.DELETE
    return [Change(graph, removed, added, existed, exists)] if added or removed or existed != exists else []
