"""Reads rows of cells that a page shows as text: labels ("| Udvalg | Dato |"), and the values below or beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kommunegraf.extraction.layout.lines import Line, folded
from kommunegraf.reading.document import Span

_CELL = re.compile(r"[^|]+")
_LEAST_CELLS = 2


def row_values(lines: Sequence[Line], labels: Mapping[str, str]) -> Iterator[tuple[Line, str, Span]]:
    """Each value with its line, the field that its label means, and its span in the line's words.

    A row of labels names the columns of the rows below it; in a row of one label and more, the next cell is its value.
    """
    columns: list[str | None] = []
    for line in lines:
        cells = _cells(line.text, labels)
        if len(cells) < _LEAST_CELLS:
            columns = []
            continue
        fields = [labels.get(folded(line.text[cell.start : cell.end])) for cell in cells]
        named = sum(field is not None for field in fields)
        if named > 1 and named >= len(cells) - 1:
            columns = fields
        elif named == 0:
            for field, cell in zip(columns, cells, strict=False):
                if field is not None:
                    yield line, field, cell
        else:
            for field, cell in zip(fields, cells[1:], strict=False):
                if field is not None:
                    yield line, field, cell


def _cells(text: str, labels: Mapping[str, str]) -> list[Span]:
    """The cells of a line that begins with a border, or with a label and a border ("Sted: | Lokale 3")."""
    if "|" not in text:
        return []
    found = []
    for cell in _CELL.finditer(text):
        words = cell.group().strip()
        if words:
            start = cell.start() + cell.group().find(words)
            found.append(Span(start, start + len(words)))
    if text.lstrip().startswith("|") or (found and folded(text[found[0].start : found[0].end]) in labels):
        return found
    return []
