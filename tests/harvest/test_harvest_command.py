"""`kommunegraf harvest` as an operator runs it: what it prints, and what it ends with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fake_host import HOST, LIST, Fake, agenda, hosting

from kommunegraf.cli.harvest_progress import Lines
from kommunegraf.harvest.report import Progress
from processes import environment
from stand_in import Asked, Reply

COMMAND = (sys.executable, "-c", "from kommunegraf.cli.main import main; main()", "harvest")


def settings(fake: Fake, data: Path) -> dict[str, str]:
    assert fake.server is not None
    return environment(
        data=str(data), harvest_connect=f"{HOST}=http://127.0.0.1:{fake.server.port}", harvest_pause="0",
        harvest_backoff="0", harvest_attempts="2", derive="false", processes="1",
    )  # fmt: skip


def run(fake: Fake, data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], check=False, capture_output=True, text=True, env=settings(fake, data), timeout=120
    )


@pytest.fixture
def fake():
    host = Fake()
    for n in range(3):
        host.add(f"m{n}", f"2024-03-1{n}")
    with hosting(host):
        yield host


def test_a_harvest_tells_what_it_did_and_its_exit_code_says_how_it_went(fake: Fake, tmp_path: Path) -> None:
    fake.faults[agenda("m1")] = [Reply(404)] * 3
    done = run(fake, tmp_path / "data", "randers")
    assert done.returncode == 6, done.stderr
    assert done.stdout.splitlines()[0] == f"{HOST}: 2 new, 1 failed; 3 meetings listed, 8 calls"
    assert "Trivselsudvalget 2024-03-11 (m1): " in done.stderr
    assert "3 of 3 documents fetched" in done.stderr
    done = run(fake, tmp_path / "data", "randers", "--json")
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert (report["hosts"][0]["new"], report["hosts"][0]["unchanged"], report["generation"]) == (1, 2, 2)


def test_status_names_what_was_harvested_as_people_do(fake: Fake, tmp_path: Path) -> None:
    fake.meetings["m0"]["bilag"] = ("b0", "b1")
    fake.files = {"b0": b"PK\x03\x04 no office file", "b1": "En plan for fælles gåture.\n".encode()}
    run(fake, tmp_path / "data", "randers", "--attachments")
    command = [*COMMAND[:-1], "status"]
    shown = subprocess.run(
        command, check=True, capture_output=True, text=True, env=settings(fake, tmp_path / "data") | {"COLUMNS": "300"}
    ).stdout
    for n in range(3):
        assert f"{HOST}: Trivselsudvalget 2024-03-1{n} " in shown
    assert f"{HOST}: Trivselsudvalget 2024-03-10: Bilag b1" in shown
    assert f"{HOST}: Trivselsudvalget 2024-03-10: Bilag b0" in shown.partition("held file")[2]
    assert not any(file.name in shown for file in tmp_path.glob("data/harvest/archive/*/*"))


def test_where_no_host_gives_anything_the_exit_code_is_another(fake: Fake, tmp_path: Path) -> None:
    fake.faults[LIST] = [Reply(503)] * 2
    done = run(fake, tmp_path / "data", "randers")
    assert (done.returncode, "503" in done.stderr) == (7, True)


def test_a_dry_run_says_how_many_would_be_fetched(fake: Fake, tmp_path: Path) -> None:
    done = run(fake, tmp_path / "data", "randers", "--dry-run", "--since", "2024-03-11")
    assert done.stdout == (f"{HOST}: 2 of 3 meetings would be fetched, 0 are unchanged, 1 are earlier than asked for\n")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_harvest_that_is_interrupted_publishes_what_it_fetched_and_the_next_one_goes_on(
    fake: Fake, tmp_path: Path, sent: signal.Signals
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(request: Asked) -> Reply:
        asked.set()
        go_on.wait(60)
        return fake.answer(request)

    fake.faults[agenda("m1")] = [slow]
    with subprocess.Popen(
        [*COMMAND, "randers"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=settings(fake, tmp_path / "data"),
    ) as process:  # fmt: skip
        assert asked.wait(60)
        process.send_signal(sent)
        go_on.set()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out.startswith(f"{HOST}: 2 new")
    assert agenda("m0") not in fake.paths
    fake.forget_calls()
    assert run(fake, tmp_path / "data", "randers").stdout.startswith(f"{HOST}: 1 new, 2 unchanged")
    assert fake.paths == ["/", LIST, agenda("m0")]


def test_progress_in_a_log_tells_the_time_left_and_does_not_fill_it() -> None:
    now, written = [0.0], []
    tell = Lines(written.append, lambda: now[0])
    tell(Progress(0, 0, HOST, 0))
    for done in range(100):
        tell(Progress(done, 100, HOST, (100 - done) * 5.0))
        now[0] += 5
    for waiting in (3, 3, 0):
        tell(Progress(100, 100, HOST, 0, unpublished=waiting))
    assert written[0] == f"0 of 100 documents fetched, {HOST}, 8 min left"
    assert written[1] == f"3 of 100 documents fetched, {HOST}, 8 min left"
    assert written[-2:] == [
        f"99 of 100 documents fetched, {HOST}, 5 s left",
        f"100 of 100 documents fetched, {HOST}, 3 to be published",
    ]
    assert len(written) == 35
