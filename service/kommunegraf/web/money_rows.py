"""The rows of the page of money in words: sums, plans beside room, and the bars that are drawn of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from kommunegraf.collections.aggregating import Group
from kommunegraf.web import formats, labels
from kommunegraf.web.charts import Drawn
from kommunegraf.web.money_tables import BY_PURPOSE, CURRENCY, PLANNED, ROOM, Narrowed, Plan
from kommunegraf.web.naming import Names
from kommunegraf.web.view import View
from kommunegraf.web.words import said


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
    """A plan beside its room: where its document and its items are shown."""

    plan: Plan
    title: str
    reader: str
    address: str


def sum_row(view: View, group: Group, by: Sequence[str], phases: Mapping[str, str], narrow: Narrowed) -> Sum:
    """A row of sums; `narrow` is what the page is narrowed to, which its link keeps."""
    values = {name: group.by[name] or "" for name in by}
    if "municipality" in values:  # a document is of a municipality, or of a region
        values.pop("municipality" if values["region"] else "region")
    shown = []
    for name, value in values.items():
        if name == "phase":
            shown.append(phases.get(value, value) or said(view.language, "money.no_phase"))
        elif name == "municipality":
            shown.append(labels.municipality(value) if value else said(view.language, "money.nobody"))
        elif name == "region":
            shown.append(labels.label(view.language, f"{view.base}id/region/{value}", view.base) or value)
        else:
            shown.append(value or said(view.language, "money.no_year"))
    # What is not named cannot be asked for: then nothing is led to.
    asked = {**narrow, **values, "currency": CURRENCY, "sort": "-amount"}
    address = view.href("/browse/funding", asked) if all(values.values()) else ""
    return Sum(tuple(shown), group.sum, group.items, group.documents, address)


def further_rows(
    view: View,
    called: Names,
    people: Mapping[str, tuple[int, str]],
    groups: Sequence[Group],
    by: Sequence[str],
    phases: Mapping[str, str],
    narrow: Narrowed,
) -> list[Sum]:
    """The second table: by municipality with what it is an inhabitant, or by purpose; the largest first."""
    rows = []
    for group in groups:
        row = sum_row(view, group, by, phases, narrow)
        if by == BY_PURPOSE:
            row = replace(row, names=(called.name(str(group.by["purpose"])), *row.names[1:]))
        else:
            count, _ = people.get(group.by["municipality"] or "", (0, ""))
            each = (group.sum / count).quantize(Decimal("0.01"), ROUND_HALF_UP) if count else None
            row = replace(row, per_inhabitant=each)
        rows.append(row)
    return sorted(rows, key=lambda row: (row.per_inhabitant is None, -abs(row.per_inhabitant or row.sum)))


def drawn_sums(view: View, rows: Sequence[Sum]) -> list[Drawn]:
    """The bars of the second table: per inhabitant where that is known of any, for sums are not to be compared then."""
    each = [row for row in rows if row.per_inhabitant is not None]
    drawn = []
    for row in each or rows:
        value = row.sum if row.per_inhabitant is None else row.per_inhabitant
        drawn.append(Drawn(row.names[0], " · ".join(row.names[1:]), value, formats.kroner(view.language, value)))
    return drawn


def kept_plan(view: View, called: Names, plan: Plan) -> Kept:
    """A plan with the title of its document, the reader of it and the list of its items."""
    asked = {"document": plan.document, "year": plan.year, "phase": [PLANNED, ROOM]}
    return Kept(plan, called.name(plan.document), view.at("/read", plan.document), view.href("/browse/funding", asked))


def drawn_plans(view: View, kept: Sequence[Kept]) -> list[Drawn]:
    """Two bars for each year and document: what is planned, and the room for it."""
    drawn = []
    for each in kept:
        heading, over = f"{each.plan.year} · {each.title}", each.plan.left < 0
        for word, value, kind in (
            ("planned", each.plan.planned, "bar over" if over else "bar"),
            ("room", each.plan.room, "room"),
        ):
            text = said(view.language, f"money.{word}")
            if over and word == "planned":
                text = f"{text} ({said(view.language, 'money.over')})"
            drawn.append(Drawn(heading, text, value, formats.kroner(view.language, value), kind))
    return drawn
