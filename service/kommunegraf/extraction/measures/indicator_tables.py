"""Tables of measures: a column a measure with its limit, a row a place."""

from __future__ import annotations

import re

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import sections_with_items
from kommunegraf.extraction.measures.measurements import (
    add_measurement,
    add_place,
    concept,
    derived,
    indicator_iri,
    normalised,
)
from kommunegraf.extraction.money.funding_tables import is_money
from kommunegraf.extraction.records import Indicator, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row, TableCell
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.figures import Figure, MeasureUnits
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_AROUND = 8_000  # code points before and after a table in which its places are spoken of
CAPTION_RULE = "date-of-the-caption"
LIMIT_RULE = "unit-of-the-limit"


class PlaceWords(Lexicon):
    """The form of `mappings/lexicon/place-words.toml`."""

    before: tuple[str, ...]


def extract_indicator_tables(frame: Frame) -> None:
    """Adds the measures of tables whose columns have limits or counted things and whose rows are places.

    Money is none, nor is a table whose columns cannot be told, nor a row whose head the text does not use as a place.
    """
    for _, section in sections_with_items(frame):
        for table in find_tables(frame, section):
            if table.certain and not table.pairs and _measures(table) and not is_money(frame, table):
                for row in table.rows:
                    if (
                        row.kind == "line"
                        and row.cells is not None
                        and row.head_spans
                        and _is_place(frame, row.head, table.span.start)
                    ):
                        _row(frame, table, row)


def _measures(table: RebuiltTable) -> bool:
    return any(column.threshold is not None for column in table.columns) or all(
        _counted(column) is not None for column in table.columns
    )


def _counted(column: Column) -> str | None:
    """The unit that a column's head names ("Beboere")."""
    tokens = tokenise(column.text)
    fitting = terms("count-units").at(tokens, 0) if tokens else []
    return fitting[0][1] if fitting and fitting[0][0] == len(tokens) else None


def _is_place(frame: Frame, head: str, at: int) -> bool:
    """Whether the text around the table (`at` in the stored text) speaks of the row's head as of a place."""
    if not head or not head[0].isupper():
        return False
    lead = rf"(?:{alternatives(load('place-words', PlaceWords).before)})\s+{re.escape(head)}(?!\w)"
    middle = frame.shadow.to_shadow(Span(at, at)).start
    around = frame.shadow.text[max(0, middle - _AROUND) : middle + _AROUND]
    return re.search(lead, around, re.IGNORECASE) is not None


def _row(frame: Frame, table: RebuiltTable, row: Row) -> None:
    head = frame.shadow.to_shadow(Span(row.head_spans[0].start, row.head_spans[-1].end))
    place = add_place(frame, head)
    date = _date(frame, table)
    assert row.cells is not None
    for column, cell in zip(table.columns, row.cells, strict=True):
        if not column.spans:
            continue
        iri = indicator_iri(frame, column.text, row.head)
        label = say(Text(text=column.text, language="da"), *column.spans)
        known = frame.found.get(iri)
        if isinstance(known, Indicator) and known.label is not None and known.label.value != label.value:
            # the same words with another letter case
            label = Stated.of(known.label.value, normalised(label))
        of = say(Iri(iri=place), *row.head_spans)
        frame.found.add(Indicator(id=iri, label=label, indicator_of=(of,)))
        if cell is not None and cell.value is not None:
            figure = Figure(cell.value, frame.shadow.to_shadow(cell.span), frame.shadow.to_shadow(cell.span))
            add_measurement(frame, iri, figure, unit=_unit(frame, column, cell), date=date)
        limit = column.threshold
        if limit is not None:
            shown = frame.shadow.to_shadow(limit.span)
            figure = Figure(limit.value, shown, shown)
            unit = None
            if limit.unit in _percent():
                unit = say(concept(frame, "unit", "percent"), limit.span, mode=Mode.NORMALISED)
            add_measurement(frame, iri, figure, kind="threshold", unit=unit)


def _unit(frame: Frame, column: Column, cell: TableCell) -> Stated[Iri] | None:
    if cell.unit in _percent():
        return say(concept(frame, "unit", "percent"), cell.span, mode=Mode.NORMALISED)
    counted = _counted(column)
    if counted is not None:
        return say(concept(frame, "unit", counted), *column.spans, mode=Mode.NORMALISED)
    if column.threshold is not None and column.threshold.unit in _percent():
        return say(concept(frame, "unit", "percent"), column.threshold.span, mode=Mode.DERIVED, rule=LIMIT_RULE)
    return None


def _percent() -> tuple[str, ...]:
    return load("measure-units", MeasureUnits).units["percent"]


def _date(frame: Frame, table: RebuiltTable) -> Stated[Temporal] | None:
    """The one "pr." date of the table's caption."""
    if table.caption is None:
        return None
    shown = frame.shadow.to_shadow(table.caption)
    found = [each for each in dates(frame.shadow.text[shown.start : shown.end]) if each.qualifier == "as-of"]
    if len(found) != 1:
        return None
    span = Span(found[0].span.start + shown.start, found[0].span.end + shown.start)
    return derived(say(found[0].value, frame.shadow.to_text(span)), CAPTION_RULE)
