"""Documents sent over HTTP: published whole, held with a report, or refused, for the bearers of a token alone."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.forgetting import forget
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.lock import writer_lock
from kommunegraf.store.tokens import Scope, Tokens
from kommunegraf.update.job import Action, Job
from watching import listening, processes, until

POLICY = (
    "Sundhedspolitik for Prøveby Kommune\n\nVedtaget af byrådet den 3. marts 2022\n\n"
    "Vi vil have flere røgfrie miljøer, hvor børn og unge færdes.\n"
)
CPR = "Henvendelse til 010190-1234.\n"
# Many small lists: their text is short beside the memory that they take.
GREEDY = b"[" + b"[]," * (9 * 2**20) + b"[]]"


@dataclass
class Service:
    """A running service, its data folder, and a token of the scope `ingest`."""

    client: TestClient
    settings: Settings
    token: str

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.settings.data_folder)

    @property
    def number(self) -> int:
        return self.folder.generations.number()

    def send(self, body: bytes | str, token: str | None = None, media: str = "text/plain", **parameters: str) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": media}
        return self.client.post("/documents", params=parameters, content=body, headers=headers)

    def quads(self) -> set[ox.Quad]:
        return set(self.folder.current().open())

    def ledger(self) -> Ledger:
        return self.folder.current().open_ledger()


Start = Callable[..., Service]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the service on a new folder, under the given settings."""
    with ExitStack() as stack:

        def started(**given: Any) -> Service:
            settings = Settings(**{"data": tmp_path / "data", "workers": 1, "lock_wait": 5, **given})
            _, token = Tokens(DataFolder(settings.data_folder)).create([Scope.INGEST])
            return Service(stack.enter_context(TestClient(create_app(settings))), settings, token)

        yield started


