"""The grid of a Word table: which cell stands where, with those over several columns and rows (ECMA-376-1, 17.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kommunegraf.reading.composer import MOST_CELLS
from kommunegraf.reading.office.elements import attribute, child, integer, is_on, local

_WIDEST = 1000  # columns


@dataclass(slots=True)
class TableGrid:
    """`rows` are the cells (elements) that begin in each row; `places` says which of them is seen where."""

    rows: list[list[Any]] = field(default_factory=list)
    places: list[list[tuple[int, int]]] = field(default_factory=list)
    deleted: bool = False
    cut: bool = False


def grid_of(table: Any) -> TableGrid:
    """The grid; deleted rows are left out, and of a table beyond all bounds the rest is (`cut`)."""
    grid = TableGrid()
    cells = 0
    for row in table_rows(table):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            grid.deleted = True
            continue
        own: list[Any] = []
        places: list[tuple[int, int]] = [(-1, -1)] * _columns(child(properties, "gridBefore"), 0)
        above = grid.places[-1] if grid.places else []
        for cell in inside(row, "tc"):
            said = child(cell, "tcPr")
            merge = child(said, "vMerge")
            column = len(places)
            place = (len(grid.rows), len(own))
            if merge is not None and attribute(merge, "val") in (None, "continue") and column < len(above):
                place = above[column]
            else:
                own.append(cell)
            places += [place] * _columns(child(said, "gridSpan"), 1)
        cells += len(places)
        if cells > MOST_CELLS:
            grid.cut = True
            break
        grid.rows.append(own)
        grid.places.append(places)
    return grid


def table_rows(table: Any) -> list[Any]:
    return [row for row in inside(table, "tr") if not is_on(child(row, "trPr", "hidden"))]


def inside(element: Any, name: str) -> list[Any]:
    """The children of a name, also those within content controls and other wrappers."""
    found: list[Any] = []
    stack = list(reversed(list(element)))
    while stack:
        each = stack.pop()
        kind = local(each)
        if kind == name:
            found.append(each)
        elif kind in ("sdt", "sdtContent", "customXml", "ins", "smartTag"):
            stack.extend(reversed(list(each)))
    return found


def _columns(element: Any, default: int) -> int:
    return min(_WIDEST, max(default, integer(attribute(element, "val"), default)))
