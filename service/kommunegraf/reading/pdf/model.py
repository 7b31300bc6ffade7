"""What stands on a page, in points from its top left corner as a reader holds it (PDF 32000-1, 8.3.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: x grows to the right, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def around(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Token(NamedTuple):
    """Characters without a space between them; `base` is the y of their baseline, `size` their font's in points."""

    text: str
    box: Box
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Run:
    """Words on one baseline with no wide gap between them.

    `divided` tells that the line's last word goes on in the next line; the hyphen stands in `text`.
    """

    text: str
    box: Box
    base: float
    size: float
    bold: bool
    first: float = 0.0  # the width of the first word
    divided: bool = False


class Rule(NamedTuple):
    """A straight line drawn along an axis: at `at`, from `start` to `end` on the other axis."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """One page in one reading direction.

    `number` counts from 1. `turn` says where its text runs on the page as shown, whose width and height are `shown`: 0
    to the right, 90 upwards, 180 to the left, 270 downwards; all other measures are those of the page held so that its
    text runs to the right. `pixels` is how many of an image file's make a point; 0 for a PDF. `rows` hold the runs of
    each baseline from left to right, from the top down.
    """

    number: int
    width: float
    height: float
    shown: tuple[float, float]
    turn: int = 0
    rows: list[list[Run]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pixels: float = 0.0

    def origin(self, box: Box) -> str:
        """Where a box is, as a fragment of the file's address.

        RFC 8118, 3: `page` and `viewrect` (points); for an image the pixels of Media Fragments URI 1.0, 4.2.2: `xywh`.
        """
        left, top, right, bottom = _turned_back(box, self.turn, self.shown)
        if self.pixels:
            left, top, right, bottom = (round(each * self.pixels) for each in (left, top, right, bottom))
            return f"page={self.number}&xywh={max(0, left)},{max(0, top)},{right - left},{bottom - top}"
        return f"page={self.number}&viewrect={left:.0f},{top:.0f},{right - left:.0f},{bottom - top:.0f}"


def _turned_back(box: Box, turn: int, shown: tuple[float, float]) -> Box:
    width, height = shown
    left, top, right, bottom = box
    if turn == 90:
        return Box(top, height - right, bottom, height - left)
    if turn == 180:
        return Box(width - right, height - bottom, width - left, height - top)
    if turn == 270:
        return Box(width - bottom, left, width - top, right)
    return box
