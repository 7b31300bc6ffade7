"""Finds the columns of a table of money that hold no amounts: the year of each row ("År"), and counts ("Antal")."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.tables.model import RebuiltTable, Row, TableCell
from kommunegraf.extraction.words.amounts import money
from kommunegraf.extraction.words.numbers import folded

_PERIOD = re.compile(r"(?:19|20)\d\d\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def year_columns(table: RebuiltTable) -> frozenset[int]:
    """The indices of the columns whose head is a word for a year and whose cells, all that have words, are years."""
    words = set(table_words().year_columns.words)
    named = [index for index, column in enumerate(table.columns) if folded(column.text) in words]
    rows = [row.cells for row in table.rows if row.cells is not None]
    found = set()
    for index in named:
        cells = [each for cells in rows if (each := cells[index]) is not None]
        if cells and all(_YEAR.fullmatch(cell.text.strip()) for cell in cells):
            found.add(index)
    return frozenset(found)


def period_columns(table: RebuiltTable) -> frozenset[int]:
    """The indices of the columns whose cells are periods of years ("2031-2034"): what the rows' money runs over."""
    rows = [row.cells for row in table.rows if row.cells is not None and row.kind != "total"]
    found = set()
    for index in range(len(table.columns)):
        cells = [each for cells in rows if (each := cells[index]) is not None]
        if cells and all(_PERIOD.fullmatch(cell.text.strip()) for cell in cells):
            found.add(index)
    return frozenset(found)


def counted_columns(table: RebuiltTable) -> frozenset[int]:
    """The indices of the columns whose head begins with a word for counts and names no money ("Antal borgere")."""
    words = tuple(table_words().counted_columns.words)
    return frozenset(
        index
        for index, column in enumerate(table.columns)
        if _begins(folded(column.text), words) and not _units().search(column.text)
    )


def cells_of(row: Row, columns: frozenset[int]) -> tuple[TableCell, ...]:
    """The cells of a row that stand in some of its columns and have words."""
    cells = row.cells or ()
    return tuple(cell for index in sorted(columns) if index < len(cells) and (cell := cells[index]))


@cache
def _units() -> re.Pattern[str]:
    words = (*money().units.after, *(word for joined in money().joined_units.values() for word in joined))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])", re.IGNORECASE)


def _begins(text: str, words: tuple[str, ...]) -> bool:
    return any(text.startswith(word) and not text[len(word) : len(word) + 1].isalnum() for word in words)
