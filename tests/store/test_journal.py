"""The ingest journal: what died is known, what lives is left alone."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kommunegraf.store.journal import Journal

DIES = """
    import os, sys
    from pathlib import Path
    from kommunegraf.store.journal import Journal
    run = Journal(Path(sys.argv[1])).begin(["/a", "/b"], process="test")
    run.write("pending", files=["/a"])
    run.write("published", generation=1, files=1)
    run.write("pending", files=["/b"])
    os.write(run._descriptor, b'{"event": "publi')
    os.kill(os.getpid(), 9)
"""


def test_a_run_that_died_tells_what_it_was_asked_and_what_it_had_in_hand(tmp_path: Path) -> None:
    result = subprocess.run([sys.executable, "-c", textwrap.dedent(DIES), str(tmp_path)], check=False, timeout=60)
    assert result.returncode == -9
    (run,) = Journal(tmp_path).unfinished()
    assert run.paths == ("/a", "/b")
    assert run.pending == ("/b",)
    Journal(tmp_path).forget([run])
    assert Journal(tmp_path).unfinished() == ()


def test_a_run_that_lives_is_not_taken_for_a_dead_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    run = journal.begin(["/a"], process="test")
    assert journal.unfinished() == ()
    run.close()
    run.close()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_died_before_its_first_line_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "20260101T000000-00000000.starting").touch()
    assert Journal(tmp_path).unfinished() == ()
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_begins_while_another_looks_for_dead_ones_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "journal")
    flock, looked = fcntl.flock, []

    def look_first(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not looked:  # the new file is there, and not yet locked
            looked.append(journal.unfinished())
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", look_first)
    run = journal.begin(["/a"], process="test")
    assert looked == [()]
    assert run.file.is_file()
    run.close()
