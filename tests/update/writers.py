"""What tests of writing share: a published document, a service that is written to, and turns without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from fastapi.testclient import TestClient

from kommunegraf.identity import Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.writer import writing
from kommunegraf.update.job import Action, Job
from kommunegraf.update.turn import take_turn

IDENTITY = Identity()
DOCUMENT = IDENTITY.document("example.org", "1")
DOCUMENT_GRAPH = IDENTITY.document_graph(DOCUMENT)
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")


@dataclass
class Service:
    """A running service and a token that may write anything that may be written."""

    client: TestClient
    folder: DataFolder
    settings: Settings
    token: str
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def update(self, text: str, token: str | None = None, **parameters: Any) -> Any:
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/sparql-update"}
        return self.client.post("/sparql", params=parameters, content=text, headers=headers)

    def ask(self, pattern: str) -> bool:
        answer = self.client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
        return bool(answer.json()["boolean"])

    def put(self, graph: str | None, turtle: str, method: str = "PUT") -> Any:
        headers = {**self.headers, "Content-Type": "text/turtle"}
        parameters = {"default": ""} if graph is None else {"graph": graph}
        return self.client.request(method, "/store", params=parameters, content=turtle, headers=headers)

    def quads(self) -> set[ox.Quad]:
        """All that is served."""
        return set(self.folder.current().open())

    @property
    def number(self) -> int:
        return self.folder.generations.number()


@dataclass
class Turns:
    """Turns taken in this process, on a store on disk: the same as over HTTP, but for the process and its limits."""

    settings: Settings

    def update(self, text: str, **job: Any) -> dict[str, Any]:
        return self._take(Job(Action.UPDATE, {}, "https://here.example/sparql", update=text, **job), b"")

    def graph(self, action: Action, graph: str | None, turtle: str) -> dict[str, Any]:
        job = Job(action, {}, graph or "https://here.example/store", graph=graph, content_type="text/turtle")
        return self._take(job, turtle.encode())

    def _take(self, job: Job, body: bytes) -> dict[str, Any]:
        return take_turn(job, body, self.settings, Unwatched())

    def quads(self) -> set[ox.Quad]:
        return set(DataFolder(self.settings.data_folder).current().open())

    @property
    def number(self) -> int:
        return DataFolder(self.settings.data_folder).generations.number()


class Unwatched:
    """Progress that nobody waits for."""

    def opening(self) -> None: ...

    def working(self) -> None: ...

    def publishing(self) -> None: ...


Start = Callable[..., Service]


def publish_document(settings: Settings) -> None:
    with writing(settings, "test") as session:
        node = ox.NamedNode(DOCUMENT)
        session.writer.replace({DOCUMENT_GRAPH: [ox.Quad(node, TITLE, ox.Literal("Rygestop"))]})
        session.publish()
