"""Tables without rules: three rows or more whose cells stand below one another.

There are figures in them, or three columns or more of a few words each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.pdf.grids import Grid
from kommunegraf.reading.pdf.model import Box, Run

FEWEST_ROWS = 3
_APART = 3.0  # rows are at most so many font sizes apart
_LONGEST_CELL = 120
_LONGEST_WORDS = 40
_BELOW = 3.0  # points
_FIGURE = re.compile(
    r"[-–−+(]?\s?(?:kr\.?\s?)?\d[\d.,\s]*\)?\s?(?:%|pct\.?|kr\.?|mio\.?(?: kr\.?)?|t\.?kr\.?)?\*?|[-–−]"
)

Row = list[Run]


def is_figure(text: str) -> bool:
    """Whether a cell's words are a figure, or the dash that stands for none."""
    return _FIGURE.fullmatch(text.strip()) is not None


def aligned_grids(rows: Sequence[Row]) -> list[Row | Grid]:
    """The rows of one column, with those that are a table's put together."""
    found: list[Row | Grid] = []
    index = 0
    while index < len(rows):
        end = _table_end(rows, index)
        grid = _grid(rows[index:end]) if end - index >= FEWEST_ROWS else None
        if grid is None:
            # Not row by row: thousands of rows that are no table would take quadratic time.
            step = max(1, (end - index) // 8)
            found += rows[index : index + step]
            index += step
        else:
            found.append(grid)
            index = end
    return found


def _parted(row: Row) -> bool:
    """Whether a row has cells: a list mark before its words makes none."""
    return len(row) > 2 or (len(row) == 2 and not _is_mark(row[0].text))


def _is_mark(text: str) -> bool:
    return mark_of(text + " x")[1] == len(text) + 1


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Behind the last row that may belong to a table beginning at `start`."""
    if not _parted(rows[start]):
        return start
    end = start + 1
    single = 0
    last = end
    while end < len(rows):
        row, before = rows[end], rows[end - 1]
        if row[0].base - before[0].base > _APART * max(row[0].size, before[0].size):
            break
        if any(len(run.text) > _LONGEST_CELL for run in row):
            break
        single = 0 if _parted(row) else single + 1
        if single > 1:
            break
        end += 1
        last = end if single == 0 else last
    return last


def _grid(rows: Sequence[Row]) -> Grid | None:
    worded = _of_words(rows)
    columns = _columns(rows if worded else [row for row in rows if any(is_figure(run.text) for run in row[1:])])
    if len(columns) < 2:
        return None
    placed = [[_across(run.box, columns) for run in row] for row in rows]
    if worded:
        return _written(rows, placed, columns)
    body = [row for row in rows if any(is_figure(run.text) for run in row[1:])]
    if len(body) < FEWEST_ROWS - 1 or len(body) < 0.5 * sum(1 for row in rows if len(row) > 1):
        return None
    filled = Counter(first for spans in placed for first, _ in spans)
    if sum(times >= FEWEST_ROWS - 1 for times in filled.values()) < 2:
        return None
    return _written(rows, placed, columns)


def _of_words(rows: Sequence[Row]) -> bool:
    """Whether all rows have the same number of short cells, three or more, that begin below one another."""
    width = len(rows[0])
    if width < 3 or any(len(row) != width for row in rows):
        return False
    if any(len(run.text) > _LONGEST_WORDS for row in rows for run in row):
        return False
    lefts = [[row[column].box.left for row in rows] for column in range(width)]
    return all(max(each) - min(each) <= _BELOW for each in lefts)


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The columns as left and right borders; cells that overlap are in one column."""
    spans = sorted((run.box.left, run.box.right) for row in rows for run in row)
    columns: list[list[float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    return [(left, right) for left, right in columns]


def _across(box: Box, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The first and last column that a cell stands over; the nearest one where it is between two."""
    over = [index for index, (left, right) in enumerate(columns) if box.left < right and left < box.right]
    if over:
        return over[0], over[-1]
    middle = (box.left + box.right) / 2
    nearest = min(range(len(columns)), key=lambda index: min(abs(middle - each) for each in columns[index]))
    return nearest, nearest


def _written(
    rows: Sequence[Row], placed: Sequence[list[tuple[int, int]]], columns: Sequence[tuple[float, float]]
) -> Grid:
    box = rows[0][0].box
    for row in rows:
        for run in row:
            box = box.around(run.box)
    grid = Grid(box, [], [], [], tuple(left for left, _ in columns))
    for row, spans in zip(rows, placed, strict=True):
        if grid.rows and _goes_on(row, grid.rows[-1]):
            grid.rows[-1][0].append(row[0])
            continue
        cells: list[list[Run]] = [[] for _ in columns]
        reach = list(range(len(columns)))
        taken = -1
        for run, (first, last) in zip(row, spans, strict=True):
            at = first if first > taken or cells[first] else min(taken + 1, len(columns) - 1)
            cells[at].append(run)
            for column in range(at + 1, last + 1):
                if not cells[column]:
                    reach[column] = at
            taken = max(taken, at)
        number = len(grid.rows)
        grid.rows.append(cells)
        grid.boxes.append([_around(cell, box) for cell in cells])
        grid.places.append([(number, at if cells[at] and not cells[c] else c) for c, at in enumerate(reach)])
    return grid


def _around(cell: Sequence[Run], box: Box) -> Box:
    if not cell:
        return box
    found = cell[0].box
    for run in cell[1:]:
        found = found.around(run.box)
    return found


def _goes_on(row: Row, before: Sequence[list[Run]]) -> bool:
    """Whether a lone label goes on with the words of the row above."""
    if len(row) != 1 or not before[0] or row[0].box.left > before[0][-1].box.left + 2 * row[0].size:
        return False
    return row[0].text[0].islower() or before[0][-1].text.endswith("-")
