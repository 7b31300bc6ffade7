"""Finds the tables of a section, whatever is left of their layout, and rebuilds them."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.tables.grids import grid_tables, written_grids
from kommunegraf.extraction.tables.lines import lines, may_hold_table
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.extraction.tables.runs import run_tables
from kommunegraf.extraction.tables.surroundings import with_surroundings
from kommunegraf.reading.document import Document


def find_tables(source: Frame | Document, section: Section) -> tuple[RebuiltTable, ...]:
    """The tables of a section, in order.

    Tables whose cells the source gives (`Document.tables`) are taken as they are; then those written with bars, tabs or
    columns of blanks; then those flattened to one cell a line. Cells that lost their column are placed where totals or
    formulas leave one way, else where the layout speaks for one (marked), else left without column and noted.
    """
    if not isinstance(source, Frame):
        return _tables(source, section)
    known = source.memo.setdefault("tables", {})
    assert isinstance(known, dict)
    place = (section.span, section.heading)
    if place not in known:
        known[place] = _tables(source.document, section)
    found: tuple[RebuiltTable, ...] = known[place]
    return found


def _tables(document: Document, section: Section) -> tuple[RebuiltTable, ...]:
    given = tuple(table for table in document.tables if table.span in section.span)
    found = list(grid_tables(document, given))
    if may_hold_table(document, section):
        plain = list(lines(document, section, tuple(table.span for table in given)))
        written, rest = written_grids(document, plain)
        found.extend(written)
        found.extend(run_tables(rest))
    if not found:
        return ()
    return tuple(with_surroundings(document, section, sorted(found, key=lambda table: table.span)))
