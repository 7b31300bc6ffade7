"""A running service serves what is published while it runs, and bears that a generation goes between two steps."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

import indexed
from kommunegraf.api.app import create_app
from kommunegraf.errors import StoreError
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.store.generations import Generation, Generations

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
QUERY = f"SELECT (COUNT(?c) AS ?n) {{ ?c a <{ONTOLOGY}Case> }}"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "data")
    made.create()
    return made


@pytest.fixture
def publish(folder: DataFolder, tmp_path: Path) -> Callable[[], Generation]:
    """Publishes a generation with one case more than the last."""
    store = ox.Store(str(tmp_path / "writer"))

    def one_more() -> Generation:
        case = ox.NamedNode(Identity().case("https://example.org", str(len(store))))
        graph = ox.NamedNode(Identity().document_graph(Identity().document("example.org", "1")))
        for where in (ox.DefaultGraph(), graph):
            store.add(ox.Quad(case, TYPE, ox.NamedNode(f"{ONTOLOGY}Case"), where))
        return indexed.publish(folder, store)

    return one_more


@pytest.fixture
def client(folder: DataFolder) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


def ask(client: TestClient, path: str):
    return client.get(path, params={"query": QUERY} if path == "/sparql" else None)


def counts(client: TestClient) -> tuple[int, int, int]:
    """The number of cases by REST and by SPARQL, and the generation."""
    rows = ask(client, "/sparql").json()["results"]["bindings"]
    total = ask(client, "/api/v1/cases").json()["total"]
    return total, int(rows[0]["n"]["value"]), ask(client, "/health").json()["generation"]


def test_what_is_published_while_the_service_runs_is_served(
    client: TestClient, folder: DataFolder, publish: Callable[[], Generation]
) -> None:
    assert ask(client, "/api/v1/cases").status_code == ask(client, "/sparql").status_code == 503
    for number in (1, 2, 3):
        publish()
        folder.generations.prune(1)
        assert counts(client) == (number, number, number)


def test_a_tag_is_good_until_something_newer_is_published(
    client: TestClient, publish: Callable[[], Generation]
) -> None:
    publish()
    tag = {"if-none-match": client.get("/api/v1/cases").headers["etag"]}
    assert client.get("/api/v1/cases", headers=tag).status_code == 304
    publish()
    assert client.get("/api/v1/cases", headers=tag).json()["total"] == 2


@pytest.mark.parametrize("path", ["/api/v1/cases", "/sparql"])
def test_a_generation_that_goes_before_it_is_opened_is_answered_by_the_next(
    path: str, client: TestClient, publish: Callable[[], Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = publish(), publish()
    shutil.rmtree(old.path.parent)
    chosen = iter([old, new])
    monkeypatch.setattr(Generations, "current", lambda _: next(chosen))
    answer = ask(client, path)
    assert (answer.status_code, answer.headers["x-kommunegraf-generation"]) == (200, "2")


@pytest.mark.parametrize("path", ["/api/v1/cases", "/sparql", "/health"])
def test_a_generation_that_goes_before_it_is_read_is_looked_for_again(
    path: str, client: TestClient, publish: Callable[[], Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = iter([StoreError("CURRENT names one that is gone"), publish()])

    def current(_: Generations) -> Generation:
        answer = next(told)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    monkeypatch.setattr(Generations, "current", current)
    assert ask(client, path).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/cases", "/sparql", "/health"])
def test_a_generation_that_is_really_gone_is_a_problem_and_not_a_page(
    path: str, client: TestClient, publish: Callable[[], Generation]
) -> None:
    shutil.rmtree(publish().path.parent)
    answer = ask(client, path)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_answer_has_the_ledger_of_the_generation_that_it_was_begun_from(
    client: TestClient, publish: Callable[[], Generation]
) -> None:
    state = client.app.state.kommunegraf
    old, _ = publish(), state.serving()
    assert state.ledger(old) is state.ledger(old), "opened once while it is served"
    new, _ = publish(), state.serving()
    served = state.ledger(new)
    assert state.ledger(old) is not served and state.ledger(new) is served
    shutil.rmtree(old.path.parent)
    with pytest.raises(StoreError):
        state.ledger(old)


def test_a_page_is_of_one_generation_also_where_another_is_published_while_it_is_made(
    client: TestClient, publish: Callable[[], Generation], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    state, asked = client.app.state.kommunegraf, []
    serving, ledger = state.serving, state.ledger

    def serving_then_published():
        begun = serving()
        publish()
        state.generation()
        return begun

    def noted(generation: Generation):
        asked.append(generation.number)
        return ledger(generation)

    monkeypatch.setattr(state, "serving", serving_then_published)
    monkeypatch.setattr(state, "ledger", noted)
    answer = client.get("/page/graph/document/example.org/1")
    assert (answer.status_code, answer.headers["x-kommunegraf-generation"], asked) == (200, "1", [1])
