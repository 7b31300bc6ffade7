"""`/browse/by/…`: all authorities with documents, all bodies, all years, and how much there is of each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.requests import only_known_parameters
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.reading import Collections
from kommunegraf.web import labels
from kommunegraf.web.coverage import coverage
from kommunegraf.web.entries import Entries, bodies, counted, entries
from kommunegraf.web.found_page import found_page
from kommunegraf.web.view import AskedView
from kommunegraf.web.words import listed

router = APIRouter(tags=["Pages"])


@router.get(
    "/browse/by/{field}",
    response_class=HTMLResponse,
    summary="What there is by municipality, body or year, as a page",
    dependencies=[Depends(only_known_parameters)],
)
async def get_entries(
    request: Request,
    view: AskedView,
    field: Annotated[Literal["municipality", "body", "year"], Path(description="What it is counted by")],
    municipality: Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="Kommunekode")] = None,
    after: Annotated[str | None, Query(max_length=2000, description="The cursor of the page before")] = None,
) -> Response:
    """All municipalities and regions with documents, all bodies, or all years, and how much there is of each."""
    asked = {"municipality": [municipality]} if municipality else {}

    def content(found: Collections) -> dict[str, Any]:
        covered, told = None, Entries(())
        if field == "municipality":
            covered = coverage(view, found)
        elif field == "body":
            told = bodies(view, found, asked, after)
        else:
            told = entries(view, found, field, asked)
        return {
            "field": field,
            "municipality": municipality or "",
            "whose": labels.municipality(municipality) if municipality else "",
            "municipalities": labels.municipalities(),
            "covered": covered,
            "facts": listed(view.language, "start.facts"),
            "columns": [collections()[name].label[view.language] for name in counted(field, asked)],
            "entries": told.entries,
            "cut": told.cut,
            "begin": view.here(after=None) if after else "",
            "following": view.here(after=told.next) if told.next else "",
        }

    return await found_page(request, view, "entries.html", content)
