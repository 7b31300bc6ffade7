"""Prints pages of the tests' own Danish words as PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, TOP, BOTTOM = 72.0, 72.0, 72.0
FONT, BOLD = "Helvetica", "Helvetica-Bold"

Furniture = Callable[[Canvas, int], None]


def printed(draw: Callable[[Canvas], None], pagesize: tuple[float, float] = A4, **options: object) -> bytes:
    """The PDF that `draw` draws on a canvas; its last page is ended here."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=pagesize, invariant=1, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def wrapped(words: str, width: float, size: float, font: str = FONT) -> list[str]:
    """The words in lines that are at most `width` points wide."""
    lines: list[str] = []
    for word in words.split():
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Press:
    """Sets paragraphs from the top of a page down, and goes on on a new page where one is full."""

    def __init__(
        self, canvas: Canvas, furniture: Furniture | None = None, size: float = 10, left: float = LEFT
    ) -> None:
        self.canvas, self.size, self.left = canvas, size, left
        self.width = WIDTH - LEFT - left
        self._furniture = furniture
        self._page = 1
        self._begin()

    def _begin(self) -> None:
        self.y = HEIGHT - TOP - 20
        if self._furniture is not None:
            self._furniture(self.canvas, self._page)

    def line(self, words: str, x: float, font: str, size: float) -> None:
        if self.y < BOTTOM + 20:
            self.canvas.showPage()
            self._page += 1
            self._begin()
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, words)
        self.y -= 1.25 * size

    def heading(self, words: str, size: float = 14) -> None:
        self.y -= 8
        for line in wrapped(words, self.width, size, BOLD):
            self.line(line, self.left, BOLD, size)
        self.y -= 3

    def paragraph(self, words: str, font: str = FONT) -> None:
        for line in wrapped(words, self.width, self.size, font):
            self.line(line, self.left, font, self.size)
        self.y -= 7

    def lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.line(line, self.left, FONT, self.size)
        self.y -= 7

    def item(self, mark: str, words: str, indent: float = 18) -> None:
        for number, line in enumerate(wrapped(words, self.width - indent, self.size)):
            if number == 0 and self.y >= BOTTOM + 20:
                self.canvas.setFont(FONT, self.size)
                self.canvas.drawString(self.left, self.y, mark)
            self.line(line, self.left + indent, FONT, self.size)


def side_by_side(
    canvas: Canvas, columns: Sequence[Sequence[str]], top: float, width: float, gutter: float = 20
) -> None:
    """Columns of lines beside one another."""
    canvas.setFont(FONT, 10)
    for number, lines in enumerate(columns):
        for index, line in enumerate(lines):
            canvas.drawString(LEFT + number * (width + 20), top - 12.5 * index, line)
