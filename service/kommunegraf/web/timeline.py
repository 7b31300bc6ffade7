"""`/cases/…`: how a case went from body to body, as a page for people."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.case_steps import Elsewhere, steps_of
from kommunegraf.api.modes import SAID, AskedModes
from kommunegraf.api.requests import item_iri, moved_to, only_known_parameters, written_path
from kommunegraf.api.state import state_of
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])


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
    modes: AskedModes,
) -> Response:
    """Meetings, recommendations, decisions and attachments in order, each with the sentence that proves it."""
    state = state_of(request)
    about = item_iri(state.identity, written_path(request, 1, path))
    try:
        generation, timeline, is_case = await steps_of(
            request, state, about, view.language, lambda at: page_validators(request, view, at), modes
        )
    except Elsewhere as moved:
        return moved_to(request, state.identity, "/cases/", moved.iri)
    by_meeting = groupby(timeline.steps, key=lambda step: (step.date, step.body))
    meetings = [(meeting, list(steps)) for meeting, steps in by_meeting]
    return await to_thread.run_sync(
        lambda: render(
            request,
            view,
            "timeline.html",
            headers=page_validators(request, view, generation),
            generation=generation,
            timeline=timeline,
            meetings=meetings,
            is_case=is_case,
            modes=modes,
            said=SAID,
            data=f"/api/v1/cases/{view.path_of(about)}/timeline"
            if is_case
            else f"/api/v1/agenda-items/{view.path_of(about)}",
        )
    )
