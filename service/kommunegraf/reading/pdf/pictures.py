"""Pages as grey pictures, for character recognition; and which pages have no text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pypdfium2

from kommunegraf.reading.pdf.model import Box, Token
from kommunegraf.reading.pdf.source import opened, pages

MOST_PIXELS = 40_000_000  # A3 at 400 dpi has 31 million


class Picture(NamedTuple):
    """A page in grey: `pixels` has one byte each (0 black, 255 white), `width` times `height`, row by row from the top.

    `dpi` is the resolution it was made at: lower than asked for where the page is very large.
    """

    pixels: bytes
    width: int
    height: int
    dpi: float


class SeenWord(NamedTuple):
    """A word that recognition saw, with its box in pixels from the top left corner of the picture.

    Words of one printed line have one `baseline` (pixels from the top).
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float


Recognise = Callable[[Picture], Sequence[SeenWord]]


def picture(document: pypdfium2.PdfDocument, number: int, dpi: float = 300.0) -> Picture:
    """A page (counted from 1) of an open PDF as a reader sees it.

    Raises `pypdfium2.PdfiumError` where the page cannot be loaded.
    """
    page: Any = document[number - 1]
    try:
        width, height = page.get_width() / 72, page.get_height() / 72
        dpi = min(dpi, (MOST_PIXELS / max(width * height, 1e-6)) ** 0.5)
        bitmap = page.render(scale=dpi / 72, grayscale=True, limit_image_cache=True)
        try:
            raw, stride, across, down = bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
        finally:
            bitmap.close()
    finally:
        page.close()
    rows = (raw[line * stride : line * stride + across] for line in range(down))
    return Picture(raw if stride == across else b"".join(rows), across, down, dpi)


def pages_without_text(data: bytes, name: str) -> tuple[int, ...]:
    """The numbers (from 1) of a PDF's pages that only recognition can read.

    Those have images or drawings but no words, or words in fonts that do not say which letters they draw. Raises
    `ReadingError` as `read_pdf` does for a PDF that cannot be opened.
    """
    with opened(data, name) as document:
        return tuple(read.number for read in pages(document, name) if not read.legible)


def tokens_seen(seen: Sequence[SeenWord], dpi: float) -> list[Token]:
    """What recognition saw as tokens in points; a font's size is taken as that of its line's tallest words."""
    scale = 72 / dpi
    heights: dict[int, float] = {}
    for word in seen:
        line = round(word.baseline)
        heights[line] = max(heights.get(line, 0.0), word.bottom - word.top)
    return [
        Token(
            word.text,
            Box(word.left * scale, word.top * scale, word.right * scale, word.bottom * scale),
            word.baseline * scale,
            max(4.0, heights[round(word.baseline)] * scale),
            False,
        )
        for word in seen
        if word.text.strip()
    ]
