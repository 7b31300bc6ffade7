"""Sums of what documents state: never of several phases or currencies at once, and no line counted with its total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunegraf.collections.aggregating import MOST_GROUPS, Group
from kommunegraf.collections.filters import Given
from kommunegraf.collections.reading import Collections

ALWAYS = ("phase", "currency")
TOTALS = "total"


@dataclass(frozen=True, slots=True)
class Sums:
    """The groups, their values as filters take them; whether there are more; and how many totals were left out."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    cut: bool
    left_out: int


def sums_of(
    found: Collections, filters: Given, by: Sequence[str], collection: str = "funding", most: int = MOST_GROUPS
) -> Sums:
    """The amounts of filtered nodes by fields, phase and currency always among them.

    Totals of tables are left out, since their lines are counted, unless `row` is filtered. Raises as
    `Collections.aggregate`.
    """
    asked = tuple(dict.fromkeys([*by, *ALWAYS]))
    read = found.filters(collection, filters)
    left_out = 0
    # Where no reference data names the rows of tables, there are no totals either.
    row = found.definition(collection).fields["row"]
    if "row" not in filters and any(TOTALS in found.codes(scheme) for scheme in row.of):
        totals = found.filters(collection, {**filters, "row": [TOTALS]})
        left_out = found.page(collection, totals, limit=1).total
        read = replace(read, unwanted={"row": totals.values["row"]})
    groups, cut = found.aggregate(read, asked, collection, most)
    fields = found.definition(collection).fields
    shown = tuple(
        replace(group, by={name: found.shown(fields[name], value) for name, value in group.by.items()})
        for group in groups
    )
    return Sums(asked, shown, cut, left_out)
