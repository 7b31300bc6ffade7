"""The geometry of charts that are drawn as SVG on the server: grouped bars with round ticks, and bars that lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

SERIES = 6  # how many series can be told apart by fill and pattern
_TOP, _BOTTOM, _LEFT, _RIGHT, _HEIGHT = 12, 28, 120, 12, 260  # in units of the drawing
_BAR, _GAP, _BETWEEN = 18, 3, 22
_TICKS = 5
ROWS = 12  # bars that lie below each other
_WIDEST = 68.0  # percent of the drawing that the longest bar has; what is left is for its figure
_HEADING, _ROW, _BELOW = 22, 36, 10
_NARROW, _WIDE = 44, 90  # letters of a heading that a telephone, and a wider page, have room for
_SHORT_SCALES = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"), (Decimal(1000), "thousand"))


@dataclass(frozen=True, slots=True)
class Bar:
    """A value as it is drawn: its place and size, and which of the series it is of."""

    x: float
    y: float
    width: float
    height: float
    group: str
    series: str
    shade: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws; `ticks` are (y, value), `groups` (x of the middle, name), `series` the legend's order."""

    width: float
    height: float
    left: float
    right: float
    zero: float
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, Decimal], ...]
    groups: tuple[tuple[float, str], ...]
    series: tuple[str, ...]


def scale(lowest: Decimal, highest: Decimal) -> tuple[Decimal, ...]:
    """Round ticks from at or below the lowest value to at or above the highest, zero among them."""
    low, high = min(lowest, Decimal(0)), max(highest, Decimal(0))
    if low == high:
        return (Decimal(0), Decimal(1))
    rough = (high - low) / _TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(power * each for each in (1, 2, 5, 10) if power * each >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return tuple(step * count for count in range(int(first), int(last) + 1))


def grouped(values: Mapping[tuple[str, str], Decimal], series: Sequence[str]) -> Chart | None:
    """Bars side by side for each group, one a series, by (group, series); None where there is nothing to draw.

    At most `SERIES` series are drawn; groups stand in the order of their names.
    """
    shown = tuple(series)[:SERIES]
    drawn = {key: value for key, value in values.items() if key[1] in shown}
    if not drawn:
        return None
    ticks = scale(min(drawn.values()), max(drawn.values()))
    low, high = ticks[0], ticks[-1]
    inner = _HEIGHT - _TOP - _BOTTOM

    def y(value: Decimal) -> float:
        return round(_TOP + inner * float((high - value) / (high - low)), 1)

    bars: list[Bar] = []
    groups: list[tuple[float, str]] = []
    x = float(_LEFT + _BETWEEN / 2)
    zero = y(Decimal(0))
    for group in sorted({group for group, _ in drawn}):
        begin = x
        for shade, name in enumerate(shown):
            value = drawn.get((group, name))
            if value is not None:
                top = y(value)
                height = max(1.0, round(abs(zero - top), 1))
                bars.append(Bar(x, min(top, zero), _BAR, height, group, name, shade, value))
                x += _BAR + _GAP
        groups.append((round((begin + x - _GAP) / 2, 1), group))
        x += _BETWEEN
    return Chart(
        width=x + _RIGHT,
        height=_HEIGHT,
        left=_LEFT,
        right=x,
        zero=zero,
        base=_HEIGHT - 8,
        bars=tuple(bars),
        ticks=tuple((y(tick), tick) for tick in ticks),
        groups=tuple(groups),
        series=tuple(name for name in shown if any(bar.series == name for bar in bars)),
    )


def short(value: Decimal) -> tuple[str, str]:
    """A tick's number and the word for its scale ("", thousand, million, billion), as short as it is exact."""
    for unit, name in _SHORT_SCALES:
        if abs(value) >= unit:
            return f"{(value / unit).normalize():f}", name
    return f"{value.normalize():f}", ""


@dataclass(frozen=True, slots=True)
class Lying:
    """A bar that lies: `left` and `width` in percent of the drawing, `end` where its figure begins; all else in px.

    `text` stands above it, `figure` behind it; `kind` is what its look goes by.
    """

    y: float
    left: float
    width: float
    end: float
    text: str
    figure: str
    kind: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above bars, as a telephone and as a wider page have room for it."""

    y: float
    narrow: str
    wide: str
    whole: str


@dataclass(frozen=True, slots=True)
class LyingChart:
    """Bars below each other under their headings; `zero` in percent, `more` bars are not drawn."""

    height: float
    zero: float
    headings: tuple[Heading, ...]
    bars: tuple[Lying, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a lying bar is made of: the heading it stands under, what it is, its value, and that as it is written."""

    heading: str
    text: str
    value: Decimal
    figure: str
    kind: str = "bar"


def lying(rows: Sequence[Drawn], most: int = ROWS) -> LyingChart | None:
    """The first rows as bars that lie, those of one heading together where its first stands; None without rows.

    Its width is whatever there is: lengths are percent, and letters are not scaled.
    """
    if not rows:
        return None
    shown = rows[:most]
    low, high = min(Decimal(0), *(row.value for row in shown)), max(Decimal(0), *(row.value for row in shown))
    unit = _WIDEST / float(high - low or 1)
    zero = round(float(-low) * unit, 2)
    under: dict[str, list[Drawn]] = {}
    for row in shown:
        under.setdefault(row.heading, []).append(row)
    headings, bars, y = [], [], 0.0
    for heading, mine in under.items():
        y += _HEADING
        headings.append(Heading(y - 6, _cut(heading, _NARROW), _cut(heading, _WIDE), heading))
        for row in mine:
            end = zero + float(row.value) * unit
            left, right = round(min(zero, end), 2), round(max(zero, end), 2)
            bars.append(Lying(y, left, round(right - left, 2), right, row.text, row.figure, row.kind))
            y += _ROW
        y += _BELOW
    return LyingChart(y, zero, tuple(headings), tuple(bars), len(rows) - len(shown))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
