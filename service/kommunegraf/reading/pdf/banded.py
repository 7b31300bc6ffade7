"""Tables whose rows are parted by rules and whose columns by white space alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kommunegraf.reading.pdf.grids import SNAP, Grid
from kommunegraf.reading.pdf.model import Box, Page, Rule, Run

_FEWEST_RULES = 4
_MOST_RULES = 300
_MOST_GROUPS = 40
_GUTTER = 8.0  # points
_HIGHEST = 150.0  # of a row
_LONGEST_CELL = 400  # characters
_SHARE = 0.6  # of the rows that have words in two columns or more


def banded_grids(page: Page) -> list[Grid]:
    """The tables of a page that have level rules only, from the top; their runs are taken off its rows (changed here).

    Four rules or more of one length and place, with words between each two of them, in two columns or more.
    """
    found: list[Grid] = []
    for rules in _alike(page.rules):
        for stretch in _stretches(rules):
            grid = _grid(stretch, page)
            if grid is not None:
                found.append(grid)
    return sorted(found, key=lambda grid: grid.box.top)


def _alike(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Level rules with the same ends, from the top, each place once."""
    groups: dict[tuple[int, int], list[Rule]] = {}
    for rule in sorted((rule for rule in rules if rule.across), key=lambda rule: rule.at):
        ends = (round(rule.start / SNAP), round(rule.end / SNAP))
        group = groups.setdefault(ends, [])
        if not group or rule.at - group[-1].at > SNAP:
            group.append(rule)
    found = [group for group in groups.values() if _FEWEST_RULES <= len(group) <= _MOST_RULES]
    return found[:_MOST_GROUPS]


def _stretches(rules: Sequence[Rule]) -> list[list[Rule]]:
    found: list[list[Rule]] = []
    for rule in rules:
        if found and rule.at - found[-1][-1].at <= _HIGHEST:
            found[-1].append(rule)
        else:
            found.append([rule])
    return [stretch for stretch in found if len(stretch) >= _FEWEST_RULES]


def _grid(rules: Sequence[Rule], page: Page) -> Grid | None:
    left, right = rules[0].start, rules[0].end
    levels = [rule.at for rule in rules]
    bands: list[list[Run]] = [[] for _ in levels[1:]]
    for row in page.rows:
        for run in row:
            x, y = (run.box.left + run.box.right) / 2, (run.box.top + run.box.bottom) / 2
            if left <= x <= right and levels[0] <= y <= levels[-1]:
                bands[max(n for n, level in enumerate(levels[:-1]) if level <= y)].append(run)
    if not all(bands):
        return None
    gutters = _gutters([run.box for band in bands for run in band])
    if not gutters:
        return None
    edges = (left, *gutters, right)
    rows = [[[run for run in band if _column(run, gutters) == n] for n in range(len(edges) - 1)] for band in bands]
    if any(_has_rows(row) for row in rows):
        return None
    if sum(sum(map(bool, row)) > 1 for row in rows) < _SHARE * len(rows):
        return None
    if any(sum(len(run.text) for run in cell) > _LONGEST_CELL for row in rows for cell in row):
        return None
    taken = {id(run) for band in bands for run in band}
    page.rows = [kept for row in page.rows if (kept := [run for run in row if id(run) not in taken])]
    boxes = [
        [Box(edges[n], levels[r], edges[n + 1], levels[r + 1]) for n in range(len(edges) - 1)] for r in range(len(rows))
    ]
    places = [[(r, n) for n in range(len(edges) - 1)] for r in range(len(rows))]
    return Grid(Box(left, levels[0], right, levels[-1]), rows, places, boxes, edges)


def _has_rows(cells: Sequence[Sequence[Run]]) -> bool:
    """Whether what stands between two rules is several rows: a further line begins anew in two columns or more."""
    lines: dict[int, list[str]] = {}
    for cell in cells:
        for run in cell:
            lines.setdefault(round(run.base), []).append(run.text)
    further = [texts for base, texts in lines.items() if base > min(lines) + 1]
    return any(len(texts) > 1 and not any(text[0].islower() for text in texts) for texts in further)


def _gutters(boxes: Sequence[Box]) -> list[float]:
    """The middles of the upright white stripes between the words of all rows."""
    found: list[float] = []
    reach: float | None = None
    for box in sorted(boxes):
        if reach is not None and box.left - reach >= _GUTTER:
            found.append((reach + box.left) / 2)
        reach = box.right if reach is None else max(reach, box.right)
    return found


def _column(run: Run, gutters: Sequence[float]) -> int:
    return sum(gutter <= run.box.left for gutter in gutters)
