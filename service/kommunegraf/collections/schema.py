"""The SQLite file of an index: its tables, and how it is opened to be read and to be written."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from kommunegraf.collections.amounts import make_tables
from kommunegraf.store.durable import PRIVATE_FILE

PART = "collections"
NAME = "collections.sqlite"
# Sort keys of what has no date or amount: behind all that has one, whichever way it is sorted.
NO_DATE = 99_999_999
NO_AMOUNT = 2**50
_TABLES = """
-- A row for a node in a collection. `id` is its place among those that sort alike.
CREATE TABLE node (
    id INTEGER PRIMARY KEY, collection INTEGER NOT NULL, iri TEXT NOT NULL, title TEXT NOT NULL, ordered TEXT NOT NULL,
    date TEXT, datatype TEXT, first INTEGER, last INTEGER, ore INTEGER, exact TEXT,
    date_up INTEGER NOT NULL, date_down INTEGER NOT NULL, amount_up INTEGER, amount_down INTEGER, sort NOT NULL,
    key INTEGER NOT NULL
);
-- The values of fields, each written once; `value` has the nodes that have them, in their collection's own order.
CREATE TABLE term (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE value (
    field INTEGER NOT NULL, term INTEGER NOT NULL, sort NOT NULL, node INTEGER NOT NULL,
    PRIMARY KEY (field, term, sort, node)
) WITHOUT ROWID;
-- How many nodes have a value, and how many a collection has (field -1 - collection, term 0).
CREATE TABLE tally (
    field INTEGER NOT NULL, term INTEGER NOT NULL, nodes INTEGER NOT NULL, PRIMARY KEY (field, term)
) WITHOUT ROWID;
-- The fields of which a node has more values than are held.
CREATE TABLE cut (node INTEGER NOT NULL, field INTEGER NOT NULL, PRIMARY KEY (node, field)) WITHOUT ROWID;
-- The codes that reference data know, with their labels.
CREATE TABLE code (
    scheme TEXT NOT NULL, code TEXT NOT NULL, da TEXT, en TEXT, PRIMARY KEY (scheme, code)
) WITHOUT ROWID;
CREATE TABLE about (name TEXT PRIMARY KEY, said NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX node_iri ON node (iri, collection);
-- `key` names a node to the index of texts.
CREATE INDEX by_key ON node (key, collection);
CREATE INDEX by_title ON node (collection, ordered, id);
CREATE INDEX by_date_up ON node (collection, date_up, id);
CREATE INDEX by_date_down ON node (collection, date_down, id);
CREATE INDEX by_amount_up ON node (collection, amount_up, id) WHERE amount_up IS NOT NULL;
CREATE INDEX by_amount_down ON node (collection, amount_down, id) WHERE amount_down IS NOT NULL;
CREATE INDEX by_days ON node (collection, first, last, id) WHERE first IS NOT NULL;
CREATE INDEX by_ore ON node (collection, ore, id) WHERE ore IS NOT NULL;
CREATE INDEX value_of ON value (node, field, term);
CREATE INDEX tally_of ON tally (term);
CREATE INDEX tally_empty ON tally (field) WHERE nodes = 0;
"""


def make(place: Path) -> sqlite3.Connection:
    """A new index in a folder, to be filled before `make_indexes`.

    Half-written work does no harm: it is published whole or thrown away.
    """
    connection = to_write(place)
    connection.executescript(_TABLES)
    make_tables(connection)
    return connection


def make_indexes(connection: sqlite3.Connection) -> None:
    """Makes what the tables are asked by, when they are filled."""
    connection.executescript(_INDEXES)


def to_write(place: Path) -> sqlite3.Connection:
    """The index in a folder, to be changed. What is deleted is overwritten (SQLite: `secure_delete`)."""
    file = place / NAME
    file.touch(mode=PRIVATE_FILE)
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "secure_delete = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection


def to_read(place: Path) -> sqlite3.Connection:
    """The index in a folder, which never changes, read-only. Raises `sqlite3.Error`.

    A connection may be used, and closed, by one thread after another.
    """
    address = f"file:{quote(str((place / NAME).absolute()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    for pragma in ("query_only = ON", "cache_size = -4096", "mmap_size = 1073741824", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return connection
