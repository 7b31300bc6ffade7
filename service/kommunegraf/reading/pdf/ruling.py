"""Straight lines in a page's picture: the rules that tables are drawn with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.reading.pdf.model import Rule
from kommunegraf.reading.pdf.seen import Picture, held

_SHORTEST = 0.25  # inches: longer than the stems and strokes of letters
_THICKEST = 0.05
_MOST_RUNS = 40_000  # of dark pixels: more are no rules
_MOST_ACTIVE = 400
_STRAIGHT = 0.0005  # a page that slants less is taken as it is
_WHITE = b"\xff"
_DARK = bytes(1 if level < 0xB0 else 0 for level in range(256))


@dataclass(slots=True)
class _Bar:
    """Rows `first` to `last` of dark pixels, from column `start` up to `end`."""

    first: int
    last: int
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.first + self.last + 1) / 2


def without_rules(shown: Picture) -> Picture:
    """The picture with its rules painted over: what stands close to one is recognised better without it."""
    dark = shown._replace(pixels=shown.pixels.translate(_DARK))
    across, upright = _bars(dark), _bars(held(dark, 270))
    if not across and not upright:
        return shown
    pixels, width, height, _ = bytearray(shown.pixels), *shown[1:]
    for bar in across:
        for y in range(max(0, bar.first - 1), min(height, bar.last + 2)):
            pixels[y * width + bar.start : y * width + bar.end] = _WHITE * (bar.end - bar.start)
    for bar in upright:
        for column in range(max(0, width - bar.last - 2), min(width, width - bar.first + 1)):
            pixels[bar.start * width + column : bar.end * width : width] = _WHITE * (bar.end - bar.start)
    return shown._replace(pixels=bytes(pixels))


def ruled(shown: Picture, turn: int, slope: float) -> list[Rule]:
    """The rules of a picture in the coordinates (points) of the words seen in it; `turn` and `slope` as in `Seen`.

    A picture of so many lines that they cannot be rules has none.
    """
    dark = held(shown._replace(pixels=shown.pixels.translate(_DARK)), turn)
    width = dark.width
    upright = held(dark, 270)  # columns from the right, as rows
    if abs(slope) >= _STRAIGHT:
        dark = held(_sheared(upright, slope), 90)
        upright = held(_sheared(dark, slope), 270)
        dark = held(upright, 90)
    scale = 72 / shown.dpi
    found = [Rule(True, bar.middle * scale, bar.start * scale, bar.end * scale) for bar in _bars(dark)]
    found += [Rule(False, (width - bar.middle) * scale, bar.start * scale, bar.end * scale) for bar in _bars(upright)]
    return found


def _sheared(dark: Picture, slope: float) -> Picture:
    """The rows moved along, each in proportion to how far it is from the middle."""
    pixels, width, height, dpi = dark
    rows: list[bytes] = []
    for y in range(height):
        row = pixels[y * width : (y + 1) * width]
        shift = round(slope * (y - height / 2))
        shift = max(-width, min(width, shift))
        rows.append(bytes(shift) + row[: width - shift] if shift >= 0 else row[-shift:] + bytes(-shift))
    return Picture(b"".join(rows), width, height, dpi)


def _bars(dark: Picture) -> list[_Bar]:
    """The level rules of a picture whose dark pixels are 1 and others 0."""
    thickest = _THICKEST * dark.dpi
    found: list[_Bar] = []
    active: list[_Bar] = []
    for y, start, end in _runs(dark):
        still = [bar for bar in active if bar.last >= y - 1]
        if len(still) < len(active):
            found += [bar for bar in active if bar.last < y - 1 and bar.last - bar.first < thickest]
            active = still
        for bar in active:
            if start < bar.end and bar.start < end:
                bar.last, bar.start, bar.end = y, min(bar.start, start), max(bar.end, end)
                break
        else:
            if len(active) >= _MOST_ACTIVE:
                return []
            active.append(_Bar(y, y, start, end))
    return found + [bar for bar in active if bar.last - bar.first < thickest]


def _runs(dark: Picture) -> Iterator[tuple[int, int, int]]:
    """Long runs of dark pixels, row by row from the top: y, start and end; none of a picture with too many."""
    pixels, width, height, dpi = dark
    long = re.compile(b"\x01{%d,}" % max(8, int(_SHORTEST * dpi)))
    found: list[tuple[int, int, int]] = []
    for y in range(height):
        for match in long.finditer(pixels, y * width, (y + 1) * width):
            found.append((y, match.start() - y * width, match.end() - y * width))
        if len(found) > _MOST_RUNS:
            return iter(())
    return iter(found)
