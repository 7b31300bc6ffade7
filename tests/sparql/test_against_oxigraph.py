"""Our reading of SPARQL text is held against Oxigraph's own, on the W3C suites and on what comes of mutating them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from counting_listener import Listener
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sparql_corpus import texts

from kommunegraf.api.answer_cache import is_lasting
from kommunegraf.errors import QueryError
from kommunegraf.sparql import rewriting
from kommunegraf.sparql.analysis import analyse
from kommunegraf.sparql.operations import operations
from kommunegraf.sparql.rewriting import HiddenCall, inline
from kommunegraf.sparql.tokens import tokens

BASE = "http://example.org/base/"
QUERIES = texts("rq")
UPDATES = texts("ru")
ROWS = 200
Outcome = tuple[str, object]


def small_store() -> ox.Store:
    store = ox.Store()
    data = """@prefix : <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
    :a :p :b, "SERVICE", "x"@en, 1, 2.5, true . :b :p :c ; :q :a ; foaf:name "Alice" ; foaf:knows :c .
    :c :p :a ; foaf:name "Bob", "SERVICE <http://x/> { }" . _:x :p :a ; :q _:y . _:y :q :c ; :service :a . """
    store.load(data.encode(), format=ox.RdfFormat.TURTLE)
    store.load(data.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://example.org/g"))
    return store


def shown(term: object) -> str:
    return "_" if isinstance(term, ox.BlankNode) else re.sub(r"_:\w+", "_", str(term))


def outcome(store: ox.Store, query: str) -> Outcome:
    """What a query gives: the kind and the first rows, blank nodes alike; of an error only that it is one."""
    try:
        results = store.query(query, base_iri=BASE)
        if isinstance(results, ox.QueryBoolean):
            return "ask", bool(results)
        if isinstance(results, ox.QuerySolutions):
            names = [variable.value for variable in results.variables]
            rows = [[shown(term) for term in row] for _, row in zip(range(ROWS), results, strict=False)]
            return "select", (names, sorted(rows))
        return "graph", sorted(shown(triple) for _, triple in zip(range(ROWS), results, strict=False))
    except SyntaxError:
        return "syntax", None
    except (OSError, RuntimeError, ValueError) as error:
        return "failed", type(error).__name__


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return small_store()


@pytest.fixture
def every_letter_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the letters e and s for the word: strings, IRIs and names are all rewritten, and nothing is refused."""
    monkeypatch.setattr(rewriting, "_WORDS", {"service": re.compile("(?<!\\\\)[es](?![0-9A-Fa-f]{3})")})
    monkeypatch.setattr(rewriting, "_CLAUSES", {"service": re.compile("(?!)")})


@pytest.mark.parametrize(("name", "query"), QUERIES, ids=[name for name, _ in QUERIES])
def test_every_query_of_the_suites_has_the_form_that_oxigraph_sees(store: ox.Store, name: str, query: str) -> None:
    kinds = {"select": {"select"}, "ask": {"ask"}, "graph": {"construct", "describe"}}
    facts = analyse(query, BASE)
    kind, _ = outcome(store, inline(query, facts, ["{}"] * len(facts.services)))
    if kind in kinds:
        assert facts.form in kinds[kind]
    if "failed" != kind != "syntax":
        assert query[facts.prologue_end :].lower().startswith(str(facts.form))


@pytest.mark.parametrize(
    ("name", "query"), [each for each in QUERIES if not analyse(each[1]).services], ids=lambda value: value[:60]
)
@pytest.mark.usefixtures("every_letter_escaped")
def test_a_query_that_is_rewritten_throughout_means_what_it_meant(store: ox.Store, name: str, query: str) -> None:
    facts = analyse(query, BASE)
    rewritten = inline(query, facts)
    assert rewritten.count("\n") == query.count("\n")
    if is_lasting(query):
        assert outcome(store, rewritten) == outcome(store, query)


def applied(update: Callable[[ox.Store], None]) -> Outcome:
    store = small_store()
    try:
        update(store)
    except SyntaxError:
        return "syntax", None
    except (OSError, RuntimeError, ValueError) as error:
        return "failed", type(error).__name__
    return "done", sorted(shown(quad) for quad in store)


@pytest.mark.parametrize(("name", "update"), UPDATES, ids=[name for name, _ in UPDATES])
def test_an_update_made_operation_by_operation_is_the_update(name: str, update: str) -> None:
    try:
        found = operations(update, BASE)
    except QueryError:
        assert "LOAD" in update.upper() or applied(lambda store: store.update(update, base_iri=BASE))[0] == "syntax"
        return
    if any(operation.kind == "load" for operation in found):
        assert all(operation.source for operation in found if operation.kind == "load")
        return
    try:
        texts_given = [rewriting.inline_update(each) for each in found]
    except HiddenCall:
        assert "syntax-update-bad" in name
        return
    apart = applied(lambda store: [store.update(text, base_iri=BASE) for text in texts_given])
    whole = applied(lambda store: store.update(update, base_iri=BASE))
    if whole[0] == "syntax" and len(re.findall(r"(?i)\b(?:prefix|base)\b", update)) and apart[0] == "done":
        # Oxigraph takes one prologue a request, the standard one an operation.
        assert re.search(r"(?is);.*\b(?:prefix|base)\b", update)
    else:
        assert apart == whole


