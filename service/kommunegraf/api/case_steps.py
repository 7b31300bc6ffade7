"""The steps of a case, from the saved query `case-timeline`: what its page and REST show."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request

from kommunegraf.api.asking import on_newest, rows_of
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.modes import Modes
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import keyed_case
from kommunegraf.api.state import State
from kommunegraf.api.timeline import Sources, Timeline, timeline_of
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.store import tombstones
from kommunegraf.store.generations import Generation

_MOST_STEPS = 2_000


class Elsewhere(Exception):
    """The case has the IRI `iri`: its number was asked for in another spelling."""

    def __init__(self, iri: str) -> None:
        super().__init__(iri)
        self.iri = iri


async def steps_of(
    request: Request,
    state: State,
    about: str,
    language: str,
    validated: Callable[[Generation], object],
    modes: Modes | None = None,
) -> tuple[Generation, Timeline, bool]:
    """The generation, the timeline of a case or agenda item, and whether it is a case.

    `validated` is called with the generation before any work is done; `modes` are those that what is shown may be
    known in (None: any). Raises `Elsewhere`, and `Problem` (404, and as
    queries do).
    """
    deadline = Deadline(state.limits.seconds)

    async def make() -> tuple[Generation, Timeline, bool]:
        generation, store = await to_thread.run_sync(state.serving)
        ledger = await to_thread.run_sync(state.ledger, generation)
        validated(generation)
        kinds = await to_thread.run_sync(lambda: _kinds(store, about))
        if not kinds & {iri_of("Case"), iri_of("AgendaItem")}:
            keyed = keyed_case(state.identity, about)
            if keyed is not None and iri_of("Case") in await to_thread.run_sync(lambda: _kinds(store, keyed)):
                raise Elsewhere(keyed)
            stone = await to_thread.run_sync(lambda: tombstones.above(store, state.identity.base, about))
            if stone is not None:
                raise Problem(410, "gone", "It is gone", f"{stone.document} was removed on {stone.when}")
            raise Problem(404, "not-found", "No such case", f"there is no case or item {about} in {generation.number}")
        rows = await rows_of(request, generation, "case-timeline", {"about": about}, deadline, _MOST_STEPS)
        # Of the generation that the query ran on, also where another has come meanwhile.
        sources = Sources(store, ledger, state.texts)
        made = await to_thread.run_sync(lambda: timeline_of(about, rows, sources, language, modes))
        return generation, made, iri_of("Case") in kinds

    return await on_newest(request, make)


def _kinds(store: ox.Store, node: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(RDF_TYPE), None, ox.DefaultGraph())
    return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}
