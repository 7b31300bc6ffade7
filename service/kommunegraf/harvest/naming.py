"""What a person knows a harvested file by: its host, the body and day of its meeting, and an attachment's name."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path


def name_of(kind: str, name: str, body: str, date: str) -> str:
    """A file within its host: "Trivselsudvalget 2024-03-11", and for an attachment ": Bilag 1"."""
    return f"{body} {date}".strip() + (f": {name}" if kind == "attachment" else "")


def names(memory: Path) -> Mapping[str, str]:
    """The names of all files in the harvest's memory at that path, by the SHA-256 of their bytes and by document.

    None where nothing was harvested, or the memory cannot be read now. Nothing is written.
    """
    found: dict[str, str] = {}
    with contextlib.suppress(sqlite3.DatabaseError), contextlib.closing(_opened(memory)) as db:
        rows = db.execute(
            "SELECT file.host, file.kind, file.id, file.name, meeting.body, meeting.date, file.sha256, file.document "
            "FROM file LEFT JOIN meeting ON meeting.host = file.host AND meeting.id = file.meeting "
            "WHERE file.status <> 'forgotten' ORDER BY file.rowid"
        )
        for host, kind, identifier, name, body, date, *keys in rows:
            said = name_of(kind, name or identifier, body or "", date or "") or identifier
            for key in keys:
                if key is not None:
                    found.setdefault(key, f"{host}: {said}")
    return found


def _opened(memory: Path) -> sqlite3.Connection:
    """Raises `sqlite3.DatabaseError` where there is none."""
    return sqlite3.connect(f"{memory.absolute().as_uri()}?mode=ro", uri=True)
