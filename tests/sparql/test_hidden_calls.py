"""No text that Oxigraph would call out for gets past the rewriting; one that only has the word in it does."""

from __future__ import annotations

import time
from contextlib import suppress

import pyoxigraph as ox
import pytest

from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.operations import operations
from kommunegraf.sparql.rewriting import HiddenCall, inline, inline_update

HERE = "<http://127.0.0.1:9/x>"
CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "select * { service silent ?where { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x' . SERVICE<http://127.0.0.1/>{ ?s ?p ?o } }",
    "PREFIX ex: <urn:> SELECT * { # a comment\nSERVICE ex:here { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a "quoted" word""" SERVICE <http://127.0.0.1/> {} }',
    "SELECT * { LATERAL { SERVICE ?e { ?s ?p ?o } } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    f"SELECT * {{ SERVICESILENT{HERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1SERVICE{HERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p trueSERVICE {HERE} {{ ?s ?p ?o }} }}",
    f"PREFIX ex: <urn:> SELECT * {{ ?s ?p ex:.SERVICE {HERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?a . FILTER(?a<'>')SERVICE{HERE}{{ ?s ?p ?o }} #'\n}}",
    f'SELECT * {{ ?s <http://x/\\u00e9\'> "\\u0022" . SERVICE {HERE} {{ ?s ?p ?o }} #\' """ \n}}',
    "PREFIX ex: <urn:> SELECT * { SERVICE ex:a\\#b# a comment\n#another\n{ ?s ?p ?o } }",
    "SELECT * { SERVICE ?s\u00b7x { ?s ?p ?o } }",
    f"SELECT * {{ VALUES ?x {{ '''a' }} SERVICE {HERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE <http://127.0.0.1:9/{'x' * 5000}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE #{'x' * 5000}\n {HERE} {{ ?s ?p ?o }} }}",
    f"PREFIX {'x' * 5000}: <urn:> SELECT * {{ SERVICE {'x' * 5000}: {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_that_the_store_would_make_is_found_however_it_is_written(query: str) -> None:
    ox.Store().query(query)  # it parses: were it let through, it would be made
    with pytest.raises(HiddenCall):
        inline(query, analyse(query))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE' }",
        f"SELECT * {{ ?s ?p 'SERVICE {HERE} {{' }}",
        'SELECT * { ?s ?p """it\'s a SERVICE <x> {""" }',
        "SELECT * { ?s ?p '\\nservice\\tservice <x> {' }",
        "SELECT ?service { ?s ?p ?service }",
        "SELECT * { ?s ?p ?service { ?s ?p ?o } }",
        "SELECT $SERVICE { ?s ?p $SERVICE }",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE ?o }",
        "PREFIX service: <http://example.org/> SELECT * { GRAPH service:x { ?s ?p ?o } }",
        "PREFIX ex: <http://example.org/service#> SELECT * { ?s ex:service ?o { ?s ex:service <http://x/service#y> } }",
        "PREFIX ex: <http://example.org/> SELECT * { ?s ex:service ?x {| ex:service ?y |} }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE <http://127.0.0.1/> {",
        "SELECT * { ?s ?p 'x'@service }",
        "BASE <http://example.org/service/> SELECT * { ?s <a> ?o }",
    ],
)
def test_the_word_alone_is_no_call(query: str) -> None:
    store = ox.Store()
    told = ox.NamedNode("http://example.org/SERVICE")
    store.add(ox.Quad(told, told, ox.Literal("SERVICE")))
    store.add(ox.Quad(told, told, ox.Literal(f"SERVICE {HERE} {{")))
    store.add(ox.Quad(told, told, ox.Literal("\nservice\tservice <x> {")))
    rewritten = inline(query, analyse(query))
    assert [tuple(row) for row in store.query(rewritten)] == [tuple(row) for row in store.query(query)]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "PREFIX ex: <urn:> SELECT * { ?s ?p ex:\\u0053 }",
        "SELECT * { ?s ?p ?\\u0053 }",
        "SELECT * { ?s ?p <urn:x\\u003e\\u0020> }",
        "SELECT * { ?s ?p 'x\\u0027 . ?s ?p 'y' }",
    ],
)
def test_oxigraph_reads_no_escapes_outside_of_strings_and_iris_and_ends_neither_by_one(query: str) -> None:
    """What the rewriting rests on: `\\u0053ERVICE` is a syntax error where it would be a keyword."""
    with pytest.raises(SyntaxError):
        ox.Store().query(query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <urn:a> <urn:b> 'a;' . <urn:c> <urn:d> ''';LOAD <urn:x>''' }",
        "PREFIX ex: <urn:> DELETE WHERE { ex:a ex:load <urn:x> . ?load <urn:x> ex:service }",
        "INSERT DATA { <urn:load> <urn:service> 'LOAD <urn:x>, SERVICE <urn:x> {' } # ; LOAD <urn:y>",
    ],
)
def test_the_words_in_data_do_not_keep_an_update_from_being_made(update: str) -> None:
    rewritten, whole = ox.Store(), ox.Store()
    for store in (rewritten, whole):
        store.update("INSERT DATA { <urn:a> <urn:load> <urn:x> . <urn:y> <urn:x> <urn:service> }")
    whole.update(update)
    for operation in operations(update):
        rewritten.update(inline_update(operation))
    assert set(rewritten) == set(whole)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL; LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <urn:g>",
        "PREFIX load: <http://127.0.0.1:9/> LOAD load:x",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_an_update_that_would_call_out_is_never_handed_on(update: str) -> None:
    with pytest.raises(HiddenCall):
        inline_update(operations(update)[-1])


PIECES = [
    "-", "a-", '\\"', "\\'", "service", "service#\n", "service ", "?service", "aservice", "load ", "'''\\", "'\\'",
    "a.", "a:b.", "<", "<a", "<\\u0061", "(?a<", "((", "{", "''' ", "1.", "1e", "@a-", "_:a.", "a:%41", "æ", "\x00",
    "service<x>{", "service <x> {'", "PREFIX a:<urn:>", "CLEAR ALL;",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_any_kind_is_looked_through_in_a_moment(piece: str) -> None:
    for start in ("", "SELECT * { FILTER("):
        text = start + piece * (100_000 // len(piece))
        began = time.process_time()
        facts = analyse(text)
        with suppress(HiddenCall):
            inline(text, facts)
        assert time.process_time() - began < 10  # it is well below one; quadratic, it would be minutes
