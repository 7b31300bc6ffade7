"""A query that does not parse says where: the line and the column of what was written."""

from __future__ import annotations

import pytest

from kommunegraf.api.error_place import as_written, place_of


def problem_of(client, query: str) -> dict:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 400
    return answer.json()


def test_the_problem_of_a_query_that_does_not_parse_has_its_line_and_column(client):
    problem = problem_of(client, "SELECT *\nWHERE {\n  ?s ?p ?o }}")
    assert (problem["line"], problem["column"]) == (3, 13)


def test_a_column_counts_code_points(client):
    problem = problem_of(client, "ASK { ?s ?p 'æøå😀' } }")
    assert (problem["line"], problem["column"]) == (1, 22)


def test_a_call_that_is_read_as_another_moves_no_column(client):
    query = "SELECT (GROUP_CONCAT(?x; separator=' ') AS ?y) { ?s ?p ?x } }"
    problem = problem_of(client, query)
    assert query[problem["column"] - 1 :] == "}"
    assert f"error at 1:{problem['column']}:" in problem["detail"]


def test_a_problem_that_is_of_no_place_names_none(client):
    problem = problem_of(client, "SELECT * { ?s ?p ?o FILTER(<http://example.org/no-function>(?o)) }")
    assert "line" not in problem


@pytest.mark.parametrize(
    ("read", "message"),
    [
        ("A\nlong (\nanswer) C }", "error: expected"),  # the place is after what was put in: nobody can tell
        ("A\nB }", "error at 2:3: expected"),
    ],
)
def test_a_place_behind_what_was_put_in_is_not_told(read, message):
    assert as_written("error at 2:3: expected", "A\nB }", read) == message


def test_words_without_a_place_have_none():
    assert place_of("the store could not answer") == {}
