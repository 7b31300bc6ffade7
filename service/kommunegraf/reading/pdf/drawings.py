"""What is drawn on a page besides its text: rules, filled areas and images, in the page's own coordinates."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from kommunegraf.reading.pdf.frames import Bounds
from kommunegraf.reading.pdf.library import handle

MOST_OBJECTS = 60_000
MOST_SEGMENTS = 30_000
MOST_RULES = 6_000
DEEPEST = 4
THIN = 3.0
SHORTEST = 6.0
_WHITE = 0xF6

Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]


@dataclass(slots=True)
class Drawings:
    """`order` says when a text object (by its address) was drawn, as do the numbers beside images and fills.

    `cut` tells that the page has more objects than were looked at.
    """

    rules: list[Bounds] = field(default_factory=list)
    fills: list[Bounds] = field(default_factory=list)
    images: list[tuple[int, Bounds]] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    cut: bool = False


def drawings(page: Any) -> Drawings:
    """All that is drawn on a PDFium page, up to bounds that no document reaches."""
    return _Walk().run(page)


class _Walk:
    def __init__(self) -> None:
        self._found = Drawings()
        self._objects = self._segments = 0

    def run(self, page: Any) -> Drawings:
        count = pdfium.FPDFPage_CountObjects(page)
        self._visit((pdfium.FPDFPage_GetObject(page, index) for index in range(min(count, MOST_OBJECTS))), None, 0)
        self._found.cut = self._found.cut or count > MOST_OBJECTS
        return self._found

    def _visit(self, objects: Iterator[Any], outer: Matrix | None, depth: int) -> None:
        found = self._found
        for each in objects:
            self._objects += 1
            if self._objects > MOST_OBJECTS:
                found.cut = True
                return
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                found.order[handle(each)] = self._objects
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(each, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.images.append((self._objects, _bounds(_corners(each, outer))))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                inner = _matrix(each)
                count = pdfium.FPDFFormObj_CountObjects(each)
                parts = (pdfium.FPDFFormObj_GetObject(each, index) for index in range(min(count, MOST_OBJECTS)))
                self._visit(parts, inner if outer is None else _times(inner, outer), depth + 1)

    def _path(self, path: Any, outer: Matrix | None) -> None:
        found = self._found
        if len(found.rules) > MOST_RULES:
            found.cut = True
            return
        mode, stroked = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
        drawn = bool(stroked.value) and _inked(path, pdfium.FPDFPageObj_GetStrokeColor)
        filled = bool(mode.value) and _inked(path, pdfium.FPDFPageObj_GetFillColor)
        if not drawn and not filled:
            return
        inner = _matrix(path)
        matrix = inner if outer is None else _times(inner, outer)
        for points, straight in self._subpaths(path, matrix):
            bounds = _bounds(points)
            width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
            if straight and min(width, height) <= THIN and max(width, height) >= SHORTEST:
                found.rules.append(bounds)
                continue
            if filled:
                found.fills.append(bounds)
            if drawn and straight:
                found.rules += _edges(points)

    def _subpaths(self, path: Any, matrix: Matrix) -> Iterator[tuple[Points, bool]]:
        """The points of each subpath, and whether it has straight segments only."""
        points: Points = []
        straight = True
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(pdfium.FPDFPath_CountSegments(path)):
            self._segments += 1
            if self._segments > MOST_SEGMENTS:
                self._found.cut = True
                break
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == pdfium.FPDF_SEGMENT_MOVETO and points:
                yield points, straight
                points, straight = [], True
            straight = straight and kind != pdfium.FPDF_SEGMENT_BEZIERTO
            points.append(_moved(x.value, y.value, matrix))
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1 and points[0] != points[-1]:
                points.append(points[0])
        if points:
            yield points, straight


def _edges(points: Points) -> Iterator[Bounds]:
    for one, other in pairwise(points):
        bounds = _bounds([one, other])
        width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
        if min(width, height) <= 0.5 and max(width, height) >= SHORTEST:
            yield bounds


def _inked(each: Any, colour: Any) -> bool:
    """Whether a colour shows on white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour(each, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _corners(each: Any, outer: Matrix | None) -> Points:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(each, left, bottom, right, top)
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return corners if outer is None else [_moved(x, y, outer) for x, y in corners]


def _bounds(points: Points) -> Bounds:
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def _matrix(each: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(one: Matrix, other: Matrix) -> Matrix:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
