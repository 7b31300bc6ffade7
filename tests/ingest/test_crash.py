"""An ingest that is killed leaves the last generation served, and the next one completes it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import crash_driver
import pytest

from fake_pipeline import FakePipeline
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

STRIDE = 7  # every seventh durable step; the offsets differ from batch to batch, so that all kinds of step are hit
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}


@pytest.fixture
def before(tmp_path: Path) -> tuple[Path, Path]:
    """A data folder with two documents, and a folder whose ingest stores, replaces, skips and holds some."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.txt").write_text(f"document: {name}\nbody: 1\n")
    ingest([folder], crash_driver.settings(tmp_path / "prepared"), pipeline=FakePipeline())
    (folder / "b.txt").write_text("document: b\nbody: 2\nmachine: m\n")
    (folder / "c.txt").write_text("document: c\nviolation\n")
    for name in "def":
        (folder / f"{name}.txt").write_text(f"document: {name}\nbody: 1\n")
    return tmp_path / "prepared", folder


def test_killed_before_any_durable_step_an_ingest_leaves_a_generation_served_and_is_completed_by_the_next(
    before: tuple[Path, Path], tmp_path: Path
) -> None:
    prepared, folder = before
    place = tmp_path / "trials"
    place.mkdir()
    command = [sys.executable, crash_driver.__file__, str(prepared), str(folder), str(place), str(STRIDE)]
    result = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300, env=ENVIRONMENT)
    trials = [json.loads(line) for line in result.stdout.splitlines()]
    *killed, clean = trials
    assert clean["killed"] == 0
    assert len(killed) > 12
    final = {**clean["final"], "journal": 0, "writer": False}
    assert final["held"] == ["c.txt"]
    served = []
    for trial in killed:
        assert trial["killed"] == -signal.SIGKILL, trial
        assert trial["after"] is not None, (trial, result.stderr)
        assert trial["again"] == 0, (trial, result.stderr)
        assert trial["final"] == final, trial
        served.append(trial["after"]["served"])
    # What was served after the kill is one of the few published states: never something in between.
    assert served[0] == crash_driver.digest(prepared)
    assert served[-1] == final["served"]
    assert 3 <= len(set(served)) <= 5


INGEST = """
import sys
from pathlib import Path
from fake_pipeline import FakePipeline
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
settings = Settings(data=Path(sys.argv[1]), processes=int(sys.argv[3]), batch_documents=10, derive=False)
ingest([Path(sys.argv[2])], settings, lambda each: print(each.done, flush=True), FakePipeline())
"""


def test_two_ingests_at_once_both_end_well(tmp_path: Path) -> None:
    running = []
    for name in "ab":
        (tmp_path / name).mkdir()
        for n in range(40):
            (tmp_path / name / f"{n}.txt").write_text(f"document: {name}{n}\nbody: shared\n")
        command = [sys.executable, "-c", INGEST, str(tmp_path / "data"), str(tmp_path / name), "1"]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT))
    assert [process.wait(60) for process in running] == [0, 0]
    data = DataFolder(tmp_path / "data")
    assert len(list(data.current().open_ledger().documents())) == 80
    assert list(data.journal.path.iterdir()) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_at_random_moments_again_and_again_an_ingest_still_ends_whole(tmp_path: Path, processes: int) -> None:
    chance = random.Random(processes)
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(120):
        (folder / f"{n:03}.txt").write_text(f"document: {n}\nbody: {n % 7}\n")
    command = [sys.executable, "-c", INGEST, str(tmp_path / "data"), str(folder), str(processes)]
    stored = 0
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
            assert process.stdout is not None
            for _line in range(chance.randrange(1, 60)):
                process.stdout.readline()
            try:  # not on a batch's edge: somewhere in the next moments
                process.wait(chance.random() / 20)
            except subprocess.TimeoutExpired:
                process.kill()
        data = DataFolder(tmp_path / "data")
        served = data.generations.current() if data.exists else None
        documents = list(served.open_ledger().documents()) if served else []
        assert len(documents) >= stored  # what was published once is never lost
        assert len(documents) % 10 == 0  # batches are whole
        stored = len(documents)
    whole = Settings(data=tmp_path / "whole", processes=1, derive=False)
    ingest([folder], whole, pipeline=FakePipeline())
    report = ingest([], Settings(data=tmp_path / "data", processes=1, derive=False), pipeline=FakePipeline())
    assert report.complete
    assert crash_driver.digest(tmp_path / "data") == crash_driver.digest(tmp_path / "whole")
