"""From filters to SQL: which nodes are meant, how many there are, and how a page of them is found soonest."""

# ruff: noqa: S608 - queries are put together of our own pieces; whatever a client says is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kommunegraf.collections.cursors import Cursor
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.filters import Filters, Prefix
from kommunegraf.collections.schema import NO_AMOUNT, NO_DATE

Found = tuple[Any, ...]  # a row as SQLite gives it
_KEYS = {
    "title": "ordered",
    "-title": "ordered",
    "date": "date_up",
    "-date": "date_down",
    "amount": "amount_up",
    "-amount": "amount_down",
}
_INDEXES = {sort: f"by_{key}" if key != "ordered" else "by_title" for sort, key in _KEYS.items()}
COLUMNS = "n.iri, n.title, n.date, n.datatype, n.first, n.last, n.ore, n.exact, n.id"
ESTIMATED = 20_000  # rows that are counted to estimate a condition: beyond, it is taken for a wide one


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is asked of nodes. `nodes` is a query for the column `node`; `holds` is true of `{node}`.

    `ordered` says that `nodes` can give them in the collection's own order; `size` is about how many there are.
    `row` says that `holds` looks at the node's row `n`. Parameters go with either. `of` is what is asked of a field,
    where that is all: its number, the values' numbers, and whether these are wanted.
    """

    size: int
    nodes: str
    nodes_parameters: tuple[object, ...]
    holds: str
    holds_parameters: tuple[object, ...]
    ordered: bool = False
    row: bool = False
    of: tuple[int, tuple[int, ...], bool] | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The nodes of a collection for which all conditions hold, the rarest first; None: there can be none."""

    collection: Collection
    conditions: tuple[Condition, ...] | None
    size: int
    days: tuple[int, int] | None = None

    def nodes(self) -> tuple[str, list[object]]:
        """A query for the column `node`, and its parameters."""
        if self.conditions is None:
            return "SELECT 0 AS node WHERE 0", []
        if not self.conditions:
            return "SELECT id AS node FROM node WHERE collection = ?", [self.collection.number]
        first, *rest = self.conditions
        if not rest:
            return first.nodes, list(first.nodes_parameters)
        row = any(each.row for each in rest)
        joined = " CROSS JOIN node n ON n.id = d.node" if row else ""
        holding = " AND ".join(each.holds.format(node="d.node") for each in rest)
        parameters = [*first.nodes_parameters, *(each for other in rest for each in other.holds_parameters)]
        return f"SELECT d.node AS node FROM ({first.nodes}) d{joined} WHERE {holding}", parameters

    def total(self, index: sqlite3.Connection) -> int:
        """How many nodes there are."""
        if self.conditions is None:
            return 0
        if not self.conditions or (len(self.conditions) == 1 and self.conditions[0].ordered):
            return self.conditions[0].size if self.conditions else self.size
        query, parameters = self.nodes()
        return int(index.execute(f"SELECT count(*) FROM ({query})", parameters).fetchone()[0])

    def page(self, index: sqlite3.Connection, sort: str, limit: int, after: Cursor | None, total: int) -> list[Found]:
        """The rows (`COLUMNS`, then the sort key) of a page in an order, at most `limit`."""
        if self.conditions is None or total == 0:
            return []
        ordered = [each for each in self.conditions if each.ordered] if sort == self.collection.sort else []
        leading = min(ordered, key=lambda each: each.size, default=None)
        along = limit * leading.size / total if leading else float("inf")
        collected = (self.conditions[0].size if self.conditions else self.size) + 3 * total
        walked = limit * self.size / total
        best = min(along, walked, collected)
        if leading is not None and best == along:
            return self._along(index, leading, sort, limit, after)
        if best == walked:
            return self._walked(index, sort, limit, after)
        return self._collected(index, sort, limit, after)

    def along(self, index: sqlite3.Connection, sort: str, limit: int, after: Cursor | None) -> list[Found]:
        """The next rows, as `page`, along an index of the order, whatever else could be done."""
        ordered = [each for each in self.conditions or () if each.ordered] if sort == self.collection.sort else []
        leading = min(ordered, key=lambda each: each.size, default=None)
        if leading is not None:
            return self._along(index, leading, sort, limit, after)
        return self._walked(index, sort, limit, after)

    def sorted_nodes(self, index: sqlite3.Connection, sort: str, after: Cursor | None) -> Iterator[int]:
        """The numbers of all nodes that are meant, in an order, from a cursor on."""
        query, parameters = self._all_sorted("n.id", sort, after)
        return (row[0] for row in index.execute(query, parameters))

    def _along(
        self, index: sqlite3.Connection, leading: Condition, sort: str, limit: int, after: Cursor | None
    ) -> list[Found]:
        """Along the nodes of a value, which are in the collection's order, looking whether the rest holds."""
        rest = [each for each in self.conditions or () if each is not leading]
        begin = "AND (d.sort, d.node) > (?, ?)" if after else ""
        holding = "".join(f" AND {each.holds.format(node='d.node')}" for each in rest)
        query = (
            f"SELECT {COLUMNS}, d.sort FROM ({leading.nodes}) d CROSS JOIN node n ON n.id = d.node "
            f"WHERE 1 {begin}{holding} ORDER BY d.sort, d.node LIMIT ?"
        )
        parameters = [*leading.nodes_parameters, *_begin(after), *_all(rest), limit]
        return index.execute(query, parameters).fetchall()

    def _walked(self, index: sqlite3.Connection, sort: str, limit: int, after: Cursor | None) -> list[Found]:
        """Along the collection in the order that is wished, looking whether all holds."""
        if after is None:
            return self._stretch(index, sort, limit)
        # Those alike first, then the rest: of both at once SQLite would go through all alike from the first on.
        turned = "<" if sort == "-title" else ">"
        alike = self._stretch(index, sort, limit, f"{_KEYS[sort]} = ? AND n.id {turned} ?", after.key, after.place)
        if len(alike) == limit:
            return alike
        return alike + self._stretch(index, sort, limit - len(alike), f"{_KEYS[sort]} {turned} ?", after.key)

    def _stretch(
        self, index: sqlite3.Connection, sort: str, limit: int, begin: str = "1", *begun: object
    ) -> list[Found]:
        key = _KEYS[sort]
        bounds, within = "", list[object]()
        if self.days and key in ("date_up", "date_down"):
            low, high = self.days
            bounds, within = f" AND {key} BETWEEN ? AND ?", [low, high] if key == "date_up" else [-high, -low]
        holding = "".join(f" AND {each.holds.format(node='n.id')}" for each in self.conditions or ())
        way = " DESC" if sort == "-title" else ""
        some = f" AND {key} IS NOT NULL" if key.startswith("amount") else ""
        query = (
            f"SELECT {COLUMNS}, {key} FROM node n INDEXED BY {_INDEXES[sort]} "
            f"WHERE n.collection = ?{some} AND {begin}{bounds}{holding} ORDER BY {key}{way}, n.id{way} LIMIT ?"
        )
        parameters = [self.collection.number, *begun, *within, *_all(self.conditions or ()), limit]
        return index.execute(query, parameters).fetchall()

    def _collected(self, index: sqlite3.Connection, sort: str, limit: int, after: Cursor | None) -> list[Found]:
        """All nodes that are meant, then sorted."""
        query, parameters = self._all_sorted(f"{COLUMNS}, n.{_KEYS[sort]}", sort, after)
        return index.execute(f"{query} LIMIT ?", [*parameters, limit]).fetchall()

    def _all_sorted(self, columns: str, sort: str, after: Cursor | None) -> tuple[str, list[object]]:
        nodes, parameters = self.nodes()
        key, turned = f"n.{_KEYS[sort]}", sort == "-title"
        begin = f"WHERE ({key}, n.id) {'<' if turned else '>'} (?, ?)" if after else ""
        way = " DESC" if turned else ""
        query = (
            f"SELECT {columns} FROM ({nodes}) s CROSS JOIN node n ON n.id = s.node "
            f"{begin} ORDER BY {key}{way}, n.id{way}"
        )
        return query, [*parameters, *_begin(after)]


