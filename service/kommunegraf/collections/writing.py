"""Writes rows into an index, takes them out, and counts what is in it."""

# ruff: noqa: S608 - queries are put together of our own pieces; whatever a client says is a parameter

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kommunegraf.collections.amounts import take_out, write_amounts
from kommunegraf.collections.definitions import code_of_class, collections
from kommunegraf.collections.rows import Row, in_order
from kommunegraf.collections.schema import NO_AMOUNT, NO_DATE
from kommunegraf.search.entries import key_of

_BATCH = 2_000
_IN_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_CLASS_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_COLUMNS = 17


def write(index: sqlite3.Connection, gone: Iterable[str], rows: Iterable[Row]) -> None:
    """Takes the rows of the nodes `gone` (IRIs) out and puts `rows` in."""
    index.execute("BEGIN")
    counted: Counter[tuple[int, int]] = Counter()
    for iri in gone:
        for node, collection in index.execute("SELECT id, collection FROM node WHERE iri = ?", (iri,)).fetchall():
            held = "SELECT v.field, v.term, n.sort, v.node FROM value v JOIN node n ON n.id = v.node WHERE v.node = ?"
            values = index.execute(held, (node,)).fetchall()
            index.executemany("DELETE FROM value WHERE field = ? AND term = ? AND sort = ? AND node = ?", values)
            index.execute("DELETE FROM cut WHERE node = ?", (node,))
            take_out(index, collection, node)
            index.execute("DELETE FROM node WHERE id = ?", (node,))
            counted.subtract([(-1 - collection, 0), *((field, term) for field, term, _, _ in values)])
    terms = _Terms(index)
    for batch in _batches(rows):
        nodes, values = _put(index, "value", batch, terms)
        write_amounts(index, nodes)
        counted.update((field, term) for field, term, _, _ in values)
        counted.update((-1 - row.collection.number, 0) for row in batch)
    _count(index, counted)
    index.execute("COMMIT")


def _put(
    index: sqlite3.Connection, table: str, batch: Sequence[Row], terms: _Terms
) -> tuple[list[int], list[tuple[int, int, int | str, int]]]:
    """Puts rows in, their values into `table`; gives the nodes' numbers and the values."""
    nodes: list[tuple[object, ...]] = []
    values: list[tuple[int, int, int | str, int]] = []
    cut: list[tuple[int, int]] = []
    taken: set[int] = set()
    for row in batch:
        node = _free(index, row.place, taken)
        taken.add(node)
        sort = sort_key(row, row.collection.sort)
        nodes.append((node, *_columns(row), sort, key_of(row.iri)))
        cut += [(node, field.number) for field in row.cut]
        values += {(field.number, terms.of(value), sort, node) for field, value in row.values}
    values.sort()
    index.executemany(f"INSERT INTO node VALUES ({', '.join('?' * _COLUMNS)})", nodes)
    index.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", values)
    index.executemany("INSERT INTO cut VALUES (?, ?)", cut)
    return sorted(taken), values


