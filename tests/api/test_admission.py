"""What a query passes before it reaches a worker, seen from a client."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kommunegraf.api import admission
from kommunegraf.api.admission import MAX_DEPTH, Admitted, admit
from kommunegraf.api.app import create_app
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.problems import TYPES, Problem
from kommunegraf.outbound.federation import Federation, Helper
from kommunegraf.settings import Settings
from kommunegraf.sparql.group_concat import as_strings
from kommunegraf.store.folder import DataFolder
from stand_in import Asked, Reply, endpoint, standing_in

ITEM = "https://w3id.org/kommunegraf/id/document/example.org/1/item/7"
AWAY = f'<{ITEM}> <http://example.org/seen> 12 . <urn:other> <http://example.org/seen> "SERVICE <urn:x> {{" .'


def served(data: DataFolder, **settings: Any) -> TestClient:
    return TestClient(create_app(Settings(data=data.path, workers=1, query_timeout=5, query_memory_mb=256, **settings)))


def problem(response: Any, status: int, kind: str) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    content = response.json()
    assert content["type"] == TYPES + kind
    return str(content["detail"])


def test_a_query_joins_the_graph_with_an_endpoint_that_is_allowed(data: DataFolder) -> None:
    with standing_in(endpoint(AWAY)) as away, served(data, service_allow=(away.url + "sparql",)) as client:
        query = f"""PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX away: <{away.url}>
        SELECT ?title ?seen {{ ?item dcterms:title ?title
          SERVICE away:sparql {{ ?item <http://example.org/seen> ?seen }} }}"""
        response = client.get("/sparql", params={"query": query, "format": "json"})
        [row] = response.json()["results"]["bindings"]
        assert (row["title"]["value"], row["seen"]["value"]) == ("Rygestop", "12")


def test_an_endpoint_that_is_not_allowed_is_never_asked(data: DataFolder) -> None:
    with standing_in(endpoint(AWAY)) as away, served(data) as client:
        for clause in (f"SERVICE <{away.url}>", f"SERVICE SILENT <{away.url}>", "SERVICE ?where"):
            detail = problem(client.get("/sparql", params={"query": f"SELECT * {{ {clause} {{}} }}"}), 400, "service")
            assert clause.removeprefix("SERVICE ").removeprefix("SILENT ") in detail
        assert away.asked == []


def test_an_endpoint_that_fails_is_told_from_one_that_is_slow(data: DataFolder) -> None:
    with standing_in(lambda _: Reply(500, {}, (b"inner secret",))) as away:
        query = f"SELECT * {{ SERVICE <{away.url}> {{ ?s ?p ?o }} }}"
        with served(data, service_allow=(away.url,)) as client:
            detail = problem(client.get("/sparql", params={"query": query}), 502, "service-failed")
            assert "secret" not in detail
            silent = client.get(
                "/sparql", params={"query": query.replace("SERVICE", "SERVICE SILENT"), "format": "json"}
            )
            assert silent.json()["results"]["bindings"] == [{}]
            assert silent.headers["cache-control"] == "no-store"
            assert "etag" not in silent.headers
        with served(data, service_allow=(away.url,), service_timeout=0.000001) as client:
            problem(client.get("/sparql", params={"query": query}), 504, "service-timeout")


def test_other_endpoints_may_take_no_longer_than_the_request_asks_for(data: DataFolder) -> None:
    over = threading.Event()

    def waiting(_: Asked) -> Reply:
        over.wait(30)
        return Reply(500)

    with standing_in(waiting) as away, served(data, service_allow=(away.url,), service_timeout=30) as client:
        query = f"SELECT * {{ SERVICE <{away.url}> {{ ?s ?p ?o }} }}"
        try:
            answer = client.get("/sparql", params={"query": query, "timeout": "0.2"})
            detail = problem(answer, 504, "service-timeout")
            assert float(re.findall(r"within ([0-9.]+) s", detail)[0]) < 0.2
        finally:
            over.set()


def test_a_clause_that_hides_is_refused(data: DataFolder) -> None:
    with standing_in(endpoint(AWAY)) as away, served(data, service_allow=(away.url,)) as client:
        query = f"SELECT * {{ ?s ?p trueSERVICE <{away.url}> {{ ?s ?p ?o }} }}"
        assert "SERVICE" in problem(client.get("/sparql", params={"query": query}), 400, "service")
        assert away.asked == []


def test_the_word_in_a_string_or_comment_is_none_of_these(data: DataFolder) -> None:
    with served(data) as client:
        query = "SELECT ('SERVICE <urn:x> {' AS ?s) { } # SERVICE <urn:x> {"
        response = client.get("/sparql", params={"query": query, "format": "json"})
        assert response.json()["results"]["bindings"][0]["s"]["value"] == "SERVICE <urn:x> {"


async def prepare(query: str, helpers: Mapping[str, Helper] | None = None) -> tuple[str, Admitted]:
    federation = Federation.of(Settings(), helpers)
    deadline = Deadline(30)
    admitted = await admit(query, federation, deadline)
    return await admitted.evaluated(federation, deadline), admitted


def prepared(query: str) -> str:
    return asyncio.run(prepare(query))[0]


def test_a_query_without_the_word_is_handed_on_as_it_is() -> None:
    query = "SELECT * { ?s ?p ?o } # as it is\r\n"
    assert prepared(query) is query


def test_the_line_of_an_error_is_the_line_of_the_client() -> None:
    query = "# SERVICE\nSELECT * {\n  SERVICE SILENT <urn:x>\n {\n } . 'SERVICE'\n oops }"

    async def nothing(_: str) -> bytes:
        return b'{"head":{"vars":[]},"results":{"bindings":[]}}'

    text, admitted = asyncio.run(prepare(query, {"urn:x": nothing}))
    assert text.splitlines()[5] == " oops }"
    assert admitted.facts is not None
    assert [clause.endpoint for clause in admitted.facts.services] == ["urn:x"]
    assert admitted.lasting  # it asks a helper of the service's own, and nobody else


@pytest.mark.parametrize("query", ["SELECT * " + "{" * (MAX_DEPTH + 1), "SELECT * { FILTER" + "(" * (MAX_DEPTH + 1)])
def test_a_query_that_is_nested_too_deep_is_told_so(query: str) -> None:
    with pytest.raises(Problem, match=str(MAX_DEPTH)) as raised:
        prepared(query)
    assert (raised.value.status, raised.value.kind) == (400, "query-syntax")


def test_half_a_character_is_no_query() -> None:
    with pytest.raises(Problem) as raised:
        prepared("SELECT * { ?s ?p '\ud800' }")
    assert raised.value.kind == "query-syntax"


def test_a_long_query_is_prepared_off_the_event_loop() -> None:
    """While one of some 90,000 characters is read, the loop turns."""
    rows = " ".join(f"(<urn:service:{number}> 'x')" for number in range(3_500))
    query = f"SELECT * {{ VALUES (?a ?b) {{ {rows} }} }}"

    async def beside() -> tuple[int, str]:
        turns = 0
        task = asyncio.create_task(prepare(query))
        while not task.done():
            turns += 1
            await asyncio.sleep(0)
        return turns, task.result()[0]

    turns, text = asyncio.run(beside())
    assert turns > 10
    assert "service" not in text
    assert text.count("\\u0073ervice") == 3_500


def test_what_takes_a_token_scan_is_read_off_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: dict[str, threading.Thread] = {}

    def noting(name: str) -> None:
        work = getattr(admission, name)

        def noted(*given: Any, **named: Any) -> Any:
            threads[name] = threading.current_thread()
            return work(*given, **named)

        monkeypatch.setattr(admission, name, noted)

    for name in ("as_strings", "analyse"):
        noting(name)
    long = "?s ?p ?o . " * 500
    for query in (
        f"SELECT (GROUP_CONCAT(?s) AS ?all) {{ {long} }}",
        f"SELECT (GROUP_CONCAT(?s) AS ?all) {{ {long} }} # SERVICE",
    ):
        assert "STR(GROUP_CONCAT(?s))" in prepared(query)
    assert set(threads) == {"as_strings", "analyse"}
    assert threading.main_thread() not in threads.values()


def test_what_endpoints_answer_is_not_looked_through_for_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(admission, "as_strings", lambda text: looked.append(text) or as_strings(text))
    answer = {"x": {"type": "literal", "value": "GROUP_CONCAT(?x)"}}

    async def search(_: str) -> bytes:
        return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [answer]}}).encode()

    query = "SELECT (GROUP_CONCAT(?x) AS ?all) { SERVICE <urn:search> { ?x ?p ?o } }"
    text, _ = asyncio.run(prepare(query, {"urn:search": search}))
    assert looked == [query]
    assert "STR(GROUP_CONCAT(?x))" in text
    assert '"GROUP_CONCAT(?x)"' in text


def test_a_helper_gets_the_pattern_under_its_prologue() -> None:
    asked: list[str] = []

    async def search(select: str) -> bytes:
        asked.append(select)
        return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": []}}).encode()

    query = "PREFIX s: <urn:s:> SELECT * { SERVICE s:search { ?x s:query 'rygestop' } }"
    asyncio.run(prepare(query, {"urn:s:search": search}))
    assert asked == ["PREFIX s: <urn:s:> SELECT * { ?x s:query 'rygestop' \n}"]
