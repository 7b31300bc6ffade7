"""`/cases/…`: how a case went from body to body, as a page for people, made from the saved query `case-timeline`."""

from __future__ import annotations

from typing import Annotated, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse

from kommunegraf.api.case_steps import steps_of
from kommunegraf.api.languages import language_of
from kommunegraf.api.requests import item_iri, only_known_parameters, validators, written_path
from kommunegraf.api.state import state_of
from kommunegraf.api.timeline_page import CONTENT_SECURITY_POLICY, LANGUAGES, timeline_page

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])


@router.get("/cases/{path:path}", response_class=HTMLResponse, summary="A case's timeline as a page")
async def get_case(
    request: Request,
    path: Annotated[str, Path(description="The IRI of a case or an agenda item, or what stands in it after `/id/`")],
    lang: Annotated[Literal["da", "en"] | None, Query(description="The page's language")] = None,
) -> HTMLResponse:
    """Meetings, recommendations, decisions and attachments in order, each with the sentence that proves it."""
    state = state_of(request)
    language = lang or language_of(request.headers.get("accept-language"), LANGUAGES)
    about = item_iri(state.identity, written_path(request, 1, path))
    generation, timeline, case = await steps_of(
        request, state, about, language, lambda at: validators(request, at, language)
    )
    page = await to_thread.run_sync(lambda: timeline_page(timeline, language, state.identity.base, case=case))
    return HTMLResponse(
        page,
        headers={
            **validators(request, generation, language),
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Content-Security-Policy": CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
    )
