"""A query that would call out is told from one that only has the word in it."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from kommunegraf.api.outbound import calls_out


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x' . SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
        "SELECT * { # a comment\nSERVICE ex:here { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        'SELECT * { ?s ?p """a "quoted" word""" SERVICE <http://127.0.0.1/> {} }',
        "SELECT * { LATERAL { SERVICE ?e { ?s ?p ?o } } }",
    ],
)
def test_the_keyword_is_found_wherever_a_parser_would_read_it(query):
    assert calls_out(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        'SELECT * { ?s ?p """it\'s a SERVICE""" }',
        "SELECT ?service { ?s ?p ?service }",
        "SELECT $SERVICE { ?s ?p $SERVICE }",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE ?o }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE",
        "SELECT * { ?s ?p 'x'@service }",
    ],
)
def test_the_word_alone_is_no_call(query):
    assert not calls_out(query)


HERE = "<http://127.0.0.1:9/x>"


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        f"SELECT * {{ SERVICESILENT{HERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{HERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE {HERE} {{ ?s ?p ?o }} }}",
        f"PREFIX ex: <urn:> SELECT * {{ ?s ?p ex:.SERVICE {HERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?a . FILTER(?a<'>')SERVICE{HERE}{{ ?s ?p ?o }} #'\n}}",
        f'SELECT * {{ ?s <http://x/\\u00e9\'> "\\u0022" . SERVICE {HERE} {{ ?s ?p ?o }} #\' """ \n}}',
        "PREFIX ex: <urn:> SELECT * { SERVICE ex:a\\#b# a comment\n#another\n{ ?s ?p ?o } }",
        "SELECT * { SERVICE ?s\u00b7x { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <http://127.0.0.1:9/{'x' * 5000}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE #{'x' * 5000}\n {HERE} {{ ?s ?p ?o }} }}",
        f"PREFIX {'x' * 5000}: <urn:> SELECT * {{ SERVICE {'x' * 5000}: {{ ?s ?p ?o }} }}",
    ],
)
def test_a_call_that_the_store_would_make_is_found_however_it_is_written(query):
    ox.Store().query(query)  # it parses: were it let through, it would be made
    assert calls_out(query)


@pytest.mark.parametrize(
    "piece", ["-", "a-", '\\"', "\\'", "service", "service#\n", "service ", "?service", "aservice"]
)
def test_a_long_query_of_any_kind_is_looked_through_in_a_moment(piece):
    text = "'''" + piece * (1_000_000 // len(piece))
    began = time.process_time()
    calls_out(text)
    assert time.process_time() - began < 5
