"""An update that takes too much is ended with its process, and the next one finds all as it was."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import pytest
from writers import publish_document

from kommunegraf.api import update_runner, writing_processes
from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.lock import writer_lock
from kommunegraf.store.tokens import Scope, Tokens
from kommunegraf.update.job import Action, Job
from watching import leave_out_earlier, listening, processes, until

A = "https://a.example/a"
# Four times four hundred values, each with each: no machine ends it in a test's time.
VALUES = " ".join(str(n) for n in range(400))
CROSS = " ".join(f"VALUES ?{name} {{ {VALUES} }}" for name in "abcd")
TEMPLATE = f"INSERT {{ GRAPH <{A}> {{ <https://a.example/s> <https://a.example/p> ?n }} }} WHERE"
ENDLESS = f"{TEMPLATE} {{ SELECT (COUNT(*) AS ?n) WHERE {{ {CROSS} FILTER(?a + ?b != ?c * ?d + 1.5) }} }}"
GREEDY = f"{TEMPLATE} {{ {CROSS} BIND(CONCAT(STR(?a), '-', STR(?b), '-', STR(?c), '-', STR(?d)) AS ?n) }}"
INSERT = f"INSERT DATA {{ GRAPH <{A}> {{ <https://a.example/s> <https://a.example/p> 1 }} }}"


@pytest.fixture(autouse=True)
def alone() -> None:
    leave_out_earlier()


def kind(answer):
    return answer.json()["type"].rsplit("/", 1)[-1]


def test_an_endless_update_is_ended_and_the_next_one_works(start):
    service = start(update_timeout=1)
    before = service.quads()
    answer = service.update(ENDLESS)
    assert (answer.status_code, kind(answer)) == (422, "update-timeout")
    assert service.quads() == before
    until(lambda: not processes(service.client.app))
    assert service.update(INSERT).status_code == 200


def test_an_update_that_needs_too_much_memory_is_ended(start):
    service = start(update_memory_mb=256, update_timeout=120)
    answer = service.update(GREEDY)
    assert (answer.status_code, kind(answer)) == (422, "update-memory")
    assert service.number == 1
    until(lambda: not processes(service.client.app))
    assert service.update(INSERT).status_code == 200


def test_queries_are_answered_while_an_update_runs(start):
    service = start(update_timeout=3)
    with ThreadPoolExecutor(1) as others:
        running = others.submit(service.update, ENDLESS)
        until(lambda: processes(service.client.app))
        assert service.ask("?s ?p 'Rygestop'")
        assert running.result().status_code == 422


def test_several_updates_at_once_are_all_applied(start):
    service = start(lock_wait=60)
    texts = [INSERT.replace("> 1 }", f"> {n} }}") for n in range(4)]
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(service.update, texts))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert sorted(answer.json()["generation"] for answer in answers) == [2, 3, 4, 5]
    assert service.ask(f"GRAPH <{A}> {{ ?s ?p 0, 1, 2, 3 }}")


def test_another_writer_makes_an_update_wait_and_then_give_up(start):
    service = start(lock_wait=0.2)
    with writer_lock(service.folder.lock, "a long ingest of secrets", 0):
        answer = service.update(INSERT)
    assert (answer.status_code, kind(answer)) == (503, "busy")
    assert "retry-after" in answer.headers
    assert "secrets" not in answer.text
    assert str(service.folder.path) not in answer.text
    assert service.update(INSERT).status_code == 200


def test_a_broken_folder_is_not_told_to_strangers(service):
    (service.folder.path / "VERSION").write_text("99")
    answer = service.update(INSERT)
    assert (answer.status_code, kind(answer)) == (503, "store")
    assert str(service.folder.path) not in answer.text


@pytest.fixture
def settings(tmp_path) -> Settings:
    settings = Settings(data=tmp_path / "data", update_timeout=120, lock_wait=5)
    publish_document(settings)
    return settings


def test_an_update_ends_when_its_client_hangs_up(tmp_path):
    settings = Settings(data=tmp_path / "data", workers=1, update_timeout=120, lock_wait=5)
    publish_document(settings)
    folder = DataFolder(settings.data_folder)
    _, token = Tokens(folder).create([Scope.UPDATE])
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sparql-update"}
    app = create_app(settings)
    with listening(settings, app) as (host, port):
        with socket.create_connection((host, port)) as connection:
            lines = [f"{name}: {value}" for name, value in headers.items()]
            head = "\r\n".join(["POST /sparql HTTP/1.1", "Host: here", f"Content-Length: {len(ENDLESS)}", *lines])
            connection.sendall(f"{head}\r\n\r\n{ENDLESS}".encode())
            until(folder.candidate.exists)
            assert processes(app)
        until(lambda: not processes(app))
        answer = httpx2.post(f"http://{host}:{port}/sparql", content=INSERT, headers=headers, timeout=60)
        assert answer.status_code == 200
        assert answer.json()["generation"] == 2


def test_a_read_of_a_graph_ends_when_its_client_hangs_up(settings, monkeypatch):
    app = create_app(settings)
    begun, ended = threading.Event(), threading.Event()

    async def endless(_):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    monkeypatch.setattr(app.state.kommunegraf.pool, "run", endless)
    with listening(settings, app) as (host, port):
        with socket.create_connection((host, port)) as connection:
            connection.sendall(b"GET /store?default HTTP/1.1\r\nHost: here\r\n\r\n")
            assert begun.wait(60)
        assert ended.wait(60)


def test_a_body_that_does_not_arrive_is_not_waited_for(settings):
    _, token = Tokens(DataFolder(settings.data_folder)).create([Scope.UPDATE])
    head = f"Host: here\r\nContent-Length: 9\r\nContent-Type: text/turtle\r\nAuthorization: Bearer {token}"
    with (
        listening(settings.model_copy(update={"client_timeout": 0.3})) as place,
        socket.create_connection(place, timeout=60) as connection,
    ):
        connection.sendall(f"PUT /store?graph=https://a.example/a HTTP/1.1\r\n{head}\r\n\r\n<s>".encode())
        answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"slow-request" in answer + connection.recv(65536)


def test_an_answer_that_cannot_be_read_after_publication_is_told_as_uncertain(service, monkeypatch):
    monkeypatch.setattr(writing_processes, "_LONGEST_LINE", 64)  # what is said before that is shorter
    answer = service.update(INSERT)
    assert (answer.status_code, kind(answer)) == (500, "update-uncertain")
    until(lambda: not processes(service.client.app))


def test_the_callers_cancellation_is_not_swallowed_by_the_end_of_its_update(tmp_path, monkeypatch):
    async def scenario():
        runner = update_runner.UpdateRunner(Settings(data=tmp_path))
        ending = asyncio.Event()

        async def slow_to_end(*_):
            try:
                await asyncio.Event().wait()
            finally:
                ending.set()
                await asyncio.Event().wait()

        async def gone():
            """The client has hung up."""

        monkeypatch.setattr(runner, "_take_turn", slow_to_end)
        running = asyncio.ensure_future(runner.run(Job(Action.UPDATE, {}, "https://here.example/"), b"", gone()))
        await ending.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    asyncio.run(scenario())


@pytest.mark.parametrize(("phase", "finished"), [("waiting", False), ("storing", True), ("publishing", True)])
def test_what_is_being_published_is_finished_though_its_client_hung_up(tmp_path, monkeypatch, phase, finished):
    async def scenario():
        runner = update_runner.UpdateRunner(Settings(data=tmp_path))
        begun, left = asyncio.Event(), asyncio.Event()

        async def publishing(_job, _body, run):
            run.phase = phase
            begun.set()
            await left.wait()
            for _ in range(20):  # turns of the loop, in which the runner hears that the client left
                await asyncio.sleep(0)
            return {"generation": 2}

        async def gone():
            await begun.wait()
            left.set()

        monkeypatch.setattr(runner, "_take_turn", publishing)
        return await runner.run(Job(Action.INGEST, {}), b"", gone())

    if finished:
        assert asyncio.run(scenario()) == {"generation": 2}
    else:
        with pytest.raises(update_runner.Gone):
            asyncio.run(scenario())


@contextmanager
def process(settings: Settings, update: str):
    """The writing process, as the service starts it."""
    command = [sys.executable, "-m", "kommunegraf.update.process"]
    job = Job(Action.UPDATE, settings.model_dump(mode="json"), "https://here.example/", update=update)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        running.stdin.write(job.line())
        running.stdin.flush()
        yield running


def test_a_process_ends_when_nobody_waits_any_more(settings):
    """The service was killed: its end of the pipe is closed by the system."""
    with process(settings, ENDLESS) as running:
        assert running.stdout.readline() == b'{"event": "working"}\n'
        running.stdin.close()
        running.wait(timeout=60)
    assert DataFolder(settings.data_folder).generations.number() == 1


def test_a_process_whose_service_is_stuck_ends_itself(settings):
    with process(settings.model_copy(update={"update_timeout": 0.1}), ENDLESS) as running:
        assert running.wait(timeout=60) == -signal.SIGALRM


@pytest.mark.parametrize("moment", ["starting", "working", "publishing", "done"])
def test_a_process_that_is_killed_leaves_the_last_generation_or_the_next_one_whole(settings, moment):
    folder = DataFolder(settings.data_folder)
    before = set(folder.current().open())
    with process(settings, ENDLESS if moment == "working" else INSERT) as running:
        while moment != "starting" and moment.encode() not in (line := running.stdout.readline()):
            assert line, "it ended before that"
        running.kill()
    after = set(folder.current().open())
    assert before <= after
    assert len(after - before) == folder.generations.number() - 1
    if moment in ("starting", "working"):
        assert after == before
    with process(settings, INSERT) as again:
        events = again.stdout.read()
    assert b'"event": "done"' in events
    assert len(set(folder.current().open()) - before) == 1
    assert not (folder.path / "writer").exists()
    assert not folder.candidate.exists()
