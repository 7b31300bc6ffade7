"""Sums of amounts, by fields: exact, with how many items and documents each is of."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kommunegraf.collections.definitions import Collection, Field
from kommunegraf.collections.selecting import Selection

MOST_GROUPS = 2_000


@dataclass(frozen=True, slots=True)
class Group:
    """What has the same values: `by` has them by field (None: it has none), in the forms of the index.

    `sum` is in the currency that `by` tells; `items` is how many nodes there are, `summed` how many of them state an
    amount, `documents` how many documents they stand in.
    """

    by: Mapping[str, str | None]
    sum: Decimal
    items: int
    summed: int
    documents: int


def groups(
    index: sqlite3.Connection, selection: Selection, by: Sequence[str], most: int = MOST_GROUPS
) -> tuple[list[Group], bool]:
    """The groups of the selected nodes, in the order of their values, and whether there are more than are given.

    A node that has several values of a field is in the group of each.
    """
    collection = selection.collection
    fields = [collection.fields[name] for name in by]
    nodes, parameters = selection.nodes()
    joins, joined = _joins(fields)
    names = ", ".join(f"v{n}.term" for n in range(len(fields)))
    grouped = f"GROUP BY {names} ORDER BY {names}" if fields else ""
    source = f"FROM ({nodes}) s CROSS JOIN node n ON n.id = s.node {joins}"
    columns = f"{names}, " if fields else ""
    query = (
        f"SELECT {columns}count(*), count(n.ore), coalesce(sum(CASE WHEN n.exact IS NULL THEN n.ore END), 0), "
        f"group_concat(n.exact, ' ') {source} {grouped} LIMIT ?"
    )
    found = index.execute(query, [*parameters, *joined, most + 1])
    rows = found.fetchall()
    documents = _documents(index, collection, source, [*parameters, *joined], names, most)
    values = _values(index, {term for row in rows for term in row[: len(fields)] if term is not None})
    made = []
    for row in rows[:most]:
        terms, (items, summed, ore, exact) = row[: len(fields)], row[len(fields) :]
        total = Decimal(ore) / 100 + sum((Decimal(each) for each in (exact or "").split()), Decimal(0))
        told = {name: values.get(term) for name, term in zip(by, terms, strict=True)}
        made.append(Group(told, total, items, summed, documents.get(tuple(terms), 0)))
    made.sort(key=lambda group: [(value is None, value or "") for value in group.by.values()])
    return made, len(rows) > most


def _joins(fields: Sequence[Field]) -> tuple[str, list[object]]:
    joins = "".join(f" LEFT JOIN value v{n} ON v{n}.node = n.id AND v{n}.field = ?" for n in range(len(fields)))
    return joins, [field.number for field in fields]


def _documents(
    index: sqlite3.Connection, collection: Collection, source: str, parameters: Sequence[object], names: str, most: int
) -> dict[tuple[object, ...], int]:
    """How many documents the nodes of each group stand in."""
    field = collection.fields.get("document")
    if field is None:
        return {}
    columns, grouped = (f"{names}, ", f"GROUP BY {names} ORDER BY {names} LIMIT {most + 1}") if names else ("", "")
    query = f"SELECT {columns}count(DISTINCT d.term) {source} JOIN value d ON d.node = n.id AND d.field = ? {grouped}"
    return {tuple(row[:-1]): row[-1] for row in index.execute(query, [*parameters, field.number])}


def _values(index: sqlite3.Connection, terms: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for term in terms:
        row = index.execute("SELECT value FROM term WHERE id = ?", (term,)).fetchone()
        if row:
            found[term] = row[0]
    return found