@pytest.fixture
def service(start: Start) -> Service:
    return start()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service for requests that publish nothing."""
    settings = Settings(data=tmp_path_factory.mktemp("standing") / "data", workers=1, max_document_mb=1)
    _, token = Tokens(DataFolder(settings.data_folder)).create([Scope.INGEST])
    with TestClient(create_app(settings)) as client:
        service = Service(client, settings, token)
        yield service
        assert service.number == 0


def kind(answer: Any) -> str:
    return str(answer.json()["type"].rsplit("/", 1)[-1])


def told(job: Job, body: bytes) -> Generator[dict[str, Any], None, None]:
    """What a writing process says, started as the service starts it; killed when nobody wants to hear more."""
    command = [sys.executable, "-m", "kommunegraf.update.process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None and running.stdout is not None
        try:
            running.stdin.write(job.line() + body)
            running.stdin.flush()
            yield from map(json.loads, running.stdout)
        finally:
            running.kill()


def texts(folder: DataFolder) -> list[Path]:
    return [path for path in folder.texts.path.rglob("*") if path.is_file()]


def test_a_new_document_is_published_and_told_by_its_iri(service: Service) -> None:
    answer = service.send(POLICY, name="politik.txt")
    assert answer.status_code == 201
    told = answer.json()
    assert told["outcome"] == "stored"
    assert answer.headers["location"] == told["document"]
    assert answer.headers["x-kommunegraf-generation"] == str(told["generation"]) == "1"
    assert told["report"]["conforms"] is True
    assert service.ledger().current(told["document"]) == told["version"]
    text = service.client.get(f"/api/v1/documents/{told['document']}/text")
    assert text.json()["text"] == POLICY


def test_documents_sent_give_the_same_graph_as_their_files_ingested(
    service: Service, root: Path, tmp_path: Path
) -> None:
    for path in sorted((root / "samples").iterdir()):
        media = "application/json" if path.suffix == ".json" else "text/plain"
        assert service.send(path.read_bytes(), media=media, name=path.name).status_code in (200, 201)
    settings = Settings(data=tmp_path / "other", processes=1)
    ingest([root / "samples"], settings)
    assert service.quads() == set(DataFolder(settings.data_folder).current().open())


def test_a_document_sent_again_changes_nothing(service: Service) -> None:
    first = service.send(POLICY, name="politik.txt").json()
    for parameters in ({"name": "politik.txt"}, {}):
        again = service.send(POLICY, **parameters)
        assert again.status_code == 200
        assert again.json() == {**{name: first[name] for name in ("document", "version")}, "outcome": "unchanged",
                                "generation": 1}  # fmt: skip
    assert service.number == 1


def test_another_name_of_the_same_bytes_is_remembered(service: Service) -> None:
    document = service.send(POLICY, name="politik.txt").json()["document"]
    assert service.send(POLICY, name="strategi.txt").json()["outcome"] == "unchanged"
    assert service.ledger().find("politik.txt") == service.ledger().find("strategi.txt") == [document]


def test_a_changed_text_is_a_new_version_of_its_document(service: Service) -> None:
    address = "https://www.example.dk/politik"
    first = service.send(POLICY, url=address).json()
    answer = service.send(POLICY + "\nVi vil have flere gangstier.\n", url=address)
    assert (answer.status_code, answer.json()["outcome"]) == (200, "replaced")
    assert answer.json()["document"] == first["document"]
    assert answer.json()["version"] != first["version"]
    assert service.ledger().current(first["document"]) == answer.json()["version"]


def test_the_address_is_recorded_and_never_fetched(service: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        nobody.setblocking(False)
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}/politik"
        document = service.send(POLICY, url=address).json()["document"]
        with pytest.raises(BlockingIOError):
            nobody.accept()
    entry = service.ledger().entry(document)
    assert entry is not None
    assert [service.ledger().url_of_bytes(each) for each in entry.bytes_sha256] == [address]
    # Sent again without a word on where it came from, it stays the document of that address.
    assert service.send(POLICY).json()["document"] == document


def test_what_may_not_be_published_is_held_with_the_gates_report(service: Service) -> None:
    answer = service.send(POLICY + CPR, name="politik.txt")
    assert (answer.status_code, kind(answer)) == (422, "gate")
    told = answer.json()
    assert told["held"] is True
    assert told["report"]["counts"]["violation"] == 1
    assert told["report"]["results"][0]["shape"] == "cpr-candidate"
    assert "010190-1234" not in answer.text
    assert str(service.folder.path) not in answer.text
    assert service.number == 0
    assert not texts(service.folder)
    [held] = service.folder.quarantine.all()
    assert (held.name, held.file.read_text()) == ("politik.txt", POLICY + CPR)


def test_a_held_document_is_let_go_of_once_it_is_sent_without_what_held_it(service: Service) -> None:
    address = "https://www.example.dk/politik"
    assert service.send(POLICY + CPR, url=address).status_code == 422
    assert service.folder.quarantine.all()
    assert service.send(POLICY, url=address).status_code == 201
    assert not service.folder.quarantine.all()


def test_a_held_document_stays_when_another_of_the_same_name_comes(service: Service) -> None:
    assert service.send(POLICY + CPR, name="a.txt", url="https://www.example.dk/a").status_code == 422
    assert service.send(POLICY, name="a.txt", url="https://www.example.dk/b").status_code == 201
    assert len(service.folder.quarantine.all()) == 1


@pytest.mark.parametrize("body", [b"%PDF-1.7\n...", b"<?xml version='1.0'?><a/>", b'{"a": ', b"\x00\x01\x02" * 99])
def test_what_cannot_be_read_is_refused_with_a_way_out_and_not_kept(standing: Service, body: bytes) -> None:
    answer = standing.send(body, media="application/octet-stream")
    assert (answer.status_code, kind(answer)) == (422, "unreadable")
    assert answer.json()["detail"].endswith((".", ")")) or len(answer.json()["detail"]) > 20
    assert not standing.folder.quarantine.all()


def test_no_document_is_no_request(standing: Service) -> None:
    answer = standing.send(b"")
    assert (answer.status_code, kind(answer)) == (400, "empty")


@pytest.mark.parametrize(
    "media", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/pdf", "image/png"]
)
def test_what_is_no_documents_media_type_is_refused(standing: Service, media: str) -> None:
    answer = standing.send(POLICY, media=media)
    assert (answer.status_code, kind(answer)) == (415, "media-type")


def test_a_packed_body_is_refused(standing: Service) -> None:
    headers = {"Authorization": f"Bearer {standing.token}", "Content-Encoding": "gzip"}
    answer = standing.client.post("/documents", content=gzip.compress(POLICY.encode()), headers=headers)
    assert (answer.status_code, kind(answer)) == (415, "media-type")


def test_a_long_body_is_refused_whether_its_length_is_told_or_not(standing: Service) -> None:
    long = b"a" * (2**20 + 1)
    headers = {"Authorization": f"Bearer {standing.token}"}
    for content in (long, iter([long])):
        answer = standing.client.post("/documents", content=content, headers=headers)
        assert (answer.status_code, kind(answer)) == (413, "too-long")


@pytest.mark.parametrize(
    "query",
    [
        "name=",
        "name=a/b.txt",
        "name=..%5Cb.txt",
        "name=..",
        "name=%20a",
        "name=a%0Ab",
        "name=" + "a" * 256,
        "name=010190-1234.txt",
        "name=a&name=b",
        "url=",
        "url=politik",
        "url=file:///etc/hostname",
        "url=https://user@www.example.dk/",
        "url=https://www.example.dk/a%20b",
        "url=https://www.example.dk/" + "a" * 2000,
        "url=https://www.example.dk/0101901234",
        "url=https://www.example.dk/notat%2520010190-1234",
        "kind=policy",
    ],
)
def test_a_wrong_parameter_is_refused(standing: Service, query: str) -> None:
    headers = {"Authorization": f"Bearer {standing.token}"}
    answer = standing.client.post(f"/documents?{query}", content=POLICY, headers=headers)
    assert (answer.status_code, kind(answer)) == (400, "query-parameter")
    assert "010190" not in answer.text


def test_only_a_token_of_the_scope_sends_documents(service: Service) -> None:
    published = service.send(POLICY).json()["version"]
    tokens = Tokens(service.folder)
    _, update = tokens.create([Scope.UPDATE])
    _, operator = tokens.create([Scope.OPERATOR])
    for body in (POLICY, POLICY + CPR):  # there already, and such that it would be held
        for token, status in (("kg_0_0", 401), (update, 403), (operator, 403)):
            answer = service.send(body, token=token)
            assert answer.status_code == status
            assert answer.headers["www-authenticate"].startswith("Bearer ")
            assert published not in answer.text
    same = [service.send(body, token=update).text for body in (POLICY, POLICY + CPR)]
    assert same[0] == same[1]
    assert service.client.post("/documents", content=POLICY).status_code == 401
    assert service.client.post(f"/documents?access_token={service.token}", content=POLICY).status_code == 401
    assert service.number == 1
    assert not service.folder.quarantine.all()


def test_a_token_for_documents_writes_nothing_else(standing: Service) -> None:
    headers = {"Authorization": f"Bearer {standing.token}", "Content-Type": "application/sparql-update"}
    update = standing.client.post("/sparql", content="CLEAR GRAPH <https://a.example/g>", headers=headers)
    put = standing.client.put(
        "/store?graph=https://a.example/g", content="", headers={**headers, "Content-Type": "text/turtle"}
    )
    assert (update.status_code, put.status_code) == (403, 403)


def test_another_writer_makes_a_document_wait_and_then_give_up(start: Start) -> None:
    service = start(lock_wait=0.2)
    with writer_lock(service.folder.lock, "a long ingest of secrets", 0):
        answer = service.send(POLICY)
    assert (answer.status_code, kind(answer)) == (503, "busy")
    assert "retry-after" in answer.headers
    assert "secrets" not in answer.text
    assert not texts(service.folder)
    assert service.send(POLICY).status_code == 201


def test_a_forgotten_document_is_not_taken_again(service: Service) -> None:
    document = service.send(POLICY).json()["document"]
    forget(service.settings, document)
    answer = service.send(POLICY)
    assert (answer.status_code, kind(answer)) == (409, "forgotten")
    assert not service.folder.quarantine.all()
    assert not texts(service.folder)


def test_a_document_that_takes_too_long_is_ended_with_its_process(start: Start) -> None:
    service = start(ingest_timeout=0.001)
    others = processes(service.client.app)
    answer = service.send(POLICY)
    assert (answer.status_code, kind(answer)) == (422, "ingest-timeout")
    assert service.number == 0
    until(lambda: processes(service.client.app) <= others)


def test_a_document_that_needs_too_much_memory_is_ended(start: Start) -> None:
    service = start(ingest_memory_mb=512)
    answer = service.send(GREEDY, media="application/json")
    assert (answer.status_code, kind(answer)) == (422, "ingest-memory")
    assert not service.folder.quarantine.all()
    assert service.send(POLICY).status_code == 201


def test_a_client_that_goes_away_leaves_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1, lock_wait=60)
    folder = DataFolder(settings.data_folder)
    _, token = Tokens(folder).create([Scope.INGEST])
    app, body = create_app(settings), POLICY.encode()
    others = processes(app)  # those of services that other tests began
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
    with listening(settings, app) as (host, port):
        with writer_lock(folder.lock, "test", 0):
            with socket.create_connection((host, port)) as connection:
                lines = [f"{name}: {value}" for name, value in headers.items()]
                head = "\r\n".join(["POST /documents HTTP/1.1", "Host: here", f"Content-Length: {len(body)}", *lines])
                connection.sendall(f"{head}\r\n\r\n".encode() + body)
                until(lambda: processes(app) > others)
            until(lambda: processes(app) <= others)
        assert folder.generations.number() == 0
        assert not texts(folder)
        assert not folder.journal.unfinished()
        answer = httpx2.post(f"http://{host}:{port}/documents", content=body, headers=headers, timeout=60)
        assert answer.status_code == 201


@pytest.mark.parametrize("moment", ["working", "waiting", "storing", "publishing", "done"])
def test_a_process_that_is_killed_leaves_the_document_whole_or_nothing_of_it(tmp_path: Path, moment: str) -> None:
    settings = Settings(data=tmp_path / "data")
    folder = DataFolder(settings.data_folder)
    body = POLICY.encode()
    job = Job(Action.INGEST, settings.model_dump(mode="json"), name="politik.txt", length=len(body))
    with closing(told(job, body)) as events:
        assert any(said["event"] == moment for said in events)  # no more is heard: it is killed
    if moment in ("working", "waiting", "storing"):
        assert folder.generations.number() == 0
        assert not texts(folder)
    *_, last = told(job, body)
    assert last["event"] == "done"
    assert last["generation"] == 1
    assert not folder.writer.exists()
    assert not folder.journal.unfinished()


def test_the_process_that_waits_serves_the_next_request_and_ends_with_the_service(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", workers=1)
    _, token = Tokens(DataFolder(settings.data_folder)).create([Scope.INGEST])
    app = create_app(settings)
    with TestClient(app) as client:
        service = Service(client, settings, token)
        assert app.state.updates.idle_process is None  # nobody has written yet
        assert service.send(POLICY).status_code == 201
        first = app.state.updates.idle_process
        assert service.send(POLICY + "\nMere.\n").status_code in (200, 201)
        second = app.state.updates.idle_process
        assert None not in (first, second)
        assert first != second
        assert not Path(f"/proc/{first}").exists()
        os.kill(second, 9)
        until(lambda: not Path(f"/proc/{second}").exists())
        assert service.send(POLICY + "\nEndnu mere.\n").status_code in (200, 201)
        third = app.state.updates.idle_process
        assert third not in (None, second)
    assert not Path(f"/proc/{third}").exists()
