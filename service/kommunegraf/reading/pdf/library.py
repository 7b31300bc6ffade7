"""PDFium's functions that are called for every character, without the cost of typed handles."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium

Handle = int


def _bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address or 0)


character = _bare(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
text_object = _bare(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
unmapped = _bare(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_loose_box = _bare(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_origin = _bare(
    pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)


def handle(typed: Any) -> Handle:
    """The address behind one of PDFium's typed handles."""
    return ctypes.cast(typed, ctypes.c_void_p).value or 0


class Places:
    """Where characters of one text page stand, in the page's own coordinates (y grows upwards)."""

    def __init__(self, textpage: Handle) -> None:
        self._textpage = textpage
        self._box = pdfium.FS_RECTF()
        self._box_at = ctypes.addressof(self._box)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._x_at, self._y_at = ctypes.addressof(self._x), ctypes.addressof(self._y)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character's advance width and its font's height."""
        _loose_box(self._textpage, index, self._box_at)
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def origin(self, index: int) -> tuple[float, float]:
        """The point on the baseline where a character begins."""
        _origin(self._textpage, index, self._x_at, self._y_at)
        return self._x.value, self._y.value
