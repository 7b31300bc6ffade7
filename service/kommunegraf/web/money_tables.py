"""The sums that the page of money shows, as the index of collections gives them: by fields, and plans beside room.

The saved queries of `QUERIES` give the same figures by SPARQL: a change here is a change there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kommunegraf.collections.aggregating import Group
from kommunegraf.collections.filters import Filters
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.sums import TOTALS, sums_of

CURRENCY = "DKK"
PLANNED, ROOM = "planned-spend", "room"
BY_YEAR, BY_MUNICIPALITY, BY_PURPOSE = (
    ("year", "phase"),
    ("municipality", "region", "year", "phase"),
    ("purpose", "year", "phase"),
)
QUERIES = {
    BY_YEAR: "funding-by-year-and-phase",
    BY_MUNICIPALITY: "funding-by-municipality",
    BY_PURPOSE: "funding-by-purpose",
}
PLANS = "plans-beside-room"
_MOST_SUMS = 20_000  # that are looked at
Narrowed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """A document's plan beside the room that it states, in kroner of one year."""

    year: str
    document: str
    planned: Decimal
    room: Decimal

    @property
    def left(self) -> Decimal:
        """What the plan leaves of the room; negative where it does not keep within it."""
        return self.room - self.planned


def sums(found: Collections, narrow: Narrowed, by: tuple[str, ...]) -> tuple[list[Group], bool]:
    """Sums in kroner by fields, and whether there are more than were looked at. Raises `FilterError`.

    What is for no purpose is in no row by purpose.
    """
    summed = sums_of(found, {**narrow, "currency": [CURRENCY]}, by, most=_MOST_SUMS)
    groups = [group for group in summed.groups if group.summed and group.by["currency"] == CURRENCY]
    return [group for group in groups if "purpose" not in by or group.by["purpose"]], summed.cut


def plans(found: Collections, narrow: Narrowed) -> tuple[list[Plan], bool]:
    """Plans beside the room that a document states for the same year, the newest first; and whether sums were cut."""
    asked = {**narrow, "phase": [PLANNED, ROOM]}
    stated: dict[tuple[str, str], dict[str, Decimal]] = {}
    # Where a table gives its total, that is the plan; else its lines are added.
    cut = False
    for filters in (asked, {**asked, "row": [TOTALS]}):
        groups, more = sums(found, filters, ("document", "year", "phase"))
        cut = cut or more
        for group in groups:
            document, year, phase = (group.by[name] or "" for name in ("document", "year", "phase"))
            if document and year:
                stated.setdefault((year, document), {})[phase] = group.sum
    made = [
        Plan(year, document, each[PLANNED], each[ROOM])
        for (year, document), each in sorted(stated.items(), reverse=True)
        if PLANNED in each and ROOM in each
    ]
    return made, cut


def parameters(read: Filters, first: str, last: str) -> dict[str, str]:
    """The parameters of the saved queries that narrow as the page is narrowed.

    `read` are the page's filters as the index has them, `first` and `last` its years ("" where there is none).
    """
    values = {name: forms[0] for name, forms in read.values.items() if name != "year" and forms}
    codes = {name: form.rpartition(" ")[2] for name, form in values.items()}
    told = {
        "municipality": codes.get("municipality"),
        "topic": codes.get("topic"),
        "ofPhase": f"phase/{codes['phase']}" if "phase" in codes else None,
        "funder": values.get("funder"),
        "from": first,
        "to": last,
    }
    return {name: value for name, value in told.items() if value}
