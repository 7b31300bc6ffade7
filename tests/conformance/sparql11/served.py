"""The real service in a process of its own, spoken to over HTTP: an engine of `checks`, and more for protocol tests."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import rdflib

from kommunegraf.store.folder import DataFolder
from processes import kommunegraf, serving
from sparql11 import checks
from sparql11.checks import Data, Refused
from sparql11.endpoints import StandIns

ENDPOINT = "/sparql"
GRAPH_STORE = "/store"
_KEPT = 10
# Answers to requests whose text was never read, or that broke the service.
_NOT_READ = (401, 405, 406, 408, 413, 415, 500, 503)
_PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass
class Served:
    """A service on a free loopback port, its data folder, a token for updates, and stand-ins for other endpoints."""

    folder: DataFolder
    port: int
    token: str
    stand_ins: StandIns

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self, method: str, target: str, headers: Sequence[tuple[str, str]] = (), body: bytes | None = None
    ) -> Answer:
        """One request, as it is written; nothing is added but what HTTP needs (Host, Content-Length)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)

    @property
    def credentials(self) -> tuple[tuple[str, str], ...]:
        return (("Authorization", f"Bearer {self.token}"),)

    def load(self, data: Data) -> None:
        """Publishes a generation that holds these files and nothing else."""
        store = ox.Store(str(self.folder.path.parent / "loaded"))
        store.clear()
        store.extend(checks.quads(data))
        generation = self.folder.generations.publish(store, {})
        if generation.number % _KEPT == 0:
            self.folder.generations.prune(2)

    def query(self, text: str, media_type: str) -> tuple[bytes, str]:
        headers = [("Content-Type", "application/sparql-query")]
        if media_type:
            headers.append(("Accept", media_type))
        answer = self.request("POST", ENDPOINT, headers, text.encode())
        _refuse(answer)
        return answer.content, answer.media_type

    def update(self, text: str) -> None:
        headers = (("Content-Type", "application/sparql-update"), *self.credentials)
        _refuse(self.request("POST", ENDPOINT, headers, text.encode()))

    def content(self) -> Mapping[str, rdflib.Graph]:
        return checks.graphs(list(self.folder.current().open()))

    def stand_in(self, endpoints: Sequence[tuple[str, Path | None]]) -> Mapping[str, str]:
        return self.stand_ins.serve(endpoints)


def _refuse(answer: Answer) -> None:
    if answer.status // 100 == 2:
        return
    if answer.media_type != "application/problem+json" or answer.status in _NOT_READ:
        raise AssertionError(f"an error that no test of this kind may meet: {answer.status} {answer.content[:500]!r}")
    problem = json.loads(answer.content)
    syntax = answer.status == 400 and str(problem["type"]).endswith("-syntax")
    raise Refused(f"{answer.status} {problem['type']}: {problem['detail']}", syntax=syntax)


@contextmanager
def served(place: Path) -> Iterator[Served]:
    """The service on a new data folder in `place`, with the settings that the suite asks for, until the block ends."""
    folder = DataFolder(place / "data")
    folder.create()
    with StandIns() as stand_ins:
        settings = {
            "data": str(folder.path),
            "default_graph": "plain",
            "update_gate": "off",
            "service_allow": ",".join(stand_ins.addresses),
            "workers": "2",
        }
        token = kommunegraf("token", "create", "--scope", "update", settings=settings).split()[-1]
        loaded = Served(folder, 0, token, stand_ins)
        loaded.load(())  # there must be something to serve
        with serving(settings) as port:
            yield replace(loaded, port=port)
