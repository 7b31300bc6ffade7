"""Every file of `queries/` is an endpoint with typed parameters, answered as `/sparql` answers."""

from __future__ import annotations

import pytest

from kommunegraf.queries import describe, load_queries

QUERIES = load_queries()


def test_the_list_names_every_query_with_its_question_and_parameters(client):
    listed = {each["name"]: each for each in client.get("/api/v1/queries").json()["queries"]}
    assert set(listed) == set(QUERIES)
    meeting = listed["meeting"]
    assert meeting["href"] == "/api/v1/queries/meeting"
    assert set(meeting["titles"]) == {"en", "da"}
    assert [(each["name"], each["type"], each["default"]) for each in meeting["parameters"]] == [
        ("municipality", "string", "0791"),
        ("date", "date", "2021-05-11"),
    ]
    assert "SELECT" in meeting["sparql"]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_query_answers_with_its_defaults_or_says_what_it_needs(client, name):
    answer = client.get(f"/api/v1/queries/{name}?format=json")
    if not any(parameter.required for parameter in QUERIES[name].parameters):
        assert answer.status_code == 200
        assert "bindings" in answer.json()["results"]
    else:
        assert answer.status_code == 422
        assert "needs the parameter" in answer.json()["detail"]


def test_a_parameter_is_bound_and_narrows_the_answer(client):
    found = client.get("/api/v1/queries/meeting", params={"municipality": '0791" } #', "date": "2021-05-11"})
    assert found.status_code == 200
    assert found.json()["results"]["bindings"] == []


def test_a_value_of_another_type_is_refused_with_what_is_taken(client):
    answer = client.get("/api/v1/queries/meeting?date=2021-13-45")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "takes a value of type date" in answer.json()["detail"]


def test_unknown_and_doubled_parameters_are_refused_and_the_known_are_named(client):
    unknown = client.get("/api/v1/queries/meeting?day=2021-05-11")
    assert unknown.status_code == 422
    assert "municipality" in unknown.json()["detail"]
    assert client.get("/api/v1/queries/meeting?date=2021-05-11&date=2021-05-12").status_code == 422


def test_a_query_that_is_not_there_and_a_method_that_is_none_are_problems(client):
    assert client.get("/api/v1/queries/no-such").status_code == 404
    assert client.get("/api/v1/queries/").status_code == 404
    refused = client.post("/api/v1/queries/meeting")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_formats_limits_and_validators_are_those_of_the_endpoint(client):
    table = client.get("/api/v1/queries/meeting", headers={"Accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert table.text.startswith("meeting,body")
    known = client.get(
        "/api/v1/queries/meeting", headers={"If-None-Match": table.headers["etag"], "Accept": "text/csv"}
    )
    assert known.status_code == 304
    assert client.get("/api/v1/queries/meeting?max_rows=0").status_code == 400


def test_openapi_describes_each_query_with_its_typed_parameters(client):
    paths = client.get("/openapi.json").json()["paths"]
    assert {f"/api/v1/queries/{name}" for name in QUERIES} <= set(paths)
    date = next(each for each in paths["/api/v1/queries/meeting"]["get"]["parameters"] if each["name"] == "date")
    assert date["schema"] == {"type": "string", "format": "date", "default": "2021-05-11"}
    assert date["required"] is False


def test_under_another_base_text_and_defaults_name_what_is_there():
    told = describe(QUERIES["case-timeline"], "https://graf.example/")
    [about] = told["parameters"]
    assert about["default"].startswith("https://graf.example/id/municipality/")
    assert "https://w3id.org/kommunegraf/id/" not in told["sparql"].partition("PREFIX")[2]


@pytest.mark.parametrize("name", ["meeting", "none-of-this-name"])
def test_a_page_of_another_origin_that_asks_first_is_told_what_it_may(client, name):
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    answer = client.options(f"/api/v1/queries/{name}", headers=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "authorization" not in answer.headers["access-control-allow-headers"].lower()
    assert client.post("/api/v1/queries/meeting").headers["allow"] == "GET, HEAD, OPTIONS"


def test_the_description_says_all_that_the_default_graph_merges(client):
    told = client.get("/openapi.json").json()["paths"]["/sparql"]["get"]["description"]
    assert all(words in told for words in ("documents state", "reference data", "rules derive", "links", "harvests"))


def test_an_optional_parameter_that_is_empty_narrows_nothing(client):
    whole = client.get("/api/v1/queries/funding-by-year-and-phase?format=csv").text
    for name in ("municipality", "topic", "from", "funder"):
        answer = client.get(f"/api/v1/queries/funding-by-year-and-phase?{name}=&format=csv")
        assert (answer.status_code, answer.text) == (200, whole), name
