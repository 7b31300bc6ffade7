"""The years that stand in a line of their own below the heads of columns."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.extraction.words.dates import years
from kommunegraf.reading.document import Span


def years_of_columns(frame: Frame, table: RebuiltTable) -> dict[int, tuple[int, Span]]:
    """The year right below each column's head, by the column's place, where a line between heads and rows has years.

    Each year belongs to the column whose head is nearest in the line; two of one column are none.
    """
    text = frame.document.text
    heads = [(index, column.spans[-1]) for index, column in enumerate(table.columns) if column.spans]
    rows = [row.head_spans[0].start for row in table.rows if row.head_spans]
    if not heads or not rows or any(column.year is not None for column in table.columns):
        return {}
    middles = {index: _middle(text, span) for index, span in heads}
    start = text.find("\n", max(span.end for _, span in heads)) + 1
    found: dict[int, list[tuple[int, Span]]] = {}
    for line in text[start : min(rows)].splitlines(keepends=True) if start else ():
        for span, year in years(line):
            middle = (span.start + span.end) / 2
            nearest = min(middles, key=lambda index: abs(middles[index] - middle))
            found.setdefault(nearest, []).append((year, Span(span.start + start, span.end + start)))
        start += len(line)
    return {index: each[0] for index, each in found.items() if len(each) == 1}


def _middle(text: str, span: Span) -> float:
    begin = text.rfind("\n", 0, span.start) + 1
    return (span.start + span.end) / 2 - begin
