"""Saved queries: their header, their parameters, and that no value can become part of a query."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kommunegraf.errors import ConfigurationError, QueryError
from kommunegraf.queries import load_queries, load_query, parse_query

HEADER = "#+ title: T\n"


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    for n in range(10):
        made.add(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal(n)))
        made.add(ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:name"), ox.Literal(f"n{n}")))
    return made


def rows(text: str, store: ox.Store, **params: object) -> list[list[str]]:
    results = parse_query("q", HEADER + text).run(store, **params)
    assert isinstance(results, ox.QuerySolutions)
    return sorted([term.value for term in row if term is not None] for row in results)


def test_every_saved_query_has_titles_in_both_languages_and_runs() -> None:
    queries = load_queries()
    assert queries
    for query in queries.values():
        assert set(query.titles) == {"en", "da"}, query.name
        assert set(query.descriptions) == {"en", "da"} and all(query.descriptions.values()), query.name
        for parameter in query.parameters:
            assert parameter.description and parameter.described("da") != parameter.description, query.name


@pytest.mark.parametrize(
    "where",
    [
        "{ ?s <urn:p> ?n FILTER(?n = ?limit) }",
        "{ ?s <urn:p> ?n . BIND(?limit AS ?l) FILTER(?n = ?l) }",
        "{ ?s <urn:p> ?limit }",
        "{ ?s <urn:p> ?n FILTER(BOUND(?limit) && ?n = ?limit) }",
        "{ OPTIONAL { <urn:none> <urn:p> ?x } # a comment with { a brace\n ?s <urn:p> ?n FILTER(?n = ?limit) }",
    ],
)
def test_a_parameter_reaches_filters_bindings_and_patterns_without_being_selected(store: ox.Store, where: str) -> None:
    query = f"#+ param: limit integer 7 — the number\nSELECT ?s WHERE {where}"
    assert rows(query, store) == [["urn:7"]]
    assert rows(query, store, limit=3) == [["urn:3"]]


def test_a_parameter_reaches_aggregates_constructs_and_asks(store: ox.Store) -> None:
    least = "#+ param: least integer — at least\n"
    assert rows(f"{least}SELECT (COUNT(*) AS ?n) {{ ?s <urn:p> ?v FILTER(?v >= ?least) }}", store, least="8") == [["2"]]
    made = parse_query("q", f"{HEADER}{least}CONSTRUCT {{ ?s a ?v }} WHERE {{ ?s <urn:p> ?v FILTER(?v >= ?least) }}")
    assert len(list(made.run(store, least=8))) == 2  # type: ignore[arg-type]  # - what it gives can be counted
    asked = parse_query("q", f"{HEADER}{least}ASK {{ ?s <urn:p> ?v FILTER(?v > ?least) }}")
    assert not bool(asked.run(store, least=9))


@pytest.mark.parametrize("value", ['n1" } #', "n1\\", "n1\n} DROP ALL", '"""', "n1'", "\udcff"])
def test_no_value_becomes_part_of_a_query(store: ox.Store, value: str) -> None:
    query = "#+ param: name string — a name\nSELECT ?s { ?s <urn:name> ?name }"
    try:
        assert rows(query, store, name=value) == []
    except QueryError as error:
        assert "name" in str(error)  # a lone surrogate is no text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("iri", "no iri"),
        ("iri", "urn:x> } #"),
        ("integer", "1.5"),
        ("integer", "1 }"),
        ("decimal", "1e5"),
        ("date", "2020-13-01"),
        ("date", "2020"),
        ("gYear", "20"),
        ("concept", "outcome"),
        ("concept", "https://x/ y"),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(kind: str, value: str) -> None:
    query = parse_query("q", f"{HEADER}#+ param: x {kind} — something\nSELECT ?s {{ ?s ?p ?x }}")
    with pytest.raises(QueryError, match=r"parameter x takes"):
        query.bind({"x": value})


