"""A sheet between being read and being written, and its way to blocks: its name, its tables, its single lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from kommunegraf.reading.composer import Composer
from kommunegraf.reading.document import BlockKind

Place = tuple[int, int]  # row and column, from 0


@dataclass(slots=True)
class Sheet:
    """What is seen of a sheet: the words of its filled cells, and of merged cells where their first one stands.

    `hidden_rows` and `hidden_columns` are those with words that are left out; `unstored` counts the formulas of which
    the file does not hold the value.
    """

    name: str
    cells: dict[Place, str] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unstored: int = 0


def write_sheet(sheet: Sheet, into: Composer) -> None:
    """Appends a sheet: its name as a heading, then each stretch of filled rows as a table.

    Rows of one cell alone in their stretch are paragraphs. Columns without words in a stretch are left out of it.
    """
    if not sheet.cells:
        return
    into.block(sheet.name, BlockKind.HEADING, level=2, origin=_quoted(sheet.name))
    seen = {place: first for place, first in sheet.merged.items() if first in sheet.cells}
    seen |= {place: place for place in sheet.cells}
    for rows in _stretches(seen, sheet.hidden_rows):
        if all(len(set(row.values())) == 1 for _, row in rows):
            for index, (r, row) in enumerate(rows):
                first = next(iter(row.values()))
                if first[0] == r:
                    into.block(sheet.cells[first], gap=0 if index else 1, origin=_origin(sheet.name, first))
            continue
        _table(sheet, rows, into)
    if sheet.hidden_rows or sheet.hidden_columns:
        down, across = len(sheet.hidden_rows), len(sheet.hidden_columns)
        into.warn(f"sheet {sheet.name!r}: {down} hidden rows and {across} hidden columns are left out")
    if sheet.unstored:
        into.warn(
            f"sheet {sheet.name!r}: the file holds no value of {sheet.unstored} formulas; open it in a spreadsheet "
            "program, save it, and give that"
        )


def _stretches(seen: Mapping[Place, Place], hidden: Set[int]) -> Iterator[list[tuple[int, dict[int, Place]]]]:
    """The rows with words, with the cell that is seen in each column; parted where a row is empty.

    A hidden row is not seen, and parts nothing.
    """
    by_row: dict[int, dict[int, Place]] = {}
    for (r, c), first in sorted(seen.items()):
        by_row.setdefault(r, {})[c] = first
    run: list[tuple[int, dict[int, Place]]] = []
    for r, row in by_row.items():
        if run and any(between not in hidden for between in range(run[-1][0] + 1, r)):
            yield run
            run = []
        run.append((r, row))
    if run:
        yield run


def _table(sheet: Sheet, rows: list[tuple[int, dict[int, Place]]], into: Composer) -> None:
    columns = sorted({c for _, row in rows for c in row})
    written: dict[Place, tuple[int, int]] = {}
    words: list[list[str]] = []
    origins: list[list[str]] = []
    places: list[list[tuple[int, int]]] = []
    for _, row in rows:
        words.append([])
        origins.append([])
        places.append([])
        for c in columns:
            first = row.get(c)
            if first is None:
                places[-1].append((-1, -1))
                continue
            if first not in written:
                written[first] = (len(words) - 1, len(words[-1]))
                words[-1].append(sheet.cells[first])
                origins[-1].append(_origin(sheet.name, first))
            places[-1].append(written[first])
    into.table(words, places, origins=origins)


def _origin(sheet: str, place: Place) -> str:
    """The cell as spreadsheets name it: `'Budget 2025'!B3`."""
    r, c = place
    letters = ""
    c += 1
    while c:
        c, rest = divmod(c - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{_quoted(sheet)}!{letters}{r + 1}"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
