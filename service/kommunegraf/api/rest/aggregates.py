"""`/api/v1/funding/aggregate`: sums of what documents state, never of several phases or currencies at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pyoxigraph as ox
from anyio import to_thread
from fastapi import Request, Response
from pydantic import BaseModel, Field

from kommunegraf.api.entities import Json
from kommunegraf.api.inhabitants import inhabitants
from kommunegraf.api.problems import Problem
from kommunegraf.api.rest.answering import Opened, json_answer, opened
from kommunegraf.api.rest.asked import FORMATS, filters_of, format_in, given_in, listed, media_of, told
from kommunegraf.api.rest.written import csv_rows, json_lines
from kommunegraf.collections.aggregating import MOST_GROUPS, Group
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.filters import others, unknown_name
from kommunegraf.collections.rows import plain
from kommunegraf.collections.sums import sums_of

_MOST_FIELDS = 6
_MOST_ROWS = 20_000  # of a file
OFFERED = {name: FORMATS[name] for name in ("json", "csv", "ndjson")}
_OWN = ("by", "format")
_SUMS = ("sum", "items", "summed", "documents")
_PEOPLE = ("inhabitants", "inhabitantsIn", "perInhabitant")


class AggregateRow(BaseModel):
    """What has the same values of the fields of `by` (null: it states none)."""

    by: dict[str, str | None]
    label: dict[str, dict[str, str]] = Field(description="What people call the values, by field and language")
    sum: str = Field(description="An exact decimal, in whole units of the currency")
    items: int = Field(description="How many items there are")
    summed: int = Field(description="How many of them state an amount, and are in the sum")
    documents: int = Field(description="How many documents they stand in")
    inhabitants: int | None = Field(default=None, description="Of the municipality, in the newest year that is known")
    inhabitantsIn: str | None = None
    perInhabitant: str | None = Field(default=None, description="The sum by inhabitant, rounded to two decimals")


class Aggregate(BaseModel):
    """Sums of amounts as documents state them."""

    generation: int
    by: list[str] = Field(description="The fields that were asked for; phase and currency are always among them")
    leftOut: int = Field(description="Items that are totals of tables: their lines are counted")
    cut: bool = Field(description="Whether there are more rows than are given")
    notes: list[str]
    rows: list[AggregateRow]


_NOTES = (
    "Sums of what documents state, not accounts: money that two documents name is counted twice, and documents may "
    "contradict each other. `items` and `documents` say how many each row is of.",
    "An item that has several values of a field is in the row of each: rows cannot be added up over such a field.",
    "Prices are as stated, of whatever year (`priceLevel`).",
)
_NO_TOTALS = "Totals of tables are left out, since their lines are counted; `row=total` asks for them alone."


async def aggregate(request: Request, collection: Collection) -> Response:
    """Answers a request for sums: an `Aggregate`, or its rows alone as CSV or lines of JSON.

    Raises `Problem` (406, 422), the latter also for a file of more rows than one may have.
    """
    given = given_in(request)
    media = told(lambda: media_of(request, format_in(given), OFFERED))
    this, headers = await opened(request)

    def answer() -> Response:
        if media == OFFERED["json"]:
            return json_answer(told(lambda: _aggregate(this, collection, given, MOST_GROUPS)), media, headers)
        content = told(lambda: _aggregate(this, collection, given, _MOST_ROWS))
        if content["cut"]:
            said = f"there are more than {_MOST_ROWS} rows; narrow them by filters, or name fewer fields in `by`"
            raise Problem(422, "parameters", "Too many rows for a file", said, parameter="by")
        csv = media == OFFERED["csv"]
        body = _csv(collection, content["by"], content["rows"]) if csv else json_lines(content["rows"])
        name = f"{collection.name}-sums.{'csv' if csv else 'ndjson'}"
        kept = {**headers, "Vary": "Accept", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(body, media_type=media, headers=kept)

    return await to_thread.run_sync(answer)


def _csv(collection: Collection, by: Sequence[str], rows: Sequence[Json]) -> bytes:
    """A row for each sum: the fields with what people call their values, then the figures."""
    worded = [name for name in by if collection.fields[name].kind in ("code", "iri")]
    figures = [*_SUMS, *(_PEOPLE if "municipality" in by else ())]
    head = [column for name in by for column in ((name, f"{name}Label") if name in worded else (name,))]
    made = []
    for row in rows:
        cells: list[object] = []
        for name in by:
            cells.append(row["by"][name])
            if name in worded:
                label = row["label"].get(name, {})
                cells.append(label.get("da") or label.get("en"))
        made.append([*cells, *(row[name] for name in figures)])
    return csv_rows([[*head, *figures], *made])


def _aggregate(this: Opened, collection: Collection, given: dict[str, list[str]], most: int) -> Json:
    filters = {name: values for name, values in given.items() if name not in _OWN}
    for name in filters:
        if name not in collection.fields and name not in others(collection):
            raise unknown_name(collection, name, _OWN)
    filters_of(this.collections, collection, filters)
    by = listed(given, "by", collection.fields, _MOST_FIELDS)
    sums = sums_of(this.collections, filters, by, collection.name, most)
    people: dict[str, tuple[int, str]] = {}
    if "municipality" in sums.by:
        codes = (group.by["municipality"] or "" for group in sums.groups)
        people = inhabitants(this.store, this.state.identity, codes)
    label = cache(lambda name, value: _label(this, collection, name, value))
    return {
        "generation": this.number,
        "by": list(sums.by),
        "leftOut": sums.left_out,
        "cut": sums.cut,
        "notes": [*_NOTES, *([] if "row" in filters else [_NO_TOTALS])],
        "rows": [_row(group, label, people) for group in sums.groups],
    }


def _row(group: Group, label: Callable[[str, str], dict[str, str]], people: Mapping[str, tuple[int, str]]) -> Json:
    by = group.by
    labels = {name: found for name, value in by.items() if value is not None and (found := label(name, value))}
    counted, year = people.get(by.get("municipality") or "", (None, None))
    each = str((group.sum / counted).quantize(Decimal("0.01"), ROUND_HALF_UP)) if counted else None
    return {
        "by": dict(by),
        "label": labels,
        "sum": plain(group.sum),
        "items": group.items,
        "summed": group.summed,
        "documents": group.documents,
        "inhabitants": counted,
        "inhabitantsIn": year,
        "perInhabitant": each,
    }


def _label(this: Opened, collection: Collection, name: str, value: str) -> dict[str, str]:
    field = collection.fields[name]
    if field.kind == "iri":
        title = this.collections.title(value) or _words(this, value)
        return {"da": title} if title else {}
    return dict(this.collections.labels(field, value)) if field.kind == "code" else {}


def _words(this: Opened, iri: str) -> str:
    """The label of a node that no collection lists, such as a budget line."""
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    found = this.store.quads_for_pattern(ox.NamedNode(iri), label, None, ox.DefaultGraph())
    return min((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), default="")
