"""Text search as a SERVICE clause: its body is SPARQL over the hits, and joins with the graph by VALUES."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from decisions import decision, decision_quads, put, served

from kommunegraf.identity import ONTOLOGY
from kommunegraf.search.bodies import MOST, BodyError, read_body
from kommunegraf.search.clauses import answer_clause
from kommunegraf.search.evaluating import Evaluator, Occupied, TooCostly
from kommunegraf.search.searching import Index
from kommunegraf.settings import Settings
from kommunegraf.store.folder import DataFolder

PROLOGUE = f"PREFIX text: <https://w3id.org/kommunegraf/text#> PREFIX kg: <{ONTOLOGY}>\n"


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    made = Evaluator(seconds=2, memory_mb=256)
    yield made
    made.close()


@pytest.fixture
def index(settings: Settings) -> Index:
    texts = {"a": "om rygestop", "b": "om rygestopkurser og motion", "c": "om motion"}
    put(settings, {name: decision_quads(name, text, date="2021-05") for name, text in texts.items()})
    return served(settings)


def rows(body: str, index: Index, evaluator: Evaluator) -> list[dict[str, Any]]:
    answer = json.loads(answer_clause(f"{PROLOGUE}SELECT * {{ {body} }}", index, evaluator))
    return answer["results"]["bindings"]


def hits(body: str, index: Index, evaluator: Evaluator) -> set[str]:
    return {row["hit"]["value"] for row in rows(body, index, evaluator)}


def test_each_hit_has_its_score_rank_and_words_with_their_types(index: Index, evaluator: Evaluator) -> None:
    [first, second] = sorted(
        rows(
            '?hit text:query "rygestop" ; text:score ?score ; text:rank ?rank ; text:title ?title ; '
            "text:snippet ?snippet ; text:kind ?kind ; text:municipality ?code ; text:date ?date ; text:document ?d",
            index,
            evaluator,
        ),
        key=lambda row: int(row["rank"]["value"]),
    )
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert (first["hit"]["value"], second["hit"]["value"]) == (decision("a"), decision("b"))
    assert float(first["score"]["value"]) > float(second["score"]["value"])
    assert (first["score"]["datatype"], first["rank"]["datatype"]) == (f"{xsd}double", f"{xsd}integer")
    assert first["snippet"] == {"type": "literal", "value": "om rygestop"}
    assert first["kind"] == {"type": "uri", "value": f"{ONTOLOGY}Decision"}
    assert first["code"] == {"type": "literal", "value": "0657"}
    assert first["date"] == {"type": "literal", "value": "2021-05", "datatype": f"{xsd}gYearMonth"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('?hit text:query "rygestop"', "ab"),
        ("?hit text:query 'motion' .", "bc"),
        ('?hit text:query """motion""" ; text:limit 1', "c"),
        ('?hit <https://w3id.org/kommunegraf/text#query> "mo\\u0074ion"', "bc"),
        ('?hit text:query "rygestop" ; text:kind kg:Decision', "ab"),
        ('?hit text:query "rygestop" ; text:kind kg:Goal', ""),
        ('?hit text:query "rygestop" ; text:municipality "0791"', ""),
        ('?hit text:query "rygestop" ; text:rank 2', "b"),
        ('?hit text:query "rygestop" ; text:rank ?r FILTER(?r > 1)', "b"),
        ('?hit text:query "rygestop" OPTIONAL { ?hit text:nope ?x }', None),
        ('?hit text:query "rygestop" OPTIONAL { ?hit text:kind kg:Goal }', "ab"),
        ('?hit text:query "rygestop" MINUS { ?hit text:rank 1 }', "b"),
        ('{ SELECT ?hit { ?hit text:query "rygestop" ; text:score ?s } ORDER BY ?s LIMIT 1 }', "b"),
        ('?hit text:query "rygestop" # ; text:query "motion"\n', "ab"),
        ('?hit text:query "ingenting"', ""),
        (f'<{decision("a")}> text:query "rygestop" . BIND(<{decision("a")}> AS ?hit)', "a"),
    ],
)
def test_the_body_is_sparql_over_the_hits(index: Index, evaluator: Evaluator, body: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(BodyError, match="no text:nope"):
            hits(body, index, evaluator)
    else:
        assert hits(body, index, evaluator) == {decision(each) for each in expected}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("?hit text:score ?s", "one constant string"),
        ("?hit text:query ?q", "one constant string"),
        ('?hit text:query "a" . ?other text:query "b"', "one constant string"),
        ('BIND("a" AS ?q) ?hit text:query ?q', "one constant string"),
        ('?hit text:query "a" ; text:limit 1000', "from 1 to 999"),
        ('?hit text:query "a" ; text:limit 0', "from 1 to 999"),
        ('?hit text:query "a" ; text:limit 1, 2', None),
        ('?hit text:query "a" FILTER(', "cannot be evaluated"),
        ('?hit text:query "a" } { ', "cannot be evaluated"),
    ],
)
def test_a_body_that_asks_for_nothing_is_refused_with_the_way_out(
    index: Index, evaluator: Evaluator, body: str, says: str | None
) -> None:
    if says is None:
        assert rows(body, index, evaluator) == []
    else:
        with pytest.raises(BodyError, match=says):
            rows(body, index, evaluator)


SERVICES = [
    "SERVICE <http://127.0.0.1:1/> { ?a ?b ?c }",
    "service silent<http://127.0.0.1:1/>{}",
    "SERVICE ?x { }",
    "1SERVICE<http://127.0.0.1:1/>{}",
    "{ SELECT * { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } } }",
    "FILTER EXISTS { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
    "FILTER(?a<'>')SERVICE<http://127.0.0.1:1/>{} #')",
    "text:SERVICE<http://127.0.0.1:1/>{}",
    "?service ?b ?c",
    "SERV\\u0049CE <http://127.0.0.1:1/> { ?a ?b ?c }",
]


@pytest.mark.parametrize("clause", SERVICES)
def test_no_service_hides_in_a_body(index: Index, evaluator: Evaluator, clause: str) -> None:
    with pytest.raises(BodyError):
        rows(f'?hit text:query "rygestop" . {clause}', index, evaluator)


@pytest.mark.parametrize("clause", SERVICES)
@pytest.mark.parametrize("frame", ['"{}"', "'{}", "# {}\n", "<{}>", '"""{}', "?x < {} >", "\\{}"])
def test_what_goes_on_to_oxigraph_never_has_the_word(clause: str, frame: str) -> None:
    try:
        body = read_body(f'{PROLOGUE}SELECT * {{ ?hit text:query "a" . {frame.replace("{}", clause)} }}')
    except BodyError:
        return
    assert "service" not in body.text.lower()


