"""The operator learns what becomes of a query; nobody else does."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from test_sparql import problem

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings
from kommunegraf.store.tokens import Scope, Tokens

QUERY = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX kg: <https://w3id.org/kommunegraf/ns#>
SELECT ?item ?title { ?item a kg:AgendaItem . OPTIONAL { ?item dcterms:title ?title } }"""


@pytest.fixture(scope="module")
def explained(data):
    """Asks for an explanation, with a token of a scope or without one."""
    settings = Settings(data=data.path, workers=1, query_timeout=1)
    with TestClient(create_app(settings)) as client:
        _, token = Tokens(data).create([Scope.OPERATOR])

        def ask(query, token=token, **more):
            headers = {"authorization": f"Bearer {token}"} if token else {}
            return client.post("/explain", data={"query": query, **more}, headers=headers)

        yield ask


def test_a_query_is_told_with_its_algebra_its_patterns_and_its_times(explained):
    told = explained(QUERY).json()
    assert (told["form"], told["cacheable"], told["generation"]) == ("select", True, 1)
    assert told["query"] == QUERY
    assert "LeftJoin" in told["algebra"]
    assert [(each["triples"], each["more"]) for each in told["patterns"]] == [(301, False), (1, False)]
    assert told["run"]["outcome"] == "ok"
    assert told["run"]["bytes"] > 301
    assert 0 < told["run"]["ran"] <= told["run"]["total"]


def test_a_query_that_goes_too_far_is_told_with_what_stops_it(explained):
    told = explained("SELECT (COUNT(*) AS ?n) { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t FILTER(?a != ?d) }").json()
    assert told["run"]["outcome"] == "query-timeout"
    assert told["patterns"]


def test_a_query_is_explained_with_the_dataset_limits_and_base_that_it_is_asked_with(explained):
    more = {"default-graph-uri": "https://example.org/none", "max_rows": "7"}
    told = explained("SELECT * { ?s a <relative> }", **more).json()
    assert told["run"]["outcome"] == "ok"
    assert "max_rows=7;" in told["limits"]
    assert told["patterns"] == []  # they are counted in the default graph of the service alone
    few = explained("SELECT * { ?s a ?t }", max_rows="7").json()
    assert few["run"]["outcome"] == "query-rows"


def test_what_only_oxigraph_knows_is_run_without_an_algebra(explained):
    told = explained("SELECT * { ?s a ?t LATERAL { SELECT * { ?s ?p ?o } LIMIT 1 } } LIMIT 1").json()
    assert told["algebra"] is None
    assert told["run"]["outcome"] == "ok"


def test_text_that_is_no_query_is_told_so(explained):
    told = explained("SELECT").json()
    assert told["run"]["outcome"] == "query-syntax"


def test_nobody_else_is_told(explained, data):
    problem(explained(QUERY, token=None), 401, "unauthorised")
    _, other = Tokens(data).create([Scope.UPDATE])
    problem(explained(QUERY, token=other), 403, "scope")
