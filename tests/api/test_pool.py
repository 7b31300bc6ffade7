"""The workers of the pool are never lost: not to readers who stall or leave, not to deaths, not to cancelled starts."""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any, cast

import pyoxigraph as ox
import pytest

from kommunegraf.api import query_process
from kommunegraf.api.answer import Answer
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import CutShort, Gone, Timeout
from kommunegraf.api.fair_queue import Busy
from kommunegraf.api.frames import HEADER, frame, read_frame, split_whole
from kommunegraf.api.limits import Limits
from kommunegraf.api.pool import Pool
from kommunegraf.api.query_job import Job
from kommunegraf.api.query_process import QueryProcess

ACCEPT = {"solutions": "text/csv", "boolean": "text/csv", "triples": "text/turtle"}
LONG = "SELECT ?a ?b WHERE { ?a a ?t . ?b a ?t }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t . FILTER(?a != ?b && ?c != ?d) }"


@pytest.fixture
def path(data):
    return str(data.generations.current().path)


def a_job(path: str, query: str, seconds: float = 20, mark: str = "1", *, gone: float = 0) -> Job:
    """A job of a request that may take so many seconds, of which some are gone."""
    limits = Limits(seconds, memory_mb=256, rows=10**9, bytes=2**30)
    return Job(path, mark, query, ACCEPT, limits, Deadline(seconds, time.monotonic() - gone))


def with_one_worker(scenario: Callable[[Pool], Awaitable[None]], reserve: int = 0) -> None:
    async def run() -> None:
        pool = Pool(size=1, places=4, share=4, reserve=reserve)
        await pool.open()
        try:
            async with asyncio.timeout(30):
                await scenario(pool)
        finally:
            await pool.close()

    asyncio.run(run())


async def is_answered(pool: Pool, path: str) -> bool:
    answer = await pool.run(a_job(path, "ASK { ?s ?p ?o }"))
    return answer.body == b"true"


async def read(answer: Answer) -> bytes:
    assert answer.pieces is not None
    return b"".join([piece async for piece in answer.pieces])


