"""What stands in a query or update is told as Oxigraph reads it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kommunegraf.errors import QueryError
from kommunegraf.sparql.analysis import Form, analyse
from kommunegraf.sparql.operations import operations, with_dataset


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "select"),
        ("PREFIX ex:<urn:>BASE<urn:x>\n# ASK\nselectDISTINCT*{}", "select"),
        ("VERSION '1.2' ASK{}", "ask"),
        ("construct where { ?s ?p ?o }", "construct"),
        ("PREFIX select: <urn:> DESCRIBE select:x", "describe"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: Form | None) -> None:
    facts = analyse(query)
    assert facts.form == form
    assert query[facts.prologue_end :].lower().startswith(form or "")


@pytest.mark.parametrize(
    ("written", "endpoint"),
    [
        ("<http://x.example/sparql>", "http://x.example/sparql"),
        ("<sparql>", "http://base.example/a/sparql"),
        ("<../../b?c>", "http://base.example/b?c"),
        ("<//other.example>", "http://other.example"),
        ("<#f>", "http://base.example/a/b#f"),
        ("<http://x.example/%7eA\\u00e9>", "http://x.example/%7eAé"),
        ("ex:a\\-b%41", "http://base.example/a/ns/a-b%41"),
        ("ex:", "http://base.example/a/ns/"),
        (":x", "urn:empty:x"),
        ("none:x", None),
        ("?x", None),
    ],
)
def test_an_endpoint_is_resolved_against_base_and_prefixes(written: str, endpoint: str | None) -> None:
    text = f"BASE <http://base.example/a/b> PREFIX ex:<ns/> PREFIX:<urn:empty:> SELECT*{{SERVICE {written}{{?s?p?o}}}}"
    [clause] = analyse(text).services
    assert (clause.endpoint, clause.written) == (endpoint, written)
    assert text[slice(*clause.span)] == f"SERVICE {written}{{?s?p?o}}"
    assert text[slice(*clause.body)] == "?s?p?o"


def test_a_relative_endpoint_takes_the_base_that_the_request_has() -> None:
    query = "SELECT * { SERVICE <x> {} }"
    assert analyse(query).services[0].endpoint is None
    assert analyse(query, "http://request.example/sparql").services[0].endpoint == "http://request.example/x"


def test_only_outermost_clauses_are_told_wherever_they_stand() -> None:
    query = """PREFIX ex: <urn:e:> PREFIX un: <urn:unused:>
    SELECT * { SERVICE <urn:1> { ?s ex:p '}' # }
      { SERVICE <urn:inner> { '{' ?p "}}" } } } OPTIONAL { SERVICE SILENT <urn:2> { SELECT ?x { } } }
      { SELECT * { { service <urn:3> {} } UNION { SERVICE#
      <urn:4>
      {} } } } FILTER EXISTS { SERVICE <urn:5> {} } MINUS { GRAPH ?g { SERVICE ?v {} } } }"""
    services = analyse(query).services
    assert [clause.written for clause in services] == ["<urn:1>", "<urn:2>", "<urn:3>", "<urn:4>", "<urn:5>", "?v"]
    assert [clause.silent for clause in services] == [False, True, False, False, False, False]
    assert services[0].prologue == "PREFIX ex: <urn:e:> "
    assert all(query[clause.span[1] - 1] == "}" for clause in services)


def test_the_operations_of_a_request_stand_alone_each_under_the_prologues_before_it() -> None:
    request = """PREFIX ex: <urn:e:>
    INSERT DATA { ex:a ex:b 'a;b' ; ex:c 1 } ;
    BASE <http://b.example/> PREFIX ex: <urn:f:>
    WITH <g> DELETE { ?s ?p ?o } USING ex:u USING NAMED <n> WHERE { ?s ?p ?o } ;
    DELETE WHERE { ex:a ?p ?o } ;; """
    with pytest.raises(QueryError, match=r"line 5: .*nothing before the semicolon"):
        operations(request)
    first, second, third = operations(request.rstrip("; "))
    assert [each.kind for each in (first, second, third)] == ["insert-data", "modify", "delete-where"]
    assert [each.line for each in (first, second, third)] == [2, 4, 5]
    assert first.text == "PREFIX ex: <urn:e:> INSERT DATA { ex:a ex:b 'a;b' ; ex:c 1 }"
    assert second.with_graph == "http://b.example/g"
    assert (second.using, second.using_named) == (("urn:f:u",), ("http://b.example/n",))
    assert third.text.startswith("BASE <http://b.example/> PREFIX ex: <urn:f:> DELETE WHERE")
    for each in (first, second, third):
        ox.Store().update(each.text)


@pytest.mark.parametrize(
    ("update", "silent", "source", "target"),
    [
        ("LOAD <urn:x>", False, "urn:x", None),
        ("load silent <urn:x> into graph <urn:g>", True, "urn:x", "urn:g"),
        ("PREFIX ex:<urn:e:> LOAD ex:x INTO GRAPH ex:g", False, "urn:e:x", "urn:e:g"),
        ("BASE <http://b.example/> LOAD<d.ttl>", False, "http://b.example/d.ttl", None),
    ],
)
def test_a_load_is_told_with_its_source_and_target(update: str, silent: bool, source: str, target: str | None) -> None:
    [operation] = operations(update)
    assert operation.kind == "load"
    assert (operation.silent, operation.source, operation.target) == (silent, source, target)


@pytest.mark.parametrize("update", ["LOAD", "LOAD ?x", "LOAD <x>", "LOAD ex:x", "LOAD <urn:x> INTO <urn:g>",
                                    "LOAD <urn:x> CLEAR ALL", "SELECT * {}", "CLEAR ALL;;CLEAR ALL", ";"])  # fmt: skip
def test_what_is_no_operation_is_refused(update: str) -> None:
    with pytest.raises(QueryError, match="line 1"):
        operations(update)


@pytest.mark.parametrize("update", ["", "  # nothing\n", "PREFIX ex: <urn:>"])
def test_a_request_may_have_no_operation(update: str) -> None:
    assert operations(update) == []


def test_a_blank_node_label_belongs_to_one_insertion() -> None:
    with pytest.raises(QueryError, match="_:b"):
        operations("INSERT DATA { _:b <urn:p> 1 } ;\nINSERT DATA { _:b <urn:p> 2 }")
    assert len(operations("INSERT DATA { _:b <urn:p> 1 } ; INSERT DATA { _:c <urn:p> 2 }")) == 2


GRAPHS = "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } GRAPH <urn:h> { <urn:s> <urn:p> 2 } <urn:s> <urn:p> 3 }"


@pytest.mark.parametrize(
    ("update", "left"),
    [
        ("DELETE { GRAPH <urn:g> { ?s ?p ?o } } WHERE { ?s ?p ?o }", ["2", "3"]),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", ["1", "3"]),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", ["1", "3"]),
        ("DELETE DATA { <urn:s> <urn:p> 3 }", ["1", "2"]),
    ],
)
def test_the_dataset_of_a_request_is_what_the_pattern_sees(update: str, left: list[str]) -> None:
    store = ox.Store()
    store.update(GRAPHS)
    [operation] = operations(update)
    store.update(with_dataset(operation, ["urn:g"], ["urn:h"]))
    assert sorted(quad.object.value for quad in store) == left


@pytest.mark.parametrize(
    "update",
    [
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USING NAMED <urn:g> WHERE { ?s ?p ?o }",
    ],
)
def test_a_request_cannot_name_a_dataset_that_its_operation_names_too(update: str) -> None:
    with pytest.raises(QueryError, match="using-graph-uri"):
        with_dataset(operations(update)[0], ["urn:h"], [])


def test_no_graph_name_can_add_to_an_operation() -> None:
    [operation] = operations("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="no IRI"):
        with_dataset(operation, ["urn:x> WHERE {} ; CLEAR ALL #"], [])


@pytest.mark.parametrize(
    "body",
    [
        "?s ?p ?o FILTER(?q>1)",
        "?s ?p ?o BIND(?z+1 AS ?w)",
        "?s <p:p> (?a ?b) ; <p:q> [ <p:r> ?c ]",
        "SELECT ?x (1+?y AS ?z) { ?x ?q ?y }",
        "SELECT * { ?x ?q ?y }",
        "?a ?b ?c { SELECT ?x WHERE { ?x ?q ?y } ORDER BY ?q } MINUS { ?a ?m ?n } FILTER NOT EXISTS { ?e ?f ?g }",
        "VALUES (?v ?w) { (1 2) } VALUES ?u { 3 }",
        "GRAPH ?g { ?s ?p ?o } OPTIONAL { ?t ?p ?o FILTER(bound(?nn)) }",
        "FILTER <http://www.w3.org/2001/XMLSchema#integer>(?k) ?s a ?t",
        "SELECT ?x (COUNT(?y) AS ?n) { ?x ?q ?y } GROUP BY ?x HAVING(?n>1)",
        "?s ?p ?o {| ?x ?y |} . <<( ?a ?b ?c )>> ?p ?o",
        "{ ?a <p:p>*/<q:q>? ?b } UNION { ?c ?d ?e }",
        "SELECT(?x AS ?y)(SUM(?q)AS?r){?x ?q ?z}GROUP BY ?x",
        "?s a (?l) FILTER REGEX(?m,'x') FILTER(?m IN (?n))",
        "SELECT DISTINCT ?x { VALUES ?y { 1 } } VALUES ?z { 1 }",
    ],
)
def test_the_variables_of_a_clause_are_those_that_its_pattern_has_in_scope(body: str) -> None:
    [clause] = analyse(f"SELECT * {{ SERVICE <urn:x> {{ {body} }} }}").services
    results = ox.Store().query(f"SELECT * {{ {body} }}")
    assert isinstance(results, ox.QuerySolutions)
    assert sorted(clause.variables) == sorted(variable.value for variable in results.variables)
