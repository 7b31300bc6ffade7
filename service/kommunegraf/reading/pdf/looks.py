"""How the text of one text object looks: size, weight, direction, and whether a reader can see it."""

from __future__ import annotations

import ctypes
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from kommunegraf.reading.pdf.printed import printed_pages

INVISIBLE = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
_DRAWN_TWICE = frozenset((pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP))
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123
_WHITE = 0xF6
_STRAIGHT = 0.09  # a direction within 5 degrees of an axis


class Look(NamedTuple):
    """`size` in points; `turn` as in `Page`, None for text that stands aslant (watermarks)."""

    size: float
    bold: bool
    invisible: bool
    white: bool
    turn: int | None


def look(textpage: Any, index: int, rotation: int) -> Look:
    """The look of the object that a character belongs to; `rotation` is the page's own (0, 90, 180, 270)."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = abs(pdfium.FPDFText_GetFontSize(textpage, index)) * hypot(matrix.c, matrix.d)
    text_object = pdfium.FPDFText_GetTextObject(textpage, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    coloured = pdfium.FPDFText_GetFillColor(textpage, index, red, green, blue, alpha)
    white = bool(coloured) and min(red.value, green.value, blue.value) >= _WHITE
    return Look(
        size=size,
        bold=_bold(textpage, index) or (mode in _DRAWN_TWICE and not white),
        invisible=mode in INVISIBLE or (bool(coloured) and alpha.value == 0),
        white=white and mode not in _DRAWN_TWICE,
        turn=_turn(matrix.a, matrix.b, rotation),
    )


def _bold(textpage: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags)
    font = name.value.decode("latin-1").lower()
    if any(part in font for part in printed_pages().bold_fonts):
        return True
    return bool(flags.value & _FORCE_BOLD) or pdfium.FPDFText_GetFontWeight(textpage, index) >= 600


def _turn(x: float, y: float, rotation: int) -> int | None:
    """Where a direction in the page's own coordinates points on the page as shown."""
    length = hypot(x, y)
    if length == 0:
        return 0
    x, y = x / length, y / length
    if abs(y) <= _STRAIGHT:
        turn = 0 if x > 0 else 180
    elif abs(x) <= _STRAIGHT:
        turn = 90 if y > 0 else 270
    else:
        return None
    return (turn - rotation) % 360
