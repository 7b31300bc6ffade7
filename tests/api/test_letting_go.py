"""A running service soon holds nothing any more of a generation that is not served."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fake_pipeline import FakePipeline
from kommunegraf.api.app import create_app
from kommunegraf.api.letting_go import let_go
from kommunegraf.api.state import State
from kommunegraf.identity import Identity
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget

DOCUMENT = Identity().document("test", "a")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", processes=1, workers=2)
    (tmp_path / "in").mkdir()
    for name in "ab":
        (tmp_path / "in" / f"{name}.txt").write_text(f"document: {name}\nbody: x\n", encoding="utf-8")
    ingest([tmp_path / "in"], settings, pipeline=FakePipeline())
    return settings


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as client:
        yield client


def state(client: TestClient) -> State:
    return client.app.state.kommunegraf


def processes() -> Iterator[Path]:
    """This process, in which the service runs, and those that it started."""
    yield Path("/proc/self")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                yield stat.parent
        except OSError:
            continue


def held(folder: DataFolder) -> set[str]:
    """The files of removed generations that some process of the service has open or mapped."""
    found: set[str] = set()
    for process in processes():
        try:
            lines = (process / "maps").read_text().splitlines()
            lines += [str(each.readlink()) for each in (process / "fd").iterdir() if each.is_symlink()]
        except OSError:
            continue
        found |= {line for line in lines if str(folder.generations.path) in line and line.endswith("(deleted)")}
    return found


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        threading.Event().wait(0.02)


def ask_all(client: TestClient) -> None:
    """Has everything opened that a service opens, by as many workers as there are."""
    for path in ("/api/v1/documents", "/search?q=x", "/.well-known/void"):
        assert client.get(path).status_code == 200
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(3)) + " }"
    threads = [
        threading.Thread(target=client.get, args=("/sparql",), kwargs={"params": {"query": f"{query} # {n}"}})
        for n, query in enumerate((slow, slow, COUNT, COUNT))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_nothing_of_a_forgotten_document_stays_open_or_in_memory(client: TestClient, settings: Settings) -> None:
    folder = DataFolder(settings.data_folder)
    ask_all(client)
    assert len(state(client).cache) > 0
    forget(settings, DOCUMENT)
    until(lambda: not held(folder) and len(state(client).cache) == 0)
    assert state(client).cache.bytes == 0


def test_what_is_served_stays_open_and_its_answers_are_kept(client: TestClient) -> None:
    def opened() -> float:
        timing = client.get("/sparql", params={"query": f"{COUNT} # {time.monotonic_ns()}"}).headers["server-timing"]
        return float(timing.partition("open;dur=")[2].partition(",")[0])

    generation = state(client).generation()
    client.get("/sparql", params={"query": COUNT})
    opened(), opened()
    kept = len(state(client).cache)
    client.portal.call(let_go, state(client), generation)
    assert len(state(client).cache) == kept
    assert [opened(), opened()] == [0, 0]


def test_an_old_generation_is_told_from_the_one_whose_answers_are_kept(client: TestClient, settings: Settings) -> None:
    old = state(client).generation()
    assert state(client).is_served(old)
    forget(settings, DOCUMENT)
    new = state(client).generation()
    assert state(client).is_served(new)
    assert not state(client).is_served(old)
