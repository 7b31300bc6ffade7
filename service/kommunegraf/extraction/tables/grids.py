"""Reads tables whose rows are still rows: cells of the source, bars, tabs, columns of blanks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.tables.heads import Group, columns_of, moved
from kommunegraf.extraction.tables.layout import Draft, DraftRow, rebuilt
from kommunegraf.extraction.tables.lines import (
    Kind,
    Line,
    cell_of,
    classify,
    formula_of,
    is_figure,
    limit_behind,
    limit_of,
    unit_line,
)
from kommunegraf.extraction.tables.model import Column, Formula, RebuiltTable, TableCell
from kommunegraf.extraction.tables.placement import Placement
from kommunegraf.reading.document import Document, Span, Table

_BARS = re.compile(r"[^|]+")
_RULE_LINE = re.compile(r"[\s|:+=\-–—_]+\Z")
_PIECES = re.compile(r"\S(?:[^\S\t]?\S)*")
_BORDER = re.compile(r"\t|[^\S\n]{2,}")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one cell of a grid, and the column it stands in (None where only the order is known)."""

    span: Span
    text: str
    column: int | None
    end: int  # distance of the last character from the start of the line


@dataclass(frozen=True, slots=True)
class _GridRow:
    words: tuple[_Words, ...]
    width: int | None  # the number of columns, where the borders are known

    def is_body(self) -> bool:
        """Whether it has figures behind its first cell."""
        return any(is_figure(each.text) or classify(each.text) is Kind.NOTHING for each in self.words[1:])


def grid_tables(document: Document, tables: Iterable[Table]) -> Iterator[RebuiltTable]:
    """The tables whose cells the source gives (HTML, CSV, XLSX); those without figures are left out."""
    for table in tables:
        rows = []
        for cells in table.rows:
            words = tuple(
                _Words(cell.span, cell.text.strip(), index, 0)
                for index, cell in enumerate(cells)
                if cell.span is not None and cell.text.strip()
            )
            rows.append(_GridRow(words, len(cells)))
        draft = _draft([row for row in rows if row.words])
        if draft is not None:
            _caption(document, draft, table.span.start)
            yield rebuilt(draft)


def written_grids(document: Document, lines: Sequence[Line]) -> tuple[list[RebuiltTable], list[Line]]:
    """Tables of consecutive lines with bars, tabs or wide blanks, and the lines that are in none of them."""
    tables: list[RebuiltTable] = []
    rest: list[Line] = []
    run: list[tuple[Line, _GridRow | None]] = []
    above: Line | None = None
    caption: Line | None = None
    for line in [*lines, None]:
        row = _split(line) if line is not None and not line.closed else None
        if line is not None and (row is not None or (run and _RULE_LINE.match(line.text))):
            run.append((line, row))
            continue
        table_rows = [each for _, each in run if each is not None]
        draft = _draft(table_rows) if len(run) >= 2 else None
        if draft is not None and caption is not None and _is_lone_head(caption, draft):
            head = _GridRow((_Words(caption.span, caption.text, None, caption.indent + len(caption.text)),), None)
            draft = _draft([head, *table_rows]) or draft
            caption = above
        if draft is None:
            rest.extend(each for each, _ in run)
        else:
            if caption is not None:
                draft.lead_in(caption.span, caption.text)
            tables.append(rebuilt(draft))
            rest.append(Line(Span(run[0][0].span.start, run[-1][0].span.end), "", Kind.PROSE, closed=True))
        after_table, run = draft is not None, []
        if line is not None:
            above, caption = (None if after_table else caption), line
            rest.append(line)
    return tables, rest


def _is_lone_head(line: Line, draft: Draft) -> bool:
    """Whether the line right above a table of names and values is the head of its one column."""
    return len(draft.columns) == 1 and not draft.columns[0].spans and line.kind is Kind.YEAR and line.indent > 0


def _caption(document: Document, draft: Draft, start: int) -> None:
    """The paragraph right before the table."""
    index = bisect_left(document.blocks, start, key=lambda block: block.span.start) - 1
    if index < 0:
        return
    before = document.blocks[index].span
    if before.end > start or document.text[before.end : start].strip():
        return
    draft.lead_in(before, document.words(before))


def _split(line: Line) -> _GridRow | None:
    """A line as a row: by bars, by tabs, or by blanks two or more wide; None where it has one cell only."""
    if line.text.count("|") >= 2:
        return _by_bars(line)
    if _BORDER.search(line.text) is None:
        return None
    words = tuple(
        _Words(_at(line, piece.start(), piece.end()), piece.group(), None, line.indent + piece.end())
        for piece in _PIECES.finditer(line.text)
    )
    return _GridRow(words, None) if len(words) >= 2 else None