def test_the_word_may_be_searched_and_stand_in_iris(index: Index, evaluator: Evaluator) -> None:
    assert rows('?hit text:query "service" . ?hit text:title ?t', index, evaluator) == []
    assert rows('?hit text:query "rygestop" . ?hit <http://x/service> ?t', index, evaluator) == []
    answer = answer_clause(
        f'PREFIX service: <http://x/> {PROLOGUE}SELECT * {{ ?hit text:query "rygestop" }}', index, evaluator
    )
    assert len(json.loads(answer)["results"]["bindings"]) == 2


@pytest.mark.parametrize(
    "runaway",
    [
        "{ SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)) + " } }",
        'BIND("aaaaaaaaaaaaaaaa" AS ?x0) ' + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40)),
        " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12)),
    ],
)
def test_a_body_that_runs_away_is_stopped_and_the_next_is_answered(
    index: Index, evaluator: Evaluator, runaway: str
) -> None:
    with pytest.raises(TooCostly):
        rows(f'?hit text:query "rygestop" . {runaway}', index, evaluator)
    assert hits('?hit text:query "rygestop" FILTER(true)', index, evaluator) == {decision("a"), decision("b")}


def test_who_does_not_get_the_evaluator_in_time_is_told_that_others_have_it() -> None:
    entered, over = threading.Event(), threading.Event()

    class Held(Evaluator):
        def _ask(self, frame: bytes, seconds: float) -> bytes:
            entered.set()
            assert over.wait(30)
            return b"R{}"

    held = Held()
    first = threading.Thread(target=held.select, args=("SELECT * { }", ()))
    first.start()
    try:
        assert entered.wait(30)
        with pytest.raises(Occupied):
            held.select("SELECT * { }", (), 0.05)
    finally:
        over.set()
        first.join()


def test_a_plain_body_is_told_from_one_that_may_multiply() -> None:
    def plain(body: str) -> bool:
        return read_body(f"{PROLOGUE}SELECT * {{ {body} }}").plain

    assert plain('?h text:query "a" ; text:score ?s ; text:kind kg:Goal . ?h text:rank 1 .')
    for body in (
        "?b text:rank ?r",
        "?h ?p ?o",
        "?h kg:date ?o",
        "FILTER(true)",
        "{ }",
        "OPTIONAL { }",
        "BIND(1 AS ?x)",
    ):
        assert not plain(f'?h text:query "a" . {body}'), body


def test_a_plain_body_has_each_property_once() -> None:
    """Else its solutions could be more than the hits, and planning many patterns takes an engine for ever."""
    for more in ("text:rank ?a", "text:rank ?b"):
        for count in (1, 200, 9_800):
            body = '?h text:query "a" ; text:rank ?a ; ' + f"{more} ; " * count
            assert not read_body(f"{PROLOGUE}SELECT * {{ {body} }}").plain


