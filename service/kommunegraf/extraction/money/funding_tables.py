"""Amounts that tables state: one funding item a cell, its budget line from the row, year and phase from the column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kommunegraf.extraction.frame import Frame, Note, say
from kommunegraf.extraction.money.fiscal_years import YearMention, plain_years
from kommunegraf.extraction.money.funding_scope import Scope, concept, heading_year, said_year
from kommunegraf.extraction.money.other_columns import counted_columns, year_columns
from kommunegraf.extraction.money.phases import PhaseMention, caption_phase, head_phase, is_unit_cost
from kommunegraf.extraction.money.units_beside import UnitsBeside
from kommunegraf.extraction.records import (
    BudgetLine,
    FundingItem,
    Iri,
    Mode,
    Record,
    Stated,
    Table,
    Temporal,
    Text,
)
from kommunegraf.extraction.tables.layout import INFERRED
from kommunegraf.extraction.tables.lines import is_total, row_numbers, table_words
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row, TableCell
from kommunegraf.extraction.words.amounts import amounts, money
from kommunegraf.extraction.words.dates import years
from kommunegraf.extraction.words.lexicon import starred
from kommunegraf.extraction.words.numbers import folded
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


def _bare_years(text: str) -> tuple[YearMention, ...]:
    """The years of a head or caption, where a number of four digits is a year."""
    return tuple(YearMention(Temporal(lexical=str(year), datatype="gYear"), span) for span, year in years(text))


class _Builder:
    def __init__(self, frame: Frame, scope: Scope, table: RebuiltTable, position: int) -> None:
        self.frame = frame
        self.scope = scope
        self.table = table
        self.iri = frame.part("table", str(position), scope.owner(frame))
        self.heading = heading_year(frame, scope)
        self.caption_year = self._year_of(table.caption)
        self.caption_phase = self._phase_of(table.caption)
        self.year_columns = year_columns(table)
        self.units = UnitsBeside(table)
        self.no_amounts = self.year_columns | counted_columns(table) | self.units.columns
        others = {cell.span for row in table.rows for cell in self._cells_of(row, self.no_amounts)}
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
            price_level=say(Text(text=table.price_level), table.price_span)
            if table.price_span and table.price_level
            else None,
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

    @staticmethod
    def _cells_of(row: Row, columns: frozenset[int]) -> tuple[TableCell, ...]:
        cells = row.cells or ()
        return tuple(cell for index in sorted(columns) if index < len(cells) and (cell := cells[index]))

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
            fiscal_year=self._year(row, column, mode),
            phase=self._phase(row, column, mode),
            price_level=say(Text(text=table.price_level), table.price_span)
            if table.price_span and table.price_level
            else None,
            budget_line=say(Iri(iri=line.id), *row.head_spans) if row.head_spans else None,
            row_kind=self._row_kind(row, column, cell),
            as_stated=(say(Text(text=cell.text), cell.span),),
            in_table=say(Iri(iri=self.iri), cell.span, mode=Mode.DERIVED, rule="cell-of-table"),
        )

    def _row_kind(self, row: Row, column: Column | None, cell: TableCell) -> Stated[Iri]:
        """Total where the head of the row, or of the column, says that it sums up others."""
        spans = row.head_spans or (cell.span,)
        if column is not None and column.spans and is_total(column.text):
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

    def _year(self, row: Row, column: Column | None, mode: Mode | None) -> Stated[Temporal] | None:
        """The column's year, else the row's; else that of caption, of all other columns, or of the heading."""
        if column is not None and column.year is not None and column.year_span is not None:
            value = Temporal(lexical=str(column.year), datatype="gYear")
            return say(value, column.year_span, mode=mode or Mode.NORMALISED, rule=row.rule or None)
        in_row = [
            self._year_of(span)
            for span in (*row.head_spans, *(cell.span for cell in self._cells_of(row, self.year_columns)))
        ]
        named = {year.value.lexical for year in in_row if year}
        if len(named) == 1:
            return said_year(next(year for year in in_row if year))
        if len(named) > 1 or (column is None and any(each.year for each in self.table.columns)):
            return None
        if self.caption_year is not None:
            return self._from(self.caption_year, "year-of-caption")
        beside = [each for each in self.table.columns if each.year is not None and each.year_span is not None]
        if len({each.year for each in beside}) == 1 and beside[0].year_span is not None:
            value = Temporal(lexical=str(beside[0].year), datatype="gYear")
            return say(value, beside[0].year_span, mode=Mode.DERIVED, rule="year-of-the-other-columns")
        return said_year(self.heading) if not beside else None

    def _phase(self, row: Row, column: Column | None, mode: Mode | None) -> Stated[Iri] | None:
        """The phase that the column's head names, else the row's, else the corner's or caption's."""
        if column is not None and column.spans and (found := head_phase(column.text)) is not None:
            return self._said_phase(found, column.spans, mode, row.rule)
        if row.head_spans and (self.table.pairs or len(self.table.columns) == 1 or self._years_only()):
            in_row = head_phase(row.head)
            if in_row is not None and not (self.caption_phase and self._years_only()):
                return self._said_phase(in_row, row.head_spans, None, "")
        for span in self.table.corner:
            in_corner = head_phase(self._words(span))
            if in_corner is not None:
                return self._said_phase(in_corner, (span,), Mode.DERIVED, "phase-of-caption")
        if self.caption_phase is not None and self.table.caption is not None and self._years_only():
            where = self.caption_phase.span
            return self._said_phase(self.caption_phase, (where,), Mode.DERIVED, "phase-of-caption")
        return None

    def _said_phase(self, found: PhaseMention, spans: tuple[Span, ...], mode: Mode | None, rule: str) -> Stated[Iri]:
        if found.inferred:
            return concept(self.frame, "phase", found.phase, *spans, rule=found.inferred, mode=Mode.INFERRED)
        return concept(self.frame, "phase", found.phase, *spans, rule=rule or None, mode=mode)

    def _years_only(self) -> bool:
        """Whether the columns are nothing but years, so that something else must name the phase."""
        return all(folded(column.text) == str(column.year) for column in self.table.columns if column.spans)

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

    def _year_of(self, span: Span | None) -> YearMention | None:
        """The one year that words name; the place counts in the document."""
        if span is None:
            return None
        found = plain_years(self._words(span)) or _bare_years(self._words(span))
        if len({year.value.lexical for year in found}) != 1:
            return None
        where = found[-1].span
        return YearMention(found[-1].value, Span(where.start + span.start, where.end + span.start))

    def _phase_of(self, span: Span | None) -> PhaseMention | None:
        found = caption_phase(self._words(span)) if span is not None else None
        if span is None or found is None:
            return None
        where = Span(found.span.start + span.start, found.span.end + span.start)
        return PhaseMention(where, found.phase, found.inferred)

    @staticmethod
    def _from(year: YearMention, rule: str) -> Stated[Temporal]:
        return say(year.value, year.span, mode=Mode.DERIVED, rule=rule)
