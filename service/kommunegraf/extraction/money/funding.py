"""Extracts funding: the amounts of a document's tables and sentences, and the pools it means to apply to."""

from __future__ import annotations

from collections import Counter

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.money.funding_prose import prose_funding
from kommunegraf.extraction.money.funding_scope import scopes
from kommunegraf.extraction.money.funding_tables import FundedRow, is_money, table_funding
from kommunegraf.extraction.tables import find_tables


def extract_funding(frame: Frame) -> None:
    """Adds `FundingItem`, `BudgetLine` and `Table` records to `frame.found`, and notes to `frame.notes`.

    One item a cell of a table of money, and one an amount in a sentence; the same amount in a table and in a sentence
    are two items. Prices ("pr. indbygger"), fees and limits are none.
    """
    counted: Counter[str] = Counter()
    for scope in scopes(frame):
        tables = find_tables(frame, scope.section)
        for table in tables:
            if is_money(frame, table):
                counted[scope.owner(frame)] += 1
                for record in table_funding(frame, scope, table, counted[scope.owner(frame)]):
                    frame.found.add(record)
        for item in prose_funding(frame, scope, [table.span for table in tables]):
            frame.found.add(item)


def funded_rows(frame: Frame) -> tuple[FundedRow, ...]:
    """The rows of all tables of money with the items they gave; call it after `extract_funding`."""
    rows = frame.memo.get("funded-rows", [])
    return tuple(row for row in rows if isinstance(row, FundedRow)) if isinstance(rows, list) else ()
