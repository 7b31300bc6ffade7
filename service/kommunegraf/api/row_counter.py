"""Counts the rows of a serialised result as it is written, exactly, in every result format.

pyoxigraph serialises by itself and tells no count, so the rows are read off the bytes: each format has a mark that
stands once a row and that a value cannot contain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_RESULT = b"<result>"


class RowCounter(Protocol):
    """Fed with the pieces of one result, in order."""

    rows: int

    def feed(self, piece: bytes) -> None:
        """Counts on; `rows` is exact for the bytes seen so far."""


class JsonRows:
    """SPARQL 1.1 Query Results JSON: objects that stand in an array, outside of strings (`[{` and `,{`)."""

    def __init__(self) -> None:
        self.rows = 0
        self._inside = False  # of a string
        self._last = b""  # the last byte outside of strings; or a backslash whose escape is not whole yet
        self._cut = b""

    def feed(self, piece: bytes) -> None:
        piece = _ESCAPED.sub(b"", self._cut + piece)
        self._cut = b""
        if piece.endswith(b"\\"):
            piece, self._cut = piece[:-1], b"\\"
        for number, part in enumerate(piece.split(b'"')):
            if number:
                self._inside = not self._inside
                self._last = b""
            if not self._inside and part:
                bare = self._last + part
                self.rows += bare.count(b",{") + bare.count(b"[{")
                self._last = bare[-1:]


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
