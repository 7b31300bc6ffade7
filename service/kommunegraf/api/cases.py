"""`/cases/…`: how a case went from body to body, as a page for people, made from the saved query `case-timeline`."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from kommunegraf import resources
from kommunegraf.api.clients import client_of
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import problem_of
from kommunegraf.api.languages import language_of
from kommunegraf.api.limits import MEGABYTE
from kommunegraf.api.problems import Problem
from kommunegraf.api.query_job import Job
from kommunegraf.api.requests import item_iri, keyed_case, moved_to, only_known_parameters, validators, written_path
from kommunegraf.api.state import State, state_of
from kommunegraf.api.timeline import Sources, Timeline, timeline_of
from kommunegraf.api.timeline_page import CONTENT_SECURITY_POLICY, LANGUAGES, timeline_page
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import QueryError
from kommunegraf.queries import SavedQuery, load_query
from kommunegraf.store.generations import Generation

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_JSON = "application/sparql-results+json"
_MOST_STEPS = 2_000
_MOST_BYTES = 16 * MEGABYTE


@cache
def _query() -> SavedQuery:
    return load_query(resources.folder("queries") / "case-timeline.rq")


@router.get(
    "/cases/{path:path}",
    response_class=HTMLResponse,
    summary="A case's timeline as a page",
    responses={308: {"description": "The case's address, where its number is given in another spelling"}},
)
async def get_case(
    request: Request,
    path: Annotated[str, Path(description="The IRI of a case or an agenda item, or what stands in it after `/id/`")],
    lang: Annotated[Literal["da", "en"] | None, Query(description="The page's language")] = None,
) -> Response:
    """Meetings, recommendations, decisions and attachments in order, each with the sentence that proves it."""
    deadline = Deadline(state_of(request).limits.seconds)
    state = state_of(request)
    language = lang or language_of(request.headers.get("accept-language"), LANGUAGES)
    generation, store = await to_thread.run_sync(state.serving)
    headers = validators(request, generation, language)
    about = item_iri(state.identity, written_path(request, 1, path))
    kinds = await to_thread.run_sync(lambda: _kinds(store, about))
    if not kinds & {iri_of("Case"), iri_of("AgendaItem")}:
        keyed = keyed_case(state.identity, about)
        if keyed is not None and iri_of("Case") in await to_thread.run_sync(lambda: _kinds(store, keyed)):
            return moved_to(request, state.identity, "/cases/", keyed)
        raise Problem(404, "not-found", "No such case", f"there is no case or item {about} in {generation.number}")
    rows = await _rows(request, state, generation, about, deadline)

    def page() -> str:
        timeline = _timeline(state, generation, store, about, rows, language)
        return timeline_page(timeline, language, state.identity.base, case=iri_of("Case") in kinds)

    return HTMLResponse(
        await to_thread.run_sync(page),
        headers={
            **headers,
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
    )


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