def test_a_concept_may_be_given_by_scheme_and_code() -> None:
    query = parse_query("q", f"{HEADER}#+ param: o concept outcome/noted — outcome\nSELECT ?s {{ ?s ?p ?o }}")
    assert "<https://w3id.org/kommunegraf/id/concept/outcome/noted>" in query.bind()


def test_missing_and_unknown_parameters_are_named() -> None:
    query = parse_query("q", f"{HEADER}#+ param: x string — something\nSELECT ?s {{ ?s ?p ?x }}")
    with pytest.raises(QueryError, match="needs the parameter x"):
        query.bind()
    with pytest.raises(QueryError, match="has no parameter y"):
        query.bind({"x": "a", "y": "b"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * {}", "no `#\\+ title:`"),
        (HEADER + "#+ titel: T\nSELECT * {}", "line 2"),
        (HEADER + "#+ param: x\nSELECT ?x {}", "line 2"),
        (HEADER + "#+ param: x number — n\nSELECT ?x { ?x ?p ?o }", "one of iri, string"),
        (HEADER + "#+ param: x integer abc — n\nSELECT ?x { ?x ?p ?o }", "type integer"),
        (HEADER + "#+ param: y string — n\nSELECT ?x { ?x ?p ?o }", "no variable"),
        (HEADER + "#+ param: x string — n\n#+ param: x string — n\nSELECT ?x { ?x ?p ?o }", "one name"),
        (HEADER + "SELECT {", "error at"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "wrong.rq").write_text(text)
    with pytest.raises(ConfigurationError, match=rf"wrong\.rq: .*{says}"):
        load_query(tmp_path / "wrong.rq")


def test_a_query_moves_to_another_base_by_its_iris_and_by_nothing_else() -> None:
    default = "https://w3id.org/kommunegraf/"
    query = parse_query(
        "q",
        f"""#+ title: T
#+ param: way iri {default}id/concept/phase/actual — a concept
PREFIX phase: <{default}id/concept/phase/> PREFIX kg: <{default}ns#>
# <{default}id/comment>
SELECT * {{ ?s kg:phase phase:room, ?way ; kg:x "<{default}id/words>", <{default}id/concept/unit/rank>
  FILTER(?s < ?way) }}""",
    )
    moved = query.bind(base="https://data.example.dk/kg/")
    for iri in ("id/concept/phase/>", "id/concept/phase/actual>", "id/concept/unit/rank>"):
        assert f"<https://data.example.dk/kg/{iri}" in moved
        assert f"<{default}{iri}" not in moved
    for kept in (f"<{default}ns#>", f"# <{default}id/comment>", f'"<{default}id/words>"'):
        assert kept in moved
    assert f"<{default}id/concept/phase/room>" not in moved
    ox.Store().query(moved)


def test_a_parameter_that_may_be_left_out_narrows_only_where_it_is_given(store: ox.Store) -> None:
    where = "{ ?s <urn:p> ?n FILTER(!BOUND(?limit) || ?n = ?limit) }"
    query = f"#+ param: limit integer UNDEF — the number\nSELECT ?s WHERE {where}"
    assert len(rows(query, store)) == 10
    assert rows(query, store, limit=3) == [["urn:3"]]
    [parameter] = parse_query("q", HEADER + query).parameters
    assert (parameter.default, parameter.required, parameter.description) == (None, False, "the number")


def test_a_description_in_another_language_is_of_a_parameter_that_there_is() -> None:
    text = "#+ param: limit integer 7 — the number\n#+ param@da: {} — tallet\nSELECT ?limit WHERE {{ ?s ?p ?limit }}"
    [parameter] = parse_query("q", HEADER + text.format("limit")).parameters
    assert (parameter.described("da"), parameter.described("en")) == ("tallet", "the number")
    with pytest.raises(ConfigurationError, match="below its parameter"):
        parse_query("q", HEADER + text.format("other"))
