"""The workers of the pool are never lost: not to readers who stall or leave, not to deaths, not to cancelled starts."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import subprocess
import sys
from collections.abc import Awaitable, Callable

import pytest

from kommunegraf.api.pool import Busy, Gone, Job, Pool, Timeout
from kommunegraf.api.worker import HEADER

ACCEPT = {"solutions": "text/csv", "boolean": "text/csv", "triples": "text/turtle"}
LONG = "SELECT ?a ?b WHERE { ?a a ?t . ?b a ?t }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t . FILTER(?a != ?b && ?c != ?d) }"


@pytest.fixture
def path(data):
    return str(data.generations.current().path)


def with_one_worker(scenario: Callable[[Pool], Awaitable[None]], timeout: float = 2) -> None:
    async def run() -> None:
        pool = Pool(size=1, timeout=timeout, memory_mb=256, max_bytes=2**30, queue=4)
        await pool.open()
        try:
            async with asyncio.timeout(30):
                await scenario(pool)
        finally:
            await pool.close()

    asyncio.run(run())


async def is_answered(pool: Pool, path: str) -> bool:
    answer = await pool.run(Job(path, "ASK { ?s ?p ?o }", ACCEPT))
    return b"".join([piece async for piece in answer.pieces]) == b"true"


def test_a_reader_who_stalls_keeps_no_worker_past_the_deadline(path):
    async def scenario(pool: Pool) -> None:
        stalled = await pool.run(Job(path, LONG, ACCEPT))
        assert await is_answered(pool, path)
        with pytest.raises(Timeout):  # it is never told that it had all
            async for _ in stalled.pieces:
                pass
        assert await is_answered(pool, path)

    with_one_worker(scenario, timeout=0.5)


def test_a_worker_that_died_while_idle_is_replaced_before_the_next_query(path):
    async def scenario(pool: Pool) -> None:
        assert await is_answered(pool, path)
        [worker] = pool._all
        worker.process.kill()
        await worker.process.wait()
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_a_query_given_up_while_its_worker_starts_costs_no_place(path):
    async def scenario(pool: Pool) -> None:
        with pytest.raises(Timeout):
            await pool.run(Job(path, ENDLESS, ACCEPT), timeout=0.2)
        given_up = asyncio.create_task(pool.run(Job(path, ENDLESS, ACCEPT)))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_who_waits_when_the_service_ends_is_told(path):
    async def scenario(pool: Pool) -> None:
        busy = await pool.run(Job(path, LONG, ACCEPT))
        waiting = asyncio.create_task(pool.run(Job(path, LONG, ACCEPT)))
        await asyncio.sleep(0)
        await pool.close()
        with pytest.raises(Busy):
            await waiting
        await busy.pieces.aclose()

    with_one_worker(scenario)


def test_a_generation_that_went_while_its_query_waited_is_told_from_a_failure(path, tmp_path):
    async def scenario(pool: Pool) -> None:
        with pytest.raises(Gone):
            await pool.run(Job(str(tmp_path / "7" / "store"), LONG, ACCEPT))
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def ask_worker(path: str, query: str, seconds: float, **options: object) -> subprocess.CompletedProcess[bytes]:
    """One job for a worker whose parent has gone: its standard input is at its end."""
    job = {
        "path": path, "query": query, "accept": ACCEPT, "default_graphs": [], "named_graphs": [],
        "substitutions": {}, "max_bytes": 1000, "seconds": seconds,
    }  # fmt: skip
    content = json.dumps(job).encode()
    return subprocess.run(
        [sys.executable, "-m", "kommunegraf.api.worker", "256"], check=False,
        input=HEADER.pack(b"J", len(content)) + content, capture_output=True, timeout=60, **options,
    )  # fmt: skip


def test_a_worker_whose_service_was_killed_ends_itself(path):
    assert ask_worker(path, ENDLESS, seconds=0.5).returncode < 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
def test_a_worker_lives_under_a_limit_that_it_may_not_raise(path):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))

    assert b"true" in ask_worker(path, "ASK { ?s ?p ?o }", 20, preexec_fn=limit, env=os.environ).stdout
