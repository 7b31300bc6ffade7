"""Nobody can learn from the service under which names files came in: the ledger is no part of what is served."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.cli.export import Format, _quads, _write
from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

NAME = "Qvist-klagesag"
LEDGER = f"{DEFAULT_BASE}graph/ledger"
ANYWHERE = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"
SAID = "CONCAT(STR(?s), ' ', STR(?p), ' ', STR(?o), ' ', COALESCE(STR(?g), ''))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A document that was taken in under a name that tells something, then under a second one."""
    source = tmp_path_factory.mktemp("in")
    settings = Settings(data=tmp_path_factory.mktemp("data") / "data", processes=1)
    for name in (f"{NAME}.txt", f"{NAME}-igen.txt"):
        (source / name).write_text("Referat fra Testudvalget\n\nKommunen har ingen planer.\n", encoding="utf-8")
        assert ingest([source], settings).complete
    return DataFolder(settings.data_folder)


@pytest.fixture(scope="module")
def client(folder: DataFolder) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


def test_the_name_is_known_to_the_operator(folder: DataFolder) -> None:
    [document] = folder.current().open_ledger().find(f"{NAME}.txt")
    assert folder.current().open_ledger().find(f"{NAME}-igen.txt") == [document]


@pytest.mark.parametrize(
    "pattern",
    [
        f"{ANYWHERE} FILTER(CONTAINS(LCASE({SAID}), LCASE('{NAME}')))",
        f"{ANYWHERE} FILTER(CONTAINS({SAID}, 'kommunegraf/ledger'))",
        f"{ANYWHERE} FILTER(CONTAINS({SAID}, 'urn:sha256:'))",
        f"GRAPH <{LEDGER}> {{ ?s ?p ?o }}",
        f"GRAPH <{LEDGER}> {{ }}",
        "GRAPH ?g { } FILTER(CONTAINS(STR(?g), 'ledger'))",
    ],
)
def test_no_query_sees_a_file_name(pattern: str, client: TestClient) -> None:
    ask = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}"})
    assert ask.status_code == 200, ask.text
    assert ask.json()["boolean"] is False


def test_a_query_sees_the_document_itself(client: TestClient) -> None:
    found = f"ASK {{ {ANYWHERE} FILTER(CONTAINS({SAID}, 'Testudvalget')) }}"
    assert client.get("/sparql", params={"query": found}).json()["boolean"] is True


def test_a_dataset_that_names_the_ledger_is_empty(client: TestClient) -> None:
    for parameter, pattern in (("default-graph-uri", "?s ?p ?o"), ("named-graph-uri", "GRAPH ?g { ?s ?p ?o }")):
        answer = client.get("/sparql", params={"query": f"ASK {{ {pattern} }}", parameter: LEDGER})
        assert answer.json()["boolean"] is False


def test_neither_graph_store_nor_search_nor_rest_nor_description_tells_it(client: TestClient) -> None:
    assert client.get("/store", params={"graph": LEDGER}).status_code == 404
    assert client.get("/search", params={"q": NAME}).json()["total"] == 0
    told = [client.get(path).text for path in ("/.well-known/void", "/sparql", "/api/v1/documents", "/openapi.json")]
    [document] = [each["id"] for each in client.get("/api/v1/documents").json()["items"]]
    told.append(client.get(f"/api/v1/documents/{document.partition('/id/')[2]}/text").text)
    assert "Testudvalget" in told[-1]
    for text in told:
        assert NAME not in text
        assert "ledger" not in text


def test_no_dump_and_no_file_of_the_store_holds_it(folder: DataFolder) -> None:
    generation = folder.current()
    dump = io.BytesIO()
    _write(_quads(generation.open(), DEFAULT_BASE, True), dump, Format.NQ, False)
    assert b"Testudvalget" in dump.getvalue()
    assert NAME.encode() not in dump.getvalue()
    for each in folder.generations.all():
        assert not holding(each.path, NAME)
        assert not holding(each.path.with_name("search"), NAME)
    assert holding(generation.ledger, NAME)


def holding(place: Path, word: str) -> list[Path]:
    return [file for file in place.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]
