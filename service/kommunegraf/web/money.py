"""`/money`: what documents say of sums, by year and phase, as a chart, and as tables that lead to the items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.inhabitants import inhabitants
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.state import state_of
from kommunegraf.collections.aggregating import Group
from kommunegraf.collections.filters import FilterError
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.sums import TOTALS, sums_of
from kommunegraf.web import labels
from kommunegraf.web.charts import SERIES, grouped, short
from kommunegraf.web.listings import refused
from kommunegraf.web.naming import Names
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView, View
from kommunegraf.web.words import said

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_PLANNED, _ROOM = "planned-spend", "room"
_MOST_YEARS = 12  # that a chart has room for
_MOST_ROWS = 200  # of a table
_MOST_SUMS = 20_000  # that are looked at
_FIRST_YEAR, _LAST_YEAR = 1950, 2149  # as many years as a filter may name


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of a table: what it is of, the sum in kroner, how many items and documents, where they are listed."""

    names: tuple[str, ...]
    sum: Decimal
    items: int
    documents: int
    address: str
    per_inhabitant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A document's plan beside the room that it states, in kroner of one year."""

    year: str
    planned: Decimal
    room: Decimal
    document: str
    title: str
    address: str

    @property
    def left(self) -> Decimal:
        """What the plan leaves of the room; negative where it does not keep within it."""
        return self.room - self.planned


@router.get("/money", response_class=HTMLResponse, summary="Money as charts and tables, as a page")
async def get_money(
    request: Request,
    view: AskedView,
    municipality: Annotated[str, Query(pattern=r"^(\d{4})?$", description="Kommunekode, four digits")] = "",
    topic: Annotated[str, Query(max_length=40, description="A KLE number or a health topic")] = "",
    phase: Annotated[str, Query(max_length=40, description="A phase, such as original-budget")] = "",
    funder: Annotated[str, Query(max_length=500, description="The IRI of who pays")] = "",
    from_year: Annotated[str, Query(alias="from", pattern=r"^(\d{4})?$", description="The first year")] = "",
    to_year: Annotated[str, Query(alias="to", pattern=r"^(\d{4})?$", description="The last year")] = "",
) -> Response:
    """Sums by year and phase; by municipality and inhabitant, or by purpose; plans beside the room for them."""
    state = state_of(request)
    sought = {
        "municipality": municipality,
        "topic": topic,
        "phase": phase,
        "funder": funder,
        "from": from_year,
        "to": to_year,
    }
    narrow = {name: [value] for name, value in sought.items() if value and name not in ("from", "to")}
    if from_year or to_year:
        first, last = max(int(from_year or _FIRST_YEAR), _FIRST_YEAR), min(int(to_year or _LAST_YEAR), _LAST_YEAR)
        if first > last:
            raise Problem(422, "parameters", "A parameter is wrong", f"from {first} to {last} there is no year")
        narrow["year"] = [str(year) for year in range(first, last + 1)]

    def page() -> Response:
        found = state.collections()
        _, store = state.serving()
        names = Names(store, view.base, view.language, ox.DefaultGraph())
        headers = page_validators(request, view, found.generation)
        try:
            by_year, cut = _groups(found, narrow, ("year", "phase"))
            other = ("purpose", "year", "phase") if municipality else ("municipality", "year", "phase")
            further, further_cut = _groups(found, narrow, other)
            kept = _kept(view, found, names, narrow)
        except FilterError as error:
            raise refused(error) from error
        people = inhabitants(store, state.identity, (each.by.get("municipality") or "" for each in further))
        phases = dict(labels.concepts("phase", view.language))
        values = {(each.by["year"] or "", each.by["phase"] or ""): each.sum for each in by_year if each.by["year"]}
        drawn = sorted({year for year, _ in values})[-_MOST_YEARS:]
        shown = _largest(values, drawn)
        chart = grouped({key: value for key, value in values.items() if key[0] in drawn}, shown)
        return render(
            request,
            view,
            "money.html",
            headers=headers,
            generation=found.generation,
            sought=sought,
            chart=chart,
            called=lambda code: phases.get(code, code or said(view.language, "money.no_phase")),
            tick=lambda value: _tick(view.language, value),
            sums=[_sum(view, each, ("year", "phase"), phases, narrow) for each in by_year][:_MOST_ROWS],
            further=_further(view, names, people, further, other[0], phases, narrow)[:_MOST_ROWS],
            further_by=other[0],
            cut=cut or further_cut or max(len(by_year), len(further)) > _MOST_ROWS,
            kept=kept,
            payer=_payer(names, funder),
            municipalities=labels.municipalities(),
            topics=labels.concepts("health-topic", view.language),
            phases=labels.concepts("phase", view.language),
        )

    return await to_thread.run_sync(page)


