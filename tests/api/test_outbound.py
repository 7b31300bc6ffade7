"""A query that would call out is told from one that only has the word in it."""

from __future__ import annotations

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