def _by_bars(line: Line) -> _GridRow | None:
    if _RULE_LINE.match(line.text):
        return None
    text = line.text
    begin, end = (1 if text[0] == "|" else 0), (len(text) - 1 if text[-1] == "|" else len(text))
    words = []
    column = 0
    for piece in re.split(r"(\|)", text[begin:end]):
        if piece == "|":
            column += 1
        elif piece.strip():
            start = begin + len(piece) - len(piece.lstrip())
            words.append(_Words(_at(line, start, start + len(piece.strip())), piece.strip(), column, 0))
        begin += len(piece)
    return _GridRow(tuple(words), column + 1) if words else None


def _at(line: Line, start: int, end: int) -> Span:
    return Span(line.span.start + start, line.span.start + end)


def _draft(rows: Sequence[_GridRow]) -> Draft | None:
    """Heads until the first row with figures, rows from there on; None where there are no figures or no rows."""
    first = next((index for index, row in enumerate(rows) if row.is_body()), None)
    if first is None:
        return None
    body = rows[first:]
    widths = {row.width for row in rows}
    width = max((row.width for row in rows if row.width is not None), default=None) if None not in widths else None
    count = (width or max(len(row.words) for row in rows)) - 1
    if count < 1:
        return None
    if width is None and (len(body) < 2 and first == 0):
        return None
    draft = Draft((), [])
    ends = _right_edges(body, count)
    draft.columns = _columns(rows[:first], count, draft, ends)
    group: Span | None = None
    for row in body:
        head, cells = row.words[0], row.words[1:]
        if head.column not in (None, 0):
            head, cells = _Words(Span(head.span.start, head.span.start), "", 0, 0), row.words
        if not cells:
            group = head.span
            continue
        fixed: Placement | None = None
        if all(each.column is not None for each in cells):
            fixed = tuple((each.column or 0) - 1 for each in cells)
        table_cells: tuple[TableCell, ...] = tuple(cell_of(each.text, each.span.start) for each in cells)
        spans = (head.span,) if head.text else ()
        hint = _aligned(cells, ends) if fixed is None and len(cells) < count else None
        draft.rows.append(DraftRow(head.text, spans, table_cells, fixed, hint, "alignment-in-layout", group))
    return draft if draft.rows else None


def _columns(rows: Sequence[_GridRow], count: int, draft: Draft, edges: list[int] | None) -> tuple[Column, ...]:
    """The heads of all rows above the figures, column by column; units, letters and limits set apart."""
    texts: list[list[_Words]] = [[] for _ in range(count)]
    letters: dict[int, tuple[str, Formula | None]] = {}
    limits = []
    for row in rows:
        for index, each in enumerate(_placed(row, count, edges)):
            if each is None:
                continue
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
    groups = [Group(" ".join(each.text for each in words), tuple(each.span for each in words)) for words in texts]
    named = [letters.get(index, ("", None)) for index in range(count)] if letters else []
    return columns_of(groups, named)


def _placed(row: _GridRow, count: int, edges: list[int] | None) -> list[_Words | None]:
    """The cells of a head row by column, the corner first.

    A row without borders that has another length is placed by where its words end, else not at all.
    """
    placed: list[_Words | None] = [None] * (count + 1)
    if row.width is None and edges is not None and len(row.words) != count + 1:
        aligned = _over_columns(row.words, edges)
        if aligned is not None:
            return aligned
    if row.width is not None:
        for each in row.words:
            if each.column is not None and each.column <= count:
                placed[each.column] = each
    elif len(row.words) == count + 1:
        placed = list(row.words)
    elif len(row.words) == count:
        placed[1:] = row.words
    return placed


def _right_edges(rows: Sequence[_GridRow], count: int) -> list[int] | None:
    """Where the figures of each column end, if the full rows agree within two characters."""
    full = [[each.end for each in row.words[1:]] for row in rows if row.width is None and len(row.words) == count + 1]
    if not full:
        return None
    edges = [sorted(ends) for ends in zip(*full, strict=True)]
    if any(each[-1] - each[0] > 2 for each in edges):
        return None
    return [each[len(each) // 2] for each in edges]


def _over_columns(words: Sequence[_Words], edges: list[int]) -> list[_Words | None] | None:
    """The words of a head row, each over the column where it ends; words of two columns may be one blank apart.

    None where words end over no column; those before the first column are the corner.
    """
    placed: list[_Words | None] = [None] * (len(edges) + 1)
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
            placed[column + 1] = _Words(span, piece.text[start : word.end()], None, end)
            start = word.end() + 1
        if start == 0 and placed[0] is None and not any(placed) and piece.end < edges[0]:
            placed[0] = piece
        elif start < len(piece.text):
            return None
    return placed


def _aligned(cells: Sequence[_Words], edges: list[int] | None) -> Placement | None:
    if edges is None:
        return None
    found = [min(range(len(edges)), key=lambda column: abs(edges[column] - cell.end)) for cell in cells]
    near = all(abs(edges[column] - cell.end) <= 2 for column, cell in zip(found, cells, strict=True))
    return tuple(found) if near and found == sorted(set(found)) else None
