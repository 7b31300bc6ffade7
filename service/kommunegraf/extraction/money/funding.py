"""Extracts funding: the amounts of a document's tables and sentences, and the pools it means to apply to."""

from __future__ import annotations

from collections import Counter

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.funding_prose import prose_funding
from kommunegraf.extraction.money.funding_scope import Scope, scopes
from kommunegraf.extraction.money.funding_tables import FundedRow, is_money, table_funding
from kommunegraf.extraction.tables import find_tables
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.extraction.tables.surroundings import completed, statements


def extract_funding(frame: Frame) -> None:
    """Adds `FundingItem`, `BudgetLine` and `Table` records to `frame.found`, and notes to `frame.notes`.

    One item a cell of a table of money, and one an amount in a sentence; the same amount in a table and in a sentence
    are two items. Prices ("pr. indbygger"), fees and limits are none.
    """
    counted: Counter[str] = Counter()
    for scope in scopes(frame):
        tables = find_tables(frame, scope.section)
        for found in tables:
            if is_money(frame, found):
                table = _completed(frame, scope, found)
                counted[scope.owner(frame)] += 1
                for record in table_funding(frame, scope, table, counted[scope.owner(frame)]):
                    frame.found.add(record)
        for item in prose_funding(frame, scope, [table.span for table in tables]):
            frame.found.add(item)


def _completed(frame: Frame, scope: Scope, table: RebuiltTable) -> RebuiltTable:
    """The table with the unit and price level that earlier sections of its item, or document, state for all."""
    if table.unit_scale is not None and table.price_level is not None:
        return table
    sections = frame.outline.sections
    for item in frame.outline.items:
        if scope.section in item.sections:
            sections = item.sections
    before = [each.span for each in sections if each.span.start < scope.section.span.start]
    return completed(table, statements(frame.document, before)) if before else table


def funded_rows(frame: Frame) -> tuple[FundedRow, ...]:
    """The rows of all tables of money with the items they gave; call it after `extract_funding`."""
    rows = frame.memo.get("funded-rows", [])
    return tuple(row for row in rows if isinstance(row, FundedRow)) if isinstance(rows, list) else ()
