"""Tables of words: rows of cells whose heads say what a column holds (efforts, goals, status, who, when)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import official_blocks
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_BARS = re.compile(r"[^|\n]+")
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
    """The tables of a section that have a head with a known word, those of the source first, then those with bars."""
    for table in frame.document.tables:
        if table.span in section.span:
            rows = [tuple(cell.span if cell.text.strip() else None for cell in row) for row in table.rows]
            yield from _headed(frame, rows)
    if frame.document.text.find("|", section.span.start, section.span.end) < 0:
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
    """The rows of a block, a line each; None for a line without bars, which ends a table."""
    start = span.start
    for line in frame.document.text[span.start : span.end].splitlines(keepends=True):
        if line.count("|") < 2:
            yield None
        elif line.strip(" |-+:\t\r\n"):
            begin = start + len(line) - len(line.lstrip(" \t|"))
            inner = line.strip(" \t|\r\n")
            yield tuple(_cell(begin, inner, match) for match in _BARS.finditer(inner))
        start += len(line)


def _cell(begin: int, inner: str, match: re.Match[str]) -> Span | None:
    words = match.group()
    if not words.strip():
        return None
    first = begin + match.start() + len(words) - len(words.lstrip())
    return Span(first, first + len(words.strip()))


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
