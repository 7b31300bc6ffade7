"""The reading order of a page: columns of prose told from what only stands side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kommunegraf.reading.pdf.grids import Grid
from kommunegraf.reading.pdf.model import Run

Laid = Run | Grid

_DEEPEST = 5
_MOST_GUTTERS = 12
_EDGE = 3.0
_LEAST_GUTTER = 0.8  # of the font's size
_FEWEST_LINES = 3
_FEWEST_TOGETHER = 8
_WORDS = 3
_MOSTLY = 0.6
_FILLED = 0.5


@dataclass(slots=True)
class Flow:
    """What is read from the top down: `laid` in that order, `left` and `right` the borders of its column.

    `wraps` tells that its lines are broken at the right border.
    """

    laid: list[Laid]
    left: float
    right: float
    wraps: bool = False


def flows(laid: Sequence[Laid], left: float, right: float, depth: int = 0) -> list[Flow]:
    """The flows of a page in reading order: full width, then its columns from left to right, and so on."""
    ordered = sorted(laid, key=lambda each: (each.base, each.box.left))
    if depth < _DEEPEST and len(ordered) >= _FEWEST_TOGETHER:
        best: list[_Band] = []
        for edge in _edges(ordered):
            bands = _bands(ordered, edge)
            if _in_columns(bands) > _in_columns(best):
                best = bands
        if best:
            return _read(best, left, right, depth)
    return [Flow(ordered, left, right)] if ordered else []


@dataclass(slots=True)
class _Band:
    """A stretch of the page: in one piece (`whole`), or in two columns."""

    whole: list[Laid]
    one: list[Laid]
    other: list[Laid]
    edge: float


def _in_columns(bands: Sequence[_Band]) -> int:
    return sum(len(band.one) + len(band.other) for band in bands)


def _read(bands: Sequence[_Band], left: float, right: float, depth: int) -> list[Flow]:
    found: list[Flow] = []
    middle = max((each.box.right for band in bands for each in band.one), default=right)
    whole: list[Laid] = []
    for band in bands:
        if band.whole:
            whole += band.whole
            continue
        found += flows(whole, left, right, depth + 1)
        whole = []
        found += flows(band.one, left, middle, depth + 1)
        found += flows(band.other, band.edge, right, depth + 1)
    return found + flows(whole, left, right, depth + 1)


def _edges(laid: Sequence[Laid]) -> list[float]:
    """Where columns may begin: left edges that several lines share, but for the first."""
    clusters: list[list[float]] = []
    for at in sorted(each.box.left for each in laid):
        if clusters and at - clusters[-1][0] <= _EDGE:
            clusters[-1].append(at)
        else:
            clusters.append([at])
    shared = [cluster for cluster in clusters[1:] if len(cluster) >= _FEWEST_LINES]
    return [min(cluster) for cluster in sorted(shared, key=len, reverse=True)[:_MOST_GUTTERS]]


def _bands(laid: Sequence[Laid], edge: float) -> list[_Band]:
    """The page in stretches between what crosses the gutter left of `edge`."""
    gutter = edge - _LEAST_GUTTER * median(each.size if isinstance(each, Run) else 10.0 for each in laid)
    bands: list[_Band] = []
    sides: tuple[list[Laid], list[Laid]] = ([], [])
    for each in laid:
        if each.box.left < edge - _EDGE and each.box.right > gutter:
            _close(bands, sides, edge)
            sides = ([], [])
            bands.append(_Band([each], [], [], edge))
        else:
            sides[0 if each.box.left < edge - _EDGE else 1].append(each)
    _close(bands, sides, edge)
    return bands


def _close(bands: list[_Band], sides: tuple[list[Laid], list[Laid]], edge: float) -> None:
    one, other = sides
    if _columns(one, other):
        bands.append(_Band([], one, other, edge))
    elif one or other:
        bands.append(_Band(sorted([*one, *other], key=lambda each: (each.base, each.box.left)), [], [], edge))


def _columns(one: Sequence[Laid], other: Sequence[Laid]) -> bool:
    """Whether two sides are columns of prose: lines enough, side by side, and full of words."""
    if min(len(one), len(other)) < _FEWEST_LINES or len(one) + len(other) < _FEWEST_TOGETHER:
        return False
    top = max(min(each.box.top for each in side) for side in (one, other))
    bottom = min(max(each.box.bottom for each in side) for side in (one, other))
    height = min(max(e.box.bottom for e in side) - min(e.box.top for e in side) for side in (one, other))
    return bottom - top >= 0.4 * height and _prose(one) and _prose(other)


def _prose(side: Sequence[Laid]) -> bool:
    runs = [each for each in side if isinstance(each, Run)]
    worded = [run for run in runs if sum(word[0].isalpha() for word in run.text.split()) >= _WORDS]
    # By characters: a table in a column has many short cells, and is still less than the prose around it.
    if len(worded) < _FEWEST_LINES or _characters(worded) < _MOSTLY * _characters(runs):
        return False
    widths = sorted(run.box.width for run in worded)
    widest = widths[int(0.9 * (len(widths) - 1))]
    return sum(widths) >= _FILLED * widest * len(widths)


def _characters(runs: Sequence[Run]) -> int:
    return sum(len(run.text) for run in runs)
