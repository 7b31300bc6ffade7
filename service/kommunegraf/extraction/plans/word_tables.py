"""Tables of words: rows of cells whose heads say what a column holds (efforts, goals, status, who, when)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import official_blocks
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_MARKS = ("|", "\t")
_FEWEST_MARKS = 2
_MOST_HEAD_WORDS = 4


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table below a row of heads; `columns` gives the place of a column by its code of plan-columns.toml.

    Cells are spans of the stored text, None where a cell is empty.
    """

    columns: dict[str, int]
    heads: tuple[Span | None, ...]
    rows: tuple[tuple[Span | None, ...], ...]


def word_tables(frame: Frame, section: Section) -> Iterator[WordTable]:
    """The tables of a section that have a head with a known word: those of the source, then those with bars or tabs."""
    for table in frame.document.tables:
        if table.span in section.span:
            rows = [tuple(cell.span if cell.text.strip() else None for cell in row) for row in table.rows]
            yield from _headed(frame, rows)
    text, span = frame.document.text, section.span
    if all(text.find(mark, span.start, span.end) < 0 for mark in _MARKS):
        return
    run: list[tuple[Span | None, ...]] = []
    for block in official_blocks(frame, section):
        for row in _written(frame, block.span):
            if row is None:
                yield from _headed(frame, run)
                run = []
            elif not run or len(row) == len(run[0]):
                run.append(row)
    yield from _headed(frame, run)


def _written(frame: Frame, span: Span) -> Iterator[tuple[Span | None, ...] | None]:
    """The rows of a block, a line each; None for a line without bars or tabs, which ends a table."""
    start = span.start
    for line in frame.document.text[span.start : span.end].splitlines(keepends=True):
        mark = next((mark for mark in _MARKS if line.count(mark) >= _FEWEST_MARKS), None)
        if mark is None:
            yield None
        elif line.strip(" |-+:\t\r\n"):
            yield tuple(_cells(start, line, mark))
        start += len(line)


def _cells(start: int, line: str, mark: str) -> Iterator[Span | None]:
    """The cells of a line that begins at `start`; bars may stand around all of them, tabs only between."""
    around = " \t|" if mark == "|" else ""
    inner = line.rstrip(f"\r\n{around}")
    at = len(line) - len(line.lstrip(around)) if around else 0
    for words in inner[at:].split(mark):
        first = start + at + len(words) - len(words.lstrip())
        yield Span(first, first + len(words.strip())) if words.strip() else None
        at += len(words) + len(mark)


def _headed(frame: Frame, rows: list[tuple[Span | None, ...]]) -> Iterator[WordTable]:
    if len(rows) < 2:
        return
    columns: dict[str, int] = {}
    for index, head in enumerate(rows[0]):
        code = None if head is None else column_code(frame, head)
        if code is not None:
            columns.setdefault(code, index)
    if columns:
        yield WordTable(columns, rows[0], tuple(rows[1:]))


def column_code(frame: Frame, head: Span) -> str | None:
    """What a column with this head holds: the code of plan-columns.toml whose words begin it."""
    shown = frame.shadow.to_shadow(head)
    tokens = tokenise(frame.shadow.text[shown.start : shown.end])
    if not tokens or len(tokens) > _MOST_HEAD_WORDS:
        return None
    fitting = terms("plan-columns").at(tokens, 0)
    return fitting[0][1] if fitting and fitting[0][0] == len(tokens) else None