def select(
    index: sqlite3.Connection, filters: Filters, search: Callable[[str], Sequence[int]] | None = None
) -> Selection:
    """What is asked by filters. `search` gives the nodes that words find."""
    collection = filters.collection
    size = _tally(index, -1 - collection.number, [0])
    conditions: list[Condition] = []
    for name, forms in filters.values.items():
        terms = _terms(index, forms)
        if not terms:
            return Selection(collection, None, size)
        conditions.append(_of_terms(index, collection.fields[name].number, terms))
    for name, forms in filters.unwanted.items():
        conditions.append(_without(collection, size, collection.fields[name].number, _terms(index, forms)))
    days = None
    if filters.first is not None or filters.last is not None:
        condition, days = _of_days(index, filters)
        conditions.append(condition)
    if filters.low is not None or filters.high is not None:
        conditions.append(_of_amounts(index, filters))
    if filters.words is not None and search is not None:
        conditions.append(_of_nodes(search(filters.words)))
    if any(each.size == 0 for each in conditions):
        return Selection(collection, None, size)
    return Selection(collection, tuple(sorted(conditions, key=lambda each: each.size)), size, days)


def _terms(index: sqlite3.Connection, forms: Sequence[str]) -> list[int]:
    """The numbers of values; a `Prefix` stands for all that begin so."""
    found: dict[int, None] = {}
    for form in forms:
        if isinstance(form, Prefix):
            bounds = (str(form), form[:-1] + chr(ord(form[-1]) + 1))
            rows = index.execute("SELECT id FROM term WHERE value >= ? AND value < ? LIMIT 5000", bounds)
        else:
            rows = index.execute("SELECT id FROM term WHERE value = ?", (form,))
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)


