"""A request has one deadline, from its arrival on: each stage has what those before it left."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from test_admission import AWAY, problem

from kommunegraf.api import aside
from kommunegraf.api.admission import admit
from kommunegraf.api.app import create_app
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import out_of_time, problem_of
from kommunegraf.api.limits import Limits
from kommunegraf.api.pool import Pool
from kommunegraf.api.problems import Problem
from kommunegraf.api.query_job import Job
from kommunegraf.outbound import federation as federated
from kommunegraf.outbound.federation import Federation
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from stand_in import Asked, Reply, endpoint, standing_in

SERVICE = "SELECT * { SERVICE <urn:own> { ?s ?p ?o } }"


def test_what_is_left_shrinks_and_ends_at_nothing() -> None:
    now = time.monotonic()
    assert 49 < Deadline(100, now - 50).left <= 50
    assert 39 < Deadline(100, now - 50).spare <= 40  # a tenth of all is for running
    assert (Deadline(100, now - 95).spare, Deadline(100, now - 101).left) == (0, 0)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that the pool is given."""
    given: list[Job] = []
    run = Pool.run

    async def noting(pool: Pool, job: Job) -> Any:
        given.append(job)
        return await run(pool, job)

    monkeypatch.setattr(Pool, "run", noting)
    return given


def test_what_is_left_after_other_endpoints_is_what_the_query_may_take(data: DataFolder, jobs: list[Job]) -> None:
    asked: list[float] = []
    answer = endpoint(AWAY)

    def noting(request: Asked) -> Reply:
        asked.append(time.monotonic())
        return answer(request)

    with standing_in(noting) as away:
        settings = Settings(data=data.path, workers=1, service_allow=(away.url,))
        with TestClient(create_app(settings)) as client:
            query = f"SELECT * {{ SERVICE <{away.url}> {{ ?s ?p ?o }} }}"
            before = time.monotonic()
            assert client.post("/sparql", data={"query": query, "timeout": "20"}).status_code == 200
    [job] = jobs
    assert before < job.deadline.arrived < asked[0]
    assert job.deadline.seconds == job.limits.seconds == 20


def test_a_graph_is_read_by_the_deadline_of_its_request(client: TestClient, jobs: list[Job]) -> None:
    before = time.monotonic()
    assert client.get("/store?default").status_code == 200
    assert jobs[0].deadline.seconds == 2
    assert jobs[0].deadline.arrived > before


async def evaluated(deadline: Deadline, helper: Any, query: str = SERVICE) -> str:
    federation = Federation(helpers={"urn:own": helper}, seconds=600)
    admitted = await admit(query, federation, deadline)
    return await admitted.evaluated(federation, deadline)


def test_endpoints_have_what_the_deadline_spares_and_not_all_of_their_own_time() -> None:
    async def silent(_: str) -> bytes:
        await asyncio.Event().wait()
        return b""

    async def scenario() -> None:
        async with asyncio.timeout(30):
            await evaluated(Deadline(600, time.monotonic() - 539.8), silent)

    with pytest.raises(Problem) as raised:  # 60.2 s are left, 60 of them to run
        asyncio.run(scenario())
    assert (raised.value.status, raised.value.kind) == (503, "busy")


def test_answers_of_endpoints_that_wait_to_be_read_wait_no_longer_than_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over = threading.Event()
    monkeypatch.setattr(federated, "inline", lambda *_: over.wait(30))

    async def empty(_: str) -> bytes:
        return b'{"head":{"vars":[]},"results":{"bindings":[]}}'

    async def scenario() -> None:
        try:
            await evaluated(Deadline(0.5), empty, SERVICE + " #" + "x" * 5_000)
        finally:
            over.set()

    with pytest.raises(Problem) as raised:
        asyncio.run(scenario())
    assert (raised.value.status, raised.value.kind) == (503, "busy")


@pytest.fixture
def reading() -> Iterator[None]:
    """The thread that reads long texts is taken."""
    over = threading.Event()
    taken = aside._reader.submit(over.wait, 30)
    try:
        yield
    finally:
        over.set()
        taken.result()


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize("where", ["address", "form"])
def test_a_text_that_waits_to_be_read_waits_no_longer_than_the_deadline(data: DataFolder, where: str) -> None:
    settings = Settings(data=data.path, workers=1, query_timeout=0.3)
    query = "ASK { ?s ?p ?o } #" + "x" * 5_000 + " SERVICE"
    with TestClient(create_app(settings)) as client:
        if where == "form":
            answer = client.post("/sparql", data={"query": query})
        else:
            answer = client.get("/sparql", params={"query": query})
    problem(answer, 503, "busy")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize(("ran", "status"), [(10.0, 422), (5.0, 422), (4.9, 504), (0.0, 504)])
def test_a_query_that_waiting_left_less_than_half_its_time_is_not_told_that_it_asks_too_much(
    ran: float, status: int
) -> None:
    told = problem_of(out_of_time(Limits(10, memory_mb=256, rows=1, bytes=1), ran))
    assert (told.status, told.kind) == (status, "query-timeout")
    assert ("try again" in told.detail) == (status == 504)
