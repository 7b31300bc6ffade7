"""SERVICE is evaluated before the query runs, with the answer that the standard gives it."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from kommunegraf.errors import (
    OutboundError,
    OutboundTimeout,
    OwnEndpointBusy,
    QueryError,
    ServiceRefused,
    UnusableAnswer,
)
from kommunegraf.outbound.allowed import AllowList
from kommunegraf.outbound.federation import (
    MAX_CLAUSES,
    MOST_PUT,
    Federation,
    evaluate_services,
    evaluate_update_services,
)
from kommunegraf.outbound.solutions import values_block
from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.operations import operations
from stand_in import JSON, Asked, Reply, StandIn, endpoint, standing_in

BASE = "https://graph.example/"
HOME = """@prefix : <http://example.org/> . :a :name "Alma" ; :knows :b, :c . :b :name "Bo" . :c :name "Cai" .
:a :where :here . """
AWAY = """@prefix : <http://example.org/> . :a :age 41 ; :mail "a@example.org" . :b :age 7 . :d :age 90 .
:a :said "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "\\"'''\\\\ \\n } # {"@da, "2026-11-27"^^:odd . """


@pytest.fixture(scope="module")
def away() -> Iterator[StandIn]:
    """An endpoint, and at /broken one that always fails."""
    answers = endpoint(AWAY)
    with standing_in(lambda asked: Reply(500) if asked.path == "/broken" else answers(asked)) as server:
        yield server


def federation(*servers: StandIn, **more: Any) -> Federation:
    entries = [f"{server.url}*" for server in servers]
    return Federation(allowed=AllowList.of(entries), base=BASE, **more)


def prepared(query: str, with_: Federation) -> str:
    return asyncio.run(evaluate_services(query, analyse(query), with_))


def home() -> ox.Store:
    store = ox.Store()
    store.load(HOME.encode(), format=ox.RdfFormat.TURTLE)
    store.load(HOME.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://example.org/g"))
    return store


def rows(query: str) -> list[Any]:
    """The rows or triples of the answer, sorted; of ASK whether it is true."""
    results = home().query(query)
    if isinstance(results, ox.QueryBoolean):
        return [bool(results)]
    if isinstance(results, ox.QuerySolutions):
        return sorted(tuple(str(term) for term in row) for row in results)
    return sorted(str(triple) for triple in results)


FORMS = {
    "join": "SELECT * { ?s :name ?n . SERVICE <URL> { ?s :age ?age } }",
    "service first": "SELECT * { SERVICE <URL> { ?s :age ?age } ?s :name ?n }",
    "glued": "SELECT*{?s :name ?n.SERVICE<URL>{?s :age ?age}}",
    "prefix": "PREFIX away: <URL> SELECT * { SERVICE away:sparql { ?s :age ?age } }",
    "base": "BASE <URLa/b> SELECT * { SERVICE <../c?d> { ?s :age ?age } }",
    "escapes": "SELECT * { SERVICE <URLs\\u0070arql> { ?s :age ?age } }",
    "comments": "SELECT * { SERVICE # one }\n <URL> # { two\n { ?s :age ?age # } three\n } }",
    "optional": "SELECT * { ?s :name ?n OPTIONAL { SERVICE <URL> { ?s :age ?age } } }",
    "optional with a filter": "SELECT * { ?s :name ?n OPTIONAL { SERVICE <URL> { ?s :age ?age } FILTER(?age > 10) } }",
    "filter within": "SELECT * { ?s :name ?n SERVICE <URL> { ?s :age ?age FILTER(?age > 10) } }",
    "union": "SELECT * { { ?s :name ?n } UNION { SERVICE <URL> { ?s :age ?age } } }",
    "minus": "SELECT * { ?s :name ?n MINUS { SERVICE <URL> { ?s :age ?age } } }",
    "exists": "SELECT * { ?s :name ?n FILTER EXISTS { SERVICE <URL> { ?s :age ?age } } }",
    "not exists": "SELECT * { ?s :name ?n FILTER NOT EXISTS { ?s :knows ?o . SERVICE <URL> { ?o :age ?age } } }",
    "sub-select": "SELECT * { ?s :name ?n { SELECT ?s (SUM(?y) AS ?z) { SERVICE <URL> { ?s :age ?y } } GROUP BY ?s } }",
    "sub-select within": "SELECT * { ?s :name ?n SERVICE <URL> { SELECT ?s (1 + ?age AS ?next) { ?s :age ?age } } }",
    "nested groups": "SELECT * { { { ?s :name ?n { SERVICE <URL> { { { ?s :age ?age } } } } } } }",
    "several": "SELECT * { SERVICE <URL> { ?s :age ?y } SERVICE <URLx> { ?s :mail ?m } SERVICE <URL> { :b :age ?b } }",
    "values around": "SELECT * { VALUES ?s { :a :d } SERVICE <URL> { ?s :age ?age } }",
    "values within": "SELECT * { SERVICE <URL> { VALUES ?s { :a :d } ?s :age ?age } }",
    "no variables, true": "SELECT ?n { ?s :name ?n SERVICE <URL> { :a :age 41 } }",
    "no variables, false": "SELECT ?n { ?s :name ?n SERVICE <URL> { :a :age 42 } }",
    "no solutions": "SELECT * { ?s :name ?n SERVICE <URL> { ?s :height ?h } }",
    "unbound": "SELECT * { ?s :name ?n SERVICE <URL> { ?s :age ?age OPTIONAL { ?s :mail ?m } } }",
    "a variable that is called so": "SELECT ?service { SERVICE <URL> { ?service :age ?SERVICE } }",
    "awkward literals": "SELECT * { ?s :name ?n SERVICE <URL> { ?s :said ?what } }",
    "the word in a string": "SELECT * { SERVICE <URL> { ?s :said ?what FILTER(STRSTARTS(?what, 'SERVICE <')) } }",
    "duplicates": "SELECT ?n { ?s :name ?n SERVICE <URL> { SELECT ?s { ?s :said ?o } } }",
    "ask": "ASK { ?s :name 'Bo' SERVICE <URL> { ?s :age 7 } }",
    "construct": "CONSTRUCT { ?s :was ?age } WHERE { ?s :name ?n SERVICE <URL> { ?s :age ?age } }",
    "silent": "SELECT * { ?s :name ?n SERVICE SILENT <URL> { ?s :age ?age } }",
    "silent failure": "SELECT * { ?s :name ?n SERVICE SILENT <URLbroken> { ?s :age ?age } }",
    "silent failure in optional": "SELECT * { ?s :name ?n OPTIONAL { SERVICE SILENT <URLbroken> { ?s :age ?age } } }",
    "one silent failure": "SELECT * { SERVICE SILENT <URLbroken> { ?s ?p ?o } SERVICE <URL> { ?s :age ?age } }",
    "solution modifiers": "SELECT ?s { SERVICE <URL> { ?s :age ?age } } ORDER BY DESC(?age) LIMIT 1",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_query_gives_what_it_gives_where_oxigraph_calls_by_itself(away: StandIn, form: str) -> None:
    query = "PREFIX : <http://example.org/> " + FORMS[form].replace("URL", away.url)
    rewritten = prepared(query, federation(away))
    asked = len(away.asked)
    ours = rows(rewritten)
    assert len(away.asked) == asked, "the rewritten query calls nobody"
    assert ours == rows(query)


def test_a_clause_within_a_graph_pattern_joins_with_the_graph(away: StandIn) -> None:
    """Not compared with Oxigraph, which finds nothing there."""
    query = f"""PREFIX : <http://example.org/>
    SELECT ?g ?n ?age {{ GRAPH ?g {{ ?s :name ?n . SERVICE <{away.url}> {{ ?s :age ?age }} }} }}"""
    found = rows(prepared(query, federation(away)))
    assert [row[:2] for row in found] == [("<http://example.org/g>", name) for name in ('"Alma"', '"Bo"')]


def test_the_forms_that_are_compared_have_answers(away: StandIn) -> None:
    empty = {
        form
        for form, text in FORMS.items()
        if not rows(prepared("PREFIX : <http://example.org/> " + text.replace("URL", away.url), federation(away)))
    }
    assert empty == {"no solutions", "no variables, false"}


def test_the_endpoint_is_asked_with_the_prologue_that_the_clause_needs() -> None:
    with standing_in(endpoint(AWAY)) as server:
        query = f"""BASE <http://base.example/x/> PREFIX un: <urn:unused> PREFIX : <http://example.org/>
        PREFIX rel: <../y#>
        SELECT * {{ SERVICE <{server.url}sparql> {{ ?s :age ?age . OPTIONAL {{ ?s rel:p <z> }} }} }}"""
        prepared(query, federation(server))
        [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/sparql")
    assert asked.headers["accept"].startswith(JSON)
    assert " ".join(asked.body.decode().split()) == (
        "BASE <http://base.example/x/> PREFIX : <http://example.org/> PREFIX rel: <http://base.example/y#> "
        "SELECT * { ?s :age ?age . OPTIONAL { ?s rel:p <z> } }"
    )


@pytest.mark.parametrize(
    ("clause", "message"),
    [
        ("SERVICE ?where { ?s ?p ?o }", "not by a variable"),
        ("SERVICE SILENT ?where { ?s ?p ?o }", "not by a variable"),
        ("SERVICE <http://169.254.169.254/latest/meta-data> { ?s ?p ?o }", "not among"),
        ("SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o }", "not among"),
        ("SERVICE <file:///etc/passwd> { ?s ?p ?o }", "not among"),
        ("SERVICE <URL/../other> { ?s ?p ?o }", "not among"),
        ("SERVICE <relative> { ?s ?p ?o }", "names no endpoint"),
        ("SERVICE none:x { ?s ?p ?o }", "names no endpoint"),
        ("SERVICE <URL> { ?s ?p ?o } OPTIONAL { SERVICE <http://other.example/> { ?s ?p ?o } }", "not among"),
    ],
)
def test_an_endpoint_that_may_not_be_asked_is_an_error_before_anything_is_asked(clause: str, message: str) -> None:
    with standing_in(endpoint(AWAY)) as server:
        allowed = Federation(allowed=AllowList.of([server.url + "sparql"]))
        with pytest.raises(ServiceRefused, match=message):
            prepared(f"SELECT * {{ {clause.replace('URL', server.url + 'sparql')} }}", allowed)
        assert server.asked == []


def test_more_clauses_than_are_asked_are_an_error(away: StandIn) -> None:
    query = "SELECT * { " + f"SERVICE <{away.url}> {{ ?s ?p ?o }} " * (MAX_CLAUSES + 1) + "}"
    with pytest.raises(ServiceRefused, match=str(MAX_CLAUSES)):
        prepared(query, federation(away))


def result(variables: list[str], bindings: list[dict[str, object]]) -> bytes:
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()


def uri(value: str) -> dict[str, object]:
    return {"x": {"type": "uri", "value": value}}


def literal(kind: str, more: str) -> dict[str, object]:
    return {"x": {"type": "literal", "value": "", kind: more}}


INJECTED = "http://x/> } SERVICE <http://127.0.0.1:9/> { ?s ?p <http://x/"
BAD_ANSWERS: dict[str, tuple[str, bytes]] = {
    "nothing": (JSON, b""),
    "no JSON": (JSON, b"<html>"),
    "cut": (JSON, result(["x"], [uri("http://x/")])[:-8]),
    "true or false": (JSON, b'{"head":{},"boolean":true}'),
    "an IRI that ends the term": (JSON, result(["x"], [uri(INJECTED)])),
    "a relative IRI": (JSON, result(["x"], [uri("x")])),
    "a variable that ends the block": (JSON, result(["x) { } } SERVICE <http://127.0.0.1:9/> { ("], [])),
    "a variable twice": (JSON, result(["x", "x"], [])),
    "a language that ends the term": (JSON, result(["x"], [literal("xml:lang", "a } #")])),
    "a datatype that ends the term": (JSON, result(["x"], [literal("datatype", INJECTED)])),
    "a variable that is not declared": (JSON, result(["x"], [{"y": {"type": "uri", "value": "http://x/"}}])),
    "a triple": (JSON, result(["x"], [{"x": {"type": "triple", "value": {
        each: {"type": "uri", "value": "http://x/"} for each in ("subject", "predicate", "object")}}}])),
    "another format": ("text/csv", b"x\nhttp://x/\n"),
    "a page": ("text/html", b"<html>"),
    "no type": ("", result(["x"], [])),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_an_answer_that_cannot_be_used_is_a_failure_of_the_endpoint(kind: str) -> None:
    media_type, body = BAD_ANSWERS[kind]
    with standing_in(lambda _: Reply(200, {"Content-Type": media_type}, (body,))) as server:
        with pytest.raises(OutboundError, match=re.escape(f"SERVICE <{server.url}>")):
            prepared(f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}", federation(server))
        silently = prepared(f"SELECT * {{ SERVICE SILENT <{server.url}> {{ ?x ?p ?o }} }}", federation(server))
        assert rows(silently) == [("None", "None", "None")]


def test_results_in_xml_are_taken_too() -> None:
    with standing_in(endpoint(AWAY, ox.QueryResultsFormat.XML)) as server:
        query = f"SELECT ?s {{ SERVICE <{server.url}> {{ ?s <http://example.org/age> 7 }} }}"
        assert rows(prepared(query, federation(server))) == [("<http://example.org/b>",)]


def test_no_term_of_an_answer_can_become_part_of_the_query() -> None:
    """Terms of every kind come through a VALUES block as they are."""
    texts = ["", "'\"\\", "\"\"\"'''", "\n\r\t\b\f\0", "} SERVICE <http://127.0.0.1:9/> { #",
             "\\u0053ERVICE", "\\\\service", "LOAD <urn:x>", "\\load", "🐄\u2028\ufeff"]  # fmt: skip
    terms = [ox.Literal(text) for text in texts]
    terms += [ox.Literal(text, language="da") for text in texts]
    terms += [ox.Literal(text, datatype=ox.NamedNode("http://x/service#SERVICE")) for text in texts]
    given = [ox.NamedNode("http://x/SERVICE?load=æ%20#service"), *terms]
    answer = result(["service"], [{"service": _json(term)} for term in given])
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, (answer,))) as server:
        query = f"SELECT * {{ SERVICE <{server.url}> {{ ?service ?p ?o }} }}"
        results = ox.Store().query(prepared(query, federation(server)))
    assert isinstance(results, ox.QuerySolutions)
    assert [row["service"] for row in results] == given


def _json(term: ox.NamedNode | ox.Literal) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    more = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **more}


def test_blank_nodes_of_an_answer_become_iris_one_for_each() -> None:
    blank = [
        {"x": {"type": "bnode", "value": label}, "y": {"type": "bnode", "value": "b"}} for label in ("a", "b", "a")
    ]
    answer = result(["x", "y"], blank)
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, (answer,))) as server:
        query = f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?p ?y }} }}"
        first, second = (
            [tuple(str(term) for term in row) for row in ox.Store().query(prepared(query, federation(server)))]
            for _ in range(2)
        )
    assert first[0] == first[2]
    assert first[0][0] != first[1][0] == first[1][1]
    assert all(term.startswith(f"<{BASE}.well-known/genid/") for row in first for term in row)
    assert not {term for row in first for term in row} & {term for row in second for term in row}


@pytest.mark.parametrize("count", [0, 1, 999, 1_000, 2_500])
def test_as_many_solutions_come_as_were_given(count: int) -> None:
    answer = result(["x"], [uri(f"http://x/{number % 7}") for number in range(count)])
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, (answer,))) as server:
        query = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}"
        rewritten = prepared(query, federation(server))
    [(number,)] = rows(rewritten)
    assert number.startswith(f'"{count}"')
    # Oxigraph joins a long VALUES block with everything else first, but not within a sub-select.
    assert ("SELECT * {" in rewritten) == (count >= 1_000)


def test_an_answer_with_more_rows_than_may_be_is_refused_and_not_cut() -> None:
    answer = result(["x"], [uri(f"http://x/{number}") for number in range(6)])
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, (answer,))) as server:
        query = f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}"
        assert len(rows(prepared(query, federation(server, max_rows=6)))) == 6
        with pytest.raises(OutboundError, match="more than 5 rows"):
            prepared(query, federation(server, max_rows=5))


def test_an_answer_longer_than_may_be_is_refused() -> None:
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, itertools.repeat(b" " * 10_000))) as server:
        query = f"SELECT * {{ SERVICE <{server.url}> {{ ?x ?p ?o }} }}"
        with pytest.raises(OutboundError, match="MiB"):
            prepared(query, federation(server, max_bytes=100_000))


def test_all_clauses_together_have_the_time_of_one() -> None:
    over = threading.Event()

    def answer(_: Asked) -> Reply:
        over.wait(30)
        return Reply()

    with standing_in(answer) as server:
        try:
            query = "SELECT * { " + f"SERVICE SILENT <{server.url}> {{ ?s ?p ?o }} " * MAX_CLAUSES + "}"
            assert rows(prepared(query, federation(server, seconds=0.3))) == [("None", "None", "None")]
            assert len(server.asked) <= 4
            with pytest.raises(OutboundTimeout, match=r"0\.3 s"):
                prepared(query.replace("SILENT", ""), federation(server, seconds=0.3))
        finally:
            over.set()


def test_clauses_are_asked_side_by_side() -> None:
    """Each of the four answers only once all four have come."""
    together = threading.Barrier(4)
    answer = result(["x"], [])

    def meet(_: Asked) -> Reply:
        together.wait(10)
        return Reply(200, {"Content-Type": JSON}, (answer,))

    with standing_in(meet) as server:
        query = "SELECT * { " + f"SERVICE <{server.url}> {{ ?x ?p ?o }} " * 4 + "}"
        assert rows(prepared(query, federation(server))) == []


def test_a_helper_of_the_service_itself_needs_no_call_and_no_entry() -> None:
    asked: list[str] = []

    async def search(select: str) -> bytes:
        asked.append(select)
        return result(
            ["s", "score"], [{"s": {"type": "uri", "value": "http://example.org/a"}, "score": _json(ox.Literal(3))}]
        )

    iri = "https://graph.example/service/search"
    clause = f"SERVICE <{iri}> {{ ?s :query 'rygestop' ; :score ?score }}"
    query = f"PREFIX : <http://example.org/> SELECT ?n {{ {clause} ?s :name ?n }}"
    with_search = Federation(helpers={iri: search})
    assert rows(prepared(query, with_search)) == [('"Alma"',)]
    assert asked == ["PREFIX : <http://example.org/> SELECT * { ?s :query 'rygestop' ; :score ?score \n}"]
    assert not with_search.asks_others(analyse(query))
    assert with_search.asks_others(analyse("SELECT * { SERVICE <http://other.example/> {} }"))


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_failure_of_an_endpoint_of_our_own_is_never_silenced(silent: str) -> None:
    async def endless(_: str) -> bytes:
        await asyncio.Event().wait()
        return b""

    async def broken(_: str) -> bytes:
        return result(["x", "x"], [])

    query = f"SELECT * {{ SERVICE {silent}<urn:search> {{ ?x ?p ?o }} }}"
    with pytest.raises(OwnEndpointBusy, match="urn:search"):
        prepared(query, Federation(helpers={"urn:search": endless}, seconds=0.05))
    with pytest.raises(UnusableAnswer, match="urn:search"):
        prepared(query, Federation(helpers={"urn:search": broken}))


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_the_answers_of_all_clauses_together_are_bounded(silent: str) -> None:
    """Each of four is well below what all may have together."""
    answer = result(["x"], [{"x": {"type": "literal", "value": "x" * (MOST_PUT // 300)}}] * 100)

    async def search(_: str) -> bytes:
        return answer

    def asking(iri: str, clauses: int) -> str:
        return "SELECT * { " + f"SERVICE {silent}<{iri}> {{ ?x ?p ?o }} " * clauses + "}"

    ours = Federation(helpers={"urn:search": search})
    assert len(prepared(asking("urn:search", 2), ours)) < MOST_PUT
    with pytest.raises(UnusableAnswer, match="narrow"):
        prepared(asking("urn:search", 4), ours)
    with standing_in(lambda _: Reply(200, {"Content-Type": JSON}, (answer,))) as server:
        prepared(asking(server.url, 2), federation(server))
        with pytest.raises(OutboundError, match="narrow"):
            prepared(asking(server.url, 4), federation(server))


def test_a_helper_can_refuse_what_it_is_asked() -> None:
    async def picky(_: str) -> bytes:
        raise QueryError("give the words to search for")

    with pytest.raises(QueryError, match="give the words"):
        prepared("SELECT * { SERVICE <urn:search> {} }", Federation(helpers={"urn:search": picky}))


def test_an_update_takes_its_solutions_from_another_endpoint(away: StandIn) -> None:
    update = f"""PREFIX : <http://example.org/>
    INSERT {{ ?s :years ?age }} WHERE {{ ?s :name ?n . SERVICE <{away.url}> {{ ?s :age ?age }} }}"""
    store = home()
    [operation] = operations(update)
    store.update(asyncio.run(evaluate_update_services(operation, federation(away))))
    years = store.quads_for_pattern(None, ox.NamedNode("http://example.org/years"), None)
    assert sorted(quad.object.value for quad in years) == ["41", "7"]


def test_an_update_may_not_ask_more_than_a_query(away: StandIn) -> None:
    [operation] = operations(f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{away.url}> {{ ?s ?p ?o }} }}")
    with pytest.raises(ServiceRefused):
        asyncio.run(evaluate_update_services(operation, Federation()))


def test_joining_many_solutions_costs_little_more_than_joining_few() -> None:
    """The plan that Oxigraph picks for a plain block of these rows reads all of the store for each of them."""
    store = ox.Store()
    names = [ox.NamedNode(f"http://example.org/{number}") for number in range(10_000)]
    label, kind, body = (ox.NamedNode(f"http://example.org/{name}") for name in ("label", "kind", "body"))
    store.bulk_extend(
        ox.Quad(name, predicate, value)
        for number, name in enumerate(names)
        for predicate, value in ((label, ox.Literal(str(number))), (kind, kind), (body, names[number % 100]))
    )
    answer = result(["x"], [uri(name.value) for name in names[:2_000]])
    block = values_block(answer, ox.QueryResultsFormat.JSON, BASE, 10_000)
    plain = re.sub(r"^\{ SELECT \* (.*) \}$", r"\1", block, flags=re.DOTALL)
    assert plain != block

    def seconds(group: str) -> float:
        query = (
            f"PREFIX : <http://example.org/> SELECT (COUNT(*) AS ?n) "
            f"{{ ?x :kind :kind ; :label ?l ; :body ?b . ?b :label ?m {group} }}"
        )
        return _taken(store, query)

    assert seconds(block) * 3 < seconds(plain)


def _taken(store: ox.Store, query: str) -> float:
    began = time.perf_counter()
    assert [row[0].value for row in store.query(query)] == ["2000"]
    return time.perf_counter() - began
