"""A table with separators as RDF: a node a row, a predicate a column, as in W3C csv2rdf's minimal mode."""

from __future__ import annotations

import re
import unicodedata

import pyoxigraph as ox

from kommunegraf.bridges.view import COLUMN, DOCUMENT, TYPE, VIEW, View
from kommunegraf.errors import ReadingError
from kommunegraf.reading.document import Cell, Method, Span, Table
from kommunegraf.reading.separated import DELIMITERS, Row, separated_rows

_SHOWN = 5
_NOTHING = frozenset({"-", "–", "—"})
_HEAD = 20_000  # code points within which the first row ends


def column(name: str) -> str:
    """The predicate of a column: its name in small letters, runs of all but letters and digits one hyphen."""
    folded = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-")
    return COLUMN + (folded[:100] or "x")


def head(text: str) -> tuple[str, tuple[str, ...]]:
    """The separator of a table's first row, by which it has most cells, and its columns' predicates."""
    found: tuple[str, tuple[str, ...]] = ("", ())
    for delimiter in DELIMITERS:
        row = next(separated_rows(text[:_HEAD], 0, delimiter), None)
        if row is not None and len(row.cells) > max(1, len(found[1])):
            found = delimiter, tuple(column(_words(text, cell)) for cell in row.cells)
    return found


def table_view(text: str, name: str) -> View:
    """The view of a text that is one table; the stored text is the text itself."""
    view = View(name, text, Method.CSV)
    add_table(view, text, 0, name)
    return view


def add_table(view: View, text: str, offset: int, name: str) -> ox.NamedNode:
    """Adds a table that stands in the view's text from `offset` on; gives its node, which has the rows.

    Raises `ReadingError` naming the rows that have more or fewer cells than the first, and for two equal columns.
    """
    delimiter, columns = head(text)
    if not columns:
        raise ReadingError(name, "its first line is no row of column names", "Give a table with a header")
    twice = sorted({each.removeprefix(COLUMN) for each in columns if columns.count(each) > 1})
    if twice:
        raise ReadingError(name, f"it has more than one column {', '.join(twice)[:200]}", "Rename all but one")
    prefix = f"{VIEW}table/{offset}"
    table = ox.NamedNode(prefix)
    view.say(DOCUMENT, f"{VIEW}table", table)
    wrong: list[str] = []
    kept: list[tuple[Cell, ...]] = []
    for number, row in enumerate(separated_rows(text, 0, delimiter), 1):
        if number > 1 and not any(cell.end > cell.start for cell in row.cells):
            continue
        if len(row.cells) != len(columns):
            wrong.append(f"row {number} has {len(row.cells)} cells where the header has {len(columns)}")
            continue
        kept.append(_cells(text, row, offset))
        if number == 1:
            _say_columns(view, text, offset, row, columns)
        else:
            _say_row(view, text, offset, row, columns, table, number)
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise ReadingError(name, "; ".join(wrong[:_SHOWN]) + more, "Mend these rows, and give it again")
    view.tables.append(Table(Span(offset, offset + len(text)), tuple(kept)))
    return table


def _say_columns(view: View, text: str, offset: int, row: Row, columns: tuple[str, ...]) -> None:
    for index, (cell, predicate) in enumerate(zip(row.cells, columns, strict=True), 1):
        words = _words(text, cell)
        if words:
            node = ox.NamedNode(predicate)
            view.say(node, f"{VIEW}name", ox.Literal(words))
            view.say(node, f"{VIEW}header", view.value(words, _moved(cell, offset), f"cell=1,{index}"))


def _say_row(
    view: View, text: str, offset: int, row: Row, columns: tuple[str, ...], table: ox.NamedNode, number: int
) -> None:
    node = ox.NamedNode(f"{table.value}/row/{number}")
    view.origins[node] = f"row={number}" if not offset else f"table {offset} row={number}"
    view.triples.append(ox.Quad(node, TYPE, ox.NamedNode(f"{VIEW}Row")))
    view.say(table, f"{VIEW}row", node)
    for index, (cell, predicate) in enumerate(zip(row.cells, columns, strict=True), 1):
        words = _words(text, cell)
        if words:
            view.say(node, predicate, view.value(words, _moved(cell, offset), f"cell={number},{index}"))


def _cells(text: str, row: Row, offset: int) -> tuple[Cell, ...]:
    return tuple(Cell(_words(text, c), _moved(c, offset) if c.end > c.start else None) for c in row.cells)


def _words(text: str, cell: Span) -> str:
    """What a cell says; a dash says that there is nothing."""
    words = text[cell.start : cell.end].replace('""', '"')
    return "" if words in _NOTHING else words


def _moved(cell: Span, offset: int) -> Span:
    return Span(cell.start + offset, cell.end + offset)
