"""Opens a PDF and gives its pages one by one, within bounds and with the faults of broken files told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from kommunegraf.errors import ReadingError
from kommunegraf.reading.decoding import LIMIT
from kommunegraf.reading.pdf.drawings import drawings
from kommunegraf.reading.pdf.frames import Frame
from kommunegraf.reading.pdf.legible import is_legible
from kommunegraf.reading.pdf.model import Page, Rule
from kommunegraf.reading.pdf.rows import rows
from kommunegraf.reading.pdf.words import words

MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
MOST_PAGE_CHARACTERS = 400_000
_LARGEST_SIDE = 14_400.0  # points: what PDF allows (PDF 32000-1, annex C.2)


@dataclass(slots=True)
class PageRead:
    """A page as read: one `Page` for each direction of its text, the most text first.

    `letters` and `unmapped` count characters; `fault` is why nothing could be read, or "". `legible` tells that the
    page has text that can be read; `garbled` that it has text that cannot; `recognised` that its text is a machine's,
    whose `confidences` in its words (per cent) are known where it was recognised here; `wordless` that nothing was;
    `late` that the time for the file was up before its picture was recognised.
    """

    number: int
    pages: list[Page] = field(default_factory=list)
    scanned: bool = False
    recognised: bool = False
    legible: bool = False
    garbled: bool = False
    letters: int = 0
    unmapped: int = 0
    hidden: int = 0
    aslant: int = 0
    cut: bool = False
    fault: str = ""
    wordless: bool = False
    late: bool = False
    confidences: list[float] = field(default_factory=list)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF in a file's bytes, closed at the end.

    Raises `ReadingError` for one that is too large, locked, broken beyond repair, or has no pages or too many.
    """
    if len(data) > LIMIT:
        raise ReadingError(
            name, f"the file is {len(data) / 1e6:.0f} MB, the limit is {LIMIT // 1048576} MiB", "Split it by document"
        )
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refusal(error, data, name) from error
    try:
        count = len(document)
        if count < 1:
            raise ReadingError(name, "the PDF has no pages that can be found", "Fetch it again, whole")
        if count > MOST_PAGES:
            raise ReadingError(name, f"the PDF has {count:,} pages, the limit is {MOST_PAGES:,}", "Split it")
        yield document
    finally:
        document.close()


def _refusal(error: pypdfium2.PdfiumError, data: bytes, name: str) -> ReadingError:
    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return ReadingError(name, "the PDF is encrypted and needs a password", "Save it without a password")
    if code == pdfium.FPDF_ERR_SECURITY:
        return ReadingError(name, "the PDF is encrypted in a way that is not known", "Save it without encryption")
    if is_cut(data):
        return ReadingError(name, "the PDF ends too early (it has no end mark)", "Fetch it again, whole")
    return ReadingError(name, "the PDF is corrupt: its pages cannot be found", "Fetch it again, or save it anew")


def is_cut(data: bytes) -> bool:
    """Whether a PDF lacks its end mark (PDF 32000-1, 7.5.5)."""
    return b"%%EOF" not in data[-2048:]


def pages(document: pypdfium2.PdfDocument, name: str) -> Iterator[PageRead]:
    """Each page as it is read; PDFium's memory of a page is released before the next.

    Raises `ReadingError` where a page or the document holds more characters than any document does.
    """
    total = 0
    for index in range(len(document)):
        found = _page(document, index, name)
        total += found.letters
        if total > MOST_CHARACTERS:
            raise ReadingError(name, f"the PDF has more than {MOST_CHARACTERS:,} characters", "Split it")
        yield found


def _page(document: pypdfium2.PdfDocument, index: int, name: str) -> PageRead:
    found = PageRead(index + 1)
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        found.fault = "cannot be loaded"
        return found
    try:
        frame = frame_of(page)
        if frame is None:
            found.fault = "has no area"
            return found
        textpage = page.get_textpage()
        try:
            count = pdfium.FPDFText_CountChars(textpage)
            if count > MOST_PAGE_CHARACTERS:
                raise ReadingError(
                    name,
                    f"page {index + 1} has {count:,} characters, the limit is {MOST_PAGE_CHARACTERS:,}",
                    "This is no document; look at where it comes from",
                )
            _fill(found, page, textpage, frame)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        found.fault = "cannot be read"
    finally:
        page.close()
    return found


def frame_of(page: Any) -> Frame | None:
    """The shown part of a PDFium page and its rotation; None where it has no area."""
    left, bottom, right, top = page.get_bbox()
    if not (0 < right - left <= 10 * _LARGEST_SIDE and 0 < top - bottom <= 10 * _LARGEST_SIDE):
        return None
    return Frame((left, bottom, right, top), page.get_rotation() % 360)


def _fill(found: PageRead, page: Any, textpage: Any, frame: Frame) -> None:
    drawn = drawings(page)
    read = words(textpage, frame, drawn)
    found.scanned, found.recognised, found.cut = read.scanned, read.recognised, drawn.cut
    found.letters, found.unmapped = read.letters, read.unmapped
    found.hidden, found.aslant = read.hidden, read.aslant
    by_share = sorted(read.turns.items(), key=lambda turned: -sum(len(token.text) for token in turned[1]))
    for turn, tokens in by_share:
        width, height = frame.held(turn)
        rules = [] if found.pages else [_rule(frame, turn, bounds) for bounds in drawn.rules]
        made = Page(found.number, width, height, frame.shown, turn, rows(tokens, rules), rules)
        found.pages.append(made)
    lines = [run.text for made in found.pages for row in made.rows for run in row]
    found.legible = is_legible(lines, found.letters, found.unmapped)
    found.garbled = not found.legible
    if not lines:
        # A page that is left blank lacks nothing; a picture on it may be a page's text.
        found.legible = not drawn.images and not drawn.fills


def _rule(frame: Frame, turn: int, bounds: tuple[float, float, float, float]) -> Rule:
    box = frame.box(bounds, turn)
    if box.width >= box.height:
        return Rule(True, (box.top + box.bottom) / 2, box.left, box.right)
    return Rule(False, (box.left + box.right) / 2, box.top, box.bottom)
