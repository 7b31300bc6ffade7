"""Under steady load with new generations all the while there is no error, no mixed answer, and nothing grows."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest


@pytest.fixture
def soak(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(root)
    from benchmarks import soak

    return soak


def test_a_soak_of_twenty_seconds_finds_nothing(root: Path):
    command = [sys.executable, "-m", "benchmarks.soak", "--minutes", "0.33", "--clients", "16", "--every", "2"]
    ended = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _soaked(soak, **seen: object):
    sample = soak.Sample(second=0, service=80 * soak.MB, workers=240 * soak.MB, count=6, handles=20, worker_handles=30)
    answers = soak.Seen(requests=1000, seconds=20, generations=5, **seen)
    return soak.Soaked(answers, [sample] * 8, sample, sample, published=5, workers=4)


def test_a_soak_fails_for_an_error_and_for_whatever_grows(soak):
    good = _soaked(soak)
    assert good.failures() == []
    assert len(_soaked(soak, errors={"an answer of another generation than it says": 1}).failures()) == 1
    for name, value in (("service", 400 * soak.MB), ("workers", 800 * soak.MB), ("count", 12)):
        late = [dataclasses.replace(good.before, **{name: value})] * 4
        assert len(dataclasses.replace(good, samples=good.samples[:4] + late).failures()) == 1
    for name, value in (("count", 5), ("handles", 21), ("worker_handles", 200)):
        assert len(dataclasses.replace(good, after=dataclasses.replace(good.before, **{name: value})).failures()) == 1


def test_a_marked_query_gives_the_generation_twice_whatever_else_it_gives(soak):
    from kommunegraf.queries import load_queries

    store = ox.Store()
    for name, number in (("soakFirst", "7"), ("soakLast", "8")):
        store.add(
            ox.Quad(ox.NamedNode("urn:kommunegraf:soak"), ox.NamedNode(f"urn:kommunegraf:{name}"), ox.Literal(number))
        )
    for query in load_queries().values():
        [row] = store.query(soak.marked(query.bind()))
        assert (row["soakFirst"].value, row["soakLast"].value) == ("7", "8")
