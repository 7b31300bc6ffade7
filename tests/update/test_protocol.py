"""Updates come in as the SPARQL Protocol says, with the dataset that the request names."""

from __future__ import annotations

import pytest

A, B = "https://a.example/a", "https://a.example/b"
INSERT = f"INSERT DATA {{ GRAPH <{A}> {{ <https://a.example/s> <https://a.example/p> 1 }} }}"
# Puts all that the dataset holds into a third graph.
COPY = "INSERT { GRAPH <https://a.example/c> { ?s ?p ?o } } WHERE "


def kind(answer):
    return answer.json()["type"].rsplit("/", 1)[-1]


@pytest.fixture
def two(service):
    """Two graphs, with one triple each."""
    for graph, value in ((A, 1), (B, 2)):
        service.put(graph, f"<https://a.example/s> <https://a.example/p> {value} .")
    return service


def test_an_update_is_taken_as_a_form_and_as_it_is(service):
    assert service.client.post("/sparql", data={"update": INSERT}, headers=service.headers).status_code == 200
    assert service.update(f"CLEAR GRAPH <{A}>").status_code == 200
    assert not service.ask(f"GRAPH <{A}> {{ ?s ?p ?o }}")


def test_the_answer_names_the_generation_and_what_changed(service):
    answer = service.update(INSERT)
    assert answer.headers["x-kommunegraf-generation"] == "2"
    assert answer.json()["generation"] == 2
    assert answer.json()["changed"] == [{"graph": A, "removed": 0, "added": 1, "created": True, "dropped": False}]
    again = service.update(INSERT)
    assert again.json()["changed"] == []
    assert again.headers["x-kommunegraf-generation"] == "2"


def test_the_request_names_the_default_graph(two):
    assert two.update(COPY + "{ ?s ?p ?o }", **{"using-graph-uri": [A]}).status_code == 200
    assert two.ask("GRAPH <https://a.example/c> { ?s ?p 1 FILTER NOT EXISTS { ?s ?p 2 } }")


def test_the_request_names_several_default_graphs(two):
    assert two.update(COPY + "{ ?s ?p ?o }", **{"using-graph-uri": [A, B]}).status_code == 200
    assert two.ask("GRAPH <https://a.example/c> { ?s ?p 1, 2 }")


def test_the_request_names_the_named_graphs(two):
    answer = two.update(COPY + "{ GRAPH ?g { ?s ?p ?o } }", **{"using-named-graph-uri": [B]})
    assert answer.json()["changed"][0]["added"] == 1
    assert two.ask("GRAPH <https://a.example/c> { ?s ?p 2 }")


def test_the_dataset_may_stand_in_the_form(two):
    form = {"update": COPY + "{ ?s ?p ?o }", "using-graph-uri": B}
    assert two.client.post("/sparql", data=form, headers=two.headers).status_code == 200
    assert two.ask("GRAPH <https://a.example/c> { ?s ?p 2 }")


def test_delete_where_takes_the_dataset_too(two):
    before = two.quads()
    answer = two.update(f"DELETE WHERE {{ GRAPH <{A}> {{ ?s ?p ?o }} }}", **{"using-named-graph-uri": [B]})
    assert answer.json()["changed"] == []
    assert two.quads() == before


@pytest.mark.parametrize(
    "clause",
    [f"WITH <{A}> DELETE {{ ?s ?p ?o }} WHERE", f"DELETE {{ GRAPH <{A}> {{ ?s ?p ?o }} }} USING <{A}> WHERE"],
)
def test_two_datasets_contradict_each_other(standing, clause):
    answer = standing.update(f"{clause} {{ ?s ?p ?o }}", **{"using-named-graph-uri": [B]})
    assert (answer.status_code, kind(answer)) == (400, "update-syntax")