def fill(index: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Puts `rows` into an index that is empty and has no table but `node`, and makes the others of what they hold.

    All is sorted before it is put into its place: where rows come one by one each goes to a page of its own.
    """
    index.execute("BEGIN")
    index.execute("CREATE TABLE staged (field, term, sort, node)")
    terms = _Terms(index)
    for batch in _batches(rows):
        _put(index, "staged", batch, terms)
    index.execute("INSERT INTO value SELECT field, term, sort, node FROM staged ORDER BY field, term, sort, node")
    index.execute("DROP TABLE staged")
    index.execute("INSERT INTO tally SELECT field, term, count(*) FROM value GROUP BY field, term")
    index.execute("INSERT INTO tally SELECT -1 - collection, 0, count(*) FROM node GROUP BY collection")
    index.execute("COMMIT")


def _count(index: sqlite3.Connection, counted: Counter[tuple[int, int]]) -> None:
    """Adds to how many nodes have each value; a value that none has any more goes."""
    changed = [(field, term, many) for (field, term), many in counted.items() if many]
    index.executemany(
        "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (field, term) DO UPDATE SET nodes = nodes + excluded.nodes",
        changed,
    )
    index.execute("DELETE FROM tally WHERE nodes = 0")
    # Also what was met but not kept: each term is looked up, since several fields may have it.
    gone = sorted({term for _, term in counted if term})
    index.executemany(
        "DELETE FROM term WHERE id = ? AND NOT EXISTS (SELECT 1 FROM tally WHERE term = id)", [(each,) for each in gone]
    )


def _columns(row: Row) -> tuple[object, ...]:
    summed = row.collection.amount is not None
    amounts = (sort_key(row, "amount"), sort_key(row, "-amount")) if summed else (None, None)
    return (
        row.collection.number,
        row.iri,
        row.title,
        in_order(row.title) or row.iri,
        row.date.lexical if row.date else None,
        row.date.datatype if row.date else None,
        row.first,
        row.last,
        row.ore,
        row.exact,
        sort_key(row, "date"),
        sort_key(row, "-date"),
        *amounts,
    )


def below(index: sqlite3.Connection, begin: str) -> list[str]:
    """The IRIs of the nodes that begin so; `begin` ends in `/`."""
    found = index.execute("SELECT DISTINCT iri FROM node WHERE iri >= ? AND iri < ?", (begin, f"{begin[:-1]}0"))
    return [row[0] for row in found]


def sort_key(row: Row, sort: str) -> int | str:
    """What a row is sorted by, ascending; of titles, in both directions, the same."""
    match sort:
        case "date":
            return NO_DATE if row.first is None else row.first
        case "-date":
            return NO_DATE if row.first is None else -row.first
        case "amount":
            return NO_AMOUNT if row.ore is None else row.ore
        case "-amount":
            return NO_AMOUNT if row.ore is None else -row.ore
        case _:
            return in_order(row.title) or row.iri


def _free(index: sqlite3.Connection, place: int, taken: set[int]) -> int:
    """The place, or the next that no other node has: 32 bits of a hash may be another's."""
    while place in taken or index.execute("SELECT 1 FROM node WHERE id = ?", (place,)).fetchone():
        place = (place + 1) % 2**63
    return place


class _Terms:
    """The numbers of values, each written when it is first met."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index
        self._known: dict[str, int] = {}

    def of(self, value: str) -> int:
        known = self._known.get(value)
        if known is None:
            self._index.execute("INSERT OR IGNORE INTO term (value) VALUES (?)", (value,))
            known = int(self._index.execute("SELECT id FROM term WHERE value = ?", (value,)).fetchone()[0])
            if len(self._known) >= 100_000:
                self._known.clear()
            self._known[value] = known
        return known


def finish(index: sqlite3.Connection) -> None:
    """Notes the widest span of days of each collection: within it lies whatever reaches into a period from before."""
    index.execute("BEGIN")
    for collection in collections().values():
        span = "SELECT coalesce(max(last - first), 0) FROM node WHERE collection = ? AND first IS NOT NULL"
        widest = index.execute(span, (collection.number,)).fetchone()[0]
        index.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (f"widest {collection.name}", widest))
    index.execute("COMMIT")


class _Reference:
    """What the reference graphs of a store say: codes that only documents state are none of a register."""

    def __init__(self, store: ox.Store, base: str) -> None:
        self._store = store
        self._graphs = f"{base}graph/reference/"

    def quads(self, subject: ox.NamedNode | None, predicate: ox.NamedNode, value: ox.NamedNode | None) -> list[ox.Quad]:
        found = self._store.quads_for_pattern(subject, predicate, value, None)
        return [
            quad
            for quad in found
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(self._graphs)
        ]


def write_codes(index: sqlite3.Connection, store: ox.Store, base: str) -> None:
    """The codes of the schemes that fields take, as the reference data of the store know them."""
    reference = _Reference(store, base)
    schemes = {scheme for each in collections().values() for field in each.fields.values() for scheme in field.of}
    ids = f"{base}id/"
    found: dict[tuple[str, str], None] = {}
    for scheme in sorted(schemes):
        for iri in _members(reference, scheme, ids):
            place, _, code = iri.removeprefix(ids).rpartition("/")
            if place == scheme:
                found[scheme, code] = None
    index.execute("BEGIN")
    index.execute("DELETE FROM code")
    for scheme, code in found:
        labels = _labels(reference, ox.NamedNode(f"{ids}{scheme}/{code}"), _LABEL)
        index.execute("INSERT INTO code VALUES (?, ?, ?, ?)", (scheme, code, *labels))
    for each in collections().values():
        for name, iri in each.classes.items():
            found_labels = _labels(reference, ox.NamedNode(iri), _CLASS_LABEL)
            index.execute("INSERT OR IGNORE INTO code VALUES ('class', ?, ?, ?)", (code_of_class(name), *found_labels))
    index.execute("COMMIT")


def _labels(reference: _Reference, node: ox.NamedNode, predicate: ox.NamedNode) -> tuple[str | None, str | None]:
    """What the reference data call a node, in Danish and in English."""
    labels = {
        quad.object.language: quad.object.value
        for quad in reference.quads(node, predicate, None)
        if isinstance(quad.object, ox.Literal)
    }
    return labels.get("da"), labels.get("en")


def _members(reference: _Reference, scheme: str, ids: str) -> set[str]:
    """The concepts of a scheme; of municipalities and regions, which are in none, those of the class."""
    classes = {iri for each in collections().values() for iri in each.classes.values()}
    of_class = [ox.NamedNode(iri) for iri in classes if iri.rpartition("#")[2].lower() == scheme]
    quads = [quad for each in of_class for quad in reference.quads(None, _TYPE, each)]
    quads += reference.quads(None, _IN_SCHEME, ox.NamedNode(f"{ids}{scheme}"))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _batches(rows: Iterable[Row]) -> Iterator[Sequence[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
