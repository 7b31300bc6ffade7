"""What the lines of a text are to a reader: headings, paragraphs, and rows of columns whose white space matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kommunegraf.reading.document import Span

_COLUMNS = re.compile(r"\S(?: {3,}|\t+| \| )\S")  # a gap that parts cells, as renderings write it or a printer did
_LONGEST_ROW = 1_000  # code points; what is longer is no row that anybody reads across
_LONGEST_HEADING = 300
_Kind = Literal["heading", "paragraph", "columns"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines of one kind, their line ends among them."""

    span: Span
    kind: _Kind


def stretches(text: str, part: Span, headings: Sequence[Span]) -> Iterator[Stretch]:
    """The part of a text as stretches, in order, without gap or overlap.

    A line is a heading where one of `headings` (spans that evidence says are titles) fills it; two rows of cells or
    more below one another are columns; each other line is a paragraph.
    """
    starts = {heading.start: heading.end for heading in headings}
    rows: list[Span] = []
    for line in _lines(text, part):
        kind = _kind(text, line, starts)
        if kind == "columns":
            rows.append(line)
            continue
        yield from _columns(rows)
        rows = []
        yield Stretch(line, kind)
    yield from _columns(rows)


def _columns(rows: list[Span]) -> Iterator[Stretch]:
    if rows:
        yield Stretch(Span(rows[0].start, rows[-1].end), "columns" if len(rows) > 1 else "paragraph")


def _lines(text: str, part: Span) -> Iterator[Span]:
    at = part.start
    while at < part.end:
        found = text.find("\n", at, part.end)
        end = part.end if found < 0 else found + 1
        yield Span(at, end)
        at = end


def _kind(text: str, line: Span, headings: dict[int, int]) -> _Kind:
    length = line.end - line.start
    if length <= _LONGEST_ROW and _COLUMNS.search(text, line.start, line.end):
        return "columns"
    if length <= _LONGEST_HEADING:
        words = text[line.start : line.end]
        filled = len(words.strip())
        for start in range(line.start, line.end):
            if filled and start in headings and 3 * (min(headings[start], line.end) - start) >= 2 * filled:
                return "heading"
    return "paragraph"
