"""Bytes to a `Document`: decodes, recognises the form, and hands over to the form's own reader."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from kommunegraf.errors import ReadingError
from kommunegraf.reading import markup
from kommunegraf.reading.agenda_json import is_agenda_json, read_agenda_json
from kommunegraf.reading.blocks import blocks
from kommunegraf.reading.composed import composed
from kommunegraf.reading.composer import Composer
from kommunegraf.reading.damage import looks_ocr_read
from kommunegraf.reading.decoding import decode
from kommunegraf.reading.document import Document, Method, ZoneKind
from kommunegraf.reading.dump import find_tree, read_dump
from kommunegraf.reading.firstagenda import read_firstagenda
from kommunegraf.reading.furniture import official_stretches, zones
from kommunegraf.reading.jsonapi import is_jsonapi, read_jsonapi
from kommunegraf.reading.office import is_office, read_office
from kommunegraf.reading.recognise import is_html, is_json, is_pdf, is_xml, parse_json
from kommunegraf.reading.scans import Tesseract
from kommunegraf.reading.scans.images import is_image
from kommunegraf.reading.separated import read_separated

_TESSERACT = Tesseract()


def read(data: bytes, *, name: str, url: str | None = None, ocr: Tesseract = _TESSERACT) -> Document:
    """The document in a file's bytes.

    `name` is the file's (its folders are dropped), `url` where it was fetched; neither decides how it is read. `ocr`
    reads pages that are pictures, where it is here.
    Raises `ReadingError` (name, reason, remedy) for what is empty, too large, binary, cut, or of an unknown kind.
    """
    short = PureWindowsPath(PurePosixPath(name).name).name or name
    if is_office(data):
        document = read_office(data, short)
    elif is_pdf(data):
        document = _read_pdf(data, short, ocr)
    elif is_image(data):
        document = _read_image(data, short, ocr)
    else:
        document = _read_decoded(data, short)
    return replace(document, name=short, url=url, bytes_sha256=hashlib.sha256(data).hexdigest())


def _read_decoded(data: bytes, name: str) -> Document:
    decoded = decode(data, name)
    document = _read(decoded.text, name)
    return replace(document, warnings=decoded.warnings + document.warnings)


def _read_pdf(data: bytes, name: str, ocr: Tesseract) -> Document:
    from kommunegraf.reading.pdf.read import read_pdf  # noqa: PLC0415 - loads PDFium, which most calls do without

    return read_pdf(data, name, ocr)


def _read_image(data: bytes, name: str, ocr: Tesseract) -> Document:
    from kommunegraf.reading.scans.read import read_image  # noqa: PLC0415 - likewise

    return read_image(data, name, ocr)


def _read(text: str, name: str) -> Document:
    if is_json(text):
        value = parse_json(text, name)
        if is_jsonapi(value):
            return read_jsonapi(value, name)
        return read_agenda_json(value, name) if is_agenda_json(value) else read_firstagenda(value, name)
    if is_html(text):
        return _read_html(text, name)
    if is_xml(text):
        raise ReadingError(name, "this is XML, which is not read yet", "Give the document as text, HTML or JSON")
    tree = find_tree(text)
    if tree is not None:
        return read_dump(text, tree, name)
    separated = read_separated(text, name)
    if separated is not None:
        return separated
    return read_text(text, name)


def read_text(text: str, name: str) -> Document:
    """Plain text: the stored text is the text itself."""
    found = zones(text, name)
    ocr = looks_ocr_read(text)
    machine = [zone.span for zone in found.zones if zone.kind is ZoneKind.MACHINE]
    told = ("Danish words without the letters æ, ø and å: taken as read by a machine (OCR)",) if ocr else ()
    return Document(
        text=text,
        method=Method.OCR if ocr else Method.TEXT,
        form="text",
        blocks=blocks(text, official_stretches(0, len(text), found.zones), name),
        zones=found.zones,
        machine_blocks=blocks(text, machine, name),
        warnings=found.warnings + told,
    )


def _read_html(text: str, name: str) -> Document:
    composer = Composer(name)
    markup.render(text, composer, name=name, page=True)
    if not composer.blocks:
        raise ReadingError(
            name, "the HTML page holds no text of its own", "It may need JavaScript: save the page as shown"
        )
    return composed(composer, Method.HTML, "html", name)