COUNTS = {
    "syntax-update-1/syntax-update-38.ru": 0,
    "syntax-update-1/syntax-update-36.ru": 1,
    "syntax-update-1/syntax-update-37.ru": 2,
    "syntax-update-1/syntax-update-40.ru": 0,
    "syntax-update-1/syntax-update-26.ru": 1,
    "update-silent/load-silent.ru": 1,
    "delete-insert/delete-insert-01.ru": 1,
}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_the_operations_of_some_requests_are_as_many_as_stand_in_them(name: str, count: int) -> None:
    found = dict(UPDATES).get(f"sparql11/{name}")
    if found is None:
        pytest.skip("the W3C suites are not here")
    assert len(operations(found, BASE)) == count


def calls(port: int) -> list[str]:
    """What a group may hold, each calling out or only looking so."""
    here = f"<http://127.0.0.1:{port}/>"
    call = f"SERVICE {here} {{ ?s ?p ?o }}"
    return [
        call, f"SERVICE SILENT {here} {{}}", f"service{here}{{?s ?p ?o}}", f"{{ {call} }} UNION {{}}", f"{call} .",
        f"OPTIONAL {{ {call} }}", f"FILTER EXISTS {{ {call} }}", f"# {call}\n", f"BIND('{call}' AS ?told)",
        f"MINUS {{ ServiceSilent{here}#{{\n{{ }} }}", f"{{ SELECT * {{ {call} }} }}", f"FILTER(1<2){call}",
        f"?s ?p 1{call}", f"?s ?p ?o, true{call}", f"FILTER(?s<'>'){call} #'\n", f"?s ?p ?o . {call}",
        f"VALUES ?endpoint {{ {here} }} SERVICE ?endpoint {{ ?s ?p ?o }}", f"VALUES ?x {{ '''a' }} {call}",
        f"FILTER('''{call}'''!=?p)", f"FILTER('\\\''!=\"'\"){call}", f"LATERAL {{ {call} }}",
        f"OPTIONAL {{ ?s <http://x/service#> ?service {{ {call} }} }}", "OPTIONAL { ?s ?p ?service { ?s ?p ?o } }",
    ]  # fmt: skip


SCRAPS = [
    "SERVICE ex:x {}", "SERVICE <x> { ?s ?p ?o }", "SERVICE", "service", "PREFIX ex: <http://x/> ",
    "'", '"', "'''", '"""', "#", "\n", "<", ">", "{", "}", "(", ")", ".", ";", ",", "\\", "\\u0053", "\\u0027",
    "<'>", "FILTER(1<2)", "FILTER(?s<'>')", "1", "1.", ".5", "true", "@en", "^^", "_:b", "ex:", ":", "ex:a\\'",
    "?s", "?o ", "$p", "*", "a ", "VALUES ?x { 1 }", "UNION", "LATERAL {", "<<", ">>", "{|", "|}", "\r", "\t", "\0",
    "æ", "·", "[]", "()", "||", "&&", "IN", "BIND(1 AS ?q)", "SELECT * { ?s ?p ?o } ",
    "PREFIX : <http://example.org/> ",
]  # fmt: skip


# Queries with solutions, in which a call would be made.
PLAIN = [
    "SELECT * { ?s ?p ?o }",
    "SELECT*{?s?p?o.FILTER(?o!=1)}",
    "ASK { ?s ?p ?o . OPTIONAL { ?o ?q ?r } }",
    "SELECT * { { ?s ?p ?o } UNION { ?o ?p ?s } }",
    "SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o . } GROUP BY ?s ORDER BY ?n",
    "PREFIX : <http://example.org/> CONSTRUCT { ?s :p ?o } WHERE { ?s :p ?o . FILTER EXISTS { ?s ?p ?o } }",
    "PREFIX ex: <http://example.org/> SELECT ?x { ex:a ex:p ?x . VALUES ?x { ex:b 'SERVICE' } }",
    "SELECT * { ?s ?p 'SERVICE' . # SERVICE\n ?s ?p ?o }",
]


def mutated(choose: random.Random, text: str, calling: list[str]) -> str:
    for _ in range(choose.choice([0, 0, 1, 1, 2, 3])):
        place = choose.randint(0, len(text))
        match choose.randint(0, 3):
            case 0:
                text = text[:place] + text[place + choose.randint(1, 4) :]
            case 1:
                other = choose.randint(0, len(text))
                text = text[:place] + text[other : other + choose.randint(1, 30)] + text[place:]
            case 2:
                text = text.replace(choose.choice(" \n.;"), choose.choice(["", "#\n", " ", "\n"]), 2)
            case _:
                text = text[:place] + choose.choice(SCRAPS) + text[place:]
    if choose.random() < 0.7:
        ends = [found.end() for found in re.finditer(r"[{.}]", text)] or [0]
        place = choose.choice(ends)
        text = (
            text[:place] + choose.choice(["", " "]) + choose.choice(calling) + choose.choice(["", " "]) + text[place:]
        )
    return text


