"""Finds the case number of an item whose head has none: a line of its own inside the item."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.layout.item_fields import ItemFields
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.outline import Named


def take_case(
    marked: Sequence[Marked], indices: Sequence[int], fields: dict[str, Named], reading: ItemFields
) -> set[int]:
    """Takes the only case number that lines of the item carry, where `fields` have none; the lines that carry it."""
    if "case-number" in fields:
        return set()
    carrying = [index for index in indices if _number(marked[index])]
    if not carrying or len({_number(marked[index]) for index in carrying}) > 1:
        return set()
    used: set[int] = set()
    reading.line_fields(carrying[0], fields, used)
    return used | set(carrying)


def _number(each: Marked) -> str:
    return each.case.raw if each.case is not None and each.case.number is not None else ""
