"""Turns a draft of a table into the rebuilt one: every cell in its column, sums checked, doubts noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kommunegraf.extraction.tables.captions import is_caption, unit_within
from kommunegraf.extraction.tables.heads import joined, moved, with_limits
from kommunegraf.extraction.tables.lines import unit_line
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row, TableCell, TableNote, Threshold
from kommunegraf.extraction.tables.placement import (
    Placement,
    Relation,
    Values,
    adds_up,
    by_formula,
    by_total,
    holds,
    laid_out,
)
from kommunegraf.extraction.tables.row_heads import is_total, is_total_alone
from kommunegraf.extraction.words.amounts import MoneyUnit, PriceLevel
from kommunegraf.reading.document import Span

INFERRED = frozenset({"gap-in-layout", "alignment-in-layout"})


@dataclass
class DraftRow:
    """A row as found: `fixed` gives the column of each cell where the source itself says so.

    `hint` is the placement that the layout speaks for, `hint_rule` its rule; used only where sums cannot decide.
    """

    head: str
    head_spans: tuple[Span, ...]
    cells: tuple[TableCell, ...]
    fixed: Placement | None = None
    hint: Placement | None = None
    hint_rule: str = "gap-in-layout"
    group: Span | None = None

    @property
    def values(self) -> Values:
        return tuple(cell.value for cell in self.cells)

    @property
    def span(self) -> Span:
        spans = (*self.head_spans, *(cell.span for cell in self.cells))
        return Span(min(each.start for each in spans), max(each.end for each in spans))

    def begins_with(self, span: Span, text: str) -> None:
        """Puts a line before the label of the row."""
        self.head, self.head_spans = joined(text, self.head), (span, *self.head_spans)

    def goes_on(self, span: Span, text: str) -> None:
        """Puts a line behind the label of the row."""
        self.head, self.head_spans = joined(self.head, text) if self.head else text, (*self.head_spans, span)


@dataclass
class Draft:
    columns: tuple[Column, ...]
    rows: list[DraftRow]
    caption: Span | None = None
    corner: tuple[Span, ...] = ()
    unit: MoneyUnit | None = None
    level: PriceLevel | None = None
    limits: tuple[Threshold, ...] = ()
    pairs: bool = False
    notes: list[TableNote] = field(default_factory=list)

    def lead_in(self, span: Span, text: str) -> None:
        """Takes the sentence before the table as its caption, if it is one, with the unit and price level it states."""
        if self.caption is not None or not is_caption(text):
            return
        self.caption = span
        unit, level = moved(unit_line(text) or unit_within(text), span.start)
        self.unit = self.unit or unit
        self.level = self.level or level

    def takes_unit_of(self, span: Span, text: str) -> None:
        """Takes the unit and price level that a head states among other words, where none is known."""
        unit, level = moved(unit_within(text), span.start)
        self.unit = self.unit or unit
        self.level = self.level or level


@dataclass
class _Choice:
    """The layouts that one row may have: what the columns see -> which cell stands where."""

    layouts: dict[Values, Placement]
    rule: str = ""


def rebuilt(draft: Draft) -> RebuiltTable:
    """The table that a draft is; what cannot be told is left without a column and noted, never guessed."""
    columns = draft.columns
    relations = _relations(columns)
    choices = [_choice(row, len(columns), relations) for row in draft.rows]
    kinds = ["total" if _is_total(row) else "line" for row in draft.rows]
    _decide_by_totals(choices, kinds)
    rows = []
    for row, choice, kind in zip(draft.rows, choices, kinds, strict=True):
        rows.append(_row(row, choice, kind, len(columns)))
        if rows[-1].cells is None:
            message = f'the row "{row.head}" has {len(row.cells)} cells for {len(columns)} columns; which is open'
            draft.notes.append(TableNote("cells-without-column", message, row.span))
    if not draft.pairs:
        draft.notes.extend(_contradictions(columns, rows, relations, draft.rows))
    limited = with_limits(columns, draft.limits, _figures(columns, rows))
    if limited is None:
        span = Span(draft.limits[0].span.start, draft.limits[-1].span.end)
        message = f"{len(draft.limits)} limits for {len(columns)} columns fit in more than one way, or in none"
        draft.notes.append(TableNote("limits-without-column", message, span))
    certain = not draft.notes and all(row.rule not in INFERRED for row in rows)
    spans = [row.span for row in draft.rows] + [each for column in columns for each in column.spans] + [*draft.corner]
    spans += [each.span for each in (draft.unit, draft.level) if each is not None and _within(each.span, draft.caption)]
    return RebuiltTable(
        Span(min(each.start for each in spans), max(each.end for each in spans)),
        limited or columns,
        tuple(rows),
        draft.caption,
        draft.corner,
        draft.unit.scale if draft.unit else None,
        draft.unit.span if draft.unit else None,
        draft.level.text if draft.level else None,
        draft.level.span if draft.level else None,
        certain,
        draft.pairs,
        tuple(draft.notes),
    )


def _is_total(row: DraftRow) -> bool:
    """Whether the head of a row, or the words right behind it, say that it sums up others: "Sundhed / I alt / 120"."""
    return is_total(row.head) or any(cell.value is None and is_total_alone(cell.text) for cell in row.cells[:2])


def _within(span: Span, caption: Span | None) -> bool:
    """Whether a span is the table's own, not the caption's."""
    return caption is None or not caption.overlaps(span)


def _relations(columns: Sequence[Column]) -> tuple[Relation, ...]:
    places = {column.letter: index for index, column in enumerate(columns) if column.letter}
    return tuple(
        Relation(index, tuple((sign, places[letter]) for sign, letter in column.formula.terms))
        for index, column in enumerate(columns)
        if column.formula is not None and all(letter in places for _, letter in column.formula.terms)
    )


def _choice(row: DraftRow, columns: int, relations: Sequence[Relation]) -> _Choice:
    count = len(row.cells)
    if row.fixed is not None and all(0 <= column < columns for column in row.fixed):
        return _Choice({laid_out(row.values, row.fixed, columns): row.fixed})
    if count == columns:
        full = tuple(range(columns))
        return _Choice({laid_out(row.values, full, columns): full})
    ways = by_formula(row.values, columns, relations)
    layouts = {laid_out(row.values, way, columns): way for way in ways}
    return _Choice(layouts, "formula-decides" if len(layouts) == 1 and relations else "")


def _decide_by_totals(choices: Sequence[_Choice], kinds: Sequence[str]) -> None:
    """Narrows the layouts of short rows, block by block: the rows above a total, up to the total before."""
    first = 0
    for index, kind in enumerate(kinds):
        if kind != "total":
            continue
        block = choices[first:index]
        first = index + 1
        total = choices[index].layouts
        if len(total) != 1 or not block or all(len(choice.layouts) == 1 for choice in block):
            continue
        if any(not choice.layouts for choice in block):
            continue
        decided = by_total([tuple(choice.layouts) for choice in block], next(iter(total)))
        for choice, layout in zip(block, decided or (), strict=False):
            if layout is not None and len(choice.layouts) > 1:
                choice.layouts = {layout: choice.layouts[layout]}
                choice.rule = "total-decides"


def _row(row: DraftRow, choice: _Choice, kind: str, columns: int) -> Row:
    placement: Placement | None = None
    rule = choice.rule
    if len(choice.layouts) == 1:
        placement = next(iter(choice.layouts.values()))
    elif row.hint is not None and (not choice.layouts or laid_out(row.values, row.hint, columns) in choice.layouts):
        # The layout may only choose among what the sums leave open, or where they leave nothing.
        placement, rule = row.hint, row.hint_rule
    cells: tuple[TableCell | None, ...] | None = None
    if placement is not None:
        laid: list[TableCell | None] = [None] * columns
        for column, cell in zip(placement, row.cells, strict=True):
            laid[column] = cell if cell.value is not None or not _is_nothing(cell) else None
        cells = tuple(laid)
    return Row(row.head, row.head_spans, row.cells, cells, kind, rule, row.group)


def _is_nothing(cell: TableCell) -> bool:
    return not any(character.isalnum() for character in cell.text)


def _contradictions(
    columns: Sequence[Column], rows: Sequence[Row], relations: Sequence[Relation], drafts: Sequence[DraftRow]
) -> list[TableNote]:
    notes = []
    summed = ["%" not in column.text and "procent" not in column.text.casefold() for column in columns]
    block: list[Values] = []
    every: list[Values] = []
    totals: list[Values] = []
    complete = all(row.cells is not None for row in rows)
    for row, draft in zip(rows, drafts, strict=True):
        if row.cells is None:
            continue
        values = tuple(cell.value if cell else None for cell in row.cells)
        for relation in relations:
            if not holds(values, relation):
                message = (
                    f'in the row "{row.head}" column {columns[relation.column].letter} is not what its formula says'
                )
                notes.append(TableNote("table-does-not-add-up", message, draft.span))
        judged = tuple(
            value if fits and cell and cell.unit not in ("%", "pct.", "pct", "procent") else None
            for value, fits, cell in zip(values, summed, row.cells, strict=True)
        )
        if row.kind == "line":
            block.append(values)
            every.append(values)
            continue
        ways = [way for way in (block, every, totals) if way]
        if complete and ways and not any(adds_up(way, judged) for way in ways):
            message = f'the row "{row.head}" is not the sum of the rows above it'
            notes.append(TableNote("table-does-not-add-up", message, draft.span))
        totals.append(values)
        block = []
    return notes


def _figures(columns: Sequence[Column], rows: Sequence[Row]) -> list[list[tuple[str, bool]]]:
    found: list[list[tuple[str, bool]]] = [[] for _ in columns]
    for row in rows:
        for index, cell in enumerate(row.cells or ()):
            if cell is not None and cell.value is not None:
                found[index].append((cell.unit, Decimal() <= cell.value <= 100))
    return found