def test_ten_thousand_mutated_queries_never_call_out_and_keep_their_meaning(store: ox.Store) -> None:
    """Also of those that would have called out as they stood: of them enough must have come by to tell."""
    choose = random.Random(20_261_127)
    called = refused = kept = told = 0
    with Listener() as listener:
        calling = calls(listener.port)
        seeds = [query for _, query in QUERIES if len(query) < 1_500 and "example.org/sparql" not in query]
        seeds = [query for query in seeds if not analyse(query).services]
        for _ in range(12_000):
            text = mutated(choose, choose.choice(choose.choice([seeds, PLAIN]) or PLAIN), calling)
            if re.search(r"(?i)service(?!.{0,20}127\.0\.0\.1)", text) and re.search("(?i)https?://(?!127)", text):
                # The original is tried too, and no test may reach beyond this machine.
                text = re.sub(r"(?i)https?://(?!127\.0)[^/>\s]*", f"http://127.0.0.1:{listener.port}", text)
            facts = analyse(text, BASE)
            before = listener.calls
            original = outcome(store, text)
            calls_out = listener.calls > before
            called += calls_out
            try:
                rewritten = inline(text, facts)
            except HiddenCall:
                refused += 1
                told += calls_out and bool(facts.services)
                continue
            before = listener.calls
            result = outcome(store, rewritten)
            assert listener.calls == before, text
            assert not calls_out, text
            if is_lasting(text):
                assert result == original, text
            kept += original[0] not in {"syntax", "failed"}
    assert called > 300
    assert kept > 1_000
    # The analysis tells nearly all calls that are really made; the rest is refused.
    assert told > called * 0.8


def loads(port: int) -> list[str]:
    """What an update may hold, each loading or only looking so."""
    here = f"<http://127.0.0.1:{port}/>"
    load = f"LOAD {here}"
    return [
        f"; {load} ;", f"{load};", f"; load silent{here} INTO GRAPH <urn:g>", f"# ; {load}\n", f"'; {load} ;'",
        f"'''; {load} ;'''", f"}} ; {load} ; INSERT DATA {{", f"PREFIX l: {here} LOAD l:x ;", f";\nLOAD#\n{here};",
        f"<'> ; {load} #'\n", f"?load {here} ?o .", f"SERVICE {here} {{ ?s ?p ?o }}", f"BASE {here} LOAD <x>;",
    ]  # fmt: skip


def test_mutated_updates_never_load_by_themselves() -> None:
    choose = random.Random(20_261_127)
    seeds = [
        "INSERT DATA { <urn:a> <urn:p> 'x' }",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p 'LOAD' } WHERE { ?s ?p ?o . }",
        "PREFIX : <http://example.org/> DELETE WHERE { :a :p ?o } ; INSERT DATA { :a :load :b . }",
        "CREATE SILENT GRAPH <urn:g> ; COPY DEFAULT TO <urn:g> ; DROP GRAPH <urn:g>",
    ]
    made = told = 0
    with Listener() as listener:
        calling = loads(listener.port)
        for _ in range(4_000):
            text = mutated(choose, choose.choice(seeds), calling)
            try:
                found = operations(text, BASE)
                texts_given = [rewriting.inline_update(each) for each in found if each.kind != "load"]
            except QueryError:
                continue
            told += any(each.kind == "load" for each in found)
            store = ox.Store()
            for given_text in texts_given:
                try:
                    store.update(given_text, base_iri=BASE)
                    made += 1
                except (SyntaxError, OSError, RuntimeError, ValueError):
                    continue
        assert listener.calls == 0
    assert made > 1_000
    assert told > 200


ALPHABET = st.sampled_from([*"'\"#<>{}().;,\\:?$@_~^|&=!*+-/[] \n\r\t", "a", "1", "æ", "ex:", "SERVICE", "'''", '"""',
                            "\\u0053", "SELECT", "FILTER(", "PREFIX ", "<a>", "urn:", "?x", "VALUES"])  # fmt: skip


@given(st.lists(ALPHABET, max_size=60).map("".join) | st.text(max_size=60))
@examples(max_examples=400)
def test_tokens_cover_any_text_from_end_to_end(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.start == position < token.end
        position = token.end
    assert position == len(text)


@given(st.lists(ALPHABET, max_size=40).map("".join))
@examples(max_examples=400)
def test_whatever_stands_in_a_group_what_is_let_through_has_no_clause(text: str) -> None:
    query = f"PREFIX ex: <urn:> SELECT * {{ {text} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}"
    facts = analyse(query)
    try:
        rewritten = inline(query, facts, ["{}"] * len(facts.services))
    except HiddenCall:
        return
    assert re.search(r"(?i)(?<!\\u005)service\s*<[^<>]*>\s*\{", rewritten) is None
