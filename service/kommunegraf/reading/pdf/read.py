"""A PDF's bytes to a `Document` (PDF 32000-1; ISO 32000-2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pypdfium2

from kommunegraf.errors import ReadingError
from kommunegraf.reading.composer import Composer
from kommunegraf.reading.damage import looks_ocr_read
from kommunegraf.reading.document import Document, Method
from kommunegraf.reading.furniture import zones
from kommunegraf.reading.pdf.headings import body_of
from kommunegraf.reading.pdf.hyphens import Hyphens
from kommunegraf.reading.pdf.layout import Piece, extent, pieces
from kommunegraf.reading.pdf.model import Page
from kommunegraf.reading.pdf.pictures import Recognise, picture, tokens_seen
from kommunegraf.reading.pdf.rendering import Rendering
from kommunegraf.reading.pdf.rows import rows
from kommunegraf.reading.pdf.running import without_running
from kommunegraf.reading.pdf.source import PageRead, is_cut, opened, pages

FORM = "pdf"
# The author is left out: mostly a case worker. Dates change each time a system prints the same minutes anew, so they
# are no part of the stored text.
_METADATA = ("Title", "Subject")
_DATES = ("CreationDate", "ModDate")
_TOLD = 12  # page numbers named in a warning


def read_pdf(data: bytes, name: str, ocr: Recognise | None = None) -> Document:
    """The document in a PDF.

    `ocr` reads the picture of a page that has no text of its own; without it such pages are left out and told of.
    Raises `ReadingError` for a PDF that is locked, broken, beyond bounds, or without any text.
    """
    with opened(data, name) as document:
        read: list[PageRead] = []
        for found in pages(document, name):
            if ocr is not None and not found.legible and not found.fault:
                _recognise(document, found, ocr)
            read.append(found)
        metadata = {key: _shown(document, key) for key in (*_METADATA, *_DATES)}
    if not any(each.legible and each.letters for each in read):
        raise _without_text(read, data, name)
    return _document(read, metadata, data, name)


def _recognise(document: pypdfium2.PdfDocument, found: PageRead, ocr: Recognise) -> None:
    shown = picture(document, found.number)
    tokens = tokens_seen(ocr(shown), shown.dpi)
    width, height = shown.width * 72 / shown.dpi, shown.height * 72 / shown.dpi
    if not tokens:
        return
    found.pages = [Page(found.number, width, height, (width, height), 0, rows(tokens))]
    found.letters = sum(len(token.text) for token in tokens)
    found.recognised = found.legible = True
    found.garbled, found.unmapped, found.hidden, found.aslant = False, 0, 0, 0


def _shown(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return re.sub(r"[\x00-\x1f]+", " ", document.get_metadata_value(key)).strip()[:2000]
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


def _document(read: Sequence[PageRead], metadata: dict[str, str], data: bytes, name: str) -> Document:
    into = Composer(name)
    for warning in _warnings(read, data):
        into.warn(warning)
    main = [each.pages[0] for each in read if each.legible and each.pages]
    without_running(main)
    reach = extent(main)
    body = body_of(run for page in main for row in page.rows for run in row)
    hyphens = Hyphens(run.text for page in main for row in page.rows for run in row)
    found: list[Piece] = []
    for page in main:
        found += pieces(page, reach, len(read), found[-1] if found else None)
    rendering = Rendering(into, {page.number: page for page in main}, hyphens, body)
    rendering.write(found)
    for each in read:
        for page in each.pages[1:] if each.legible else ():
            aside = Rendering(into, {page.number: page}, hyphens, body, rendering.zones)
            aside.write(pieces(page, extent([page]), len(read), None))
    if not into.blocks:
        raise _without_text(read, data, name)
    parts = rendering.metadata(metadata, unwritten=_DATES)
    text = into.text
    furniture = zones(text, name)
    official = [z for z in furniture.zones if not any(z.span.overlaps(own.span) for own in rendering.zones)]
    machine = tuple(zone.span for zone in official if zone.kind.value == "machine-summary")
    kept = tuple(block for block in into.blocks if not any(block.span.overlaps(zone.span) for zone in official))
    recognised = sum(each.letters for each in read if each.recognised) > 0.5 * sum(each.letters for each in read)
    ocr = recognised or looks_ocr_read(text)
    if ocr and not recognised:
        into.warn("Danish words without the letters æ, ø and å: taken as read by a machine (OCR)")
    return Document(
        text=text,
        method=Method.OCR if ocr else Method.PDF,
        form=FORM,
        blocks=kept,
        zones=tuple(sorted([*rendering.zones, *official], key=lambda zone: zone.span)),
        parts=parts,
        tables=tuple(into.tables),
        machine_blocks=tuple(b for b in into.blocks if any(b.span.overlaps(span) for span in machine)),
        warnings=(*into.warnings, *furniture.warnings),
    )


def _warnings(read: Sequence[PageRead], data: bytes) -> Iterable[str]:
    if is_cut(data):
        yield "the PDF has no end mark: it may be cut short"
    for fault in sorted({each.fault for each in read if each.fault}):
        yield f"{_pages(each.number for each in read if each.fault == fault)} {fault} and is left out"
    empty = [each.number for each in read if not each.legible and not each.fault and not each.garbled]
    if empty:
        yield f"{_pages(empty)} has no text, only a picture, and is left out: character recognition (OCR) could read it"
    garbled = [each.number for each in read if each.garbled]
    if garbled:
        yield (
            f"{_pages(garbled)} is set in fonts that do not say which letters they draw, and is left out: "
            "character recognition (OCR) could read it"
        )
    recognised = [each.number for each in read if each.recognised]
    if recognised:
        yield f"{_pages(recognised)} was read by character recognition (OCR)"
    unmapped = sum(each.unmapped for each in read if each.legible)
    if unmapped:
        yield f"{unmapped} characters are in fonts that do not say which letters they draw"
    if any(each.hidden for each in read):
        yield f"{sum(each.hidden for each in read)} words that no reader can see are left out"
    if any(each.aslant for each in read):
        yield f"{sum(each.aslant for each in read)} words that stand aslant (a watermark) are left out"
    if any(each.cut for each in read):
        crowded = _pages(each.number for each in read if each.cut)
        yield f"{crowded} has more drawings than are looked at: a table's rules may be missing"


def _pages(numbers: Iterable[int]) -> str:
    """ "page 3", or "each of the pages 3, 4 and 5": what follows is in the singular."""
    each = list(numbers)
    if len(each) == 1:
        return f"page {each[0]}"
    shown = ", ".join(map(str, each[:_TOLD])) + (f" and {len(each) - _TOLD} more" if len(each) > _TOLD else "")
    return f"each of the {len(each)} pages {shown}"


def _without_text(read: Sequence[PageRead], data: bytes, name: str) -> ReadingError:
    garbled = sum(each.garbled for each in read)
    faulty = sum(bool(each.fault) for each in read)
    if faulty > len(read) / 2:
        cut = "ends too early" if is_cut(data) else "is corrupt"
        return ReadingError(
            name, f"the PDF {cut}: {faulty} of {len(read)} pages cannot be read", "Fetch it again, whole"
        )
    if all(each.legible for each in read):
        return ReadingError(name, "the PDF holds no text: it is blank", "Check how it was made, and give it again")
    if garbled:
        reason = "the PDF's fonts do not say which letters they draw, so its text cannot be read"
    elif len(read) == 1:
        reason = "the PDF holds no text: its only page is a picture"
    else:
        reason = f"the PDF holds no text: its {len(read)} pages are pictures"
    return ReadingError(name, reason, "Install character recognition (OCR, see docs/reading.md), or give its text")
