"""A harvest that is killed anywhere loses nothing, publishes nothing twice, and fetches nothing twice that it had."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import killed
from fake_host import HOST, Fake, hosting

from kommunegraf.store.folder import DataFolder

HERE = Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent)))}


def run(data: Path, fake: Fake, step: int) -> int:
    assert fake.server is not None
    command = [sys.executable, killed.__file__, str(data), str(fake.server.port), str(step)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=ENVIRONMENT)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def documents(data: Path) -> set[str]:
    folder = DataFolder(data)
    generation = folder.generations.current() if folder.exists else None
    return set(generation.open_ledger().documents()) if generation else set()


def test_killed_again_and_again_a_harvest_still_stores_everything_once(tmp_path: Path) -> None:
    chance = random.Random(4)
    fake = Fake()
    for n in range(12):
        fake.add(f"m{n}", f"2024-03-{n + 10}", bilag=(f"b{n}",))
        fake.files[f"b{n}"] = f"En plan for gåture, del {n}.\n\nByrådet godkender planen.\n".encode()
    with hosting(fake):
        run(tmp_path / "whole", fake, 0)
        fake.forget_calls()
        data, stored, kills = tmp_path / "data", 0, 0
        for _ in range(8):
            if run(data, fake, chance.randrange(1, 120)) == 0:
                break
            kills += 1
            now = len(documents(data))
            assert now >= stored  # what was published once is never lost
            stored = now
        assert kills > 3
        assert run(data, fake, 0) == 0
        assert documents(data) == documents(tmp_path / "whole")
        assert len(documents(data)) == 24
        # A call is made twice only where the kill fell between its answer and the archive.
        again = Counter(path for path in fake.paths if "dagsorden/" in path or "bilag" in path)
        assert sum(count - 1 for count in again.values()) <= kills
        generation = DataFolder(data).generations.number()
        fake.forget_calls()
        assert run(data, fake, 0) == 0
        assert fake.paths == ["/", "/api/agenda/udvalgsliste"]
        assert DataFolder(data).generations.number() == generation
        assert [file.name for file in data.glob("harvest/**/*") if file.name.endswith(".tmp")] == []
        raw = [file.name for file in data.glob("harvest/archive/*/*")]
        assert sorted(raw) == sorted(
            hashlib.sha256(file.read_bytes()).hexdigest() for file in data.glob("harvest/archive/*/*")
        )
        assert {entry["id"] for entry in DataFolder(data).archive.notes(HOST) if entry["kind"] == "meeting"} == {
            f"m{n}" for n in range(12)
        }
