"""GROUP_CONCAT gives what SPARQL 1.1 says, wherever it stands, and nothing else of a query changes."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kommunegraf.sparql.group_concat import as_strings

VALUES = 'VALUES ?o { "a"@da "b"@da }'


def first(query):
    [row] = ox.Store().query(query)
    return row[0]


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT (GROUP_CONCAT(?o) AS ?g) {{ {VALUES} }}",
        f"SELECT (group_concat ( DISTINCT ?o ; separator = ')\"(' ) AS ?g) {{ {VALUES} }}",
        f"SELECT (GROUP_CONCAT # ( a comment (\n (?o) AS ?g) {{ {VALUES} }}",
        f"SELECT (CONCAT('(', GROUP_CONCAT(CONCAT(?o, \"(\"@da)), ')') AS ?g) {{ {VALUES} }}",
        f"SELECT ?g {{ {{ SELECT (GROUP_CONCAT(?o) AS ?g) {{ {VALUES} }} }} }}",
    ],
)
def test_a_language_does_not_stay(query):
    found = first(as_strings(query))
    assert (found.value, found.language) == (first(query).value, None)


@pytest.mark.parametrize(
    "place", ["GROUP BY ?x HAVING (GROUP_CONCAT(?o) IN ('a b', 'b a'))", "ORDER BY GROUP_CONCAT(?o)"]
)
def test_a_call_may_stand_outside_of_the_projection(place):
    assert first(as_strings(f"SELECT (COUNT(*) AS ?n) {{ {VALUES} BIND(1 AS ?x) }} {place}")).value == "2"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'GROUP_CONCAT(?o)' }",
        "SELECT * { ?s <x:GROUP_CONCAT(> ?group_concat } # GROUP_CONCAT(",
        "PREFIX group_concat: <x:> SELECT * { ?s group_concat:p ?o FILTER(?o = (1)) }",
        "SELECT (GROUP_CONCAT(?o",
        "GROUP_CONCAT",
        "(((( GROUP_CONCAT ))))",
    ],
)
def test_what_is_no_call_stays(query):
    assert as_strings(query) == query


def test_a_malformed_query_stays_malformed():
    query = "SELECT (GROUP_CONCAT() AS ?g) { ?s ?p }"
    with pytest.raises(SyntaxError):
        ox.Store().query(as_strings(query))
