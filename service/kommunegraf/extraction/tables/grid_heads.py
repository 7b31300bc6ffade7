"""The heads of a table whose rows are still rows, put over its columns by cells, borders or alignment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.tables.heads import Group, columns_of, joined, moved
from kommunegraf.extraction.tables.layout import Draft
from kommunegraf.extraction.tables.lines import (
    Kind,
    classify,
    formula_of,
    is_figure,
    limit_behind,
    limit_of,
    unit_line,
)
from kommunegraf.extraction.tables.model import Column, Formula
from kommunegraf.reading.document import Span


Extent = tuple[int, int]  # where the words of a column begin and end, from the start of the line


@dataclass(frozen=True, slots=True)
class GridWords:
    """The words of one cell of a grid, and the column it stands in (None where only the order is known)."""

    span: Span
    text: str
    column: int | None
    end: int  # distance of the last character from the start of the line


@dataclass(frozen=True, slots=True)
class GridRow:
    words: tuple[GridWords, ...]
    width: int | None  # the number of columns, where the borders are known

    def is_body(self) -> bool:
        """Whether it has figures behind its first cell."""
        return any(is_figure(each.text) or classify(each.text) is Kind.NOTHING for each in self.words[1:])


def head_columns(
    rows: Sequence[GridRow], count: int, draft: Draft, edges: list[int] | None, extents: list[Extent] | None = None
) -> tuple[Column, ...]:
    """The heads of all rows above the figures, column by column; units, letters and limits set apart."""
    texts: list[list[GridWords]] = [[] for _ in range(count)]
    letters: dict[int, tuple[str, Formula | None]] = {}
    limits = []
    extents = extents_of(rows, count, extents)
    for row in rows:
        for index, each in enumerate(_placed(row, count, edges, extents)):
            if each is None or (index and any(each.span == known.span for known in texts[index - 1])):
                continue  # a cell that spans rows stands in each of them
            kind = classify(each.text)
            if kind is Kind.UNIT:
                unit, level = moved(unit_line(each.text) or (None, None), each.span.start)
                draft.unit, draft.level = draft.unit or unit, draft.level or level
            elif index == 0:
                draft.corner = (*draft.corner, each.span)
                draft.takes_unit_of(each.span, each.text)
            elif kind is Kind.LETTER and (found := formula_of(each.text, each.span.start)) is not None:
                letters[index - 1] = found
            elif kind is Kind.LIMIT and (limit := limit_of(each.text, each.span.start)) is not None:
                limits.append(limit)
            else:
                behind = limit_behind(each.text, each.span.start)
                if behind is not None:
                    limits.append(behind[1])
                texts[index - 1].append(each)
    draft.limits = tuple(limits)
    groups = [Group(_joined(words), tuple(each.span for each in words)) for words in texts]
    named = [letters.get(index, ("", None)) for index in range(count)] if letters else []
    return columns_of(groups, named)


def _joined(words: Sequence[GridWords]) -> str:
    """The lines of one head as one."""
    text = ""
    for each in words:
        text = joined(text, each.text) if text else each.text
    return text


def _placed(row: GridRow, count: int, edges: list[int] | None, extents: list[Extent] | None) -> list[GridWords | None]:
    """The cells of a head row by column, the corner first.

    A row without borders that has another length is placed by where its words end, else not at all.
    """
    placed: list[GridWords | None] = [None] * (count + 1)
    if row.width is None and len(row.words) == 1 and classify(row.words[0].text) is Kind.UNIT:
        return [row.words[0], *placed[1:]]
    if row.width is None and edges is not None and len(row.words) != count + 1:
        aligned = _over_columns(row.words, edges)
        if aligned is not None:
            return aligned
    if row.width is None and extents is not None and len(row.words) not in (count, count + 1):
        below = under(row.words, extents)
        if below is not None:
            return [None, *(below.get(index) for index in range(count))]
    if row.width is not None:
        for each in row.words:
            if each.column is not None and each.column <= count:
                placed[each.column] = each
    elif len(row.words) == count + 1:
        placed = list(row.words)
    elif len(row.words) == count:
        placed[1:] = row.words
    return placed


def extents_of(rows: Sequence[GridRow], count: int, known: list[Extent] | None = None) -> list[Extent] | None:
    """From where to where the words of each column run in the full rows, the first column left out."""
    full = [row.words[1:] for row in rows if row.width is None and len(row.words) == count + 1]
    if not full:
        return known
    found = [
        (min(each.end - len(each.text) for each in cells), max(each.end for each in cells))
        for cells in zip(*full, strict=True)
    ]
    if known is None:
        return found
    return [(min(one[0], other[0]), max(one[1], other[1])) for one, other in zip(found, known, strict=True)]


def under(words: Sequence[GridWords], extents: Sequence[Extent]) -> dict[int, GridWords] | None:
    """Each of the words by the only column that it stands in; None where one stands in none or two, or two in one."""
    placed: dict[int, GridWords] = {}
    for each in words:
        start = each.end - len(each.text)
        columns = [index for index, (low, high) in enumerate(extents) if start < high and each.end > low]
        if len(columns) != 1 or columns[0] in placed:
            return None
        placed[columns[0]] = each
    return placed


def right_edges(rows: Sequence[GridRow], count: int) -> list[int] | None:
    """Where the figures of each column end, if the full rows agree within two characters."""
    full = [[each.end for each in row.words[1:]] for row in rows if row.width is None and len(row.words) == count + 1]
    if not full:
        return None
    edges = [sorted(ends) for ends in zip(*full, strict=True)]
    if any(each[-1] - each[0] > 2 for each in edges):
        return None
    return [each[len(each) // 2] for each in edges]


def _over_columns(words: Sequence[GridWords], edges: list[int]) -> list[GridWords | None] | None:
    """The words of a head row, each over the column where it ends; words of two columns may be one blank apart.

    None where words end over no column; those before the first column are the corner.
    """
    placed: list[GridWords | None] = [None] * (len(edges) + 1)
    for piece in words:
        start = 0
        for word in re.finditer(r"\S+", piece.text):
            end = piece.end - len(piece.text) + word.end()
            column = next((index for index, edge in enumerate(edges) if abs(edge - end) <= 2), None)
            if column is None:
                continue
            if placed[column + 1] is not None:
                return None
            span = Span(piece.span.start + start, piece.span.start + word.end())
            placed[column + 1] = GridWords(span, piece.text[start : word.end()], None, end)
            start = word.end() + 1
        if start == 0 and placed[0] is None and not any(placed) and piece.end < edges[0]:
            placed[0] = piece
        elif start < len(piece.text):
            return None
    return placed
