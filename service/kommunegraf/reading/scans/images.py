"""Image files by their first bytes, and the size of their pictures by their heads, before anything unpacks them."""

from __future__ import annotations

import struct
from typing import NamedTuple

from kommunegraf.errors import ReadingError
from kommunegraf.reading.pdf.seen import MOST_PIXELS

MOST_PAGES = 200
LONGEST_SIDE = 20_000
_PNG, _JPEG, _TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\x00", b"MM\x00*")
_BIG_TIFF = (b"II+\x00", b"MM\x00+")
# JPEG (ITU-T T.81, table B.1): markers that begin a frame and so tell its size; those that stand alone.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
_SCAN, _END = 0xDA, 0xD9
_WIDTH, _HEIGHT = 256, 257  # tags of TIFF 6.0
_ENTRY = 12
_NUMBERS = {1: "B", 3: "H", 4: "I"}
_MOST_TAGS = 500
_MAKE_SMALLER = "Save it with fewer pixels"


class Size(NamedTuple):
    """Of one picture, in pixels; `components` is how many values a pixel of a JPEG has (1 grey, 3 colours, 4 inks)."""

    width: int
    height: int
    components: int = 0


def is_image(data: bytes) -> bool:
    """Whether bytes are those of a PNG, JPEG or TIFF image."""
    return data.startswith((_PNG, _JPEG, *_TIFF, *_BIG_TIFF))


def is_jpeg(data: bytes) -> bool:
    return data.startswith(_JPEG)


def sizes_of(data: bytes, name: str) -> tuple[Size, ...]:
    """The size of each page of an image, as its head tells.

    Raises `ReadingError` where that is damaged, or tells of more pages or pixels than any scanned page has.
    """
    try:
        found = _sizes(data)
    except (struct.error, IndexError, ValueError):
        found = []
    if not found or any(min(size[:2]) < 1 for size in found):
        raise ReadingError(
            name, f"the {_kind(data)} image is damaged or cut: its head does not tell its size", "Save it anew"
        )
    if len(found) > MOST_PAGES:
        raise ReadingError(name, f"the image has more than {MOST_PAGES} pages, which is the limit", "Split it")
    for size in found:
        if size.width * size.height > MOST_PIXELS or max(size[:2]) > LONGEST_SIDE:
            shown = f"{size.width:,} times {size.height:,} pixels"
            limit = f"the limit is {MOST_PIXELS:,} in all and {LONGEST_SIDE:,} on one side"
            raise ReadingError(name, f"the image has {shown}; {limit}", _MAKE_SMALLER)
    return tuple(found)


def _kind(data: bytes) -> str:
    return "PNG" if data.startswith(_PNG) else "JPEG" if data.startswith(_JPEG) else "TIFF"


def _sizes(data: bytes) -> list[Size]:
    if data.startswith(_PNG):  # W3C PNG, 11.2.1: IHDR comes first
        if data[12:16] != b"IHDR":
            return []
        return [Size(*struct.unpack(">II", data[16:24]))]
    if data.startswith(_JPEG):
        return _jpeg(data)
    return _tiff(data)


def _jpeg(data: bytes) -> list[Size]:
    at = 2
    while at < len(data) - 9:
        if data[at] != 0xFF:
            return []
        marker = data[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (_SCAN, _END):
            return []
        if marker in _FRAMES:
            height, width, components = struct.unpack(">HHB", data[at + 5 : at + 10])
            return [Size(width, height, components)] if components in (1, 3, 4) else []
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        at += 2 + max(2, length)
    return []


def _tiff(data: bytes) -> list[Size]:
    """TIFF 6.0, section 2: a chain of directories, each with the tags of one picture."""
    order = "<" if data[:2] == b"II" else ">"
    found: list[Size] = []
    seen: set[int] = set()
    at = struct.unpack(order + "I", data[4:8])[0]
    while at and at not in seen and len(found) <= MOST_PAGES:
        seen.add(at)
        count = struct.unpack(order + "H", data[at : at + 2])[0]
        if count > _MOST_TAGS:
            return []
        told: dict[int, int] = {}
        for index in range(count):
            entry = at + 2 + index * _ENTRY
            tag, kind, _ = struct.unpack(order + "HHI", data[entry : entry + 8])
            if tag in (_WIDTH, _HEIGHT):
                form = order + _NUMBERS.get(kind, "I")
                value = struct.unpack(form, data[entry + 8 : entry + 8 + struct.calcsize(form)])[0]
                told[tag] = max(value, told.get(tag, 0))
        found.append(Size(told[_WIDTH], told[_HEIGHT]) if len(told) == 2 else Size(0, 0))
        at = struct.unpack(order + "I", data[at + 2 + count * _ENTRY : at + 6 + count * _ENTRY])[0]
    return found
