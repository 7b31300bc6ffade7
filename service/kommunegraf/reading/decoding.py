"""Bytes to text: finds the encoding, and tells what cannot be text from what can."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kommunegraf.errors import ReadingError

LIMIT = 100 * 1024 * 1024

# First bytes of forms that are known and not read (yet), with the name a person knows them by.
MAGIC = (
    (b"{\\rtf", "a Rich Text (RTF) file", "Save it as text or HTML"),
    (b"GIF87a", "a GIF image", "Give the text that character recognition reads in it"),
    (b"GIF89a", "a GIF image", "Give the text that character recognition reads in it"),
    (b"RIFF", "a sound, film or image file (RIFF)", "Give the text"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it"),
    (b"SQLite format 3\x00", "an SQLite database", "Give the documents themselves"),
)

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Beyond ASCII, what Danish prose in Windows-1252 is made of; anything else is rare.
DANISH = frozenset("æøåÆØÅéÉèüÜöÖäÄáàôëïçñ§°²³½¼¾´·«»–—‘’‚“”„•…€£ \xad®©±×µ")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
SAMPLE = 1 << 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` is the file without its byte-order mark and otherwise unchanged; `encoding` a Python codec's name."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file.

    UTF-8, UTF-16 and UTF-32 with their marks; UTF-16 without one where every other byte is NUL; UTF-8; else
    Windows-1252 (a superset of ISO 8859-1's letters) where that reads as Danish. Raises `ReadingError` for an empty
    file, one above `LIMIT` bytes, a known binary form, or bytes that are no text.
    """
    if len(data) > LIMIT:
        raise ReadingError(
            name, f"the file is {len(data) / 1e6:.0f} MB, the limit is {LIMIT // 1048576} MiB", "Split it by document"
        )
    if not data:
        raise ReadingError(name, "the file is empty", "Check how it was fetched, and give it again")
    decoded = _decode(data, name)
    if not decoded.text or decoded.text.isspace():
        raise ReadingError(name, "the file holds white space only", "Check how it was fetched, and give it again")
    _refuse_noise(decoded.text, name)
    return decoded


def _decode(data: bytes, name: str) -> Decoded:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    for magic, what, remedy in MAGIC:
        if data.startswith(magic):
            raise ReadingError(name, f"this is {what}, which is not read yet", f"{remedy}, and give that")
    wide = _wide_without_mark(data)
    if wide:
        return _strict(data, wide, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            text = data[: error.start].decode("utf-8")
            return Decoded(text, "utf-8", ("the file ends in the middle of a character: it may be cut short",))
        return _single_byte(data, name, error)


def _strict(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(
            name,
            f"the file says it is {encoding.upper()} and is not, from byte {error.start} on ({error.reason})",
            "Save it as UTF-8",
        ) from error


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 by its NULs: in Danish nearly every other byte is one, and never one on the other side."""
    sample = data[: SAMPLE & ~1]
    if len(data) % 2 or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _single_byte(data: bytes, name: str, first: UnicodeDecodeError) -> Decoded:
    sample = data[max(0, first.start - 1000) : first.start + SAMPLE]
    shown = sample.decode("cp1252", errors="replace")
    beyond = [character for character in shown if ord(character) > 127]
    if sample.count(0) or len(CONTROL.findall(shown)) > len(shown) / 500:
        raise _noise(name)
    if sum(character in DANISH for character in beyond) < 0.8 * len(beyond):
        raise ReadingError(
            name,
            f"the bytes are neither UTF-8 (from byte {first.start} on) nor Danish in Windows-1252",
            "Save it as UTF-8",
        )
    try:
        text, encoding = data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        text, encoding = data.decode("latin-1"), "iso-8859-1"
    return Decoded(text, encoding, (f"read as {encoding}, since it is not UTF-8",))


def _refuse_noise(text: str, name: str) -> None:
    controls = sum(1 for _ in CONTROL.finditer(text))
    if "\x00" in text or controls > max(2, len(text) / 500):
        raise _noise(name)


def _noise(name: str) -> ReadingError:
    return ReadingError(
        name,
        "the file is no text (NUL or control bytes)",
        "Give the document as HTML, PDF, DOCX, XLSX, CSV, JSON, text or a picture",
    )