def _groups(found: Collections, narrow: dict[str, list[str]], by: tuple[str, ...]) -> tuple[list[Group], bool]:
    """Sums in kroner by fields, and whether there are more than were looked at."""
    sums = sums_of(found, narrow, by, most=_MOST_SUMS)
    return [group for group in sums.groups if group.summed and _in_kroner(group)], sums.cut


def _in_kroner(group: Group) -> bool:
    return (group.by["currency"] or "").upper() == "DKK"


def _largest(values: dict[tuple[str, str], Decimal], years: Iterable[str]) -> list[str]:
    """The phases that a chart shows: those with the most money in its years, in the order of their codes."""
    among = set(years)
    weight: dict[str, Decimal] = {}
    for (year, phase), value in values.items():
        if year in among:
            weight[phase] = weight.get(phase, Decimal(0)) + abs(value)
    return sorted(sorted(weight, key=lambda phase: -weight[phase])[:SERIES])


def _sum(view: View, group: Group, by: tuple[str, ...], phases: dict[str, str], narrow: dict[str, list[str]]) -> Sum:
    values = {name: group.by[name] or "" for name in by}
    shown = []
    for name, value in values.items():
        if name == "phase":
            shown.append(phases.get(value, value) or said(view.language, "money.no_phase"))
        elif name == "municipality":
            shown.append(labels.municipality(value) if value else said(view.language, "money.nobody"))
        else:
            shown.append(value or said(view.language, "money.no_year"))
    # What is not named cannot be asked for: then nothing is led to.
    address = view.href("/browse/funding", {**narrow, **values, "sort": "-amount"}) if all(values.values()) else ""
    return Sum(tuple(shown), group.sum, group.items, group.documents, address)


def _further(
    view: View,
    called: Names,
    people: dict[str, tuple[int, str]],
    groups: list[Group],
    by: str,
    phases: dict[str, str],
    narrow: dict[str, list[str]],
) -> list[Sum]:
    """The second table: by municipality with what it is an inhabitant, or by purpose."""
    rows = []
    for group in groups:
        row = _sum(view, group, (by, "year", "phase"), phases, narrow)
        if by == "municipality":
            count, _ = people.get(group.by[by] or "", (0, ""))
            each = (group.sum / count).quantize(Decimal("0.01"), ROUND_HALF_UP) if count else None
            row = Sum(row.names, row.sum, row.items, row.documents, row.address, each)
        elif group.by[by]:
            title = called.name(str(group.by[by]))
            row = Sum((title, *row.names[1:]), row.sum, row.items, row.documents, row.address)
        else:
            continue
        rows.append(row)
    return sorted(rows, key=lambda row: (row.per_inhabitant is None, -abs(row.per_inhabitant or row.sum)))


def _kept(view: View, found: Collections, called: Names, narrow: dict[str, list[str]]) -> list[Kept]:
    """Plans beside the room that the same document states for the same year."""
    asked = {**narrow, "phase": [_PLANNED, _ROOM]}
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    # Where a table gives its total, that is the plan; else its lines are added.
    for filters in (asked, {**asked, "row": [TOTALS]}):
        for group in _groups(found, filters, ("document", "year"))[0]:
            document, year, phase = (group.by[name] or "" for name in ("document", "year", "phase"))
            if document and year:
                sums.setdefault((year, document), {})[phase] = group.sum
    kept = []
    for (year, document), stated in sorted(sums.items(), reverse=True):
        if _PLANNED in stated and _ROOM in stated:
            address = view.href("/browse/funding", {"document": document, "year": year, "phase": [_PLANNED, _ROOM]})
            reader = view.at("/read", document)
            kept.append(Kept(year, stated[_PLANNED], stated[_ROOM], reader, called.name(document), address))
    return kept[:_MOST_ROWS]


def _payer(names: Names, funder: str) -> str:
    try:
        return names.name(funder) if funder else ""
    except ValueError:  # no IRI
        return funder


def _tick(language: str, value: Decimal) -> str:
    number, unit = short(value)
    point = "," if language == "da" else "."
    number = number.replace(".", point).replace("-", "−")
    return f"{number} {said(language, f'money.{unit}')}" if unit else number
