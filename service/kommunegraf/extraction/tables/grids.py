"""Reads tables whose rows are still rows: cells of the source, bars, tabs, columns of blanks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kommunegraf.extraction.tables.grid_heads import (
    Extent,
    GridRow,
    GridWords,
    extents_of,
    head_columns,
    right_edges,
    under,
)
from kommunegraf.extraction.tables.heads import continues
from kommunegraf.extraction.tables.layout import Draft, DraftRow, rebuilt
from kommunegraf.extraction.tables.lines import Kind, Line, cell_of, classify, is_figure
from kommunegraf.extraction.tables.model import RebuiltTable, TableCell
from kommunegraf.extraction.tables.placement import Placement
from kommunegraf.extraction.tables.row_heads import is_part
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Document, Span, Table

_BARS = re.compile(r"[^|]+")
_LONGEST_LABEL = 80  # code points of one line of a row's label
_RULE_LINE = re.compile(r"[\s|:+=\-–—_]+\Z")
_PIECES = re.compile(r"\S(?:[^\S\t]?\S)*")
_BORDER = re.compile(r"\t|[^\S\n]{2,}")


def grid_tables(document: Document, tables: Iterable[Table]) -> Iterator[RebuiltTable]:
    """The tables whose cells the source gives (HTML, CSV, XLSX); those without figures are left out."""
    for table in tables:
        rows = []
        for cells in table.rows:
            words = tuple(
                GridWords(cell.span, cell.text.strip(), index, 0)
                for index, cell in enumerate(cells)
                if cell.span is not None and cell.text.strip()
            )
            if len(words) > 1 and all(each.span == words[0].span for each in words):
                words = words[:1]  # one cell as wide as the table: the head of a group of rows, or a title
            rows.append(GridRow(words, len(cells)))
        draft = _draft([row for row in rows if row.words])
        if draft is not None:
            _caption(document, draft, table.span.start)
            yield rebuilt(draft)


def written_grids(document: Document, lines: Sequence[Line]) -> tuple[list[RebuiltTable], list[Line]]:
    """Tables of consecutive lines with bars, tabs or wide blanks, and the lines that are in none of them."""
    tables: list[RebuiltTable] = []
    rest: list[Line] = []
    run: list[tuple[Line, GridRow | None]] = []
    above: Line | None = None
    caption: Line | None = None
    for index, line in enumerate([*lines, None]):
        row = _split(line) if line is not None and not line.closed else None
        if row is None and run and line is not None:
            row = _between_rows(line, _next_row(lines, index + 1))
        if line is not None and (row is not None or (run and _RULE_LINE.match(line.text))):
            run.append((line, row))
            continue
        table_rows = [each for _, each in run if each is not None]
        draft = _draft(table_rows) if len(run) >= 2 else None
        if draft is not None and caption is not None and _is_lone_head(caption, draft):
            head = GridRow((GridWords(caption.span, caption.text, None, caption.indent + len(caption.text)),), None)
            draft = _draft([head, *table_rows]) or draft
            caption = above
        if draft is None:
            rest.extend(each for each, _ in run)
        else:
            if caption is not None:
                sentence = _sentence_of(document, caption.span)
                draft.lead_in(sentence, document.text[sentence.start : sentence.end])
            tables.append(rebuilt(draft))
            rest.append(Line(Span(run[0][0].span.start, run[-1][0].span.end), "", Kind.PROSE, closed=True))
        after_table, run = draft is not None, []
        if line is not None:
            above, caption = (None if after_table else caption), line
            rest.append(line)
    return tables, rest


def _next_row(lines: Sequence[Line], index: int) -> Line | None:
    """The line at `index`, or the one behind it where it is a rule."""
    if index + 1 < len(lines) and not lines[index].closed and _RULE_LINE.match(lines[index].text):
        return lines[index + 1]
    return lines[index] if index < len(lines) else None


def _between_rows(line: Line, following: Line | None) -> GridRow | None:
    """A line of one cell that breaks no table: its unit below the heads, or a label whose figures stand a line below.

    None where the line is something else.
    """
    if line.closed or line.gap > 1 or line.kind not in (Kind.UNIT, Kind.WORDS):
        return None
    if line.kind is Kind.WORDS:
        if line.gap or following is None or following.closed or following.gap or len(line.text) > _LONGEST_LABEL:
            return None
        beside = _split(following)
        if beside is None or not beside.is_body() or line.text.endswith((".", ":")):
            return None
    return GridRow((GridWords(line.span, line.text, None, line.indent + len(line.text)),), None)


def _is_lone_head(line: Line, draft: Draft) -> bool:
    """Whether the line right above a table of names and values is the head of its one column."""
    return len(draft.columns) == 1 and not draft.columns[0].spans and line.kind is Kind.YEAR and line.indent > 0


def _sentence_of(document: Document, line: Span) -> Span:
    """The sentence that ends with a line: a caption may run over several lines of its paragraph."""
    index = bisect_right(document.blocks, line.start, key=lambda block: block.span.start) - 1
    if index < 0 or document.blocks[index].span.end < line.end:
        return line
    block = document.blocks[index].span
    inside = sentences(document.text[block.start : line.end], block.start)
    return inside[-1] if inside and inside[-1].end == line.end else line


def _caption(document: Document, draft: Draft, start: int) -> None:
    """The paragraph right before the table."""
    index = bisect_left(document.blocks, start, key=lambda block: block.span.start) - 1
    if index < 0:
        return
    before = document.blocks[index].span
    if before.end > start or document.text[before.end : start].strip():
        return
    draft.lead_in(before, document.words(before))


def _split(line: Line) -> GridRow | None:
    """A line as a row: by bars, by tabs, or by blanks two or more wide; None where it has one cell only."""
    if line.text.count("|") >= 2:
        return _by_bars(line)
    if _BORDER.search(line.text) is None:
        return None
    words = tuple(
        GridWords(_at(line, piece.start(), piece.end()), piece.group(), None, line.indent + piece.end())
        for piece in _PIECES.finditer(line.text)
    )
    return GridRow(words, None) if len(words) >= 2 else None


def _by_bars(line: Line) -> GridRow | None:
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
            words.append(GridWords(_at(line, start, start + len(piece.strip())), piece.strip(), column, 0))
        begin += len(piece)
    return GridRow(tuple(words), column + 1) if words else None


def _at(line: Line, start: int, end: int) -> Span:
    return Span(line.span.start + start, line.span.start + end)


def _draft(rows: Sequence[GridRow]) -> Draft | None:
    """Heads until the first row with figures, rows from there on; None where there are no figures or no rows."""
    first = next((index for index, row in enumerate(rows) if row.is_body()), None)
    if first is None:
        return None
    if first and _begins_label(rows[first - 1], rows[first]):
        first -= 1
    body = rows[first:]
    widths = {row.width for row in rows}
    width = max((row.width for row in rows if row.width is not None), default=None) if None not in widths else None
    count = (width or max(len(row.words) for row in rows)) - 1
    if count < 1:
        return None
    if width is None and (len(body) < 2 and first == 0):
        return None
    draft = Draft((), [])
    ends = right_edges(body, count)
    extents = extents_of(body, count)
    draft.columns = head_columns(rows[:first], count, draft, ends, extents)
    group: Span | None = None
    begun: GridWords | None = None
    for row in body:
        head, cells = row.words[0], row.words[1:]
        if head.column not in (None, 0):
            head, cells = GridWords(Span(head.span.start, head.span.start), "", 0, 0), row.words
        if not cells:
            if draft.rows and head.column is None and begun is None and head.text[0].islower():
                draft.rows[-1].goes_on(head.span, head.text)
                continue
            begun, group = (head if head.column is None else None), head.span
            continue
        before, begun = begun, None
        if before is not None and len(row.words) == count and all(is_figure(each.text) for each in row.words):
            head, cells, group = before, row.words, None
            before = None
        fixed: Placement | None = None
        if all(each.column is not None for each in cells):
            fixed = tuple((each.column or 0) - 1 for each in cells)
        table_cells: tuple[TableCell, ...] = tuple(cell_of(each.text, each.span.start) for each in cells)
        spans = (head.span,) if head.text else ()
        hint = _aligned(cells, ends, extents) if fixed is None and len(cells) < count else None
        drafted = DraftRow(head.text, spans, table_cells, fixed, hint, "alignment-in-layout", group)
        if before is not None and head.text and continues(before.text, head.text) and not is_part(head.text):
            drafted.begins_with(before.span, before.text)
            drafted.group = None
        draft.rows.append(drafted)
    return draft if draft.rows else None


def _begins_label(above: GridRow, row: GridRow) -> bool:
    """Whether a line of one cell right above the first figures is the beginning of their label, and no head."""
    if above.width is not None or len(above.words) != 1 or classify(above.words[0].text) is not Kind.WORDS:
        return False
    label, first = above.words[0], row.words[0]
    return label.end < row.words[-1].end and (is_figure(first.text) or continues(label.text, first.text))


def _aligned(cells: Sequence[GridWords], edges: list[int] | None, extents: list[Extent] | None) -> Placement | None:
    if edges is None:
        below = under(cells, extents) if extents is not None else None
        return tuple(below) if below is not None and list(below) == sorted(below) else None
    found = [min(range(len(edges)), key=lambda column: abs(edges[column] - cell.end)) for cell in cells]
    near = all(abs(edges[column] - cell.end) <= 2 for column, cell in zip(found, cells, strict=True))
    return tuple(found) if near and found == sorted(set(found)) else None
