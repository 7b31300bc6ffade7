"""Writes a table that has a row for each agenda item as items: title, number, and each column's words below its head.

A cell belongs to the head of its column (WHATWG HTML, 4.9.12.2); written line by line, each cell follows that head.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from selectolax.lexbor import LexborNode

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.reading.composer import Composer
from kommunegraf.reading.document import BlockKind

_FILE = "layouts/agenda-tables.toml"
_TITLE_LEVEL, _HEAD_LEVEL = 5, 6  # of headings: below all others of the page
_MOST_COLUMNS = 20
_MOST_NODES = 60  # elements and texts of a column's head


class AgendaTables(DataFile):
    """`mappings/layouts/agenda-tables.toml`."""

    number: tuple[str, ...]
    title: tuple[str, ...]
    case: tuple[str, ...]
    telling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    heads: tuple[str, ...]
    title: int
    number: int | None
    case: int | None


def write_agenda_table(table: LexborNode, words_of: Callable[[LexborNode], str], into: Composer, origin: str) -> bool:
    """Writes the table where its first row names the columns of an agenda; False, with nothing written, where not.

    `words_of` gives a cell's words, its lines parted by line breaks. A row of one cell is written as it stands.
    """
    rows = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in _rows(table)]
    if len(rows) < 2 or not 1 < len(rows[0]) <= _MOST_COLUMNS or any(_spans(cell) for cell in rows[0]):
        return False
    columns = _columns([_head(cell) for cell in rows[0]])
    whole = [len(row) == len(rows[0]) and not any(_spans(cell) for cell in row) for row in rows[1:]]
    if columns is None or not any(whole):
        return False
    if any(len(row) > 1 and not is_whole for row, is_whole in zip(rows[1:], whole, strict=True)):
        return False
    for caption in (child for child in table.iter() if child.tag == "caption"):
        into.block(words_of(caption), origin=origin)
    for row in rows[1:]:
        lines = [[" ".join(line.split()) for line in words_of(cell).splitlines() if line.strip()] for cell in row]
        if len(row) == len(columns.heads):
            _write_item(lines, columns, into, origin)
        else:
            _write_lines(lines, into, origin)
    return True


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """The table's own rows, none of a table that stands in one of its cells."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _head(cell: LexborNode) -> str:
    """The words of a column's head; "" for a cell of more nodes than a head has, as one that holds tables."""
    words: list[str] = []
    stack = [cell.child]
    for _ in range(_MOST_NODES):
        node = stack.pop() if stack else None
        if node is None and not stack:
            return " ".join("".join(words).split())
        if node is not None:
            stack += [node.next, node.child]
            words.append((node.text_content or "") if node.is_text_node else "")
    return ""


def _spans(cell: LexborNode) -> bool:
    return any(cell.attributes.get(name) not in (None, "", "1") for name in ("colspan", "rowspan"))


@cache
def _words() -> AgendaTables:
    return mapping(_FILE, AgendaTables)


def _columns(heads: Sequence[str]) -> _Columns | None:
    words = _words()
    keys = [head.casefold().rstrip(".:").strip() for head in heads]

    def first(names: Sequence[str], but: int | None = None) -> int | None:
        return next((at for at, key in enumerate(keys) if key in names and at != but), None)

    number = first(words.number)
    title = first(words.title, number)
    if title is None and number is not None and keys[number] in words.title:
        number, title = None, number  # "Punkt" and no other column for titles
    if title is None or first(words.telling) is None:
        return None
    return _Columns(tuple(head.rstrip(":").rstrip() for head in heads), title, number, first(words.case, title))


def _write_item(lines: Sequence[Sequence[str]], columns: _Columns, into: Composer, origin: str) -> None:
    title = lines[columns.title]
    if not title:
        _write_lines(lines, into, origin)
        return
    number = " ".join(lines[columns.number]) if columns.number is not None else ""
    words = f"{number} {title[0]}".strip()
    into.block(words, BlockKind.HEADING, level=_TITLE_LEVEL, gap=1, origin=origin)
    if columns.case is not None and lines[columns.case]:
        head = columns.heads[columns.case].rstrip(".")
        into.block(f"{head}.: {' '.join(lines[columns.case])}", gap=0, origin=origin)
    for line in title[1:]:
        into.block(line, gap=0, origin=origin)
    for at, head in enumerate(columns.heads):
        if at in {columns.title, columns.number, columns.case} or not lines[at]:
            continue
        if head:
            into.block(head, BlockKind.HEADING, level=_HEAD_LEVEL, gap=0, origin=origin)
        for line in lines[at]:
            into.block(line, gap=0, origin=origin)


def _write_lines(lines: Sequence[Sequence[str]], into: Composer, origin: str) -> None:
    for number, line in enumerate(line for cell in lines for line in cell):
        into.block(line, gap=0 if number else 1, origin=origin)
