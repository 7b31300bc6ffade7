"""`/cases/…`: how a case went from body to body, as a page for people, made from the saved query `case-timeline`."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.deadline import Deadline
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import item_iri, keyed_case, moved_to, only_known_parameters, written_path
from kommunegraf.api.state import state_of
from kommunegraf.api.timeline import Sources, timeline_of
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.web.asking import on_newest, rows_of
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_MOST_STEPS = 2_000


@router.get(
    "/cases/{path:path}",
    response_class=HTMLResponse,
    summary="A case's timeline as a page",
    responses={308: {"description": "The case's address, where its number is given in another spelling"}},
)
async def get_case(
    request: Request,
    path: Annotated[str, Path(description="The IRI of a case or an agenda item, or what stands in it after `/id/`")],
    view: AskedView,
) -> Response:
    """Meetings, recommendations, decisions and attachments in order, each with the sentence that proves it."""
    state = state_of(request)
    deadline = Deadline(state.limits.seconds)
    about = item_iri(state.identity, written_path(request, 1, path))

    async def make() -> Response:
        generation, store = await to_thread.run_sync(state.serving)
        _, ledger = await to_thread.run_sync(state.ledger)
        headers = page_validators(request, view, generation)
        kinds = await to_thread.run_sync(lambda: _kinds(store, about))
        if not kinds & {iri_of("Case"), iri_of("AgendaItem")}:
            keyed = keyed_case(state.identity, about)
            if keyed is not None and iri_of("Case") in await to_thread.run_sync(lambda: _kinds(store, keyed)):
                return moved_to(request, state.identity, "/cases/", keyed)
            raise Problem(404, "not-found", "No such case", f"there is no case or item {about} in {generation.number}")
        rows = await rows_of(request, generation, "case-timeline", {"about": about}, deadline, _MOST_STEPS)

        def page() -> Response:
            # Of the generation that the query ran on, also where another has come meanwhile.
            timeline = timeline_of(about, rows, Sources(store, ledger, state.texts), view.language)
            by_meeting = groupby(timeline.steps, key=lambda step: (step.date, step.body))
            is_case = iri_of("Case") in kinds
            return render(
                request,
                view,
                "timeline.html",
                headers=headers,
                generation=generation,
                timeline=timeline,
                meetings=[(meeting, list(steps)) for meeting, steps in by_meeting],
                is_case=is_case,
                data=f"/api/v1/{'cases' if is_case else 'agenda-items'}/{view.path_of(about) or ''}",
            )

        return await to_thread.run_sync(page)

    return await on_newest(request, make)


def _kinds(store: ox.Store, node: str) -> set[str]:
    found = store.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(RDF_TYPE), None, ox.DefaultGraph())
    return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}
