"""`/map`: the municipalities where they lie, with how much there is, or what is named per inhabitant; and a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal, get_args

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.inhabitants import inhabitants
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.state import State, state_of
from kommunegraf.collections.aggregating import Group
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.reading import Collections
from kommunegraf.web import formats, labels
from kommunegraf.web.money_tables import sums
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.places import HEIGHT, WIDTH, places
from kommunegraf.web.view import AskedView, View
from kommunegraf.web.words import said

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_SMALLEST, _LARGEST = 4.0, 22.0  # radius of a municipality's circle
Counted = Literal["documents", "agenda-items", "policies", "partnerships", "funding"]
Shown = Literal[Counted, "per-inhabitant"]
_EACH = "per-inhabitant"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a municipality: `value` is what its circle is sized by, `figure` the same in words.

    `sum` and `inhabitants` are what the value is made of, "" where it is a count; `address` leads to what it is of.
    """

    value: Decimal
    figure: str
    address: str
    sum: str = ""
    inhabitants: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The year and phase whose sums are shown, and those that there are (years, phases as code and name)."""

    year: str
    phase: str
    years: tuple[str, ...]
    phases: tuple[tuple[str, str], ...]


@router.get("/map", response_class=HTMLResponse, summary="The municipalities on a map, as a page")
async def get_map(
    request: Request,
    view: AskedView,
    show: Annotated[Shown, Query(description="What the circles are sized by")] = "documents",
    year: Annotated[str, Query(pattern=r"^([0-9]{4})?$", description="Of sums per inhabitant: the year")] = "",
    phase: Annotated[str, Query(max_length=40, description="Of sums per inhabitant: the phase")] = "",
) -> Response:
    """A circle a municipality, its area by how many there are or what is named per inhabitant; a link leads to them."""
    state = state_of(request)

    def page() -> Response:
        found = state.collections()
        headers = page_validators(request, view, found.generation)
        chosen = None
        if show == _EACH:
            groups, _ = sums(found, {}, ("municipality", "year", "phase"))
            chosen = _chosen(view, groups, year, phase)
            told = _per_inhabitant(view, state, groups, chosen)
        else:
            told = _counts(view, found, show)
        most = max((abs(each.value) for each in told.values()), default=Decimal(1))
        drawn = [
            (place, labels.municipality(place.code), told.get(place.code), _radius(told.get(place.code), most))
            for place in places()
        ]
        drawn.sort(key=lambda each: (-each[3], each[1]))
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
            chosen=chosen,
            shown=[
                *((name, collections()[name].label[view.language]) for name in get_args(Counted)),
                (_EACH, said(view.language, "map.per_inhabitant")),
            ],
            rows=[(place.code, name, each) for place, name, each, _ in drawn if each],
        )

    return await to_thread.run_sync(page)


def _counts(view: View, found: Collections, show: str) -> dict[str, Told]:
    return {
        each.value: Told(
            Decimal(each.count),
            formats.number(view.language, each.count),
            view.href(f"/browse/{show}", {"municipality": each.value}),
        )
        for each in found.facets(show, {}, ("municipality",))["municipality"].values
        if each.count
    }


def _chosen(view: View, groups: Sequence[Group], year: str, phase: str) -> Chosen:
    """The year and phase that are asked for; of those that are not, what the most municipalities name, the newest.

    Raises `Problem` (422) for a phase that there is not.
    """
    names = dict(labels.concepts("phase", view.language))
    if phase and phase not in names:
        raise Problem(
            422, "parameters", "A parameter is wrong", f"phase is one of {', '.join(names)}", parameter="phase"
        )
    told = [(each.by["year"] or "", each.by["phase"] or "") for each in groups if each.by["municipality"]]
    pairs = [pair for pair in told if all(pair)]
    fitting = [pair for pair in pairs if (not year or pair[0] == year) and (not phase or pair[1] == phase)]
    best = max(fitting, key=lambda pair: (fitting.count(pair), pair), default=("", ""))
    return Chosen(
        year=year or best[0],
        phase=phase or best[1],
        years=tuple(sorted({pair[0] for pair in pairs} | ({year} - {""}), reverse=True)),
        phases=tuple(
            (code, name) for code, name in names.items() if code == phase or code in {each[1] for each in pairs}
        ),
    )


def _per_inhabitant(view: View, state: State, groups: Sequence[Group], chosen: Chosen) -> dict[str, Told]:
    """What the documents of municipalities name in one year and phase for each inhabitant, where these are known."""
    _, store = state.serving()
    wanted = [each for each in groups if (each.by["year"], each.by["phase"]) == (chosen.year, chosen.phase)]
    people = inhabitants(store, state.identity, (each.by["municipality"] or "" for each in wanted))
    told = {}
    for group in wanted:
        code = group.by["municipality"] or ""
        count, counted_in = people.get(code, (0, ""))
        if count:
            each = (group.sum / count).quantize(Decimal("0.01"), ROUND_HALF_UP)
            asked = {"municipality": code, "year": chosen.year, "phase": chosen.phase, "sort": "-amount"}
            told[code] = Told(
                each,
                formats.kroner(view.language, each),
                view.href("/browse/funding", asked),
                formats.kroner(view.language, group.sum),
                said(view.language, "map.people", count=formats.number(view.language, count), year=counted_in),
            )
    return told


def _radius(told: Told | None, most: Decimal) -> float:
    """Of a circle whose area goes with what is told."""
    if told is None or not most:
        return _SMALLEST
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(abs(told.value) / most), 1)
