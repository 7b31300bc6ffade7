"""A PDF's bytes to a `Document` (PDF 32000-1; ISO 32000-2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pypdfium2

from kommunegraf.reading.document import Document
from kommunegraf.reading.pdf.assembling import assembled
from kommunegraf.reading.pdf.recognising import recognise
from kommunegraf.reading.pdf.seen import Recognise
from kommunegraf.reading.pdf.source import PageRead, is_cut, opened, pages
from kommunegraf.reading.pdf.telling import warnings, without_text

FORM = "pdf"
# The author is left out: mostly a case worker. Dates change each time a system prints the same minutes anew, so they
# are no part of the stored text.
_METADATA = ("Title", "Subject")
_DATES = ("CreationDate", "ModDate")


def read_pdf(data: bytes, name: str, ocr: Recognise | None = None) -> Document:
    """The document in a PDF.

    `ocr` reads the picture of a page that has no text of its own; without it such pages are left out and told of.
    Raises `ReadingError` for a PDF that is locked, broken, beyond bounds, or without any text, and for one with a page
    that takes `ocr` too long.
    """
    with opened(data, name) as document:
        read = list(pages(document, name))
        lack = recognise(document, read, ocr, name)
        metadata = {key: _shown(document, key) for key in (*_METADATA, *_DATES)}
    made = None
    if any(each.legible and each.letters for each in read):
        made = assembled(read, name, FORM, _warnings(read, data, lack), metadata, _DATES)
    if made is None:
        raise without_text(read, name, "the PDF", lack, is_cut(data))
    return made


def _shown(document: pypdfium2.PdfDocument, key: str) -> str:
    try:
        return re.sub(r"[\x00-\x1f]+", " ", document.get_metadata_value(key)).strip()[:2000]
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


def _warnings(read: Sequence[PageRead], data: bytes, lack: str) -> Iterator[str]:
    if is_cut(data):
        yield "the PDF has no end mark: it may be cut short"
    yield from warnings(read, lack)
