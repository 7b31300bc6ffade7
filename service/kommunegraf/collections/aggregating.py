"""Sums of amounts, by fields: exact, with how many items and documents each is of."""

# ruff: noqa: S608 - queries are put together of our own pieces; whatever a client says is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kommunegraf.collections import amounts
from kommunegraf.collections.definitions import Field
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
    if selection.conditions is None:
        return [], False
    collection = selection.collection
    fields = [collection.fields[name] for name in by]
    told = {field.name for field in amounts.fields(collection) if amounts.single(index, collection, field)}
    source, parameters = _source(selection, told)
    joins = _joins([field for field in fields if field.name not in told])
    names = ", ".join(f"a.{amounts.column(each)}" if each.name in told else f"v{each.number}.term" for each in fields)
    columns, grouped = (f"{names}, ", f"GROUP BY {names} ORDER BY {names}") if fields else ("", "")
    document = collection.fields.get("document")
    counted = "0" if document is None or document.name not in told else f"count(DISTINCT a.{amounts.column(document)})"
    query = (
        f"SELECT {columns}count(*), count(a.ore), coalesce(sum(CASE WHEN a.exact IS NULL THEN a.ore END), 0), "
        f"group_concat(a.exact, ' '), {counted} {source.format(joins=joins)} {grouped} LIMIT ?"
    )
    rows = index.execute(query, [*parameters, most + 1]).fetchall()
    if document is not None and document.name not in told:
        rows = _with_documents(index, rows, document, source, joins, parameters, columns, grouped, most)
    values = _values(index, {term for row in rows for term in row[: len(fields)] if term is not None})
    made = []
    for row in rows[:most]:
        terms, (items, summed, ore, exact, many) = row[: len(fields)], row[len(fields) :]
        total = Decimal(ore) / 100 + sum((Decimal(each) for each in (exact or "").split()), Decimal(0))
        shown = {name: values.get(term) for name, term in zip(by, terms, strict=True)}
        made.append(Group(shown, total, items, summed, many))
    made.sort(key=lambda group: [(value is None, value or "") for value in group.by.values()])
    return made, len(rows) > most


def _source(selection: Selection, told: set[str]) -> tuple[str, list[object]]:
    """Where the amounts `a` of the selected nodes come from, with a place for joins, and its parameters.

    From the rarest condition, or through all amounts where that is not much rarer; what else is asked of fields whose
    names are `told` is asked of the columns.
    """
    collection, conditions = selection.collection, list(selection.conditions or ())
    columns = {field.number: amounts.column(field) for field in amounts.fields(collection) if field.name in told}
    start, begun = f"{amounts.source(collection)} a", list[object]()
    if conditions and conditions[0].size * 4 < selection.size:
        first = conditions.pop(0)
        start = f"({first.nodes}) s CROSS JOIN {amounts.source(collection)} a ON a.node = s.node"
        begun = list(first.nodes_parameters)
    if any(each.row for each in conditions):
        start += " CROSS JOIN node n ON n.id = a.node"
    holding, held = "1", list[object]()
    for each in conditions:
        if each.of is not None and each.of[0] in columns:
            number, terms, wanted = each.of
            among = f"a.{columns[number]} IN (SELECT value FROM json_each(?))"
            holding += f" AND {among}" if wanted else f" AND ({among}) IS NOT TRUE"
            held.append(json.dumps(terms))
        else:
            holding += f" AND {each.holds.format(node='a.node')}"
            held += each.holds_parameters
    return f"FROM {start}{{joins}} WHERE {holding}", [*begun, *held]


def _joins(fields: Sequence[Field]) -> str:
    """What joins the values of fields of which nodes have several."""
    return "".join(
        f" LEFT JOIN value v{each.number} ON v{each.number}.node = a.node AND v{each.number}.field = {each.number}"
        for each in fields
    )


def _with_documents(
    index: sqlite3.Connection,
    rows: Sequence[tuple[object, ...]],
    document: Field,
    source: str,
    joins: str,
    parameters: Sequence[object],
    columns: str,
    grouped: str,
    most: int,
) -> list[tuple[Any, ...]]:
    """The rows with how many documents the nodes of each stand in, where one stands in several."""
    join = f"{joins} JOIN value d ON d.node = a.node AND d.field = {document.number}"
    query = f"SELECT {columns}count(DISTINCT d.term) {source.format(joins=join)} {grouped} LIMIT {most + 1}"
    found = {tuple(row[:-1]): row[-1] for row in index.execute(query, parameters)}
    width = len(rows[0]) - 5 if rows else 0
    return [(*row[:-1], found.get(tuple(row[:width]), 0)) for row in rows]


def _values(index: sqlite3.Connection, terms: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for term in terms:
        row = index.execute("SELECT value FROM term WHERE id = ?", (term,)).fetchone()
        if row:
            found[term] = row[0]
    return found
