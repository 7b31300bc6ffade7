"""An image file of scanned pages to a `Document`."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pypdfium2

from kommunegraf.errors import ReadingError
from kommunegraf.reading.decoding import LIMIT
from kommunegraf.reading.document import Document
from kommunegraf.reading.pdf.assembling import assembled
from kommunegraf.reading.pdf.pictures import picture
from kommunegraf.reading.pdf.recognising import take
from kommunegraf.reading.pdf.ruling import without_rules
from kommunegraf.reading.pdf.seen import RecognitionFailed, TimeIsUp
from kommunegraf.reading.pdf.source import PageRead
from kommunegraf.reading.pdf.telling import warnings, without_text
from kommunegraf.reading.scans.images import Size, is_jpeg, sizes_of
from kommunegraf.reading.scans.jpeg import jpeg_as_pdf
from kommunegraf.reading.scans.tesseract import Tesseract

FORM = "image"
_LONGER_SIDE = 842 / 72  # inches: a page is taken for A4, whatever the file says of its resolution
_MORE_TIME = "Raise KOMMUNEGRAF_OCR_TIMEOUT, or split it"


def read_image(data: bytes, name: str, ocr: Tesseract) -> Document:
    """The document in a PNG, JPEG or TIFF image.

    Raises `ReadingError` for one that is damaged, too large, without words, takes too long, or where recognition is
    not here.
    """
    if len(data) > LIMIT:
        raise ReadingError(
            name, f"the file is {len(data) / 1e6:.0f} MB, the limit is {LIMIT // 1048576} MiB", "Split it by document"
        )
    sizes = sizes_of(data, name)
    if ocr.lack:
        raise ReadingError(name, f"this is an image, and {ocr.lack}", "Or give its text")
    try:
        read = _pages(data, sizes, ocr)
    except RecognitionFailed as error:
        raise ReadingError(name, f"the image {error}", "It may be damaged: save it anew, or give its text") from None
    except TimeIsUp as error:
        raise ReadingError(name, f"recognising the image {error} and was stopped", _MORE_TIME) from None
    except pypdfium2.PdfiumError:
        raise ReadingError(name, "the image cannot be drawn", "Save it anew, or give its text") from None
    made = None
    if any(each.legible for each in read):
        made = assembled(read, name, FORM, warnings(read, ""), {})
    if made is None:
        raise without_text(read, name, "the image", "", False)
    return made


def _pages(data: bytes, sizes: Sequence[Size], ocr: Tesseract) -> list[PageRead]:
    # Tesseract's libraries know all kinds of these files; what they make of them is drawn as any PDF's pages are.
    dpi = max(1, round(max(max(size[:2]) for size in sizes) / _LONGER_SIDE))
    until, longest = time.monotonic() + ocr.whole, 0.0
    ocr = ocr.by(until)
    read: list[PageRead] = []
    drawn = jpeg_as_pdf(data, sizes[0], dpi) if is_jpeg(data) else ocr.as_pdf(data, len(sizes), dpi)
    with pypdfium2.PdfDocument(drawn) as document:
        for number in range(1, min(len(document), len(sizes)) + 1):
            found = PageRead(number)
            read.append(found)
            began = time.monotonic()
            if began + longest > until:
                found.late = True
                continue
            shown = picture(document, number)
            try:
                take(found, shown, ocr(without_rules(shown)), dpi / 72)
            except RecognitionFailed as error:
                found.fault = str(error)
            except TimeIsUp:
                if time.monotonic() < until:
                    raise
                found.late = True
            longest = max(longest, time.monotonic() - began)
    read += [PageRead(number, fault="cannot be unpacked") for number in range(len(read) + 1, len(sizes) + 1)]
    return read
