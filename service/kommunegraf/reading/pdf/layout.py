"""A page's rows to what is written of it, in reading order: paragraphs, tables and entries of a list of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.reading.pdf.aligned import aligned_grids
from kommunegraf.reading.pdf.banded import banded_grids
from kommunegraf.reading.pdf.columns import Flow, Laid, flows
from kommunegraf.reading.pdf.contents import contents_rows
from kommunegraf.reading.pdf.grids import Grid, ruled_grids
from kommunegraf.reading.pdf.model import Box, Page, Run
from kommunegraf.reading.pdf.paragraphs import Paragraph, ends_sentence, paragraphs, wraps
from kommunegraf.reading.pdf.rows import same_line


@dataclass(slots=True)
class Entries:
    """Rows of a list of contents."""

    lines: list[Run]
    page: int


@dataclass(slots=True)
class TablePiece:
    """A table, and the number of the page that it begins on; `pages` says where each row stands."""

    grid: Grid
    page: int
    pages: list[int]


Piece = Paragraph | TablePiece | Entries


@dataclass(slots=True)
class Extent:
    """The borders of the text over all pages, and whether its lines are broken at the right one."""

    left: float
    right: float
    wraps: bool


def extent(pages: Sequence[Page]) -> Extent:
    """How far the text of most pages reaches to the left and right."""
    lefts = sorted(min(row[0].box.left for row in page.rows) for page in pages if page.rows)
    rights = sorted(max(run.box.right for row in page.rows for run in row) for page in pages if page.rows)
    if not lefts:
        return Extent(0, 0, False)
    right = rights[len(rights) // 2]
    return Extent(
        lefts[len(lefts) // 2], right, any(wraps([run for row in page.rows for run in row], right) for page in pages)
    )


def pieces(page: Page, reach: Extent, count: int, before: Piece | None) -> list[Piece]:
    """What stands on a page in reading order; `count` is the document's number of pages, `before` the last piece."""
    grids = [*ruled_grids(page), *banded_grids(page)]
    laid: list[Laid] = [run for row in page.rows for run in row]
    laid += grids
    right = max([reach.right, *(each.box.right for each in laid if isinstance(each, Run))] if laid else [reach.right])
    found: list[Piece] = []
    for flow in flows(laid, reach.left, right):
        flow.wraps = wraps([each for each in flow.laid if isinstance(each, Run)], flow.right) or (
            reach.wraps and abs(flow.right - reach.right) <= 1
        )
        goes_on = isinstance(found[-1] if found else before, Entries)
        for piece in _flow(flow, page, count, goes_on):
            if found and _follows(found[-1], piece):
                continue
            found.append(piece)
    if found and before is not None and _follows(before, found[0]):
        del found[0]
    return found


def _flow(flow: Flow, page: Page, count: int, goes_on: bool) -> list[Piece]:
    found: list[Piece] = []
    rows: list[list[Run]] = []
    for each in [*flow.laid, None]:
        if isinstance(each, Run):
            if rows and same_line(each.base - rows[-1][0].base, each.size, rows[-1][0].size):
                rows[-1].append(each)
            else:
                rows.append([each])
            continue
        found += _rows([sorted(row, key=lambda run: run.box.left) for row in rows], flow, page, count, goes_on)
        rows = []
        if each is not None and _is_form(each):
            found += paragraphs(_form_rows(each), page.number, flow.left, flow.right, False)
        elif each is not None:
            found.append(TablePiece(each, page.number, [page.number] * len(each.rows)))
    return found


def _is_form(grid: Grid) -> bool:
    """Whether a table of two columns only sets labels ("Dato:") beside their values."""
    if any(len(row) != 2 for row in grid.rows):
        return False
    labels = [row[0][-1].text for row in grid.rows if row[0]]
    return sum(label.endswith(":") for label in labels) > len(grid.rows) / 2


def _form_rows(grid: Grid) -> list[list[Run]]:
    """Each row of a form on a line of its own."""
    return [[_whole(cell) for cell in row if cell] for row in grid.rows if any(row)]


def _rows(rows: list[list[Run]], flow: Flow, page: Page, count: int, goes_on: bool) -> list[Piece]:
    listed = contents_rows(rows, count, goes_on)
    found: list[Piece] = []
    plain: list[list[Run]] = []
    for index, row in enumerate(rows):
        if index not in listed:
            plain.append(row)
            continue
        found += _plain(plain, flow, page)
        plain = []
        line = _whole(row)
        if found and isinstance(found[-1], Entries):
            found[-1].lines.append(line)
        else:
            found.append(Entries([line], page.number))
    return found + _plain(plain, flow, page)


def _plain(rows: list[list[Run]], flow: Flow, page: Page) -> list[Piece]:
    trusted = flow.wraps
    found: list[Piece] = []
    text: list[list[Run]] = []
    for each in aligned_grids(rows):
        if not isinstance(each, Grid):
            text.append(each)
            continue
        found += paragraphs(text, page.number, flow.left, flow.right, trusted)
        text = []
        found.append(TablePiece(each, page.number, [page.number] * len(each.rows)))
    return found + paragraphs(text, page.number, flow.left, flow.right, trusted)


def _whole(row: Sequence[Run]) -> Run:
    box: Box = row[0].box
    for run in row[1:]:
        box = box.around(run.box)
    return Run(" ".join(run.text for run in row), box, row[0].base, row[0].size, row[0].bold)


def _follows(before: Piece, piece: Piece) -> bool:
    """Takes a piece into the one before it, where a page or column broke a sentence, a table or a list in two."""
    if isinstance(before, Paragraph) and isinstance(piece, Paragraph):
        last, first = before.lines[-1], piece.lines[0]
        same = abs(first.size - last.size) <= 0.05 * last.size and first.bold == last.bold
        apart = piece.page != before.page or first.base <= last.base
        if not apart or not same or piece.marker or not first.text[0].islower() or ends_sentence(last.text):
            return False
        if not (before.full or last.text.endswith("-")):
            return False
        before.lines += piece.lines
        before.full = piece.full
        return True
    if isinstance(before, TablePiece) and isinstance(piece, TablePiece) and piece.page == before.pages[-1] + 1:
        return _longer(before, piece)
    return False


def _longer(before: TablePiece, piece: TablePiece) -> bool:
    one, other = before.grid, piece.grid
    if len(one.edges) != len(other.edges) or not one.places or len(one.places[0]) != len(other.places[0]):
        return False
    if any(abs(a - b) > 4.0 for a, b in zip(one.edges, other.edges, strict=True)):
        return False
    begin = 1 if _words(other, 0) == _words(one, 0) else 0  # heads are printed again on each page
    shift = len(one.rows) - begin
    one.rows += other.rows[begin:]
    one.boxes += other.boxes[begin:]
    one.places += [
        [(r + shift if r >= begin else -1, c) if r >= 0 else (r, c) for r, c in row] for row in other.places[begin:]
    ]
    before.pages += piece.pages[begin:]
    return True


def _words(grid: Grid, row: int) -> list[str]:
    return [" ".join(run.text for run in cell) for cell in grid.rows[row]]


__all__ = ["Entries", "Extent", "Piece", "TablePiece", "extent", "pieces"]
