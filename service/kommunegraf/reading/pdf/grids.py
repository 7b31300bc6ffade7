"""Tables whose cells are drawn: rules that cross one another, and what stands between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.reading.pdf.model import Box, Page, Rule, Run

SNAP = 3.0
_MOST_LINES = 300  # on one axis
_MOST_AREAS = 20_000
_COVERED = 0.5
_LONGEST_CELL = 1_200  # characters: a cell with more is a frame around text, not a table's
_SMALLEST_SIDE = 12.0


@dataclass(slots=True)
class Grid:
    """A table: `rows` hold the cells that are drawn, as their runs; `places` as in `Composer.table`."""

    box: Box
    rows: list[list[list[Run]]]
    places: list[list[tuple[int, int]]]
    boxes: list[list[Box]]
    edges: tuple[float, ...] = ()

    @property
    def base(self) -> float:
        return self.box.top


def ruled_grids(page: Page) -> list[Grid]:
    """The ruled tables of a page, from the top; their runs are taken off the page's rows (changed here)."""
    found: list[Grid] = []
    for across, upright in _together(_merged(page.rules)):
        grid = _grid(across, upright, page)
        if grid is not None:
            found.append(grid)
    taken = {id(run) for grid in found for row in grid.rows for cell in row for run in cell}
    if taken:
        page.rows = [left for row in page.rows if (left := [run for run in row if id(run) not in taken])]
    return sorted(found, key=lambda grid: grid.box.top)


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """The rules with those on one line that touch put together."""
    lines: dict[bool, list[Rule]] = {True: [], False: []}
    for across in (True, False):
        current: list[Rule] = []
        for rule in sorted((each for each in rules if each.across is across), key=lambda each: (each.at, each.start)):
            if current and rule.at - current[0].at > 1.0:
                lines[across] += _joined(current)
                current = []
            current.append(rule)
        lines[across] += _joined(current)
    return [rule for across in (True, False) for rule in lines[across] if rule.end - rule.start >= SNAP * 2]


def _joined(rules: list[Rule]) -> list[Rule]:
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda each: each.start):
        if found and rule.start <= found[-1].end + SNAP:
            found[-1] = found[-1]._replace(end=max(found[-1].end, rule.end))
        else:
            found.append(rule)
    return found


