"""The tables of the harvest's memory (SQLite): made where there are none, brought up to date where they are older."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kommunegraf.errors import StoreError
from kommunegraf.store.durable import PRIVATE_FILE, make_folder

_FORMAT = 2
_SCHEMA = """
CREATE TABLE host (
  host TEXT PRIMARY KEY, system TEXT NOT NULL, robots TEXT, robots_at TEXT, list TEXT, memory TEXT
) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY, host TEXT NOT NULL, began TEXT NOT NULL, ended TEXT, outcome TEXT
) STRICT;
CREATE TABLE meeting (
  host TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, body_id TEXT NOT NULL, date TEXT NOT NULL,
  begin TEXT NOT NULL, released TEXT NOT NULL, kind TEXT NOT NULL, supplementary INTEGER NOT NULL, mark TEXT,
  first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, missing_since TEXT, withdrawn_at TEXT, changed_at TEXT,
  checked_at TEXT, failure TEXT, PRIMARY KEY (host, id)
) STRICT;
CREATE TABLE file (
  host TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, meeting TEXT NOT NULL, name TEXT NOT NULL,
  page TEXT NOT NULL, sha256 TEXT, document TEXT, status TEXT NOT NULL, reason TEXT, fingerprint TEXT,
  PRIMARY KEY (host, kind, id)
) STRICT;
CREATE INDEX file_document ON file (document);
CREATE TABLE link (
  host TEXT NOT NULL, file TEXT NOT NULL, meeting TEXT NOT NULL, part TEXT NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY (host, file, meeting, part)
) STRICT;
"""
# What each format lacks of the next.
_STEPS = {
    1: (
        "ALTER TABLE link ADD COLUMN missing_since TEXT",
        "ALTER TABLE file ADD COLUMN changed_at TEXT",
        "ALTER TABLE file ADD COLUMN checked_at TEXT",
    ),
}


def connected(path: Path | None) -> sqlite3.Connection:
    """The memory in the file at `path`, made where there is none (None: one that is gone when it is closed).

    Raises `StoreError` where the file is no such memory, or was made by a newer kommunegraf.
    """
    if path is not None:
        make_folder(path.parent)
        path.touch(PRIVATE_FILE)
    db = sqlite3.connect(path or ":memory:", isolation_level=None)
    try:
        # What a power cut takes is fetched again; a killed process loses nothing.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        version = db.execute("PRAGMA user_version").fetchone()[0]
        if version > _FORMAT:
            raise StoreError(f"{path} was made by a newer kommunegraf: upgrade kommunegraf")
        if version < _FORMAT:
            with at_once(db):
                _bring_up_to_date(db, version)
    except sqlite3.DatabaseError as error:
        db.close()
        raise StoreError(
            f"{path} is broken ({error}): move it away; `kommunegraf harvest --from-archive` makes a new one"
        ) from error
    except StoreError:
        db.close()
        raise
    return db


@contextmanager
def at_once(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction that holds whole or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _bring_up_to_date(db: sqlite3.Connection, version: int) -> None:
    if version == 0:
        for statement in _SCHEMA.split(";"):
            db.execute(statement)
    for step in range(max(version, 1), _FORMAT):
        for statement in _STEPS[step]:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {_FORMAT}")
