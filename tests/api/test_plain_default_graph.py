"""REST and pages say the same where the default graph is left to clients (`KOMMUNEGRAF_DEFAULT_GRAPH=plain`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.ingest import ingest
from kommunegraf.settings import Settings

Both = tuple[TestClient, TestClient]


@pytest.fixture(scope="module")
def both(root: Path, tmp_path_factory: pytest.TempPathFactory, sample_ingest) -> Iterator[Both]:
    """The samples served with the merge that the writer keeps, and without."""
    folder = tmp_path_factory.mktemp("plain") / "data"
    settings = Settings(data=folder, default_graph="plain", workers=1, processes=1)
    ingest([root / "samples"], settings)
    with (
        TestClient(create_app(Settings(data=sample_ingest[0].path, workers=1))) as merged,
        TestClient(create_app(settings)) as plain,
    ):
        yield merged, plain


@pytest.mark.parametrize("collection", list(collections()))
def test_every_collection_says_the_same(both: Both, collection: str) -> None:
    merged, plain = (each.get(f"/api/v1/{collection}?limit=20&include=evidence").json() for each in both)
    assert merged["items"] == plain["items"]
    assert all(item["type"] for item in plain["items"])


def test_items_pages_and_data_are_there(both: Both) -> None:
    merged, plain = both
    for collection in ("cases", "bodies", "documents", "municipalities"):
        iri = merged.get(f"/api/v1/{collection}?limit=1").json()["items"][0]["id"]
        path = f"/api/v1/{collection}/{quote(iri, safe='')}"
        assert merged.get(path).json() == plain.get(path).json()
        end = iri.partition("/id/")[2]
        facts = [each.get(f"/page/{end}").text.count('class="fact"') for each in both]
        assert facts[0] == facts[1] > 0
        triples = [sorted(each.get(f"/data/{end}?format=nt").text.splitlines()) for each in both]
        assert triples[0] == triples[1]


def test_what_asks_the_default_graph_by_a_query_says_that_it_cannot(both: Both) -> None:
    answer = both[1].get("/api/v1/cases/municipality/0710/case/24%2F1187/timeline")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (501, "default-graph")


def test_saved_queries_say_that_they_cannot_answer_and_not_that_there_is_nothing(both: Both) -> None:
    merged, plain = both
    assert merged.get("/api/v1/queries/coverage").status_code == 200
    answer = plain.get("/api/v1/queries/coverage")
    assert answer.status_code == 501
    assert "KOMMUNEGRAF_DEFAULT_GRAPH=merged" in answer.json()["detail"]
