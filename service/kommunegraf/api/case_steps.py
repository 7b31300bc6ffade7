"""The steps of a case, from the saved query `case-timeline`: what its page and REST show."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request

from kommunegraf import resources
from kommunegraf.api.clients import client_of
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import problem_of
from kommunegraf.api.limits import MEGABYTE
from kommunegraf.api.problems import Problem
from kommunegraf.api.query_job import Job
from kommunegraf.api.state import State
from kommunegraf.api.timeline import Sources, Timeline, timeline_of
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import QueryError
from kommunegraf.queries import SavedQuery, load_query
from kommunegraf.store.generations import Generation

_JSON = "application/sparql-results+json"
_MOST_STEPS = 2_000
_MOST_BYTES = 16 * MEGABYTE


@cache
def _query() -> SavedQuery:
    return load_query(resources.folder("queries") / "case-timeline.rq")


async def steps_of(
    request: Request, state: State, about: str, language: str, validated: Callable[[Generation], object]
) -> tuple[Generation, Timeline, bool]:
    """The generation, the timeline of a case or agenda item, and whether it is a case.

    `validated` is called with the generation before any work is done. Raises `Problem` (404, and as queries do).
    """
    deadline = Deadline(state.limits.seconds)
    generation, store = await to_thread.run_sync(state.serving)
    validated(generation)
    kinds = await to_thread.run_sync(lambda: _kinds(store, about))
    if not kinds & {iri_of("Case"), iri_of("AgendaItem")}:
        raise Problem(404, "not-found", "No such case", f"there is no case or item {about} in {generation.number}")
    rows = await _rows(request, state, generation, about, deadline)
    made = await to_thread.run_sync(lambda: _timeline(state, generation, store, about, rows, language))
    return generation, made, iri_of("Case") in kinds


def _kinds(store: ox.Store, node: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(RDF_TYPE), None, ox.DefaultGraph())
    return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}


async def _rows(request: Request, state: State, generation: Generation, about: str, deadline: Deadline) -> bytes:
    """The query's result, from a worker that can be stopped. Raises `Problem`."""
    job = Job(
        path=str(generation.path),
        generation=generation.mark,
        query=_query().bind({"about": about}, state.identity.base),
        accept={"solutions": _JSON},
        limits=state.limits.lowered([("max_rows", str(_MOST_STEPS)), ("max_bytes", str(_MOST_BYTES))]),
        deadline=deadline,
        client=client_of(request.scope, state.settings.trusted_proxies),
    )
    try:
        answer = await state.pool.run(job)
        if answer.pieces is None:
            return answer.body or b""
        return b"".join([piece async for piece in answer.pieces])
    except QueryError as error:
        raise problem_of(error) from error


def _timeline(
    state: State, generation: Generation, store: ox.Store, about: str, rows: bytes, language: str
) -> Timeline:
    # Of the generation that the query ran on, also where another has come meanwhile.
    return timeline_of(about, rows, Sources(store, generation.open_ledger(), state.texts), language)