def test_relative_names_are_those_of_the_endpoint(service):
    service.update(f"INSERT DATA {{ GRAPH <{A}> {{ <s> <p> <o> }} }}")
    assert service.ask(f"GRAPH <{A}> {{ <http://testserver/s> <http://testserver/p> <http://testserver/o> }}")


def test_a_prologue_may_stand_before_any_operation(service):
    answer = service.update(
        f"PREFIX a: <https://a.example/> INSERT DATA {{ GRAPH <{A}> {{ a:s a:p 1 }} }} ;\n"
        f"PREFIX b: <https://a.example/> INSERT DATA {{ GRAPH a:b {{ b:s a:p 1 }} }} ;"
    )
    assert [change["graph"] for change in answer.json()["changed"]] == [A, B]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA {",
        "SELECT * { ?s ?p ?o }",
        "CLEAR XYZ",
        f"{INSERT} ;\n\nDELETE DATA {{ ?s ?p ?o }}",
        "INSERT DATA { GRAPH a:b { a:s a:p 1 } }",
        "INSERT DATA { GRAPH <https://a.example/a b> { <s> <p> 1 } }",
        "INSERT DATA { _:a <p> 1 } ; INSERT DATA { _:a <p> 2 }",
        "WITH",
        "LOAD",
        "INSERT { GRAPH <g> { ?s ?p ?o } } WHERE { " + "{" * 20_000,
    ],
)
def test_what_is_no_update_is_told_so(standing, text):
    answer = standing.update(text)
    assert (answer.status_code, kind(answer)) == (400, "update-syntax"), answer.text
    assert standing.number == 1


def test_the_place_of_an_error_is_that_in_the_request(standing):
    answer = standing.update(f"{INSERT} ;\n\nDELETE {{ ?s ?p 1 }} WHERE {{\n ?s }}")
    assert "line 4, column " in answer.json()["detail"]
    answer = standing.update(f"{INSERT} ;\n\nDELETE {{ ?s 1 }}")
    assert "line 3" in answer.json()["detail"]


def test_an_update_by_get_is_refused(standing):
    assert standing.client.get("/sparql", params={"update": INSERT}, headers=standing.headers).status_code == 405
    assert standing.number == 1


def test_an_update_in_the_address_of_a_post_is_none(standing):
    headers = {**standing.headers, "Content-Type": "application/x-www-form-urlencoded"}
    answer = standing.client.post("/sparql", params={"update": INSERT}, content="", headers=headers)
    assert answer.status_code == 400
    assert standing.number == 1


def test_one_request_is_one_operation(standing):
    form = "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"
    headers = {**standing.headers, "Content-Type": "application/x-www-form-urlencoded"}
    assert standing.client.post("/sparql", content=form, headers=headers).status_code == 400
    both = {"update": INSERT, "query": "ASK {}"}
    assert standing.client.post("/sparql", data=both, headers=standing.headers).status_code == 400


def test_other_media_types_and_encodings_are_refused(standing):
    for media_type, encoding, status in (
        ("text/plain", "utf-8", 415),
        ("", "utf-8", 415),
        ("application/sparql-update", "utf-16", 400),
        ("application/sparql-update; charset=utf-16", "utf-16-le", 400),
    ):
        headers = {**standing.headers, "Content-Type": media_type} if media_type else standing.headers
        answer = standing.client.post("/sparql", content="CLEAR NAMED".encode(encoding), headers=headers)
        assert answer.status_code == status, media_type


def test_an_update_that_is_too_long_is_refused(standing):
    answer = standing.update("#" * 1_000_001)
    assert (answer.status_code, kind(answer)) == (413, "too-long")


def test_an_operation_that_fails_says_which(service):
    answer = service.update(f"{INSERT} ; CLEAR GRAPH <https://a.example/nothing>")
    assert (answer.status_code, kind(answer)) == (422, "update-failed")
    assert "operation 2" in answer.json()["detail"]
    assert service.update("CLEAR SILENT GRAPH <https://a.example/nothing>").status_code == 200
