"""Units of money that a table gives beside its numbers: in heads of columns, or in a column of units."""

from __future__ import annotations

from kommunegraf.extraction.tables.captions import unit_within
from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row
from kommunegraf.extraction.words.amounts import money_unit
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span


class UnitsBeside:
    """The units of a table's rows and columns; each is its scale and the words that state it."""

    def __init__(self, table: RebuiltTable) -> None:
        words = set(table_words().unit_columns.words)
        self._column = next((index for index, each in enumerate(table.columns) if folded(each.text) in words), None)
        self._heads = {each.text: unit for each in table.columns if each.spans and (unit := unit_within(each.text)[0])}
        self.columns = frozenset(() if self._column is None else (self._column,))
        self.any = self._column is not None or bool(self._heads)
        self.any_money = bool(self._heads) or any(self._of_row(row) is not None for row in table.rows)

    def counts_money(self, row: Row) -> bool:
        """Whether the numbers of a row can be amounts: its unit is money, or the table has no column of units."""
        return self._column is None or self._of_row(row) is not None

    def of(self, row: Row, column: Column | None) -> tuple[int, Span] | None:
        """The unit of the row, else of the column's head; None where only the table may have one."""
        unit = self._of_row(row)
        if unit is None and column is not None and column.text in self._heads:
            unit = (self._heads[column.text].scale, column.spans[-1])
        return unit

    def _of_row(self, row: Row) -> tuple[int, Span] | None:
        cell = row.cells[self._column] if row.cells and self._column is not None else None
        unit = money_unit(cell.text) if cell is not None else None
        return (unit.scale, cell.span) if unit is not None and cell is not None else None
