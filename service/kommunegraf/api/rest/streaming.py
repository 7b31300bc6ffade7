"""A whole filtered collection as CSV (RFC 4180) or as lines of JSON, made chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kommunegraf.api.entities import Json
from kommunegraf.api.rest.answering import Opened, item
from kommunegraf.api.rest.asked import FORMATS, Asked
from kommunegraf.api.rest.models import properties
from kommunegraf.api.rest.written import csv_rows, json_lines
from kommunegraf.collections.answers import Row
from kommunegraf.collections.definitions import Collection
from kommunegraf.collections.rows import plain

CHUNK = 200  # items between two looks at whether the client is still there
SEPARATOR = " | "  # between the values of one cell
_ALWAYS = ("id", "type", "title", "date")


def chunks(this: Opened, collection: Collection, wished: Asked) -> Iterator[bytes]:
    """The list from the cursor on to its end. Raises as `Collections.page`."""
    as_csv = wished.media == FORMATS["csv"]
    head = csv_rows([columns(collection, wished)]) if as_csv else b""
    after = wished.after
    while True:
        page = this.collections.page(collection.name, wished.filters, wished.sort, CHUNK, after)
        content = _cells(this, collection, wished, page.rows) if as_csv else _lines(this, wished, page.rows)
        yield head + content
        head, after = b"", page.next
        if after is None:
            return


def columns(collection: Collection, wished: Asked) -> list[str]:
    """The columns of CSV: what all have, then fields by what they are filtered by, then properties, or those wished."""
    summed = ("amount",) if collection.amount else ()
    fields = [name for name, field in collection.fields.items() if field.kind != "text" and name not in _ALWAYS]
    rest = [name for name in properties(collection) if name not in (*_ALWAYS, *summed, *fields)]
    chosen = [*fields, *rest] if wished.fields is None else [each for each in wished.fields if each not in _ALWAYS]
    return list(dict.fromkeys([*_ALWAYS, *summed, *chosen]))


def _cells(this: Opened, collection: Collection, wished: Asked, rows: Sequence[Row]) -> bytes:
    names = columns(collection, wished)
    values = this.collections.values_of(collection.name, [row.iri for row in rows])
    made = []
    for row in rows:
        node = item(this.store, row.iri) or {}
        told: dict[str, Any] = {
            "id": row.iri,
            "type": SEPARATOR.join(node.get("type", ())),
            "title": row.title,
            "date": row.date.lexical if row.date else "",
            "amount": "" if row.amount is None else plain(row.amount),
        }
        own = values.get(row.iri, {})
        coded = {name: own[name] for name in own if collection.fields[name].kind != "text"}
        made.append([told[name] if name in told else _cell(coded.get(name) or node.get(name, ())) for name in names])
    return csv_rows(made)


def _cell(values: Sequence[Any]) -> str:
    return SEPARATOR.join(
        str(each if isinstance(each, str) else each.get("id", each.get("@value", ""))) for each in values
    )


def _lines(this: Opened, wished: Asked, rows: Sequence[Row]) -> bytes:
    made: list[Json] = [
        item(this.store, row.iri, evidence=wished.evidence, fields=wished.fields) or {"id": row.iri, "type": []}
        for row in rows
    ]
    return json_lines(made)
