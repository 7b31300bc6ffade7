"""A query that does not parse has its fault named where a person would: at the first word that fits nowhere."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from sparql_corpus import texts

from kommunegraf.sparql.first_fault import LONGEST, first_fault

BASE = "http://example.org/"


def parses(query: str) -> bool:
    try:
        ox.Store().query(query, base_iri=BASE)
    except SyntaxError:
        return False
    except (RuntimeError, ValueError):
        return True  # it parses, and fails at something else
    return True


def test_a_query_that_parses_has_no_fault():
    tried = [(name, text) for name, text in texts("rq") if parses(text)]
    assert len(tried) > 30
    for name, text in tried:
        assert first_fault(text) is None, name


@pytest.mark.parametrize(
    ("query", "line", "at", "message"),
    [
        ("SELECT * WHER { ?s ?p ?o }", 1, "WHER", "expected WHERE or {, found 'WHER'"),
        ("SELEC * {}", 1, "SELEC", "expected PREFIX, SELECT, CONSTRUCT, DESCRIBE or ASK, found 'SELEC'"),
        ("SELECT *\nWHERE {\n  ?s ?p ?o }}", 3, "}", "expected the end of the query, found '}'"),
        ("SELECT ?x {\n ?x a <b>\n ?y a <c> }", 3, "?y a <c> }", "expected ; or . or }, found '?y'"),
        ("ASK { ?x a kg:Foo }", 1, "kg:Foo }", "the prefix kg: is not declared"),
        ("ASK { ?x a 'open }", 1, "'open }", "this string has no end"),
        ("ASK { ?x ?p ?y FILTER(?y > ) }", 1, ") }", "expected a value, found ')'"),
        ("ASK { ?x ?p ?y FILTER(CONTANS(?y, 'a')) }", 1, "CONTANS(?y, 'a')) }", "a value or a function"),
        ("SELECT (COUNT(?x) ?n) {}", 1, "?n) {}", "expected AS"),
        ("SELECT ?x { ?x ?p ", 1, "", "the query ends here"),
        ("SELECT ?x { ?x ?p ?o } GROUP ?x", 1, "?x", "expected BY"),
        ("SELECT ?x { ?x ?p ?o } LIMIT ten", 1, "ten", "expected a whole number"),
        ("ASK { VALUES ?x { 1 ?y } }", 1, "?y } }", "expected a value or }"),
        ("ASK { ?x ?p [ ?q ] }", 1, "] }", "expected a variable, an IRI or a value"),
        ("CONSTRUCT { ?s ?p FILTER } WHERE {}", 1, "FILTER } WHERE {}", "expected a variable, an IRI or a value"),
        ("ASK { 'æ😀' ?p ?o ! }", 1, "! }", "expected ; or . or }"),
    ],
)
def test_the_fault_is_the_first_word_that_does_not_fit(query, line, at, message):
    assert not parses(query)
    found = first_fault(query)
    assert found is not None
    assert found.line == line
    there = query.split("\n")[line - 1][found.column - 1 :]
    assert there.startswith(at) if at else there.strip() == ""
    assert message in found.message


def test_most_queries_that_the_suites_refuse_have_a_fault_within_them():
    refused = [text for _, text in texts("rq") if not parses(text)]
    found = [(text, first_fault(text)) for text in refused]
    if not refused:
        pytest.skip("the suites are not here (set KOMMUNEGRAF_SHARED)")
    assert sum(fault is not None for _, fault in found) > 0.5 * len(refused)
    for text, fault in found:
        if fault is not None:
            lines = text.split("\n")
            assert 1 <= fault.line <= len(lines)
            assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 300 + "}" * 299,
        "ASK { FILTER" + "(" * 3000,
        "ASK { ?s " + "(" * 3000,
        "ASK { << ?s ?p ?o >> ?q }",
        "ASK {" + " " * LONGEST + "!",
    ],
    ids=["groups", "expressions", "paths", "a later SPARQL", "long"],
)
def test_what_is_deep_long_or_of_a_later_sparql_is_left_to_the_parser(query):
    assert first_fault(query) is None