@pytest.mark.parametrize("count", [200, 9_800])
def test_a_body_of_more_patterns_than_an_engine_bears_is_stopped(
    index: Index, evaluator: Evaluator, count: int
) -> None:
    with pytest.raises(TooCostly):
        rows("?h text:query 'rygestop' ; " + "text:rank ?a ; " * count, index, evaluator)
    assert hits('?hit text:query "rygestop" FILTER(true)', index, evaluator) == {decision("a"), decision("b")}


@pytest.mark.parametrize(
    "body",
    [
        '?h text:query "motion"',
        '?h text:query "motion" ; text:limit ?a ; text:rank ?b ; ; .',
        '?h text:query "motion" ; text:query ?q',
        '?h text:query "motion" ; text:rank ?a ; text:limit ?a',
        '?h text:query "motion" ; text:document ?h',
        '?h text:query "motion" ; text:limit 1 ; text:rank ?a . ?h text:limit ?l',
        '?h text:query "motion" . ?h text:title ?a ; text:snippet ?a',
        '?h text:query "motion" ; text:rank 02',
        '?h text:query "motion" ; text:rank "2"',
        "?h text:query 'motion' ; text:municipality '''06\\u00357''' ; text:kind ?kind ; text:score ?s ; text:date ?d",
        '?h text:query "motion" ; text:municipality 0657',
        '?h text:query "motion" ; text:kind <https://w3id.org/kommunegraf/ns#Goal>',
        '?h text:query "motion" ; text:kind "Decision"',
        f'<{decision("b")}> text:query "motion" ; text:snippet ?s',
        f'<{decision("b")}> text:query "motion" .',
        f'<{decision("a")}> text:query "motion" .',
    ],
)
def test_a_plain_body_gives_what_an_engine_gives(index: Index, evaluator: Evaluator, body: str) -> None:
    def found(body: str) -> list[str]:
        return sorted(repr(sorted(row.items())) for row in rows(body, index, evaluator))

    assert found(body) == found(f"{{ {body} }}")


@pytest.mark.parametrize("ending", ["; text:rank", ". ?hit", ". ?hit .", ". ; text:rank 1", ". .", ", "])
def test_a_body_that_breaks_off_is_not_well_formed(index: Index, evaluator: Evaluator, ending: str) -> None:
    with pytest.raises(BodyError, match="cannot be evaluated"):
        rows(f'?hit text:query "rygestop" {ending}', index, evaluator)


def test_a_comparison_is_not_taken_for_an_iri(index: Index, evaluator: Evaluator) -> None:
    select = f"""PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {PROLOGUE}SELECT * {{
      ?hit text:query "rygestop" ; text:rank ?a FILTER(?a<xsd:integer(?a)+1&&?a>1) }}"""
    found = json.loads(answer_clause(select, index, evaluator))["results"]["bindings"]
    assert [row["hit"]["value"] for row in found] == [decision("b")]


def test_snippets_are_made_where_they_are_named(
    index: Index, evaluator: Evaluator, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []
    search = Index.search

    def searching(self: Index, query: str, **more: Any) -> Any:
        made.append(more["snippets"])
        return search(self, query, **more)

    monkeypatch.setattr(Index, "search", searching)
    for body in ('?h text:query "motion" ; text:score ?s', '?h text:query "motion" FILTER(true)'):
        rows(body, index, evaluator)
        rows(f"{body} OPTIONAL {{ ?h text:snippet ?snippet }}", index, evaluator)
    assert made == [False, True, False, True]


def test_hits_join_with_the_graph_and_order_by_score(settings: Settings, evaluator: Evaluator) -> None:
    put(settings, {str(n): decision_quads(str(n), f"om rygestop {'og motion ' * n}") for n in range(12)})
    index, store = served(settings), DataFolder(settings.data_folder).current().open()
    found = rows('?hit text:query "rygestop" ; text:score ?score ; text:limit 5', index, evaluator)
    values = " ".join(
        f"({ox.NamedNode(row['hit']['value'])} "
        f"{ox.Literal(row['score']['value'], datatype=ox.NamedNode(row['score']['datatype']))})"
        for row in found
    )
    query = f"""SELECT ?hit ?text {{ VALUES (?hit ?score) {{ {values} }} ?hit <https://schema.org/text> ?text }}
        ORDER BY DESC(?score)"""
    joined = store.query(query)
    assert isinstance(joined, ox.QuerySolutions)
    assert [row["hit"].value for row in joined] == [hit.iri for hit in index.search("rygestop", limit=5).hits]


def test_no_more_hits_than_a_join_bears(index_of: Callable[..., Index], evaluator: Evaluator) -> None:
    index = index_of(*(f"rygestop {n}" for n in range(MOST + 6)))
    assert len(rows('?hit text:query "rygestop"', index, evaluator)) == 200
    assert len(rows(f'?hit text:query "rygestop" ; text:limit {MOST}', index, evaluator)) == MOST