def _tally(index: sqlite3.Connection, field: int, terms: Sequence[int]) -> int:
    asked = "SELECT coalesce(sum(nodes), 0) FROM tally WHERE field = ? AND term IN (SELECT value FROM json_each(?))"
    return int(index.execute(asked, (field, json.dumps(terms))).fetchone()[0])


def _of_terms(index: sqlite3.Connection, field: int, terms: Sequence[int]) -> Condition:
    size = _tally(index, field, terms)
    if len(terms) == 1:
        nodes = "SELECT node, sort FROM value WHERE field = ? AND term = ?"
        holds = "EXISTS (SELECT 1 FROM value v WHERE v.node = {node} AND v.field = ? AND v.term = ?)"
        one = (field, terms[0])
        return Condition(size, nodes, one, holds, one, ordered=True, of=(field, tuple(terms), True))
    several = (field, json.dumps(terms))
    among = "IN (SELECT value FROM json_each(?))"
    nodes = f"SELECT DISTINCT node FROM value WHERE field = ? AND term {among}"
    holds = "EXISTS (SELECT 1 FROM value v WHERE v.node = {node} AND v.field = ? AND v.term " + among + ")"
    return Condition(size, nodes, several, holds, several, of=(field, tuple(terms), True))


def _without(collection: Collection, size: int, field: int, terms: Sequence[int]) -> Condition:
    holds = (
        "NOT EXISTS (SELECT 1 FROM value v WHERE v.node = {node} AND v.field = ? "
        "AND v.term IN (SELECT value FROM json_each(?)))"
    )
    parameters = (field, json.dumps(terms))
    nodes = f"SELECT n.id AS node FROM node n WHERE n.collection = ? AND {holds.format(node='n.id')}"
    of = (field, tuple(terms), False)
    return Condition(size, nodes, (collection.number, *parameters), holds, parameters, of=of)


def _of_days(index: sqlite3.Connection, filters: Filters) -> tuple[Condition, tuple[int, int]]:
    """The nodes whose days, as exactly as they are known, reach into the period."""
    collection = filters.collection
    asked = index.execute("SELECT said FROM about WHERE name = ?", (f"widest {collection.name}",)).fetchone()
    widest = int(asked[0]) if asked else 0
    low = filters.first or 0
    high = NO_DATE - 1 if filters.last is None else filters.last
    nodes = (
        "SELECT id AS node FROM node INDEXED BY by_days "
        "WHERE collection = ? AND first BETWEEN ? AND ? AND last >= ? AND first IS NOT NULL"
    )
    parameters = (collection.number, low - widest, high, low)
    size = _counted(index, nodes, parameters)
    holds = "n.first <= ? AND n.last >= ?"
    return Condition(size, nodes, parameters, holds, (high, low), row=True), (low - widest, high)


def _of_amounts(index: sqlite3.Connection, filters: Filters) -> Condition:
    low = -NO_AMOUNT if filters.low is None else filters.low
    high = NO_AMOUNT if filters.high is None else filters.high
    # An amount of which the øre are rounded down is more than they say.
    within = "ore BETWEEN ? AND ? AND (ore < ? OR exact IS NULL)"
    nodes = f"SELECT id AS node FROM node INDEXED BY by_ore WHERE collection = ? AND ore IS NOT NULL AND {within}"
    parameters = (filters.collection.number, low, high, high)
    holds = "n.ore BETWEEN ? AND ? AND (n.ore < ? OR n.exact IS NULL)"
    return Condition(_counted(index, nodes, parameters), nodes, parameters, holds, parameters[1:], row=True)


def _of_nodes(nodes: Sequence[int]) -> Condition:
    listed = (json.dumps(list(nodes)),)
    holds = "{node} IN (SELECT value FROM json_each(?))"
    return Condition(len(nodes), "SELECT value AS node FROM json_each(?)", listed, holds, listed)


def _counted(index: sqlite3.Connection, nodes: str, parameters: Sequence[object]) -> int:
    """How many nodes a query gives, if they are not very many."""
    counted = index.execute(f"SELECT count(*) FROM ({nodes} LIMIT ?)", (*parameters, ESTIMATED)).fetchone()
    return int(counted[0])


def _begin(after: Cursor | None) -> list[object]:
    return [after.key, after.place] if after else []


def _all(conditions: Sequence[Condition]) -> list[object]:
    return [each for condition in conditions for each in condition.holds_parameters]
