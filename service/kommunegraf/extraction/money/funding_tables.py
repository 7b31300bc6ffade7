"""Amounts that tables state: one funding item a cell, its budget line from the row, year and phase from the column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.money.amount_details import is_per_year
from kommunegraf.extraction.money.funding_scope import Scope, concept
from kommunegraf.extraction.money.not_funding import is_unit_cost
from kommunegraf.extraction.money.other_columns import cells_of, counted_columns, period_columns
from kommunegraf.extraction.money.phases import head_phase, is_asked
from kommunegraf.extraction.money.table_parties import TableParties
from kommunegraf.extraction.money.table_phases import TablePhases
from kommunegraf.extraction.money.table_years import TableYears
from kommunegraf.extraction.money.units_beside import UnitsBeside
from kommunegraf.extraction.records import (
    BudgetLine,
    FundingItem,
    Iri,
    Mode,
    Record,
    Stated,
    Table,
    Text,
)
from kommunegraf.extraction.tables.layout import INFERRED
from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row, TableCell
from kommunegraf.extraction.tables.row_heads import is_total, row_numbers
from kommunegraf.extraction.tables.surroundings import own_levels
from kommunegraf.extraction.words.amounts import amounts, money
from kommunegraf.extraction.words.lexicon import starred
from kommunegraf.reading.document import Span

_WRITTEN_IN_FULL = 1_000  # without a unit, numbers below this may as well be thousands


@dataclass(frozen=True, slots=True)
class FundedRow:
    """What one row of a table became, for those who link it to initiatives.

    `numbers` are the item numbers in brackets at the end of the row's head, with their places in the stored text.
    """

    table: str
    row: Row
    items: tuple[str, ...]
    numbers: tuple[tuple[Span, str], ...]


def table_funding(frame: Frame, scope: Scope, table: RebuiltTable, position: int) -> Iterator[Record]:
    """The records of one table of money: itself, its budget lines, one item a cell with a figure.

    Leaves a `FundedRow` for each row in `frame.memo["funded-rows"]` (a list).
    """
    builder = _Builder(frame, scope, table, position)
    builder.note()
    yield from builder.records()


def is_money(frame: Frame, table: RebuiltTable) -> bool:
    """Whether a table states amounts: by its unit, by the units of its cells, or by the words over and beside it."""
    if table.scale_span is not None or UnitsBeside(table).any_money:
        return True
    cells = [cell for row in table.rows for cell in row.stated if cell.value is not None]
    if cells and all(cell.unit and amounts(cell.text) for cell in cells):
        return True
    if any(cell.unit for cell in cells) or any(column.threshold for column in table.columns):
        return False
    words = [frame.document.words(span) for span in (*table.corner, *((table.caption,) if table.caption else ()))]
    words += [column.text for column in table.columns] + [row.head for row in table.rows if row.kind == "total"]
    return any(_money_words().search(each) or head_phase(each) for each in words)


@cache
def _money_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(money().context.words)})(?![^\W_])", re.IGNORECASE)


@cache
def _area() -> re.Pattern[str]:
    return re.compile(rf"(?:{starred(table_words().areas.words)})\s{{1,3}}[\d.]{{1,12}}(?![^\W_])", re.IGNORECASE)


def _plain(value: Decimal) -> Decimal:
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


class _Builder:
    def __init__(self, frame: Frame, scope: Scope, table: RebuiltTable, position: int) -> None:
        self.frame = frame
        self.scope = scope
        self.table = table
        self.iri = frame.part("table", str(position), scope.owner(frame))
        self.years = TableYears(frame, scope, table)
        self.phases = TablePhases(frame, table)
        self.parties = TableParties(frame, table)
        own = own_levels(frame.document, table)
        self.in_own_prices = {table.columns[index].spans for index in own}
        self.units = UnitsBeside(table)
        self.over_years = bool(period_columns(table))
        self.no_amounts = self.years.columns | counted_columns(table) | self.units.columns
        others = {cell.span for row in table.rows for cell in cells_of(row, self.no_amounts)}
        self.in_full = any(
            abs(cell.value) >= _WRITTEN_IN_FULL
            for row in table.rows
            for cell in row.stated
            if cell.value and cell.span not in others
        )

    def note(self) -> None:
        for note in self.table.notes:
            self.frame.notes.append(Note(note.code, note.message, note.span))
        if self.table.scale_span is None and not (self.in_full or self._has_units() or self.units.any):
            message = "the table states no unit, and its numbers are small: they may be thousands"
            self.frame.notes.append(Note("table-without-unit", message, self.table.span))

    def records(self) -> Iterator[Record]:
        table, frame = self.table, self.frame
        yield Table(
            id=self.iri,
            label=say(Text(text=self._words(table.caption), language="da"), table.caption) if table.caption else None,
            unit_scale=say(table.unit_scale, table.scale_span, mode=Mode.NORMALISED) if table.scale_span else None,
            price_level=self._level(),
        )
        area = self._budget_area()
        if area is not None:
            yield area
        funded = frame.memo.setdefault("funded-rows", [])
        for number, row in enumerate(table.rows, start=1):
            line = self._budget_line(row, number, area)
            yield line
            items = list(self._items(row, number, line))
            yield from items
            if isinstance(funded, list):
                funded.append(FundedRow(self.iri, row, tuple(item.id for item in items), self._numbers(row)))

    def _basis(self, row: Row, column: Column | None) -> Stated[Iri] | None:
        """Every year, where a head says so; in all, where the head of the column sums up years that stand beside it."""
        if column is not None and column.spans and is_per_year(column.text):
            return concept(self.frame, "amount-basis", "per-year", *column.spans)
        if row.head_spans and is_per_year(row.head) and not any(each.year for each in self.table.columns):
            return concept(self.frame, "amount-basis", "per-year", *row.head_spans)
        if (
            self.over_years
            and row.kind != "total"
            and column is not None
            and column.spans
            and column.year is None
            and is_total(column.text)
        ):
            return concept(self.frame, "amount-basis", "in-all", *column.spans)
        if column is None or not column.spans or column.year is not None or not is_total(column.text):
            return None
        beside = [each for each in self.table.columns if each is not column and each.spans]
        if len({each.year for each in beside}) < 2 or not all(each.year for each in beside):
            return None
        return concept(self.frame, "amount-basis", "in-all", *column.spans)

    def _status(self, column: Column | None) -> Stated[Iri] | None:
        """A grant that is only applied for, where the head of the column says so."""
        if column is None or not column.spans or not is_asked(column.text):
            return None
        return concept(self.frame, "status", "to-be-applied-for", *column.spans)

    def _level(self) -> Stated[Text] | None:
        level, span = self.table.price_level, self.table.price_span
        return say(Text(text=level), span) if level and span else None

    def _items(self, row: Row, number: int, line: BudgetLine) -> Iterator[FundingItem]:
        if row.cells is None:
            for index, cell in enumerate(row.stated, start=1):
                if cell.value is not None:
                    yield self._item(row, None, cell, f"{number} open {index}", line)
            return
        counted = not is_unit_cost(row.head) and self.units.counts_money(row)
        for index, (column, each) in enumerate(zip(self.table.columns, row.cells, strict=True), start=1):
            if each is not None and each.value is not None and index - 1 not in self.no_amounts and counted:
                yield self._item(row, column, each, f"{number} {index}", line)

    def _item(self, row: Row, column: Column | None, cell: TableCell, key: str, line: BudgetLine) -> FundingItem:
        table = self.table
        amount, scale, own = self._amount(row, column, cell)
        mode = Mode.INFERRED if row.rule in INFERRED else Mode.DERIVED if row.rule else None
        stated = bool(cell.unit and amounts(cell.text)) or own is not None or table.scale_span is not None
        rule = None if stated else "kroner-without-unit"
        return FundingItem(
            id=self.frame.part("cell", key, self.iri),
            amount=amount,
            currency=say(
                Text(text="DKK"),
                own or (cell.span if cell.unit or table.scale_span is None else table.scale_span),
                mode=Mode.NORMALISED if stated else Mode.DERIVED,
                rule=rule,
            ),
            unit_scale=scale,
            fiscal_year=self.years.of(row, column, mode),
            phase=self.phases.of(row, column, mode),
            price_level=None if column is not None and column.spans in self.in_own_prices else self._level(),
            status=self._status(column),
            funder=self.parties.funder(row, column),
            funded_item=self.parties.recipient(row),
            budget_line=say(Iri(iri=line.id), *row.head_spans) if row.head_spans else None,
            amount_basis=self._basis(row, column),
            row_kind=self._row_kind(row, column, cell),
            as_stated=(say(Text(text=cell.text), cell.span),),
            in_table=say(Iri(iri=self.iri), cell.span, mode=Mode.DERIVED, rule="cell-of-table"),
        )

    def _row_kind(self, row: Row, column: Column | None, cell: TableCell) -> Stated[Iri]:
        """Total where the head of the row, or of the column, says that it sums up others."""
        spans = row.head_spans or (cell.span,)
        if column is not None and column.spans and is_total(column.text) and not self.over_years:
            return concept(self.frame, "row-kind", "total", *column.spans)
        if row.kind == "total":
            return concept(self.frame, "row-kind", "total", *spans)
        return concept(self.frame, "row-kind", "line", *spans, rule="row-without-total-word")

    def _amount(
        self, row: Row, column: Column | None, cell: TableCell
    ) -> tuple[Stated[Decimal] | None, Stated[int] | None, Span | None]:
        """The amount in kroner, its scale, and the words of the unit of its row or column.

        No amount where neither unit nor size tells the scale.
        """
        if cell.unit:
            found = amounts(cell.text)
            if found:
                return (
                    say(found[0].value, cell.span, mode=Mode.NORMALISED),
                    say(found[0].scale, cell.span, mode=Mode.NORMALISED),
                    None,
                )
            return None, None, None
        value = cell.value or Decimal()
        table = self.table
        own = self.units.of(row, column)
        if own is not None:
            amount, scale = _plain(value * own[0]), say(own[0], own[1], mode=Mode.NORMALISED)
            return say(amount, cell.span, mode=Mode.NORMALISED), scale, own[1]
        if table.unit_scale is not None and table.scale_span is not None:
            amount = _plain(value * table.unit_scale)
            return (
                say(amount, cell.span, mode=Mode.NORMALISED),
                say(table.unit_scale, table.scale_span, mode=Mode.NORMALISED),
                None,
            )
        if not self.in_full:
            return None, None, None
        derived = say(1, cell.span, mode=Mode.DERIVED, rule="kroner-without-unit")
        return say(_plain(value), cell.span, mode=Mode.NORMALISED), derived, None

    def _budget_area(self) -> BudgetLine | None:
        """The area that all rows belong to, named in the corner: "Serviceområde 19"."""
        for span in reversed(self.table.corner):
            words = self._words(span)
            if _area().match(words):
                iri = self.frame.part("budget-line", words, self.frame.owner)
                return BudgetLine(id=iri, label=say(Text(text=words, language="da"), span))
        return None

    def _budget_line(self, row: Row, number: int, area: BudgetLine | None) -> BudgetLine:
        owner = area.id if area is not None else self.iri
        iri = self.frame.part("budget-line", row.head or str(number), owner)
        if not row.head_spans:
            return BudgetLine(id=iri)
        mode = Mode.STATED if len(row.head_spans) == 1 else Mode.NORMALISED
        label = say(Text(text=row.head, language="da"), *row.head_spans, mode=mode)
        if area is None or area.label is None:
            return BudgetLine(id=iri, label=label)
        first = area.label.proofs[0]
        broader = say(Iri(iri=area.id), Span(first.start, first.end), mode=Mode.DERIVED, rule="area-over-the-rows")
        return BudgetLine(id=iri, label=label, broader=broader)

    def _numbers(self, row: Row) -> tuple[tuple[Span, str], ...]:
        if not row.head_spans:
            return ()
        last = row.head_spans[-1]
        return tuple(
            (Span(last.start + start, last.start + end), number)
            for start, end, number in row_numbers(self._words(last))
        )

    def _has_units(self) -> bool:
        return any(cell.unit for row in self.table.rows for cell in row.stated)

    def _words(self, span: Span) -> str:
        return self.frame.document.words(span)
