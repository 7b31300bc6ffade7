"""The page's own coordinates to those of a reader: cropped, rotated, and turned so that text runs to the right."""

from __future__ import annotations

from dataclasses import dataclass

from kommunegraf.reading.pdf.model import Box

Bounds = tuple[float, float, float, float]  # left, bottom, right, top; y grows upwards


@dataclass(frozen=True, slots=True)
class Frame:
    """`crop` is the part of the page that is shown (PDF 32000-1, 14.11.2), `rotation` its turn clockwise in degrees."""

    crop: Bounds
    rotation: int

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height of the page as shown."""
        left, bottom, right, top = self.crop
        across, down = right - left, top - bottom
        return (down, across) if self.rotation in (90, 270) else (across, down)

    def held(self, turn: int) -> tuple[float, float]:
        """Width and height of the page held so that text of this turn runs to the right."""
        width, height = self.shown
        return (height, width) if turn in (90, 270) else (width, height)

    def point(self, x: float, y: float, turn: int) -> tuple[float, float]:
        """A point of the page's own coordinates, in those of a `Page` of this turn."""
        left, bottom, right, top = self.crop
        if self.rotation == 90:
            x, y = y - bottom, x - left
        elif self.rotation == 180:
            x, y = right - x, y - bottom
        elif self.rotation == 270:
            x, y = top - y, right - x
        else:
            x, y = x - left, top - y
        width, height = self.shown
        if turn == 90:
            return height - y, x
        if turn == 180:
            return width - x, height - y
        if turn == 270:
            return y, width - x
        return x, y

    def box(self, bounds: Bounds, turn: int) -> Box:
        """Bounds of the page's own coordinates as a box of a `Page` of this turn."""
        one = self.point(bounds[0], bounds[1], turn)
        other = self.point(bounds[2], bounds[3], turn)
        return Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))

    def shows(self, x: float, y: float) -> bool:
        """Whether a point of the page's own coordinates is on the part that is shown."""
        left, bottom, right, top = self.crop
        return left <= x <= right and bottom <= y <= top
