"""`/search` over HTTP: what it finds, refuses and says of itself, on the generation that is served."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio import run
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.api.problems import Problem
from kommunegraf.api.text_clauses import TextClauses
from kommunegraf.ingest import IngestReport, ingest
from kommunegraf.search.evaluating import Evaluator, Occupied
from kommunegraf.search.searching import Indexes
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder


@pytest.fixture(scope="module")
def samples(sample_ingest: tuple[DataFolder, IngestReport]) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=sample_ingest[0].path, workers=1))) as client:
        yield client


def test_a_search_gives_nodes_with_snippets_that_point_at_the_words(samples: TestClient) -> None:
    answer = samples.get("/search", params={"q": "rygestop"}).json()
    assert answer["total"] == len(answer["hits"]) == sum(answer["facets"]["type"].values()) > 2
    assert answer["matching"] == "exact"
    for hit in answer["hits"]:
        snippet = hit["snippet"]
        marked = [snippet["text"][start:end] for start, end in snippet["highlights"]]
        assert marked and all("rygestop" in each.lower() for each in marked)
        entity = samples.get(f"/api/v1/{'documents' if hit['type'] == 'Document' else 'agenda-items'}/{hit['id']}")
        assert hit["type"] not in ("Document", "AgendaItem") or entity.status_code == 200


def test_a_snippet_of_a_document_stands_where_it_says_in_the_text_as_served(samples: TestClient) -> None:
    [hit] = samples.get("/search", params={"q": "rygestop", "type": "Document"}).json()["hits"]
    text = samples.get(f"/api/v1/documents/{hit['id']}/text").json()["text"]
    start = hit["snippet"]["start"]
    assert text[start : start + len(hit["snippet"]["text"])] == hit["snippet"]["text"]


def test_a_word_that_scanning_damaged_is_found_by_what_it_is_read_as(samples: TestClient) -> None:
    answer = samples.get("/search", params={"q": "årets forventede afvigelse", "type": "Document"}).json()
    assert answer["total"] >= 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=a&size=3",
        "q=a&q=b",
        "q=a&limit=0",
        "q=a&limit=101",
        "q=a&offset=-1",
        "q=a&type=Nothing",
        "q=a&type=",
        "q=a&municipality=12",
        "q=a&from=yesterday",
        "q=a&to=2021-13",
        "q=" + "a" * 1001,
        "q=a&fuzzy=perhaps",
    ],
)
def test_what_is_no_parameter_is_refused(samples: TestClient, query: str) -> None:
    answer = samples.get(f"/search?{query}")
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/parameters")


def test_an_answer_that_the_client_has_is_not_sent_again(samples: TestClient) -> None:
    first = samples.get("/search?q=rygestop")
    again = samples.get("/search?q=rygestop", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert samples.get("/search?q=motion", headers={"if-none-match": first.headers["etag"]}).status_code == 200
    assert first.headers["x-kommunegraf-generation"] == str(first.json()["generation"])


def test_no_search_names_a_case_worker(samples: TestClient, sample_ingest: tuple[DataFolder, IngestReport]) -> None:
    folder, _ = sample_ingest
    index = folder.current().path.parent / "search"
    content = b"".join(file.read_bytes() for file in index.iterdir())
    names = set()
    for file in folder.texts.path.glob("*/*.json"):
        text = folder.texts.stored(file.stem)
        names |= {text[start:end] for start, end in folder.texts.about(file.stem)["masks"]}
    names = {name for name in names if " " in name.strip()}
    assert names
    assert not [name for name in names if name.encode() in content]
    for name in names:
        assert samples.get("/search", params={"q": f'"{name}"', "fuzzy": "false"}).json()["total"] == 0


def test_without_its_index_a_generation_is_served_and_only_search_says_why_not(root: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", processes=1, workers=1)
    ingest([root / "samples" / "firstagenda-item.json"], settings)
    folder = DataFolder(settings.data_folder)
    shutil.rmtree(folder.current().path.parent / "search")
    with TestClient(create_app(settings)) as client:
        answer = client.get("/search?q=rygestop")
        assert answer.status_code == 503
        assert answer.json()["type"].endswith("/search-index")
        assert str(tmp_path) not in answer.text
        assert client.get("/sparql?query=ASK{?s ?p ?o}").status_code == 200
        ingest([root / "samples" / "case.txt"], settings)
        assert client.get("/search?q=rygestop").status_code == 200


def test_clauses_that_wait_for_the_evaluator_keep_no_plain_one_waiting(
    sample_ingest: tuple[DataFolder, IngestReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()

    def held(*_: object) -> bytes:
        assert over.wait(30)
        raise Occupied("others have it")

    monkeypatch.setattr(Evaluator, "select", held)
    clauses = TextClauses(Indexes(), Settings().base)
    generation = sample_ingest[0].current()
    query = 'PREFIX text: <https://w3id.org/kommunegraf/text#> SELECT * { ?h text:query "rygestop" %s }'

    async def asked() -> None:
        waiting = [asyncio.create_task(clauses.answer(query % "FILTER(true)", generation, 10)) for _ in range(10)]
        try:
            await asyncio.sleep(0)
            assert b"bindings" in await clauses.answer(query % "", generation, 10)
            assert not any(each.done() for each in waiting)
        finally:
            over.set()
        for problem in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(problem, Problem)
            assert (problem.status, problem.kind) == (503, "busy")

    try:
        asyncio.run(asked())
    finally:
        clauses.close()


def test_a_clause_is_answered_or_refused_with_a_problem(sample_ingest: tuple[DataFolder, IngestReport]) -> None:
    clauses = TextClauses(Indexes(), Settings().base)
    generation = sample_ingest[0].current()
    prefix = "PREFIX text: <https://w3id.org/kommunegraf/text#> "
    try:
        assert b"bindings" in run(clauses.answer, prefix + 'SELECT * { ?h text:query "rygestop" }', generation, 10)
        with pytest.raises(Problem) as refused:
            run(clauses.answer, prefix + "SELECT * { ?h text:score ?s }", generation, 10)
        assert (refused.value.status, refused.value.kind) == (400, "text-search")
    finally:
        clauses.close()
