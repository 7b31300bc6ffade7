"""Counts the rows of a serialised result as it is written, exactly, in every result format.

pyoxigraph serialises by itself and tells no count, so the rows are read off the bytes: each format has a mark that
stands once a row and that a value cannot contain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_MARKS = re.compile(rb"""\\.|"|[,\[]\{\}""", re.DOTALL)
_RESULT = b"<result>"


class RowCounter(Protocol):
    """Fed with the pieces of one result, in order."""

    rows: int

    def feed(self, piece: bytes) -> None:
        """Counts on; `rows` is exact for the bytes seen so far."""


class JsonRows:
    """SPARQL 1.1 Query Results JSON: a row is an object in an array.

    A row begins with `,{"` or `[{"`. In a string these bytes stand only where it ends with a brace (a quote within is
    escaped), and then a comma or brace follows. Only an empty row (`{}`) cannot be told from a string's content by its
    neighbours: where one may stand, strings are looked for.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""  # what may be the beginning of a mark
        self._inside = False  # of a string, where the tail begins

    def feed(self, piece: bytes) -> None:
        piece = self._tail + piece
        whole = piece[:-1]
        for mark in (b',{"', b'[{"'):
            self.rows += whole.count(mark) - piece.count(mark + b"}") - piece.count(mark + b",")
        end = max(0, len(piece) - 3)
        while end and _backslashes(piece, end) % 2:
            end -= 1  # an escape is not cut
        if b"{}" in piece:
            self._scan(piece, end)
        else:
            self._inside ^= bool(_quotes(piece[:end]) % 2)
        self._tail = piece[end:]

    def _scan(self, piece: bytes, end: int) -> None:
        """Counts empty rows, and finds out whether a string is open where the tail begins."""
        inside = self._inside
        for found in _MARKS.finditer(piece):
            if found.start() >= end:
                break
            if found[0] == b'"':
                inside = not inside
            elif not inside and found[0][:1] != b"\\" and found.start() < len(piece) - 3:
                self.rows += 1
        self._inside = inside


def _quotes(piece: bytes) -> int:
    """How many quotes are not escaped."""
    if b"\\\\" in piece:
        return _ESCAPED.sub(b"", piece).count(b'"')
    return piece.count(b'"') - piece.count(b'\\"')


def _backslashes(piece: bytes, end: int) -> int:
    """How many backslashes in a row stand before a place."""
    return end - len(piece[:end].rstrip(b"\\"))


class XmlRows:
    """SPARQL Query Results XML: one `<result>` a row; in values `<` is escaped."""

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        piece = self._tail + piece
        self.rows += piece.count(_RESULT)
        self._tail = piece[-len(_RESULT) + 1 :]


class TsvRows:
    """SPARQL 1.1 TSV: a line a row, after the header; line breaks in values are escaped."""

    def __init__(self) -> None:
        self.rows = 0
        self._header = True

    def feed(self, piece: bytes) -> None:
        lines = piece.count(b"\n")
        if self._header and lines:
            self._header = False
            lines -= 1
        self.rows += lines


class CsvRows:
    """SPARQL 1.1 CSV (RFC 4180): line breaks outside of quotes; a doubled quote leaves and enters again."""

    def __init__(self) -> None:
        self.rows = -1  # the header
        self._inside = False

    def feed(self, piece: bytes) -> None:
        if not self._inside and b'"' not in piece:
            self.rows += piece.count(b"\n")
            return
        for number, part in enumerate(piece.split(b'"')):
            if number:
                self._inside = not self._inside
            if not self._inside:
                self.rows += part.count(b"\n")


COUNTERS: dict[str, Callable[[], RowCounter]] = {
    "application/sparql-results+json": JsonRows,
    "application/sparql-results+xml": XmlRows,
    "text/csv": CsvRows,
    "text/tab-separated-values": TsvRows,
}
