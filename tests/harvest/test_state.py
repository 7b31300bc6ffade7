"""What the harvest remembers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kommunegraf.errors import StoreError
from kommunegraf.harvest.adapter import Listing, Meeting
from kommunegraf.harvest.records import File
from kommunegraf.harvest.state import State

NOW = "2024-04-01T12:00:00+00:00"
MEETING = Meeting("m", "Et udvalg", "u", "2024-03-01", "2024-03-01T15:00", "", "Referat", False, "mark")


def part(identifier: str, sha256: str) -> File:
    return File("h", "meeting", identifier, "m", "Et udvalg", f"https://h/{identifier}", sha256, status="fetched")


def test_a_part_that_a_meeting_has_no_more_is_nobodys(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    state.saw("h", Listing((MEETING,), True), NOW)
    both = [part("a", "1"), part("b", "2")]
    assert state.fetched("h", MEETING, both, NOW) == both
    state.settle(both, "stored", document="https://example.org/d")
    assert state.fetched("h", MEETING, [part("a", "1")], NOW) == []
    assert {file.id: file.meeting for file in state.files("h")} == {"a": "m", "b": ""}
    assert state.fetched("h", MEETING, [part("a", "1"), part("b", "3")], NOW) == [part("b", "3")]
    state.close()


def test_a_file_that_is_no_memory_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="--from-archive"):
        State(tmp_path / "state.sqlite")


def test_a_memory_of_the_first_format_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    State(path).close()
    with sqlite3.connect(path) as older:
        for table, column in (("link", "missing_since"), ("file", "changed_at"), ("file", "checked_at")):
            older.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        older.execute("INSERT INTO link VALUES ('h', 'b0', 'm', 'm', 'b0')")
        older.execute("PRAGMA user_version = 1")
    older.close()
    state = State(path)
    assert [(each.file, each.missing_since) for each in state.links("h")] == [("b0", None)]
    state.close()
