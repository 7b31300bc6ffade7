"""Rebuilds tables that were flattened to one cell a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kommunegraf.extraction.tables.heads import Group, Heads, columns_of, heads_of
from kommunegraf.extraction.tables.layout import Draft, DraftRow, rebuilt
from kommunegraf.extraction.tables.lines import Kind, Line, cell_of, is_figure
from kommunegraf.extraction.tables.model import Column, RebuiltTable, TableNote
from kommunegraf.extraction.tables.placement import Placement
from kommunegraf.extraction.tables.row_heads import is_total

_MOST_HEAD_LINES = 60  # above the first figures; a longer run of short lines is no head
_MOST_ROW_HEADS = 4  # heads between two rows; more begin a new table
_SENTENCE_ENDS = (".", "!", "?", ":")
_CELLS = (Kind.FIGURE, Kind.NOTHING)


@dataclass
class _RawRow:
    """Lines without figures, then lines of figures; `after` is the number of empty lines behind the last."""

    heads: list[Line]
    cells: list[Line] = field(default_factory=list)
    after: int = 0


def run_tables(lines: Iterable[Line]) -> Iterator[RebuiltTable]:
    """The tables in a section's lines, in order. A run of lines is a table where its figures have heads.

    Single figures under short lines (page numbers) are none unless every figure has a unit ("322 mio. kr.").
    """
    for caption, rows in _runs(lines):
        draft = _draft(rows)
        if draft is not None:
            if caption is not None:
                draft.lead_in(caption.span, caption.text)
            yield rebuilt(draft)


def _runs(lines: Iterable[Line]) -> Iterator[tuple[Line | None, list[_RawRow]]]:
    """Stretches of rows between prose, each with the line of prose right before it."""
    caption: Line | None = None
    pending: list[Line] = []
    rows: list[_RawRow] = []
    is_open = False
    for line, following in _with_next(lines):
        if line.kind is Kind.PROSE:
            if rows:
                yield caption, rows
            caption, pending, rows, is_open = line, [], [], False
        elif line.kind in _CELLS or _is_figure(line, following, is_open, bool(rows and pending)):
            if not is_open:
                if rows and _begins_table(pending):
                    yield caption, rows
                    rows = []
                rows.append(_RawRow(pending[-_MOST_HEAD_LINES:]))
                pending, is_open = [], True
            rows[-1].cells.append(line)
        else:
            if is_open:
                rows[-1].after = line.gap
            is_open = False
            pending.append(line)
    if rows:
        yield caption, rows


def _with_next(lines: Iterable[Line]) -> Iterator[tuple[Line, Line | None]]:
    previous: Line | None = None
    for line in lines:
        if previous is not None:
            yield previous, line
        previous = line
    if previous is not None:
        yield previous, None


def _is_figure(line: Line, following: Line | None, is_open: bool, in_body: bool) -> bool:
    """A bare year between figures is one of them (a count of 1995), as is "1.000 kr." below other rows."""
    if line.kind is Kind.YEAR:
        return is_open and (following is None or following.kind is not Kind.YEAR)
    return (is_open or in_body) and line.kind is Kind.UNIT and is_figure(line.text)


def _begins_table(pending: Sequence[Line]) -> bool:
    kinds = [line.kind for line in pending]
    has_years = any(one is other is Kind.YEAR for one, other in pairwise(kinds))
    return has_years or Kind.UNIT in kinds or len(heads_of(pending).groups) > _MOST_ROW_HEADS


def _draft(rows: list[_RawRow]) -> Draft | None:
    heads = heads_of(rows[0].heads)
    longest = max(len(row.cells) for row in rows)
    split = _split(heads, rows, longest)
    if split is None:
        return None
    above, columns, first_heads = split
    corner, sentence = _cornered(above)
    draft = Draft(columns, [], corner=tuple(span for group in corner for span in group.spans))
    draft.unit, draft.level, draft.limits = heads.unit, heads.level, tuple(heads.limits)
    for group in corner:
        if len(group.spans) == 1:
            draft.takes_unit_of(group.spans[0], group.text)
    if sentence is not None:
        draft.lead_in(sentence.spans[-1], sentence.text)
    hints = _hints(rows, len(columns))
    for index, row in enumerate(rows):
        groups = first_heads if index == 0 else heads_of(row.heads).groups
        if not groups:
            if index == 0 or any(cell.kind is Kind.FIGURE for cell in row.cells):
                return None
            continue
        cells = tuple(cell_of(line.text, line.span.start) for line in row.cells)
        over = groups[-2].spans[0] if len(groups) > 1 else None
        draft.rows.append(DraftRow(groups[-1].text, groups[-1].spans, cells, hint=hints[index], group=over))
    return _accepted(draft, heads, longest)


def _split(
    heads: Heads, rows: Sequence[_RawRow], longest: int
) -> tuple[Sequence[Group], tuple[Column, ...], Sequence[Group]] | None:
    """Which of the first heads are the corner, the columns, and the head of the first row.

    The number of columns is that of the formula letters; else of the run of years, of the total row, or of the
    longest row, whichever is greatest.
    """
    groups = heads.groups
    if heads.letters and heads.after_letters is not None:
        count = len(heads.letters)
        above, first = groups[: heads.after_letters], groups[heads.after_letters :]
        if len(above) < count or not first:
            return None
        return above[: len(above) - count], columns_of(above[len(above) - count :], heads.letters), first
    if heads.years_end is not None and len(groups) > heads.years_end:
        extra = max(0, longest - heads.years_count)
        end = heads.years_end + extra
        first = groups[end:]
        count = heads.years_count + extra
        if first:
            begin = heads.years_end - heads.years_count
            return groups[:begin], columns_of(groups[begin:end], ()), first
    else:
        count = longest
    first, above = groups[-1:], groups[:-1]
    if not first:
        return None
    if len(above) < count:
        return above, tuple(Column("", ()) for _ in range(count)), first
    return above[: len(above) - count], columns_of(above[len(above) - count :], ()), first


def _cornered(above: Sequence[Group]) -> tuple[Sequence[Group], Group | None]:
    """The heads of the first column, and the sentence above them: "The plan is as follows." is no head."""
    for index in range(len(above) - 1, -1, -1):
        if above[index].text.endswith(_SENTENCE_ENDS):
            return above[index + 1 :], above[index]
    return above, None


def _accepted(draft: Draft, heads: Heads, longest: int) -> Draft | None:
    """The draft where it is a table: it has heads and figures, and enough of them to be no accident."""
    has_heads = all(column.spans for column in draft.columns)
    units = [cell.unit for row in draft.rows for cell in row.cells if cell.value is not None]
    if not units or not draft.rows:
        return None
    if len(draft.columns) == 1:
        if len(draft.rows) >= 2 and all(units):
            # names and values: what stands above them is not the head of a column
            return replace(draft, columns=(Column("", ()),), corner=(), pairs=True)
        marked = heads.unit is not None or any(is_total(row.head) for row in draft.rows)
        return draft if has_heads and len(draft.rows) >= 2 and marked else None
    if not has_heads:
        if len(draft.rows) < 2 or longest < 2 or sum(len(row.cells) == longest for row in draft.rows) < 2:
            return None
        span = draft.rows[0].span
        draft.notes.append(TableNote("columns-without-head", f"{longest} columns, but fewer heads above them", span))
        return draft
    is_marked = bool(heads.letters or heads.limits or heads.years_count or heads.unit or all(units))
    return draft if len(draft.rows) >= 2 or is_marked else None


def _hints(rows: Sequence[_RawRow], columns: int) -> list[Placement | None]:
    """Where more empty lines than usual stand in a short row, its missing cells are likely to have stood."""
    inside = Counter(line.gap for row in rows for line in row.cells[1:])
    behind = Counter(row.after for row in rows if len(row.cells) == columns)
    before = Counter(row.cells[0].gap for row in rows if len(row.cells) == columns)
    if not inside:
        return [None] * len(rows)
    usual = inside.most_common(1)[0][0]
    usual_behind = behind.most_common(1)[0][0] if behind else usual
    usual_before = before.most_common(1)[0][0] if before else usual
    hints: list[Placement | None] = []
    for row in rows:
        missing = columns - len(row.cells)
        wide = [row.cells[0].gap > usual_before]
        wide += [line.gap > usual for line in row.cells[1:]]
        wide.append(row.after > usual_behind)
        if missing < 1 or sum(wide) != 1:
            hints.append(None)
            continue
        where = wide.index(True)
        hints.append(tuple(range(where)) + tuple(range(where + missing, columns)))
    return hints
