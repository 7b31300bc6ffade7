"""HEAD answers what GET answers, without the body; and the tags of packed answers promise no equal bytes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api.app import create_app
from kommunegraf.collections.definitions import collections
from kommunegraf.settings import Settings
from kommunegraf.web.assets import address_of

DOCUMENT = "document/0791/minutes/sundheds-og-%C3%A6ldreudvalget/2021-05-11"
CASE = "municipality/0791/case/29.09.04-A00-2-21"
PAGES = ["/", "/search?q=rygestop", "/browse", "/browse/topics", "/browse/cases", "/money", "/map", "/query", "/docs",
         "/quality", "/ns", f"/read/{DOCUMENT}", f"/page/{DOCUMENT}", f"/cases/{CASE}"]  # fmt: skip
RESOURCES = [
    "/health", "/metrics", "/openapi.json", "/.well-known/void", "/sparql", "/sparql?query=ASK{}", "/api/v1/queries",
    "/api/v1/queries/municipalities", "/api/v1/context.jsonld", "/api/v1/vocabulary", "/search?q=rygestop",
    "/api/v1/agenda-items?format=csv", "/api/v1/funding/aggregate?by=year", f"/api/v1/documents/{DOCUMENT}",
    f"/api/v1/documents/{DOCUMENT}/text", f"/api/v1/cases/{CASE}/timeline", f"/id/{DOCUMENT}", f"/data/{DOCUMENT}",
    f"/graph/{DOCUMENT}", "/nowhere", "/api/v1/none", "/api/v1/cases?none=1", f"/read/{DOCUMENT}?part=900",
]  # fmt: skip
CHANGING = ("server-timing", "date")


@pytest.fixture(scope="module")
def samples(sample_ingest) -> Iterator[TestClient]:
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1)), follow_redirects=False) as client:
        yield client


def headers(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in CHANGING}


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_head_answers_as_get_does_and_sends_nothing(samples: TestClient, accept: str) -> None:
    paths = [*PAGES, *RESOURCES, address_of("style.css"), *(f"/api/v1/{name}" for name in collections())]
    for path in paths:
        got = samples.get(path, headers={"accept": accept})
        head = samples.head(path, headers={"accept": accept})
        assert head.status_code == got.status_code, path
        assert head.content == b"", path
        left = {"content-length"} if path == "/metrics" else set()  # counts what was asked meanwhile
        assert {k: v for k, v in headers(head).items() if k not in left} == {
            k: v for k, v in headers(got).items() if k not in left
        }, path


def test_every_resource_without_a_parameter_in_its_path_answers_head(samples: TestClient) -> None:
    described = samples.get("/openapi.json").json()["paths"]
    paths = [path for path, methods in described.items() if "get" in methods and "{" not in path]
    assert len(paths) > 30
    for path in paths:
        assert samples.head(path).status_code == samples.get(path).status_code != 405, path


def test_the_description_tells_of_head_only_where_it_has_a_way_of_its_own(samples: TestClient) -> None:
    described = samples.get("/openapi.json").json()["paths"]
    assert {path for path, methods in described.items() if "head" in methods} <= {"/sparql", "/store", "/store/{path}"}


def test_another_method_is_told_that_head_is_allowed(samples: TestClient) -> None:
    answer = samples.put("/browse")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_packed_and_plain_answers_share_only_a_weak_tag(samples: TestClient) -> None:
    strong = 0
    for path in [*PAGES, "/api/v1/vocabulary", "/api/v1/cases", f"/data/{DOCUMENT}"]:
        accept = "text/html" if path in PAGES else "*/*"
        packed = samples.get(path, headers={"accept": accept, "accept-encoding": "gzip"})
        plain = samples.get(path, headers={"accept": accept, "accept-encoding": "identity"})
        tag = plain.headers["etag"]
        if packed.headers.get("content-encoding") == "gzip":
            assert tag.startswith("W/") or packed.headers["etag"] != tag, path
        else:
            strong += not tag.startswith("W/")
        again = samples.get(path, headers={"accept": accept, "if-none-match": tag})
        assert (again.status_code, again.headers["etag"]) == (304, tag), path
    assert strong


def test_a_length_is_told_only_where_it_is_that_of_the_body(samples: TestClient) -> None:
    assert "content-length" not in samples.head("/store?default").headers
