"""Tables as text (CSV, TSV; RFC 4180), told from prose by their content: every line has the same number of cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.errors import ReadingError
from kommunegraf.reading.blocks import MOST_BLOCKS
from kommunegraf.reading.document import Block, BlockKind, Cell, Document, Method, Span, Table
from kommunegraf.reading.lines import lines

DELIMITERS = ";\t,"
FEWEST_ROWS = 3
FEWEST_ROWS_OF_TWO = 5  # a list of names and values in two columns is as likely prose
FEWEST_BY_COMMA = 3  # columns
MOST_LINES_BEFORE = 3  # a title
LONGEST_CELL = 2_000  # as in `_CELL`: an unpaired quote must not be looked for in all of the text
FIGURES = 0.5  # the share of a column's cells that are figures, in at least one column but the first
_SAMPLE = 200
_FIGURE = re.compile(r"[-+−]?\s?\d[\d .,\xa0]*\s?(?:%|kr\.?|mio\.?|t\.?kr\.?)?|[-–]")
_CELL = {
    delimiter: re.compile(rf'[ ]*"((?:[^"]|""){{0,2000}})"[ ]*(?={delimiter}|[\r\n]|\Z)|([^{delimiter}\r\n]*)')
    for delimiter in DELIMITERS
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `cells` are the spans of their words, within quotes."""

    start: int
    end: int
    cells: tuple[Span, ...]


def read_separated(text: str, name: str) -> Document | None:
    """The document of a text that is a table with separators; None for any other.

    All rows have as many cells, but for up to three lines above them; at least one column behind the first holds
    figures. The stored text is the text itself; a cell's origin is its place (`cell=3,2`, RFC 7111 section 2.3).
    Raises `ReadingError` (with `name`) for more cells than any document has.
    """
    for delimiter in DELIMITERS:
        start = _first(text, delimiter)
        if start is None or not _is_table(text, start, delimiter, some=_SAMPLE):
            continue
        if _is_table(text, start, delimiter, some=None):
            return _document(text, start, delimiter, name)
    return None


def _first(text: str, delimiter: str) -> int | None:
    """Where the first row begins: the first line with a separator; None where there is none near the beginning."""
    for count, line in enumerate(lines(text)):
        if delimiter in text[line.span.start : line.span.end]:
            return text.rfind("\n", 0, line.span.start) + 1
        if count >= MOST_LINES_BEFORE:
            return None
    return None


def _is_table(text: str, start: int, delimiter: str, some: int | None) -> bool:
    width = count = 0
    figures: list[int] = []
    filled: list[int] = []
    for row in separated_rows(text, start, delimiter):
        if some is not None and count >= some:
            break
        width = width or len(row.cells)
        if len(row.cells) != width:
            return False
        if count == 0:
            figures, filled = [0] * width, [0] * width
        for index, cell in enumerate(row.cells):
            if cell.end - cell.start > LONGEST_CELL:
                return False
            words = text[cell.start : cell.end]
            filled[index] += bool(words) and count > 0
            figures[index] += count > 0 and _FIGURE.fullmatch(words) is not None
        count += 1
    if width < (FEWEST_BY_COMMA if delimiter == "," else 2) or count < FEWEST_ROWS:
        return False
    if width == 2 and count < FEWEST_ROWS_OF_TWO:
        return False
    return any(known and number >= FIGURES * known for number, known in zip(figures[1:], filled[1:], strict=True))


def separated_rows(text: str, start: int, delimiter: str) -> Iterator[Row]:
    """The rows from `start` on that have a cell or more, by a separator of `DELIMITERS`.

    A line without words parts nothing.
    """
    cell = _CELL[delimiter]
    at = start
    while at < len(text):
        begin, cells = at, []
        while True:
            match = cell.match(text, at)
            assert match is not None  # an empty cell matches anywhere
            cells.append(_bare(text, *match.span(1 if match.group(1) is not None else 2)))
            at = match.end()
            if text[at : at + 1] != delimiter:
                break
            at += 1
        end = at
        at += 2 if text.startswith("\r\n", at) else 1
        if len(cells) > 1 or cells[0].end > cells[0].start:
            yield Row(begin, end, tuple(cells))


def _bare(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _document(text: str, start: int, delimiter: str, name: str) -> Document:
    blocks = [Block(line.span, gap=line.gap) for line in lines(text, 0, start)]
    tables: list[Table] = []
    rows: list[tuple[Cell, ...]] = []
    begin = end = start
    for number, row in enumerate(separated_rows(text, start, delimiter), 1):
        filled = [cell for cell in row.cells if cell.end > cell.start]
        if not filled:  # ";;;" parts two tables
            if rows:
                tables.append(Table(Span(begin, end), tuple(rows)))
                rows = []
            continue
        begin, end = (begin if rows else row.start), row.end
        rows.append(tuple(Cell(text[c.start : c.end], c if c.end > c.start else None) for c in row.cells))
        for column, cell in enumerate(row.cells, 1):
            if cell.end > cell.start:
                if len(blocks) >= MOST_BLOCKS:
                    raise ReadingError(name, f"the table has more than {MOST_BLOCKS:,} cells", "Split it")
                blocks.append(Block(cell, BlockKind.CELL, origin=f"cell={number},{column}"))
    if rows:
        tables.append(Table(Span(begin, end), tuple(rows)))
    return Document(text, Method.CSV, "csv", tuple(blocks), tables=tuple(tables))
