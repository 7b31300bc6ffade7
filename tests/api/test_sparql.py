"""The endpoint answers queries in every format, stops what goes too far, and says in plain words what is wrong."""

from __future__ import annotations

import csv
import io
import json
import time
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from kommunegraf.api.sparql import CutOff

TITLE = "SELECT ?title WHERE { ?item <http://purl.org/dc/terms/title> ?title }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?p = <http://purl.org/dc/terms/title>) }"
# Grows with the fourth power of 300 items: no machine ends it in a test's time.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?t . ?b a ?t . ?c a ?t . ?d a ?t . FILTER(?a != ?b && ?c != ?d) }"
LONG = "SELECT ?a ?b WHERE { ?a a ?t . ?b a ?t }"


def ask(client, query, **headers):
    return client.get("/sparql", params={"query": query}, headers=headers)


def test_json_is_the_first_format(client):
    answer = ask(client, TITLE)
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert answer.json()["results"]["bindings"] == [{"title": {"type": "literal", "value": "Rygestop"}}]
    assert answer.headers["x-kommunegraf-generation"] == "1"


def test_csv_and_tsv_and_xml_carry_the_same_rows(client):
    rows = list(csv.reader(io.StringIO(ask(client, TITLE, accept="text/csv").text)))
    assert rows == [["title"], ["Rygestop"]]
    assert ask(client, TITLE, accept="text/tab-separated-values").text == '?title\n"Rygestop"\n'
    root = ET.fromstring(ask(client, TITLE, accept="application/sparql-results+xml").text)
    assert [node.text for node in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ["Rygestop"]


@pytest.mark.parametrize(
    ("media_type", "rdf"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ],
)
def test_a_graph_comes_in_every_rdf_format(client, media_type, rdf):
    answer = ask(client, GRAPH, accept=media_type)
    assert answer.headers["content-type"].split(";")[0] == media_type
    [quad] = ox.parse(answer.content, format=rdf)
    assert quad.object == ox.Literal("Rygestop")


def test_ask_gives_a_boolean(client):
    assert ask(client, "ASK { ?s <http://purl.org/dc/terms/title> 'Rygestop' }").json()["boolean"] is True


def test_a_short_format_name_serves_a_browser(client):
    answer = client.get("/sparql", params={"query": TITLE, "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")


def test_post_takes_the_query_direct_and_as_a_form(client):
    direct = client.post("/sparql", content=TITLE, headers={"content-type": "application/sparql-query"})
    form = client.post("/sparql", data={"query": TITLE})
    assert direct.json() == form.json() == ask(client, TITLE).json()


def test_machine_graphs_answer_only_when_named(client):
    words = "SELECT ?text WHERE { %s }"
    pattern = "?s <https://schema.org/text> ?text"
    assert ask(client, words % pattern).json()["results"]["bindings"] == []
    named = ask(client, words % f"GRAPH ?g {{ {pattern} }}").json()["results"]["bindings"]
    assert [row["text"]["value"] for row in named] == ["maskinens ord"]


def test_a_named_default_graph_replaces_the_merge(client):
    answer = client.get(
        "/sparql",
        params={
            "query": "SELECT ?text WHERE { ?s <https://schema.org/text> ?text }",
            "default-graph-uri": "https://w3id.org/kommunegraf/graph/machine/example.org/1",
        },
    )
    assert [row["text"]["value"] for row in answer.json()["results"]["bindings"]] == ["maskinens ord"]


def problem(answer, status, kind):
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    content = answer.json()
    assert content["type"].endswith("/" + kind)
    assert content["status"] == status
    return content["detail"]


def test_a_malformed_query_is_answered_with_its_place(client):
    assert "1:" in problem(ask(client, "SELECT * WHERE {"), 400, "query-syntax")


def test_an_unknown_function_is_the_query_s_fault(client):
    answer = ask(client, "SELECT * WHERE { ?s ?p ?o FILTER(<http://example.org/none>(?s)) }")
    assert "http://example.org/none" in problem(answer, 400, "query-function")


def test_no_query_two_queries_and_the_wrong_body_are_refused(client):
    problem(client.get("/sparql", params={"query": ""}), 400, "query-parameter")
    problem(client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400, "query-parameter")
    problem(client.post("/sparql", content="x", headers={"content-type": "text/plain"}), 415, "media-type")
    bad = client.post("/sparql", content=b"\xff\xfe", headers={"content-type": "application/sparql-query"})
    problem(bad, 400, "encoding")
    problem(client.post("/sparql", data={"update": "DROP ALL"}), 401, "unauthorised")


def test_a_graph_name_that_is_no_iri_is_the_clients_fault(client):
    for name in ("default-graph-uri", "named-graph-uri"):
        problem(client.get("/sparql", params={"query": "ASK {}", name: "no iri"}), 400, "dataset")


def test_a_form_of_a_million_fields_is_refused(client):
    form = {"content-type": "application/x-www-form-urlencoded"}
    problem(client.post("/sparql", content="a=1&" * 900_000, headers=form), 413, "too-long")


def test_an_update_sent_as_a_query_does_not_parse(client):
    problem(ask(client, "DROP ALL"), 400, "query-syntax")


def test_a_call_to_another_service_is_refused(client):
    problem(ask(client, "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), 400, "service")


def test_a_format_that_cannot_carry_the_result_is_refused(client):
    problem(ask(client, TITLE, accept="image/png"), 406, "format")
    problem(ask(client, TITLE, accept="text/turtle"), 406, "format")
    problem(ask(client, GRAPH, accept="text/csv"), 406, "format")


def test_a_query_past_its_time_is_stopped_and_the_next_one_is_answered(client):
    begun = time.monotonic()
    assert "2 seconds" in problem(ask(client, ENDLESS), 422, "query-timeout")
    assert time.monotonic() - begun < 20  # it would take days
    assert ask(client, TITLE).status_code == 200


def test_a_result_past_its_length_never_looks_complete(client):
    """What was sent before the limit was reached is cut off: the reader sees an error, not an end."""
    with pytest.raises(CutOff):
        ask(client, LONG)
    assert ask(client, TITLE).status_code == 200


def test_a_query_past_its_memory_is_stopped_and_the_next_one_is_answered(client):
    doubled = "?v0"
    binds = ["BIND('0123456789abcdef' AS ?v0)"]
    for n in range(30):
        binds.append(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})")
        doubled = f"?v{n + 1}"
    query = f"SELECT (STRLEN({doubled}) AS ?n) WHERE {{ {' '.join(binds)} }}"
    problem(client.get("/sparql", params={"query": query, "memory_mb": "32"}), 422, "query-memory")
    assert ask(client, TITLE).status_code == 200


def test_the_openapi_description_names_the_endpoint(client):
    description = json.loads(client.get("/openapi.json").content)
    assert description["openapi"].startswith("3.1")
    assert {"get", "post"} <= set(description["paths"]["/sparql"])
