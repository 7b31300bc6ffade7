"""Composes the stored text of a form that is not text itself, and records where each piece came to stand."""

from __future__ import annotations

import re

from kommunegraf.errors import ReadingError
from kommunegraf.reading.blocks import MOST_BLOCKS
from kommunegraf.reading.document import Block, BlockKind, Cell, Span, Table

# What no stored text may hold: NUL and other controls (XML and Turtle cannot carry them), lone surrogates (nor UTF-8).
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\r\n\f\u2028\u2029]+")

MOST_CELLS = 200_000


def storable(words: str) -> str:
    """`words` with what cannot be stored replaced by U+FFFD (line breaks other than LF by LF)."""
    if not _UNSTORABLE.search(words):
        return words
    words = (
        words.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n").replace("\x85", "\n")
    )
    return _UNSTORABLE.sub("\ufffd", words)


def one_line(words: str) -> str:
    """`words` on one line: runs of white space (as HTML knows it) one space, none at the ends."""
    if words.isprintable() and "  " not in words:  # as most are; no control or white space but U+0020 is printable
        return words.strip(" ")
    return storable(_SPACES.sub(" ", words).strip())


class Composer:
    """Appends lines and tables; offsets count in the text so far. `name` is told in errors."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.warnings: list[str] = []
        self.site: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def write(self, words: str) -> Span:
        """Appends words as they are (no line break, no block)."""
        start = self.length
        self._pieces.append(words)
        self.length = end = start + len(words)
        return Span(start, end)

    def _append(self, words: str) -> None:
        self._pieces.append(words)
        self.length += len(words)

    def new_line(self, gap: int = 0) -> int:
        """Begins a new line after `gap` empty ones (nothing at the start of the text); gives the gap made."""
        if self.length == 0:
            return 0
        self._append("\n" * (gap + 1))
        return gap

    def warn(self, message: str) -> None:
        """Keeps a warning once."""
        if message not in self.warnings and len(self.warnings) < 100:
            self.warnings.append(message)

    def block(
        self,
        words: str,
        kind: BlockKind = BlockKind.PARAGRAPH,
        *,
        marker: str = "",
        level: int = 0,
        gap: int = 1,
        origin: str = "",
    ) -> Span | None:
        """Appends words as a block on a line of their own; gives their span, or None where there are no words."""
        words = one_line(words)
        if not words:
            return None
        made = self.new_line(gap)
        if marker:
            self._append("  " * (level + 1) + marker + " ")
        return self._block(words, kind, marker, level, made, origin)

    def table(
        self,
        rows: list[list[str]],
        places: list[list[tuple[int, int]]],
        *,
        origin: str = "",
        origins: list[list[str]] | None = None,
    ) -> Span | None:
        """Appends a table, a row a line, cells parted by " | ".

        `origins` gives each of the `rows`' cells its own origin, where one for all does not lead back.

        `rows` holds the cells that the source gives; `places[r][c]` says which of them (row, index) stands in a
        grid's row r and column c, so that a cell over several columns is written once and seen in each. `origins` are
        those of the cells of `rows`, where they have their own.
        """
        if not any(one_line(words) for row in rows for words in row):
            return None
        start: int | None = None
        written: list[list[Cell]] = []
        for index, row in enumerate(rows):
            gap = self.new_line(1 if index == 0 else 0)
            start = self.length if start is None else start
            cells: list[Cell] = []
            for at, raw in enumerate(row):
                if at:
                    self.write(" | ")
                words = one_line(raw)
                place = origins[index][at] if origins is not None else origin
                span = self._block(words, BlockKind.CELL, "", 0, gap if at == 0 else 0, place) if words else None
                cells.append(Cell(words, span))
            written.append(cells)
        span = Span(start or 0, self.length)
        width = max((len(row) for row in places), default=0)
        empty = Cell("", None)
        grid = [tuple(written[r][c] if r >= 0 else empty for r, c in row) for row in places]
        self.tables.append(Table(span, tuple(row + (empty,) * (width - len(row)) for row in grid)))
        return span

    def _block(self, words: str, kind: BlockKind, marker: str, level: int, gap: int, origin: str) -> Span:
        if len(self.blocks) >= MOST_BLOCKS:
            raise ReadingError(self._name, f"the document has more than {MOST_BLOCKS:,} blocks", "Split it")
        span = self.write(words)
        self.blocks.append(Block(span, kind, marker, level, gap, origin))
        return span
