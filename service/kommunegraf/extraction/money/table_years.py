"""Which fiscal year the cells of a table are of: by their column, else row, caption, other columns or heading."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.money.fiscal_years import YearMention, plain_years
from kommunegraf.extraction.money.funding_scope import Scope, heading_year, said_year
from kommunegraf.extraction.money.other_columns import cells_of, period_columns, year_columns
from kommunegraf.extraction.money.phases import is_asked
from kommunegraf.extraction.records import Mode, Stated, Temporal
from kommunegraf.extraction.tables.model import Column, RebuiltTable, Row
from kommunegraf.extraction.words.dates import years
from kommunegraf.reading.document import Span


class TableYears:
    """Says the year of each cell of one table; `columns` are those whose cells are years."""

    def __init__(self, frame: Frame, scope: Scope, table: RebuiltTable) -> None:
        self._frame, self._table = frame, table
        self._heading = heading_year(frame, scope)
        self._caption = self._year_of(table.caption)
        self.columns = year_columns(table)
        self._over_years = bool(period_columns(table))

    def of(self, row: Row, column: Column | None, mode: Mode | None) -> Stated[Temporal] | None:
        """The column's year, else the row's; else that of caption, of all other columns, or of the heading."""
        if column is not None and column.year is not None and column.year_span is not None:
            value = Temporal(lexical=str(column.year), datatype="gYear")
            return say(value, column.year_span, mode=mode or Mode.NORMALISED, rule=row.rule or None)
        in_row = [
            self._year_of(span) for span in (*row.head_spans, *(cell.span for cell in cells_of(row, self.columns)))
        ]
        named = {year.value.lexical for year in in_row if year}
        if len(named) == 1:
            return said_year(next(year for year in in_row if year))
        if len(named) > 1 or (column is None and any(each.year for each in self._table.columns)):
            return None
        if self._caption is not None:
            return self._from(self._caption, "year-of-caption")
        if self._over_years:
            return None  # what a row has in all is of all the years of its period
        beside = [each for each in self._table.columns if each.year is not None and each.year_span is not None]
        if column is not None and beside and is_asked(column.text):
            return None  # the year of what was given is not that of what was asked for
        if len({each.year for each in beside}) == 1 and beside[0].year_span is not None:
            value = Temporal(lexical=str(beside[0].year), datatype="gYear")
            return say(value, beside[0].year_span, mode=Mode.DERIVED, rule="year-of-the-other-columns")
        return said_year(self._heading) if not beside else None

    def _year_of(self, span: Span | None) -> YearMention | None:
        """The one year that words name; the place counts in the document."""
        if span is None:
            return None
        found = plain_years(self._frame.document.words(span)) or _bare_years(self._frame.document.words(span))
        if len({year.value.lexical for year in found}) != 1:
            return None
        where = found[-1].span
        return YearMention(found[-1].value, Span(where.start + span.start, where.end + span.start))

    @staticmethod
    def _from(year: YearMention, rule: str) -> Stated[Temporal]:
        return say(year.value, year.span, mode=Mode.DERIVED, rule=rule)


def _bare_years(text: str) -> tuple[YearMention, ...]:
    """The years of a head or caption, where a number of four digits is a year."""
    return tuple(YearMention(Temporal(lexical=str(year), datatype="gYear"), span) for span, year in years(text))
