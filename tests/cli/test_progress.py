"""Progress is seen in a log, and does not fill it."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Cli

from kommunegraf.cli.progress import Lines
from kommunegraf.ingest import Progress

FILE = Path("a.txt")


def lines(total: int, seconds: float) -> list[str]:
    """What is written of an ingest of so many files, each of so many seconds."""
    now = [0.0]
    written: list[str] = []
    tell = Lines(written.append, lambda: now[0])
    tell(Progress(0, total, None))
    for done in range(total):
        tell(Progress(done, total, FILE))
        now[0] += seconds
    tell(Progress(total, total, None))
    tell(Progress(total, total, None))
    return written


def test_a_log_begins_with_the_number_of_files_and_ends_with_all_done() -> None:
    assert lines(3, 0.1) == ["3 files", "3 of 3 files in 0 s"]


def test_a_fast_ingest_of_many_files_tells_each_tenth() -> None:
    written = lines(1000, 0.02)
    assert written[1] == "100 of 1000 files, a.txt"
    assert len(written) == 11


def test_a_slow_one_tells_every_five_seconds() -> None:
    written = lines(1000, 1)
    assert written[1] == "5 of 1000 files, a.txt"
    assert len(written) == 201


def test_nothing_to_do_is_said_once() -> None:
    assert lines(0, 1) == ["0 files"]


def test_an_ingest_whose_errors_go_to_a_file_shows_its_progress_there(cli: Cli, root: Path, tmp_path: Path) -> None:
    ended = cli("ingest", root / "samples" / "policy-page.txt", "--data", tmp_path / "data")
    assert ended.err.splitlines()[0] == "kommunegraf: 1 file"
    assert ended.err.splitlines()[-1].startswith("kommunegraf: 1 of 1 files in ")
    assert ended.out.startswith("1 stored")


def test_the_address_of_a_file_names_its_document(cli: Cli, root: Path, tmp_path: Path) -> None:
    page, data = root / "samples" / "policy-page.txt", tmp_path / "data"
    address = "https://www.ringsted.dk/politikker/test"
    assert cli("ingest", page, "--url", address, "--data", data).code == 0
    found = cli("query", "SELECT ?s { ?d <http://purl.org/dc/terms/source> ?s }", "-f", "csv", "--data", data)
    assert found.out.split() == ["s", address]
    assert cli("ingest", root / "samples", "--url", address, "--data", data).code == 2


def test_serving_says_where_it_listens(cli: Cli, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kommunegraf.cli.serve.serve", lambda _: None)
    ended = cli("serve", "--data", demo, "--port", 8123)
    assert "http://127.0.0.1:8123/" in ended.out
    assert len(ended.out.splitlines()) == 1
