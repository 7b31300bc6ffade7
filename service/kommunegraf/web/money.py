"""`/money`: what documents say of sums, by year and phase, as a chart, and as tables that lead to the items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.inhabitants import inhabitants
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.saved_queries import PREFIX
from kommunegraf.api.state import state_of
from kommunegraf.collections.filters import FilterError
from kommunegraf.web import labels
from kommunegraf.web.charts import SERIES, grouped, lying, short
from kommunegraf.web.listings import refused
from kommunegraf.web.money_rows import drawn_plans, drawn_sums, further_rows, kept_plan, sum_row
from kommunegraf.web.money_tables import (
    BY_MUNICIPALITY,
    BY_PURPOSE,
    BY_YEAR,
    CURRENCY,
    PLANS,
    QUERIES,
    parameters,
    plans,
    sums,
)
from kommunegraf.web.naming import Names
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView, View
from kommunegraf.web.words import said

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
_MOST_YEARS = 12  # that a chart has room for
_MOST_ROWS = 200  # of a table
_FIRST_YEAR, _LAST_YEAR = 1950, 2149  # as many years as a filter may name


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a table comes as a file, and the query that gives its figures."""

    csv: str
    query: str


@router.get("/money", response_class=HTMLResponse, summary="Money as charts and tables, as a page")
async def get_money(
    request: Request,
    view: AskedView,
    municipality: Annotated[str, Query(pattern=r"^([0-9]{4})?$", description="Kommunekode, four digits")] = "",
    topic: Annotated[str, Query(max_length=40, description="A KLE number or a health topic")] = "",
    phase: Annotated[str, Query(max_length=40, description="A phase, such as original-budget")] = "",
    funder: Annotated[str, Query(max_length=500, description="The IRI of who pays")] = "",
    from_year: Annotated[str, Query(alias="from", pattern=r"^([0-9]{4})?$", description="The first year")] = "",
    to_year: Annotated[str, Query(alias="to", pattern=r"^([0-9]{4})?$", description="The last year")] = "",
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
        other = BY_PURPOSE if municipality else BY_MUNICIPALITY
        try:
            asked = parameters(found.filters("funding", narrow), from_year, to_year)
            by_year, cut = sums(found, narrow, BY_YEAR)
            further, further_cut = sums(found, narrow, other)
            planned, plans_cut = plans(found, narrow)
            kept = [kept_plan(view, names, plan) for plan in planned]
        except FilterError as error:
            raise refused(error) from error
        people = inhabitants(store, state.identity, (each.by.get("municipality") or "" for each in further))
        phases = dict(labels.concepts("phase", view.language))
        values = {(each.by["year"] or "", each.by["phase"] or ""): each.sum for each in by_year if each.by["year"]}
        drawn = sorted({year for year, _ in values})[-_MOST_YEARS:]
        shown = _largest(values, drawn)
        chart = grouped({key: value for key, value in values.items() if key[0] in drawn}, shown)
        rows = further_rows(view, names, people, further, other, phases, narrow)
        years = sorted({each.by["year"] for each in by_year if each.by["year"]}) if "year" in narrow else []
        onward = {
            query: _onward(view, query, by, {**narrow, **({"year": years} if years else {})}, asked)
            for by, query in QUERIES.items()
        }
        return render(
            request,
            view,
            "money.html",
            headers=headers,
            generation=found.generation,
            sought=sought,
            chart=chart,
            chart_cut=len(values) > len(chart.bars) if chart else False,
            called=lambda code: phases.get(code, code or said(view.language, "money.no_phase")),
            tick=lambda value: _tick(view.language, value),
            sums=[sum_row(view, each, BY_YEAR, phases, narrow) for each in by_year][:_MOST_ROWS],
            sums_onward=onward[QUERIES[BY_YEAR]],
            further=rows[:_MOST_ROWS],
            further_by=other[0],
            further_chart=lying(drawn_sums(view, rows)),
            further_onward=onward[QUERIES[other]],
            cut=cut or further_cut or plans_cut or max(len(by_year), len(further), len(kept)) > _MOST_ROWS,
            kept=kept[:_MOST_ROWS],
            kept_chart=lying(drawn_plans(view, kept)),
            kept_onward=_onward(view, PLANS, (), {}, {name: asked[name] for name in asked if name != "ofPhase"}),
            payer=_payer(names, funder),
            municipalities=labels.municipalities(),
            topics=labels.concepts("health-topic", view.language),
            phases=labels.concepts("phase", view.language),
        )

    return await to_thread.run_sync(page)


def _onward(view: View, query: str, by: Sequence[str], narrow: dict[str, list[str]], asked: dict[str, str]) -> Onward:
    """The ways onward from the table by these fields, or of a query whose rows no list sums."""
    if by:
        pairs = [(name, value) for name, values in narrow.items() for value in values]
        pairs += [("by", ",".join(by)), ("currency", CURRENCY), ("format", "csv")]
        csv = f"/api/v1/funding/aggregate?{urlencode(pairs)}"
    else:
        csv = f"{PREFIX}{query}?{urlencode([*asked.items(), ('format', 'csv')])}"
    return Onward(csv, view.href("/query", {"example": query, **asked}))


def _largest(values: dict[tuple[str, str], Decimal], years: Iterable[str]) -> list[str]:
    """The phases that a chart shows: those with the most money in its years, in the order of their codes."""
    among = set(years)
    weight: dict[str, Decimal] = {}
    for (year, phase), value in values.items():
        if year in among:
            weight[phase] = weight.get(phase, Decimal(0)) + abs(value)
    return sorted(sorted(weight, key=lambda phase: -weight[phase])[:SERIES])


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
