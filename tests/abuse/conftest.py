"""A store that is big enough to hurt, a service on it with short limits, and a look at what abuse leaves behind."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from running_service import MB, RunningService, start, stop

from kommunegraf.store.folder import DataFolder

ITEMS = 20_000
_WORDS = (
    "borgere", "sundhed", "rygestop", "kommunen", "udvalget",
    "indsats", "forebyggelse", "trivsel", "motion", "samarbejde",
)  # fmt: skip
# What may remain of a burst of abuse: allocators keep some of what was freed, and a worker is kept up to 96 MB.
SERVICE_BYTES = 64 * MB
ALL_BYTES = 256 * MB

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]  # all of it looks into /proc


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One after the other, on one service: they would take each other's time."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("abuse"))


def _lines() -> Iterator[str]:
    for n in range(ITEMS):
        item = f"<https://example.org/item/{n}>"
        text = " ".join(_WORDS[(n // 10**digit + digit) % 10] for digit in range(6)) * 8
        yield f"{item} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Item> ."
        yield f'{item} <https://example.org/number> "{n}"^^<http://www.w3.org/2001/XMLSchema#integer> .'
        yield f'{item} <https://example.org/text> "{text}" .'
        yield f"{item} <https://example.org/next> <https://example.org/item/{(n + 1) % ITEMS}> ."


@pytest.fixture(scope="session")
def big_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 items of 400 characters of text, each of which leads to the next, in a circle."""
    folder = DataFolder(tmp_path_factory.mktemp("abuse") / "data")
    folder.create()
    store = ox.Store(str(folder.path / "made"))
    store.bulk_load(io.BytesIO("\n".join(_lines()).encode()), format=ox.RdfFormat.N_TRIPLES)
    folder.generations.publish(store, {})
    return folder.path


@pytest.fixture(scope="session")
def _started(big_store: Path) -> Iterator[RunningService]:
    service = start(
        big_store, workers="4", query_timeout="2", query_memory_mb="256", max_result_mb="16", client_timeout="2",
        cache_mb="8", log="off",
    )  # fmt: skip
    try:
        yield service
    finally:
        stop(service)


@pytest.fixture(scope="session")
def before(_started: RunningService):
    """What the service cost before anybody did it harm, every worker having answered."""
    _started.warm()
    _started.until(lambda: _started.at_rest, "the service comes to rest after its start")
    return _started.cost()


@pytest.fixture
def service(_started: RunningService, before) -> Iterator[RunningService]:
    """The service; once the test is through, no process is at its query, and memory and handles are as they were."""
    yield _started
    _started.until(lambda: _started.at_rest, "all workers are there and idle again")
    _started.until(lambda: _started.cost().service_handles <= before.service_handles, "file handles are closed")
    _started.until(lambda: _started.cost().service_bytes < before.service_bytes + SERVICE_BYTES, "memory returns")
    after = _started.cost()
    assert after.all_bytes < before.all_bytes + ALL_BYTES
    assert after.worker_handles <= before.worker_handles
