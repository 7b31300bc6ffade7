"""Text search joins the graph in one query at the endpoint, in the generation that answers."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from test_sparql import problem

from kommunegraf.api.app import create_app
from kommunegraf.settings import Settings

PREFIXES = """
PREFIX kg: <https://w3id.org/kommunegraf/ns#>
PREFIX text: <https://w3id.org/kommunegraf/text#>
PREFIX schema: <https://schema.org/>
BASE <https://w3id.org/kommunegraf/>
"""
JOINED = (
    PREFIXES
    + """SELECT ?decision ?outcome ?score WHERE {
      SERVICE <service/search> { ?decision text:query "godkendt" ; text:kind kg:Decision ; text:score ?score }
      ?decision kg:outcome ?outcome
    } ORDER BY DESC(?score)"""
)


@pytest.fixture(scope="module")
def samples(sample_ingest):
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path, workers=1))) as client:
        yield client


def test_hits_join_what_the_graph_says_of_them(samples):
    answer = samples.get("/sparql", params={"query": JOINED})
    rows = answer.json()["results"]["bindings"]
    assert rows
    plain = PREFIXES + "SELECT ?decision ?outcome { ?decision kg:outcome ?outcome }"
    known = samples.get("/sparql", params={"query": plain}).json()["results"]["bindings"]
    outcomes = {(row["decision"]["value"], row["outcome"]["value"]) for row in known}
    assert {(row["decision"]["value"], row["outcome"]["value"]) for row in rows} < outcomes
    scores = [float(row["score"]["value"]) for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_such_an_answer_belongs_to_its_generation(samples):
    """It asks nobody else, so that it is kept and has an entity tag like any other."""
    first = samples.get("/sparql", params={"query": JOINED + " # kept"})
    again = samples.get("/sparql", params={"query": JOINED + " # kept"})
    assert 'cache;desc="hit"' in again.headers["server-timing"]
    assert again.content == first.content
    tag = {"if-none-match": first.headers["etag"]}
    assert samples.get("/sparql", params={"query": JOINED + " # kept"}, headers=tag).status_code == 304


def test_a_clause_without_words_says_what_it_needs(samples):
    query = PREFIXES + "SELECT * { SERVICE <service/search> { ?hit text:score ?score } }"
    problem(samples.get("/sparql", params={"query": query}), 400, "text-search")


def test_another_service_of_ours_is_none(samples):
    query = PREFIXES + "SELECT * { SERVICE <service/other> { ?hit text:score ?score } }"
    problem(samples.get("/sparql", params={"query": query}), 400, "service")


@pytest.mark.parametrize("silent", ["", "SILENT"])
def test_a_clause_that_no_engine_bears_is_refused_and_nothing_of_it_is_kept(samples, silent):
    prologue = "PREFIX t: <https://w3id.org/kommunegraf/text#> BASE <https://w3id.org/kommunegraf/> "
    clause = f"SERVICE {silent} <service/search> {{ ?h t:query 'a';{'t:rank ?a;' * 9_800} }}"
    for _ in range(2):
        answer = samples.post(
            "/sparql",
            content=f"{prologue} SELECT * {{ {clause} }}",
            headers={"content-type": "application/sparql-query"},
        )
        problem(answer, 422, "query-timeout")
        assert "etag" not in answer.headers
    assert samples.get("/sparql", params={"query": JOINED}).json()["results"]["bindings"]
