"""What HTTP asks of the endpoint beside answers: methods, validators, compression, limits, other origins, insight."""

from __future__ import annotations

import gzip
import json
import logging
import re

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from test_sparql import GRAPH, TITLE, ask, problem

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings

ALL = "SELECT ?a WHERE { ?a a ?t }"  # 302 rows


def test_head_tells_what_get_would_and_sends_nothing(client):
    head = client.head("/sparql", params={"query": TITLE})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(ask(client, TITLE).content))


def test_options_and_wrong_methods_name_the_right_ones(client):
    assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/sparql")
        problem(answer, 405, "method")
        assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_an_answer_that_the_client_has_is_not_sent_again(client):
    first = ask(client, TITLE)
    again = ask(client, TITLE, **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = ask(client, TITLE, accept="text/csv", **{"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_what_changes_by_itself_is_neither_cached_nor_tagged(client):
    query = "SELECT (STRUUID() AS ?id) {}"
    first, second = ask(client, query), ask(client, query)
    assert first.json() != second.json()
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"


def test_a_repeated_query_is_answered_from_memory_with_the_same_bytes(client):
    first, second = ask(client, ALL + " # again"), ask(client, ALL + " # again")
    assert "queue;" in first.headers["server-timing"]
    assert 'cache;desc="hit"' in second.headers["server-timing"]
    assert first.content == second.content
    assert first.headers["content-type"] == second.headers["content-type"]


@pytest.mark.parametrize("query", [ALL + " # short", "SELECT ?a ?b WHERE { ?a a ?t . ?b a ?t } LIMIT 3000 # long"])
def test_a_client_that_takes_gzip_gets_the_same_result_shorter(client, query):
    plain = client.get("/sparql", params={"query": query}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for _ in range(2):  # computed, then from memory
        with client.stream("GET", "/sparql", params={"query": query}, headers={"accept-encoding": "gzip"}) as answer:
            packed = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert len(packed) < len(plain.content) / 3
        assert gzip.decompress(packed) == plain.content
    assert "Accept-Encoding" in plain.headers["vary"]


def test_gzip_that_is_refused_is_not_sent(client):
    answer = ask(client, ALL, **{"accept-encoding": "gzip;q=0, *;q=0.5"})
    assert "content-encoding" not in answer.headers


def test_pages_of_any_origin_may_read_and_none_may_send_a_token(client):
    answer = ask(client, TITLE, origin="https://example.org")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "ETag" in answer.headers["access-control-expose-headers"]
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    preflight = client.options("/sparql", headers={**asked, "access-control-request-headers": "authorization"})
    assert preflight.status_code == 204
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()
    assert ask(client, "SELECT", origin="https://example.org").headers["access-control-allow-origin"] == "*"
    health = client.get("/health", headers={"origin": "https://example.org"})
    assert health.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("media_type", "form"), [("application/n-quads", "N_QUADS"), ("application/trig", "TRIG")])
def test_a_graph_comes_in_the_formats_of_datasets_too(client, media_type, form):
    answer = ask(client, GRAPH, accept=media_type)
    assert answer.headers["content-type"].startswith(media_type)
    assert len(list(ox.parse(answer.content, format=getattr(ox.RdfFormat, form)))) == 1


def test_rows_are_limited_exactly(client):
    for media_type in ("text/csv", "application/sparql-results+json"):
        params = {"query": ALL, "max_rows": "302"}
        assert client.get("/sparql", params=params, headers={"accept": media_type}).status_code == 200
        params["max_rows"] = "301"
        assert "301 rows" in problem(
            client.get("/sparql", params=params, headers={"accept": media_type}), 422, "query-rows"
        )
    graph = {"query": "CONSTRUCT WHERE { ?s a ?o }", "max_rows": "301"}
    problem(client.get("/sparql", params=graph), 422, "query-rows")


def test_a_client_lowers_its_limits_and_never_raises_them(client):
    answer = client.get("/sparql", params={"query": TITLE, "timeout": "0.5", "max_bytes": "99999999999"})
    assert answer.headers["x-kommunegraf-limits"] == "timeout=0.5; max_rows=1000000; max_bytes=1048576; memory_mb=256"
    short = {"query": ALL, "max_bytes": "100"}
    problem(client.get("/sparql", params=short), 422, "query-bytes")
    problem(client.post("/sparql", data=short), 422, "query-bytes")


@pytest.mark.parametrize("wrong", ["0", "-1", "1e3", "ten", "", "1.5", "9" * 30])
def test_a_limit_that_is_no_number_is_refused(client, wrong):
    problem(client.get("/sparql", params={"query": TITLE, "max_rows": wrong}), 400, "limits")


def test_a_query_nested_deep_is_answered_or_refused_and_the_next_is_answered(client):
    for depth in (500, 20_000):
        answer = client.post("/sparql", data={"query": "ASK " + "{" * depth + "}" * depth})
        assert answer.status_code in (200, 400, 422)
        assert ask(client, TITLE).status_code == 200


def test_text_that_is_no_query_has_its_status(client):
    problem(client.get("/sparql?query=ASK%20%7B%7D%20%FF"), 400, "encoding")
    problem(client.get("/sparql?query=%2541SK%7B%7D"), 400, "query-syntax")
    problem(ask(client, "ASK { ?s nowhere:x ?o }"), 400, "query-syntax")
    problem(ask(client, "ASK {}\0"), 400, "encoding")
    problem(client.post("/sparql", data={"query": "ASK {} #" + "x" * 1_000_000}), 413, "too-long")
    problem(client.get("/sparql", params={"query": "ASK {}", "update": "CLEAR ALL"}), 405, "update-method")
    problem(client.post("/sparql", data={"query": "ASK {}", "update": "CLEAR ALL"}), 400, "query-parameter")
    problem(client.post("/sparql", content=b"ASK {}"), 415, "media-type")


def test_a_query_of_a_million_characters_is_read(client):
    query = "ASK { FILTER(STRLEN('" + "x" * 999_950 + "') > 1) }"
    answer = client.post("/sparql", content=query, headers={"content-type": "application/sparql-query"})
    assert answer.json()["boolean"] is True


def test_a_graph_that_is_not_there_is_empty(client):
    params = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": "https://example.org/none"}
    assert client.get("/sparql", params=params).json()["results"]["bindings"] == []


def test_metrics_tell_what_happened(client):
    ask(client, ALL + " # metric")
    ask(client, ALL + " # metric")
    ask(client, "SELECT")
    text = client.get("/metrics").text
    for line in (
        r'kommunegraf_queries_total\{outcome="ok"\} \d+',
        r'kommunegraf_queries_total\{outcome="query-syntax"\} \d+',
        r'kommunegraf_query_seconds_count\{cache="hit"\} \d+',
        r'kommunegraf_cache_requests_total\{result="hit"\} [1-9]',
        r"kommunegraf_generation 1\.0",
        r"kommunegraf_workers 3\.0",
        r"kommunegraf_store_bytes [1-9]",
        r"kommunegraf_queries_waiting 0\.0",
    ):
        assert re.search(line, text), line


def test_the_log_names_a_query_by_its_hash_and_says_nothing_of_it(data, caplog):
    settings = Settings(data=data.path, workers=1, log="all", slow_query=60)
    with TestClient(create_app(settings)) as client, caplog.at_level(logging.INFO, logger="kommunegraf.queries"):
        ask(client, "SELECT ?s { ?s ?p 'Mette Vestergaard, 010203-1234' }")
        ask(client, "SELECT ?s { ?s ?p 'Mette")
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(line["status"], line["outcome"]) for line in lines] == [(200, "ok"), (400, "query-syntax")]
    assert all(re.fullmatch("[0-9a-f]{16}", line["query"]) for line in lines)
    assert "Mette" not in caplog.text
    assert "010203" not in caplog.text


def test_a_slow_query_is_logged_with_its_shape_and_nothing_that_was_written(data, caplog):
    settings = Settings(data=data.path, workers=1, log="slow", slow_query=0)
    kind = "https://w3id.org/kommunegraf/ns#Case"
    query = f"SELECT ?Mette {{ ?Mette a <{kind}> ; <http://example.org/cpr/0102031234> 'Mette' }}"
    with TestClient(create_app(settings)) as client, caplog.at_level(logging.INFO, logger="kommunegraf.queries"):
        ask(client, query)
    [line] = [json.loads(record.getMessage()) for record in caplog.records]
    assert line["event"] == "slow-query"
    assert line["shape"] == f'SELECT ?v1 {{ ?v1 a <{kind}> ; <…> "…" }}'
