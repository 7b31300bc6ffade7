"""A whole filtered collection as CSV (RFC 4180) or as lines of JSON, made chunk by chunk."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from typing import Any

from kommunegraf.api.entities import Json
from kommunegraf.api.rest.answering import Opened, add_filters, item
from kommunegraf.api.rest.asked import FORMATS, Asked
from kommunegraf.api.rest.models import properties
from kommunegraf.api.rest.written import csv_rows, json_lines
from kommunegraf.collections.answers import Row
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.reading import Collections
from kommunegraf.collections.rows import plain
from kommunegraf.errors import QueryError

LONGEST = 1_800.0  # seconds that a client may take: no longer is a generation held that may be gone
CHUNK = 200  # items between two looks at whether the client is still there
SEPARATOR = " | "  # between the values of one cell
CUT = "…"  # the last value of a cell that has not all
_ALWAYS = ("id", "type", "title", "date")


class BrokenOff(QueryError):
    """An answer ended before its end; its connection is closed without the end of the body, which clients notice."""


def chunks(this: Opened, collection: Collection, wished: Asked) -> Generator[bytes, None, None]:
    """The list from the cursor on to its end, all of one generation, which is held for it, also where that goes.

    Raises as `Collections.page`, and `BrokenOff` where the client takes longer than `LONGEST`.
    """
    as_csv = wished.media == FORMATS["csv"]
    begun = time.monotonic()
    index = this.collections.held()
    try:
        head, begins = csv_rows([columns(collection, wished)]) if as_csv else b"", True
        for rows in index.stream(collection.name, wished.filters, wished.sort, wished.after, CHUNK):
            if time.monotonic() - begun > LONGEST:
                raise BrokenOff(f"a download of {collection.name} took longer than {LONGEST:.0f} s, and was broken off")
            yield head + (
                _cells(this, index, collection, wished, rows) if as_csv else _lines(this, collection, wished, rows)
            )
            head, begins = b"", False
        if begins:
            yield head
    finally:
        index.close()


def columns(collection: Collection, wished: Asked) -> list[str]:
    """The columns of CSV: what all have, then fields by what they are filtered by, then properties, or those wished."""
    summed = ("amount",) if collection.amount else ()
    fields = [name for name, field in collection.fields.items() if field.kind != "text" and name not in _ALWAYS]
    rest = [name for name in properties(collection) if name not in (*_ALWAYS, *summed, *fields)]
    chosen = [*fields, *rest] if wished.fields is None else [each for each in wished.fields if each not in _ALWAYS]
    return list(dict.fromkeys([*_ALWAYS, *summed, *chosen]))


def _cells(this: Opened, index: Collections, collection: Collection, wished: Asked, rows: Sequence[Row]) -> bytes:
    names = columns(collection, wished)
    iris = [row.iri for row in rows]
    values = index.values_of(collection.name, iris)
    cut = index.cut_of(collection.name, iris)
    made = []
    for row in rows:
        node = item(this, row.iri) or {}
        told: dict[str, Any] = {
            "id": row.iri,
            "type": SEPARATOR.join(node.get("type", ())),
            "title": row.title,
            "date": row.date.lexical if row.date else "",
            "amount": "" if row.amount is None else plain(row.amount),
        }
        own = values.get(row.iri, {})
        coded = {
            name: [*own[name], CUT] if (row.iri, name) in cut else own[name]
            for name in own
            if collection.fields[name].kind != "text"
        }
        made.append([told[name] if name in told else _cell(coded.get(name) or node.get(name, ())) for name in names])
    return csv_rows(made)


def _cell(values: Sequence[Any]) -> str:
    return SEPARATOR.join(
        str(each if isinstance(each, str) else each.get("id", each.get("@value", ""))) for each in values
    )


def _lines(this: Opened, collection: Collection, wished: Asked, rows: Sequence[Row]) -> bytes:
    made: list[Json] = [
        item(this, row.iri, evidence=wished.evidence, fields=wished.fields, modes=wished.modes)
        or {"id": row.iri, "type": []}
        for row in rows
    ]
    if wished.by_filters:
        add_filters(this, collection, made)
    return json_lines(made)