def _together(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules that cross or touch one another, as groups of horizontal and vertical ones."""
    across = [rule for rule in rules if rule.across][: 4 * _MOST_LINES]
    upright = [rule for rule in rules if not rule.across][: 4 * _MOST_LINES]
    parent = list(range(len(across) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, flat in enumerate(across):
        for j, steep in enumerate(upright):
            if flat.start - SNAP <= steep.at <= flat.end + SNAP and steep.start - SNAP <= flat.at <= steep.end + SNAP:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate([*across, *upright]):
        groups[root(index)][0 if rule.across else 1].append(rule)
    return list(groups.values())


def _levels(positions: Sequence[float]) -> list[float]:
    found: list[float] = []
    for at in sorted(positions):
        if not found or at - found[-1] > SNAP:
            found.append(at)
    return found


def _grid(across: Sequence[Rule], upright: Sequence[Rule], page: Page) -> Grid | None:
    """The table of a group of rules; None where they draw a frame, a form's lines or a diagram."""
    xs, ys = _levels([rule.at for rule in upright]), _levels([rule.at for rule in across])
    # A table without rules at its sides has columns there nonetheless.
    if len(ys) >= 2 and xs:
        left, right = min(rule.start for rule in across), max(rule.end for rule in across)
        xs = ([left] if xs[0] - left > _SMALLEST_SIDE else []) + xs
        xs += [right] if right - xs[-1] > _SMALLEST_SIDE else []
    wide, high = len(xs) - 1, len(ys) - 1
    if wide < 2 or high < 2 or max(wide, high) > _MOST_LINES or wide * high > _MOST_AREAS:
        return None
    cells = _cells(xs, ys, across, upright)
    if len(cells) < 4:
        return None
    owner = {area: number for number, cell in enumerate(cells) for area in cell}
    runs: list[list[Run]] = [[] for _ in cells]
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    for row in page.rows:
        for run in row:
            x, y = (run.box.left + run.box.right) / 2, (run.box.top + run.box.bottom) / 2
            if box.holds(x, y):
                start = (_index(xs, min(x, run.box.left + run.size)), _index(ys, y))
                runs[owner[start[1], start[0]]].append(run)
    if sum(1 for cell in runs if cell) < 3 or max(_length(cell) for cell in runs) > _LONGEST_CELL:
        return None
    return _written(cells, runs, xs, ys, box)


def _length(cell: Sequence[Run]) -> int:
    return sum(len(run.text) for run in cell)


def _index(levels: Sequence[float], at: float) -> int:
    found = 0
    for index in range(len(levels) - 1):
        if levels[index] <= at:
            found = index
    return found


def _cells(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], upright: Sequence[Rule]
) -> list[list[tuple[int, int]]]:
    """The areas (row, column) of each cell, in reading order: areas with no rule between them are one cell."""
    wide, high = len(xs) - 1, len(ys) - 1
    flat: dict[int, list[Rule]] = defaultdict(list)
    steep: dict[int, list[Rule]] = defaultdict(list)
    for rule in across:
        flat[_nearest(ys, rule.at)].append(rule)
    for rule in upright:
        steep[_nearest(xs, rule.at)].append(rule)
    cell_of: dict[tuple[int, int], int] = {}
    cells: list[list[tuple[int, int]]] = []
    for r in range(high):
        for c in range(wide):
            if (r, c) in cell_of:
                continue
            right, below = c, r
            while (
                right + 1 < wide and (r, right + 1) not in cell_of and not _covers(steep[right + 1], ys[r], ys[r + 1])
            ):
                right += 1
            while below + 1 < high and all(
                (below + 1, x) not in cell_of and not _covers(flat[below + 1], xs[x], xs[x + 1])
                for x in range(c, right + 1)
            ):
                below += 1
            areas = [(y, x) for y in range(r, below + 1) for x in range(c, right + 1)]
            cell_of |= dict.fromkeys(areas, len(cells))
            cells.append(areas)
    return cells


def _nearest(levels: Sequence[float], at: float) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - at))


def _covers(rules: Sequence[Rule], start: float, end: float) -> bool:
    drawn = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return drawn >= _COVERED * (end - start)


def _written(
    cells: Sequence[list[tuple[int, int]]],
    runs: Sequence[list[Run]],
    xs: Sequence[float],
    ys: Sequence[float],
    box: Box,
) -> Grid:
    wide, high = len(xs) - 1, len(ys) - 1
    filled_rows = [r for r in range(high) if any(runs[n] for n, cell in enumerate(cells) if cell[0][0] == r)]
    filled_columns = [c for c in range(wide) if any(runs[n] and (cell[0][1] == c) for n, cell in enumerate(cells))]
    kept_rows = {r: index for index, r in enumerate(filled_rows)}
    grid = Grid(box, [[] for _ in filled_rows], [], [[] for _ in filled_rows], tuple(xs))
    name: dict[tuple[int, int], tuple[int, int]] = {}
    for number, cell in enumerate(cells):
        r, c = cell[0]
        if r not in kept_rows:
            continue
        row = kept_rows[r]
        place = (row, len(grid.rows[row]))
        grid.rows[row].append(runs[number])
        last = cell[-1]
        grid.boxes[row].append(Box(xs[c], ys[r], xs[last[1] + 1], ys[last[0] + 1]))
        name |= dict.fromkeys(cell, place)
    grid.places = [[name.get((r, c), (-1, -1)) for c in filled_columns] for r in filled_rows]
    return grid
