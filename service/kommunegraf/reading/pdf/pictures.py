"""Pages of a PDF as grey pictures, for character recognition; and which pages have no text."""

from __future__ import annotations

from typing import Any

import pypdfium2

from kommunegraf.reading.pdf.seen import MOST_PIXELS, Picture
from kommunegraf.reading.pdf.source import opened, pages


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
