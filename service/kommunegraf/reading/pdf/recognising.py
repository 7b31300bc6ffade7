"""Has pages recognised whose pictures hold the text, and takes what was seen for the page's own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import mean

import pypdfium2

from kommunegraf.errors import ReadingError
from kommunegraf.reading.damage import looks_ocr_read
from kommunegraf.reading.pdf.mending import mended
from kommunegraf.reading.pdf.model import Page, Token
from kommunegraf.reading.pdf.pictures import picture
from kommunegraf.reading.pdf.rows import rows
from kommunegraf.reading.pdf.ruling import ruled, without_rules
from kommunegraf.reading.pdf.seen import (
    Picture,
    Recognise,
    RecognitionFailed,
    Seen,
    TimeIsUp,
    is_paper,
    tokens_seen,
)
from kommunegraf.reading.pdf.source import PageRead

STAMPED = 300  # letters: a scanned page that has fewer of its own has a stamp or a header only
LEAST_CONFIDENCE = 35.0  # per cent in the mean of a page's words; noise and handwriting have less
_SURE = 70.0  # of a page that has words of its own
_SEVERAL = 30


def recognise(document: pypdfium2.PdfDocument, read: Sequence[PageRead], ocr: Recognise | None, name: str) -> str:
    """Reads the pages that have no text of their own, or a stamp's only, or one that other recognition has damaged.

    Where the time for a file is up, the pages that are left stay as they are. Gives why nothing can be recognised, or
    "". Raises `ReadingError` where a page takes too long.
    """
    asked = list(_in_need(read))
    if not asked:
        return ""
    if ocr is None or ocr.lack:
        return "character recognition (OCR) could read it" if ocr is None else ocr.lack
    until, longest = time.monotonic() + ocr.whole, 0.0
    ocr = ocr.by(until)
    for found in asked:
        began = time.monotonic()
        if began + longest > until:
            # A picture that may be a photograph on a page that has words is not worth a warning.
            found.late = not found.legible
            continue
        try:
            shown = picture(document, found.number)
        except pypdfium2.PdfiumError:
            continue
        # A page with words of its own and a photograph is complete.
        if not found.legible or found.recognised or is_paper(shown):
            _recognise(found, shown, ocr, until, name)
            longest = max(longest, time.monotonic() - began)
    return ""


def _in_need(read: Sequence[PageRead]) -> Iterator[PageRead]:
    layers = [
        run.text for found in read if found.recognised for page in found.pages for row in page.rows for run in row
    ]
    damaged = looks_ocr_read(" ".join(layers))
    for found in read:
        if found.fault:
            continue
        stamped = found.scanned and not found.recognised and found.letters < STAMPED and bool(found.pages)
        if not found.legible or stamped or (found.recognised and damaged):
            yield found


def _recognise(found: PageRead, shown: Picture, ocr: Recognise, until: float, name: str) -> None:
    try:
        seen = ocr(without_rules(shown))
    except RecognitionFailed as error:
        if not found.legible:
            found.fault = str(error)
        return
    except TimeIsUp as error:
        if time.monotonic() >= until:
            found.late = not found.legible
            return
        raise ReadingError(
            name, f"recognising page {found.number} {error} and was stopped", "Raise KOMMUNEGRAF_OCR_TIMEOUT"
        ) from None
    take(found, shown, seen)


def take(found: PageRead, shown: Picture, seen: Seen, pixels: float = 0.0) -> None:
    """Makes what was seen in a page's picture the page's text, unless the page is better without (`found` is changed).

    `pixels` is as in `Page`.
    """
    tokens = tokens_seen(seen.words, shown.dpi)
    told = [word.confidence for word in seen.words if word.confidence is not None and word.text.strip()]
    sure = mean(told) if told else 100.0
    if not tokens or sure < LEAST_CONFIDENCE:
        found.wordless = not found.legible
        found.confidences = told if found.wordless else []
        return
    if found.legible and (
        sure < _SURE or len(tokens) < _SEVERAL or sum(len(token.text) for token in tokens) < found.letters / 2
    ):
        return
    width, height = shown.width * 72 / shown.dpi, shown.height * 72 / shown.dpi
    across = (height, width) if seen.turn in (90, 270) else (width, height)
    rules = ruled(shown, seen.turn, seen.slope)
    tokens = mended(tokens, rules)
    own = found.pages[0] if found.legible and not found.recognised else None
    page = Page(found.number, *across, (width, height), seen.turn, rules=rules, pixels=pixels)
    if own is None or own.turn != seen.turn:
        page.rows = rows(tokens, rules)
    else:
        page.rows = sorted([*own.rows, *rows(_beside(tokens, own), rules)], key=lambda row: row[0].base)
    found.pages = [page]
    found.letters = sum(len(run.text) for row in page.rows for run in row)
    found.confidences = told
    found.recognised = found.legible = True
    found.garbled, found.unmapped, found.hidden, found.aslant = False, 0, 0, 0


def _beside(tokens: Sequence[Token], own: Page) -> list[Token]:
    """The tokens that do not stand where the page has words of its own."""
    boxes = [run.box for row in own.rows for run in row]
    return [
        token
        for token in tokens
        if not any(
            box.holds((token.box.left + token.box.right) / 2, (token.box.top + token.box.bottom) / 2) for box in boxes
        )
    ]
