"""Lists of collections for pages: rows with their words and links, and values to narrow a list by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kommunegraf.api.problems import Problem
from kommunegraf.collections.answers import FacetValue, Row
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.filters import FilterError
from kommunegraf.collections.reading import Collections
from kommunegraf.web import labels
from kommunegraf.web.view import View

MOST_CHOICES = 12  # values of a field that are offered at once
# What is offered to narrow a list by, where the collection has it; the rest can be had by address.
OFFERED = (
    "municipality",
    "region",
    "kind",
    "year",
    "topic",
    "scope",
    "outcome",
    "phase",
    "status",
    "followed",
    "group",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that narrows a list: what it is called, how many there are, where it leads, whether it is chosen."""

    name: str
    count: int
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list as it is shown; "" for what it does not have."""

    title: str
    address: str
    date: str
    amount: str


def lines(view: View, rows: Iterable[Row]) -> list[Line]:
    """The rows with their links."""
    return [
        Line(
            title=row.title,
            address=view.page(row.iri),
            date=row.date.lexical if row.date else "",
            amount="" if row.amount is None else str(row.amount),
        )
        for row in rows
    ]


def called(view: View, field: str, value: FacetValue) -> str:
    """What people call a value of a field; the value itself where nothing is known of it."""
    if field == "municipality":
        return labels.municipality(value.value)
    label = value.labels.get(view.language) or next(iter(value.labels.values()), "")
    if field == "topic" and label and label != value.value:
        return f"{label} ({value.value})" if value.value[:1].isdigit() else label
    return label or labels.label(view.language, value.value, view.base) or value.value


def choices(
    view: View, found: Collections, collection: Collection, filters: Mapping[str, Sequence[str]]
) -> list[tuple[str, str, list[Choice]]]:
    """(field, what it is called, its values) for the fields to narrow by, of the nodes that the filters leave."""
    names = [name for name in OFFERED if name in collection.fields]
    facets = found.facets(collection.name, filters, names, alternatives=True)
    offered = []
    for name in names:
        chosen = filters.get(name, ())
        values = list(facets[name].values[:MOST_CHOICES])
        if name == "year":
            values.sort(key=lambda each: each.value, reverse=True)
        shown = [
            Choice(
                name=called(view, name, each),
                count=each.count,
                address=view.here(**{name: None if each.value in chosen else each.value, "after": None}),
                chosen=each.value in chosen,
            )
            for each in values
        ]
        if len(shown) > 1 or any(each.chosen for each in shown):
            offered.append((name, collection.fields[name].label[view.language], shown))
    return offered


def refused(error: FilterError) -> Problem:
    """The problem of a filter that there is not; it tells what there is."""
    said = str(error)
    # What the error tells by itself is not told again.
    there, perhaps = ", ".join(error.allowed), ", ".join(error.near)
    allowed = f"; there is {there}" if there and there not in said else ""
    near = f"; perhaps {perhaps}" if perhaps and perhaps not in said else ""
    return Problem(422, "parameters", "A filter is wrong", f"{said}{near}{allowed}", parameter=error.name)
