"""Which phase of the budget the cells of a table are of: by their column, else row, corner or caption."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.funding_scope import concept
from kommunegraf.extraction.money.phases import PhaseMention, caption_phase, column_phase, head_phase
from kommunegraf.extraction.records import Iri, Mode, Stated
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row
from kommunegraf.extraction.tables.row_heads import is_total
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span


class TablePhases:
    """Says the phase of each cell of one table."""

    def __init__(self, frame: Frame, table: RebuiltTable) -> None:
        self._frame, self._table = frame, table
        self._caption = self._phase_of(table.caption)
        self._columns = {
            each.spans: column_phase(each.text, [self._words(span) for span in each.spans]) for each in table.columns
        }

    def of(self, row: Row, column: Column | None, mode: Mode | None) -> Stated[Iri] | None:
        """The phase that the column's head names, else the row's, else the corner's or caption's."""
        if column is not None and column.spans:
            found = self._columns[column.spans]
            if found is not None:
                return self._said_phase(found, column.spans, mode, row.rule)
        if row.head_spans and (self._table.pairs or len(self._table.columns) == 1 or self._years_only()):
            in_row = head_phase(row.head)
            if in_row is not None and not (self._caption and self._years_only()):
                return self._said_phase(in_row, row.head_spans, None, "")
        for span in self._table.corner:
            in_corner = head_phase(self._words(span))
            if in_corner is not None:
                return self._said_phase(in_corner, (span,), Mode.DERIVED, "phase-of-caption")
        if self._caption is not None and self._table.caption is not None and self._years_only():
            where = self._caption.span
            return self._said_phase(self._caption, (where,), Mode.DERIVED, "phase-of-caption")
        return None

    def _said_phase(self, found: PhaseMention, spans: tuple[Span, ...], mode: Mode | None, rule: str) -> Stated[Iri]:
        if found.inferred:
            return concept(self._frame, "phase", found.phase, *spans, rule=found.inferred, mode=Mode.INFERRED)
        return concept(self._frame, "phase", found.phase, *spans, rule=rule or None, mode=mode)

    def _years_only(self) -> bool:
        """Whether the columns are nothing but years and their sum, so that something else must name the phase."""
        heads = [column for column in self._table.columns if column.spans]
        return all(folded(each.text) == str(each.year) or is_total(each.text) for each in heads)

    def _phase_of(self, span: Span | None) -> PhaseMention | None:
        found = caption_phase(self._words(span)) if span is not None else None
        if span is None or found is None:
            return None
        where = Span(found.span.start + span.start, found.span.end + span.start)
        return PhaseMention(where, found.phase, found.inferred)

    def _words(self, span: Span) -> str:
        return self._frame.document.words(span)
