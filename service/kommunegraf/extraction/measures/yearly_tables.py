"""Tables of indicators: a row an indicator, a column a year that is measured or aimed at."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import sections_with_items
from kommunegraf.extraction.measures.measurements import (
    add_indicator,
    add_measurement,
    concept,
    counted_unit,
    indicator_iri,
)
from kommunegraf.extraction.money.funding_tables import is_money
from kommunegraf.extraction.plans.word_tables import column_code
from kommunegraf.extraction.records import Iri, Mode, Stated, Temporal
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row, TableCell
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.figures import Figure, MeasureUnits
from kommunegraf.extraction.words.lexicon import load
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span


def extract_yearly_tables(frame: Frame) -> None:
    """Adds the measurements of tables whose head says that rows are indicators, or a column what is aimed at."""
    for _, section in sections_with_items(frame):
        for table in find_tables(frame, section):
            kinds = [_kind(column) for column in table.columns]
            if not table.certain or table.pairs or None in kinds or is_money(frame, table):
                continue
            if "target" in kinds or _says_indicator(frame, table):
                for row in table.rows:
                    if row.kind == "line" and row.cells is not None and row.head_spans:
                        _row(frame, table, row, [kind or "" for kind in kinds])


def _says_indicator(frame: Frame, table: RebuiltTable) -> bool:
    return bool(table.corner) and column_code(frame, Span(table.corner[0].start, table.corner[-1].end)) == "indicator"


def _kind(column: Column) -> str | None:
    """The kind of measurement of a column with one year in its head; None where it has none, or other words."""
    if column.year is None:
        return None
    tokens = [token for token in tokenise(column.text) if token.folded != str(column.year)]
    if not tokens:
        return "observed"
    fitting = terms("measure-columns").at(tokens, 0)
    return fitting[0][1] if fitting and fitting[0][0] == len(tokens) else None


def _row(frame: Frame, table: RebuiltTable, row: Row, kinds: list[str]) -> None:
    label = trimmed(frame, frame.shadow.to_shadow(Span(row.head_spans[0].start, row.head_spans[-1].end)))
    iri = indicator_iri(frame, row.head.casefold())
    add_indicator(frame, iri, label)
    assert row.cells is not None
    for column, cell, kind in zip(table.columns, row.cells, kinds, strict=True):
        if cell is None or cell.value is None or column.year_span is None:
            continue
        shown = frame.shadow.to_shadow(cell.span)
        date = say(Temporal(lexical=f"{column.year:04d}", datatype="gYear"), column.year_span, mode=Mode.NORMALISED)
        figure, unit = Figure(cell.value, shown, shown), _unit(frame, cell, label)
        add_measurement(frame, iri, figure, kind=kind, unit=unit, date=date)


def _unit(frame: Frame, cell: TableCell, label: Span) -> Stated[Iri] | None:
    """The unit behind the number, else what the indicator's words say that it counts."""
    for code, signs in load("measure-units", MeasureUnits).units.items():
        if cell.unit in signs:
            return say(concept(frame, "unit", code), cell.span, mode=Mode.NORMALISED)
    return counted_unit(frame, label)
