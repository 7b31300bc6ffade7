"""`/map`: the municipalities where they lie, with how much there is of each here, and the same as a table."""

from __future__ import annotations

import math
from typing import Annotated, Literal, get_args

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.state import state_of
from kommunegraf.collections.definitions import collections
from kommunegraf.web import labels
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.places import HEIGHT, WIDTH, places
from kommunegraf.web.view import AskedView

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_SMALLEST, _LARGEST = 4.0, 22.0  # radius of a municipality's circle
Shown = Literal["documents", "agenda-items", "policies", "partnerships", "funding"]


@router.get("/map", response_class=HTMLResponse, summary="The municipalities on a map, as a page")
async def get_map(
    request: Request,
    view: AskedView,
    show: Annotated[Shown, Query(description="What the circles are sized by")] = "documents",
) -> Response:
    """A circle a municipality, its area by how many there are; a link leads to them."""
    state = state_of(request)

    def page() -> Response:
        found = state.collections()
        headers = page_validators(request, view, found.generation)
        counts = {each.value: each.count for each in found.facets(show, {}, ("municipality",))["municipality"].values}
        most = max(counts.values(), default=1)
        drawn = [
            (
                place,
                labels.municipality(place.code),
                counts.get(place.code, 0),
                _radius(counts.get(place.code, 0), most),
            )
            for place in places()
        ]
        drawn.sort(key=lambda each: -each[2])
        return render(
            request,
            view,
            "map.html",
            headers=headers,
            generation=found.generation,
            drawn=drawn,
            width=WIDTH,
            height=HEIGHT,
            show=show,
            shown=[(name, collections()[name].label[view.language]) for name in get_args(Shown)],
            rows=[(place.code, name, count) for place, name, count, _ in drawn if count],
        )

    return await to_thread.run_sync(page)


def _radius(count: int, most: int) -> float:
    """Of a circle whose area goes with the count."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(count / most), 1) if count else _SMALLEST
