"""REST as somebody meets it who has curl and no documentation: what is asked wrongly says how it is asked rightly."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from indexed import publish
from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

EVERY = list(collections())
CASE = "/api/v1/cases/municipality/0710/case/24%2F1187"


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(data=sample_ingest[0].path, workers=1))) as client:
        yield client


def got(client: TestClient, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_way_in_lists_all_collections_with_what_they_are_asked_by(samples: TestClient) -> None:
    start = got(samples, "/api/v1")
    assert start == got(samples, "/api/v1/")
    assert list(start["collections"]) == EVERY
    for name, told in start["collections"].items():
        assert got(samples, f"{told['href']}?limit=1")["total"] == told["items"], name
        for sort in told["sorts"]:
            got(samples, f"{told['href']}?limit=1&sort={sort}")
        for each, about in told["filters"].items():
            assert samples.get(told["href"], params={"limit": 1, each: about["example"]}).status_code == 200
    for address in ("queries", "vocabulary", "context", "openapi"):
        got(samples, start[address])


@pytest.mark.parametrize("collection", EVERY)
def test_json_can_tell_what_csv_tells_under_the_names_that_filters_have(samples: TestClient, collection: str) -> None:
    items = got(samples, f"/api/v1/{collection}?limit=200&include=filters")["items"]
    lines = samples.get(f"/api/v1/{collection}?format=ndjson&include=filters").text.splitlines()
    table = list(csv.DictReader(io.StringIO(samples.get(f"/api/v1/{collection}?format=csv").text)))
    told = {item["id"]: item["filters"] for item in items}
    assert told == {each["id"]: each["filters"] for each in map(json.loads, lines[:200])}
    names = {name for name, field in collections()[collection].fields.items() if field.kind != "text"}
    for row in table[:200]:
        for name, values in told[row["id"]].items():
            assert row[name] == " | ".join(values)
        assert {name for name in names if row[name]} <= set(told[row["id"]]) | {"amount"}


def test_what_an_item_is_told_to_be_filtered_by_finds_it_again(samples: TestClient) -> None:
    item = got(samples, f"{CASE}?include=filters")
    filters = {name: values for name, values in item["filters"].items() if name not in ("title", "date")}
    assert filters["municipality"] == ["0710"]
    for name, values in filters.items():
        for value in values:
            found = samples.get("/api/v1/cases", params={name: value, "limit": 200}).json()
            assert item["id"] in {each["id"] for each in found["items"]}, (name, value)


@pytest.mark.parametrize(
    ("path", "parameter", "said"),
    [
        ("decisions?fields=municipality", "fields", "include=filters"),
        ("decisions?from=2024-05&to=2024-04", "to", "before"),
        ("decisions?date=2024&from=2025", "date", "before"),
        ("funding?min=5&max=4", "max", "less"),
        ("funding/aggregate?from=2024-05&to=2024-04", "to", "before"),
        ("decisions?format=csv&include=evidence", "include", "CSV"),
        ("decisions?format=csv&facets=outcome", "facets", "limit=1"),
        ("decisions?format=ndjson&facets=outcome", "facets", "limit=1"),
    ],
)
def test_what_would_be_passed_over_or_find_nothing_is_refused(
    samples: TestClient, path: str, parameter: str, said: str
) -> None:
    problem = got(samples, f"/api/v1/{path}", 422)
    assert problem["parameter"] == parameter
    assert said in problem["detail"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("municipality=Favrskov", "0710"),
        ("municipality=favrskov%20kommune", "0710"),
        ("outcome=taget%20til%20efterretning", "noted"),
        ("municipality=0710&municipality=Favrskov", "0710"),
    ],
)
def test_a_code_is_found_by_what_people_call_it(samples: TestClient, asked: str, meant: str) -> None:
    problem = got(samples, f"/api/v1/decisions?{asked}", 422)
    assert problem["near"][0] == meant
    assert f"{meant} (" in problem["detail"]


def test_an_almost_right_address_says_the_right_one(samples: TestClient) -> None:
    assert "/api/v1/decisions?" in got(samples, "/api/v1/decision", 404)["detail"]
    moved = samples.get("/api/v1/cases/?limit=1", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "/api/v1/cases?limit=1")


def test_every_address_in_the_tour_for_developers_answers(samples: TestClient, root: Path) -> None:
    tour = (root / "docs" / "tours" / "developer.md").read_text(encoding="utf-8")
    asked = re.findall(r"curl 'http://127\.0\.0\.1:8000([^']+)'", tour)
    assert len(asked) > 6
    for address in asked:
        assert samples.get(address).status_code == 200, address


@pytest.mark.parametrize("collection", EVERY)
def test_every_address_that_an_answer_gives_leads_somewhere(samples: TestClient, collection: str) -> None:
    page = got(samples, f"/api/v1/{collection}?limit=2&include=evidence,filters")
    for link in re.findall(r'"((?:/api|/data|/page)/[^"]*)"', json.dumps(page)):
        assert samples.get(link).status_code == 200, link
    for item in page["items"]:
        end = item["id"].partition("/id/")[2]
        assert got(samples, f"/api/v1/{collection}/{end}")["id"] == item["id"]


def test_where_there_is_no_document_yet_every_list_is_empty_in_every_format(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    publish(folder, ox.Store(str(folder.path / "made")))
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        assert {each["items"] for each in got(client, "/api/v1")["collections"].values()} == {0}
        for collection in EVERY:
            address = f"/api/v1/{collection}"
            field = next(iter(collections()[collection].fields))
            page = got(client, f"{address}?include=evidence,filters&mode=stated&facets={field}")
            assert (page["total"], page["items"], page.get("next")) == (0, [], None)
            assert page["facets"][field]["values"] == []
            assert client.get(f"{address}?format=ndjson").text == ""
            [head] = client.get(f"{address}?format=csv").text.splitlines()
            assert head.startswith("id,type,title,date")
            assert got(client, f"{address}/municipality/none", 404)["near"] == []
        assert got(client, "/api/v1/funding/aggregate?by=year,municipality")["rows"] == []