def test_a_reader_who_stalls_keeps_no_worker_past_the_deadline(path):
    async def scenario(pool: Pool) -> None:
        stalled = await pool.run(a_job(path, LONG, seconds=0.5))
        assert await is_answered(pool, path)
        with pytest.raises(Timeout):  # it is never told that it had all
            await read(stalled)
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_a_query_may_run_for_what_is_left_of_its_time_and_is_told_where_the_rest_went(path):
    """One that had ten minutes at its arrival, and a second when it gets a worker."""

    async def scenario(pool: Pool) -> None:
        with pytest.raises(CutShort, match="after 600 seconds"):
            await pool.run(a_job(path, ENDLESS, seconds=600, gone=599))
        assert pool.counts.ended == {"timeout": 1}
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_a_long_query_that_waits_to_be_sent_waits_no_longer_than_its_deadline(path, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(query_process, "_encoded", lambda _: over.wait(30))

    async def scenario(pool: Pool) -> None:
        try:
            with pytest.raises(Timeout):
                await pool.run(a_job(path, "ASK {} #" + "x" * 200_000, seconds=0.3))
            assert pool.running == 0
        finally:
            over.set()

    with_one_worker(scenario)


def test_a_query_whose_time_is_up_takes_no_worker(path):
    async def scenario(pool: Pool) -> None:
        with pytest.raises(Busy, match="no time is left of 600 seconds"):
            await pool.run(a_job(path, ENDLESS, seconds=600, gone=601))
        assert (pool.running, pool.counts.ended) == (0, {})

    with_one_worker(scenario)


def test_a_query_waits_for_a_worker_as_long_as_it_then_can_run(path):
    """One that would have less than a tenth of its time is told at once to come again; no worker is lost to it."""

    async def scenario(pool: Pool) -> None:
        busy = await pool.run(a_job(path, LONG, seconds=600))
        with pytest.raises(Busy, match="as long as the query may wait"):
            await pool.run(a_job(path, LONG, seconds=600, gone=550))
        assert (pool.waiting, pool.counts.ended) == (0, {})
        assert busy.pieces is not None
        await busy.pieces.aclose()

    with_one_worker(scenario)


def test_a_worker_whose_place_another_took_is_used_again(path, monkeypatch):
    monkeypatch.setattr("kommunegraf.api.turn.OVERTIME", 20)

    async def scenario(pool: Pool) -> None:
        long = await pool.run(a_job(path, LONG, seconds=25))
        [worker] = pool._busy
        pool._go_into_overtime(worker)  # as where others wait
        assert await is_answered(pool, path)
        assert (await read(long)).count(b"\n") > 90_000
        assert worker in pool._crew.members
        assert (pool.processes, pool.counts.started, pool.counts.ended) == (2, 2, {})

    with_one_worker(scenario, reserve=1)


def test_a_worker_that_died_while_idle_is_replaced_before_the_next_query(path):
    async def scenario(pool: Pool) -> None:
        assert await is_answered(pool, path)
        [worker] = pool._crew.members
        worker.process.kill()
        await worker.process.wait()
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_a_query_given_up_while_its_worker_starts_costs_no_place(path):
    async def scenario(pool: Pool) -> None:
        with pytest.raises(Timeout):
            await pool.run(a_job(path, ENDLESS, seconds=0.2))
        given_up = asyncio.create_task(pool.run(a_job(path, ENDLESS)))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_a_long_answer_that_is_never_begun_gives_its_worker_back_when_it_is_closed(path):
    async def scenario(pool: Pool) -> None:
        unread = await pool.run(a_job(path, LONG, seconds=600))
        assert unread.pieces is not None
        await unread.pieces.aclose()
        assert pool.running == 0
        assert await is_answered(pool, path)
        assert pool.counts.ended == {"unwanted": 1}

    with_one_worker(scenario)


def test_a_worker_that_starts_with_nonsense_is_tried_again(path, monkeypatch):
    async def scenario(pool: Pool) -> None:
        start, failures = QueryProcess.start, iter([ValueError("no frame"), KeyError("network")])

        async def sometimes() -> QueryProcess:
            for failure in failures:
                raise failure
            return await start()

        monkeypatch.setattr(QueryProcess, "start", sometimes)
        with pytest.raises(Timeout):
            await pool.run(a_job(path, ENDLESS, seconds=0.2))
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_who_waits_when_the_service_ends_is_told(path):
    async def scenario(pool: Pool) -> None:
        busy = await pool.run(a_job(path, LONG))
        waiting = asyncio.create_task(pool.run(a_job(path, LONG)))
        await asyncio.sleep(0)
        await pool.close()
        with pytest.raises(Busy):
            await waiting
        assert busy.pieces is not None
        await busy.pieces.aclose()

    with_one_worker(scenario)


def test_a_generation_that_went_while_its_query_waited_is_told_from_a_failure(path, tmp_path):
    async def scenario(pool: Pool) -> None:
        with pytest.raises(Gone):
            await pool.run(a_job(str(tmp_path / "7" / "store"), LONG))
        assert await is_answered(pool, path)

    with_one_worker(scenario)


def test_another_generation_at_the_same_path_is_opened_anew(tmp_path):
    def published(triples: int) -> None:
        store = ox.Store(str(tmp_path / "store"))
        store.extend([ox.Quad(ox.BlankNode(), ox.NamedNode("x:p"), ox.Literal(n)) for n in range(triples)])

    async def counted(pool: Pool, mark: str) -> bytes | None:
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        return (await pool.run(a_job(str(tmp_path / "store"), count, mark=mark))).body

    async def scenario(pool: Pool) -> None:
        published(1)
        assert await counted(pool, "1 yesterday") == b"n\r\n1\r\n"
        shutil.rmtree(tmp_path / "store")
        published(2)
        assert await counted(pool, "1 today") == b"n\r\n2\r\n"

    with_one_worker(scenario)


def ask_worker(path: str, query: str, seconds: float, **options: Any) -> tuple[int, list[tuple[bytes, bytes]]]:
    """One job for a worker whose parent says no more: what it ended with, and the frames it sent."""
    job = {
        "path": path, "generation": "1", "query": query, "base": None, "accept": ACCEPT,
        "default_graphs": [], "named_graphs": [],
        "substitutions": {}, "gzip": False, "max_bytes": 1000, "max_rows": 1000, "memory_mb": 256, "seconds": seconds,
    }  # fmt: skip
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = [sys.executable, "-m", "kommunegraf.api.worker", str(theirs.fileno())]
        with subprocess.Popen(command, pass_fds=[theirs.fileno()], **options) as worker:
            theirs.close()
            ours.sendall(frame(b"J", json.dumps(job).encode()))
            ours.shutdown(socket.SHUT_WR)
            with ours.makefile("rb") as stream:
                frames = list(iter(lambda: read_frame(stream), None))
            return worker.wait(60), frames


def test_a_worker_whose_service_was_killed_ends_itself(path):
    code, _ = ask_worker(path, ENDLESS, seconds=0.5)
    assert code < 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its address space")
def test_a_worker_lives_under_a_limit_that_it_may_not_raise(path):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))

    _, frames = ask_worker(path, "ASK { ?s ?p ?o }", 20, preexec_fn=limit)
    assert [tag for tag, _ in frames] == [b"N", b"R"]
    assert split_whole(frames[1][1])[1] == b"true"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes a process off the network")
def test_a_worker_has_no_network_where_the_kernel_allows_that(path):
    """Even a query that was let through by mistake reaches nobody."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        (_, told), (tag, content) = ask_worker(path, query, 20)[1]
        if json.loads(told)["network"] != "none":
            pytest.skip("this kernel lets nobody leave the network")
        assert tag == b"E"
        assert json.loads(content)["error"] == "engine"
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(("length", "beside"), [(1_000, False), (1_000_000, True)])
def test_a_long_job_is_encoded_off_the_event_loop(monkeypatch: pytest.MonkeyPatch, length: int, beside: bool) -> None:
    threads: list[threading.Thread] = []
    encoded = query_process._encoded

    def noting(job: Mapping[str, Any]) -> bytes:
        threads.append(threading.current_thread())
        return encoded(job)

    monkeypatch.setattr(query_process, "_encoded", noting)

    async def sent() -> bytes:
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours, limit=2 * length + 1_000)
            other, there = await asyncio.open_connection(sock=theirs)
            process = query_process.QueryProcess(
                cast("asyncio.subprocess.Process", SimpleNamespace(wait=asyncio.Event().wait)), reader, writer
            )
            sending = asyncio.create_task(process.send({"query": "x" * length}))
            _, size = HEADER.unpack(await other.readexactly(HEADER.size))
            content = await other.readexactly(size)
            await sending
            writer.close()
            there.close()
            return content

    assert json.loads(asyncio.run(sent())) == {"query": "x" * length}
    assert [each is not threading.main_thread() for each in threads] == [beside]
