"""A narrow table for each collection with amounts: a node's amount beside the values that it is summed by."""

# ruff: noqa: S608 - tables and columns are named by numbers of our own; whatever is written is a parameter

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from kommunegraf.collections.definitions import Collection, Field, collections

SEVERAL = -1  # stands for the values of a field of which a node has more than one: they are looked up one by one


def table(collection: Collection) -> str:
    """The table of a collection that has amounts."""
    return f"amount_{collection.number}"


def column(field: Field) -> str:
    """The column that has the number of a field's value."""
    return f"f{field.number}"


def fields(collection: Collection) -> list[Field]:
    """The fields that have a column: all but free texts."""
    return [field for field in collection.fields.values() if field.kind != "text"]


def summed() -> list[Collection]:
    """The collections that have amounts."""
    return [each for each in collections().values() if each.amount is not None]


def make_tables(index: sqlite3.Connection) -> None:
    """Makes the tables, with an index for each column that finds whether any node has several values."""
    for collection in summed():
        name = table(collection)
        columns = "".join(f", {column(field)} INTEGER" for field in fields(collection))
        index.execute(f"CREATE TABLE {name} (node INTEGER PRIMARY KEY, ore INTEGER, exact TEXT{columns})")
        for field in fields(collection):
            several = f"{column(field)} = {SEVERAL}"
            index.execute(f"CREATE INDEX {name}_{column(field)} ON {name} ({column(field)}) WHERE {several}")


def write_amounts(index: sqlite3.Connection, nodes: Sequence[int] | None = None) -> None:
    """Puts in what `node` and `value` hold of these nodes (None: of all; the tables are empty then)."""
    for collection in summed():
        values = "".join(
            f", (SELECT CASE WHEN count(*) > 1 THEN {SEVERAL} ELSE min(v.term) END FROM value v "
            f"WHERE v.node = n.id AND v.field = {field.number})"
            for field in fields(collection)
        )
        chosen = "" if nodes is None else " AND n.id IN (SELECT value FROM json_each(?))"
        index.execute(
            f"INSERT INTO {table(collection)} SELECT n.id, n.ore, n.exact{values} FROM node n "
            f"WHERE n.collection = ?{chosen}",
            [collection.number, *([] if nodes is None else [json.dumps(list(nodes))])],
        )


def take_out(index: sqlite3.Connection, collection: int, node: int) -> None:
    """Takes a node of the collection with this number out."""
    for each in summed():
        if each.number == collection:
            index.execute(f"DELETE FROM {table(each)} WHERE node = ?", (node,))


def source(collection: Collection) -> str:
    """What gives `node`, `ore` and `exact` of a collection's nodes: its table, where it has one."""
    if collection.amount is not None:
        return table(collection)
    return f"(SELECT id AS node, ore, exact FROM node WHERE collection = {collection.number})"


def single(index: sqlite3.Connection, collection: Collection, field: Field) -> bool:
    """Whether the field has a column in which each value is told: no node has several."""
    if collection.amount is None or field.kind == "text":
        return False
    asked = f"SELECT 1 FROM {table(collection)} WHERE {column(field)} = {SEVERAL} LIMIT 1"
    return index.execute(asked).fetchone() is None
