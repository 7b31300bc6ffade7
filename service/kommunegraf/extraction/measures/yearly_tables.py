"""Tables of measures: a row an indicator, a column a year or a group that is measured or aimed at, or turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import sections_with_items
from kommunegraf.extraction.measures.column_years import years_of_columns
from kommunegraf.extraction.measures.measurements import add_indicator, add_measurement, indicator_iri
from kommunegraf.extraction.measures.table_units import Units, units_of
from kommunegraf.extraction.money.funding_tables import is_money
from kommunegraf.extraction.records import Measurement, Mode, Temporal
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import RebuiltTable, Row, TableCell
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.extraction.words.figures import Figure
from kommunegraf.extraction.words.numbers import numbers
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_SILENT = frozenset({"attachments", "participants"})
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ORDINAL = re.compile(r"\d{1,2}[.)]?\Z")
_OF = re.compile(r"\s*(?:ud\s+af|af)\s+\d")
_QUALIFIED = {"at-least": "minimum", "at-most": "maximum"}

_Year = tuple[int, Span]


@dataclass(frozen=True, slots=True)
class _Head:
    """A column: the kind of its figures and whether its head says so, its year with the words for it, and its words."""

    kind: str
    said: bool
    year: _Year | None
    words: Span | None


def extract_yearly_tables(frame: Frame) -> None:
    """Adds the measurements of tables that say what they measure and in what; money is none, nor are unclear tables."""
    taken = {
        proof.start
        for record in frame.found
        if isinstance(record, Measurement) and record.value is not None
        for proof in record.value.proofs
    }
    for _, section in sections_with_items(frame):
        if section.role in _SILENT:
            continue
        before: tuple[list[_Head], Units] | None = None
        for table in find_tables(frame, section):
            if not table.certain or table.pairs or is_money(frame, table):
                before = None
                continue
            heads = _heads(frame, table)
            units = units_of(frame, table)
            if not any(column.spans for column in table.columns):
                if before is None or len(before[0]) != len(heads):
                    continue
                heads, units = before  # the table goes on below a row that was set in two lines
            elif not _measures(heads, units):
                before = None
                continue
            before = heads, units
            for row in table.rows:
                if row.kind == "line" and row.cells is not None and row.head_spans:
                    _row(frame, row, row.cells, heads, units, taken)


def _measures(heads: Sequence[_Head], units: Units) -> bool:
    return units.says_so or any(head.said and head.kind == "target" for head in heads)


def _heads(frame: Frame, table: RebuiltTable) -> list[_Head]:
    below = years_of_columns(frame, table)
    found = []
    for index, column in enumerate(table.columns):
        year = (
            (column.year, column.year_span)
            if column.year is not None and column.year_span is not None
            else below.get(index)
        )
        kind, said = _kind(column.text)
        words = frame.shadow.to_shadow(Span(column.spans[0].start, column.spans[-1].end)) if column.spans else None
        found.append(_Head(kind, said, year, words))
    return found


def _kind(head: str) -> tuple[str, bool]:
    """The kind of measurement that a column's head names, and whether it names one at all; else what is observed."""
    tokens = tokenise(head)
    for index in range(len(tokens)):
        fitting = terms("measure-columns").at(tokens, index)
        if fitting:
            return fitting[0][1], True
    return "observed", False


def _row(
    frame: Frame, row: Row, cells: Sequence[TableCell | None], heads: Sequence[_Head], units: Units, taken: set[int]
) -> None:
    label = trimmed(frame, frame.shadow.to_shadow(Span(row.head_spans[0].start, row.head_spans[-1].end)))
    turned: _Year | None = None
    if _YEAR.match(row.head):
        turned = int(row.head), row.head_spans[-1]
    elif _ORDINAL.match(row.head) and cells and cells[0] is not None and cells[0].value is None:
        label = trimmed(frame, frame.shadow.to_shadow(cells[0].span))
    dated = any(head.year is not None for head in heads)
    for head, cell in zip(heads, cells, strict=False):
        if cell is None or (dated and head.year is None and not head.said):
            continue  # what has no year beside what has one is of some other kind
        name = head.words if turned is not None else label
        read = _read(frame, cell)
        if name is None or read is None or frame.shadow.to_text(read.number).start in taken:
            continue
        year = turned or head.year
        date = None
        if year is not None:
            date = say(Temporal(lexical=f"{year[0]:04d}", datatype="gYear"), year[1], mode=Mode.NORMALISED)
        iri = indicator_iri(frame, shown_words(frame, name).casefold())
        add_indicator(frame, iri, name)
        kind = _QUALIFIED.get(read.qualifier, head.kind) if head.kind == "target" else head.kind
        plain = Figure(read.value, read.number, read.whole)
        add_measurement(frame, iri, plain, kind=kind, unit=units.of(cell, name, head.words), date=date)


def _read(frame: Frame, cell: TableCell) -> Figure | None:
    """The figure of a cell, also of "21 ud af 64" and "mindst 45 familier"; None where it has none or several."""
    shown = frame.shadow.to_shadow(cell.span)
    if cell.value is not None:
        return Figure(cell.value, shown, shown)
    if not cell.text[:1].isalnum() or len(cell.text) > 40:
        return None
    found = numbers(cell.text)
    if not found or found[0].words.start or (len(found) > 1 and not _OF.match(cell.text, found[0].span.end)):
        return None
    number = Span(shown.start + found[0].span.start, shown.start + found[0].span.end)
    return Figure(found[0].value, number, shown, qualifier=found[0].qualifier)
