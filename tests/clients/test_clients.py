"""Programs that people use get from the service what they would get from any SPARQL endpoint."""

from __future__ import annotations

import json
import subprocess
from urllib.parse import urlencode

import pandas as pd
import pytest
import rdflib
from programs import comunica, program, rsparql
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from titles import NAMESPACE, TITLES

NS = rdflib.Namespace(NAMESPACE)
ROWS = (
    f"PREFIX : <{NAMESPACE}> SELECT ?number ?title WHERE {{ ?item :number ?number ; :title ?title }} ORDER BY ?number"
)
GRAPH = f"PREFIX : <{NAMESPACE}> CONSTRUCT {{ ?item :title ?title }} WHERE {{ ?item :title ?title }}"
LITERALS = {rdflib.Literal(title, lang="da") for title in TITLES}


def shown(content):
    """The titles of a result in SPARQL JSON, in its order."""
    return tuple(row["title"]["value"] for row in content["results"]["bindings"])


def run(command, **options):
    done = subprocess.run(command, check=False, capture_output=True, timeout=120, **options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


class TestSparqlWrapper:
    def test_rows_come_as_json_by_get_and_by_post(self, endpoint):
        wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
        wrapper.setQuery(ROWS)
        assert shown(wrapper.queryAndConvert()) == TITLES
        wrapper.setMethod(POST)
        assert shown(wrapper.queryAndConvert()) == TITLES

    def test_rows_come_as_xml_and_csv(self, endpoint):
        wrapper = SPARQLWrapper(endpoint, returnFormat=XML)
        wrapper.setQuery(ROWS)
        literals = wrapper.queryAndConvert().getElementsByTagName("literal")
        assert {each.firstChild.data for each in literals} >= set(TITLES)
        wrapper = SPARQLWrapper(endpoint, returnFormat=CSV)
        wrapper.setQuery(ROWS)
        assert wrapper.queryAndConvert().decode().startswith("number,title\r\n0,")

    def test_a_graph_comes_as_turtle(self, endpoint):
        wrapper = SPARQLWrapper(endpoint, returnFormat=TURTLE)
        wrapper.setQuery(GRAPH)
        graph = rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
        assert set(graph.objects()) == LITERALS

    def test_a_query_that_does_not_parse_is_told_as_such(self, endpoint):
        wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
        wrapper.setQuery("SELECT ?item WHERE { ?item a }")
        with pytest.raises(QueryBadFormed, match="query-syntax"):
            wrapper.query()


class TestRdflib:
    def test_the_graph_is_read_as_if_it_were_here(self, endpoint):
        graph = rdflib.Graph(SPARQLStore(endpoint))
        assert set(graph.objects(None, NS.title)) == LITERALS
        assert graph.value(NS["item/1"], NS.number).toPython() == 1
        assert len(graph) == 9

    def test_a_query_is_answered_in_order(self, endpoint):
        found = rdflib.Graph(SPARQLStore(endpoint)).query(ROWS)
        assert tuple(str(row.title) for row in found) == TITLES

    def test_a_named_graph_is_one(self, endpoint):
        graph = rdflib.Graph(SPARQLStore(endpoint), identifier=NS["graph/2"])
        assert set(graph.objects(None, NS.title)) == {rdflib.Literal(TITLES[2], lang="da")}


class TestPandas:
    def test_an_address_is_a_table(self, endpoint):
        table = pd.read_csv(f"{endpoint}?{urlencode({'query': ROWS, 'format': 'csv'})}")
        assert list(table.columns) == ["number", "title"]
        assert tuple(table["title"]) == TITLES
        assert list(table["number"]) == [0, 1, 2]

    def test_the_format_may_be_asked_for_by_a_header(self, endpoint):
        accept = {"Accept": "text/csv"}
        table = pd.read_csv(f"{endpoint}?{urlencode({'query': ROWS})}", storage_options=accept)
        assert tuple(table["title"]) == TITLES


class TestCurl:
    def test_a_query_goes_by_get(self, endpoint):
        answer = run([program("curl"), "-sSf", "-G", endpoint, "--data-urlencode", f"query={ROWS}"])
        assert shown(json.loads(answer)) == TITLES

    def test_a_query_goes_by_a_form_and_comes_compressed(self, endpoint):
        answer = run([program("curl"), "-sSf", "--compressed", endpoint, "--data-urlencode", f"query={ROWS}"])
        assert shown(json.loads(answer)) == TITLES

    def test_a_file_with_a_query_goes_as_the_body(self, endpoint, tmp_path):
        file = tmp_path / "titles.rq"
        file.write_text(ROWS, encoding="utf-8")
        kind = "Content-Type: application/sparql-query"
        answer = run(
            [program("curl"), "-sSf", "-H", kind, "-H", "Accept: text/csv", "-T", file, "-X", "POST", endpoint]
        )
        assert answer.splitlines()[0] == "number,title"

    def test_head_gives_the_headers_alone(self, endpoint):
        answer = run([program("curl"), "-sSf", "-I", "-G", endpoint, "--data-urlencode", f"query={ROWS}"])
        assert answer.startswith("HTTP/1.1 200")
        assert "application/sparql-results+json" in answer
        described = run([program("curl"), "-sSf", "-I", endpoint])
        assert described.startswith("HTTP/1.1 200")
        assert "text/turtle" in described


class TestComunica:
    def test_the_endpoint_is_found_out_for_what_it_is(self, endpoint):
        """Comunica is told an address and no kind: the service description says that it is an endpoint."""
        answer = run([*comunica(), endpoint, ROWS, "-t", "application/sparql-results+json"])
        assert shown(json.loads(answer)) == TITLES

    def test_a_graph_comes_whole(self, endpoint):
        answer = run([*comunica(), f"sparql@{endpoint}", GRAPH, "-t", "application/n-triples"])
        assert set(rdflib.Graph().parse(data=answer, format="nt").objects()) == LITERALS

    def test_the_endpoint_is_joined_with_an_answer_of_its_own_as_a_document(self, endpoint):
        query = f"PREFIX : <{NAMESPACE}> SELECT ?title WHERE {{ ?item :number 1 ; :title ?title . ?item :seen true }}"
        seen = f"PREFIX : <{NAMESPACE}> CONSTRUCT {{ ?item :seen true }} WHERE {{ ?item :kind :Item }}"
        document = f"{endpoint}?{urlencode({'query': seen, 'format': 'nt'})}"
        answer = run([*comunica(), f"sparql@{endpoint}", document, query, "-t", "application/sparql-results+json"])
        assert shown(json.loads(answer)) == TITLES[1:2]


class TestJena:
    def test_rows_come_by_get_and_by_post(self, endpoint, tmp_path):
        file = tmp_path / "titles.rq"
        file.write_text(ROWS, encoding="utf-8")
        command = [*rsparql(tmp_path / "messages"), "--service", endpoint, "--query", str(file), "--results", "JSON"]
        assert shown(json.loads(run(command))) == TITLES
        assert shown(json.loads(run([*command, "--post"]))) == TITLES

    def test_a_graph_comes_whole(self, endpoint, tmp_path):
        command = [*rsparql(tmp_path / "messages"), "--service", endpoint, "--results", "N-TRIPLES", GRAPH]
        assert set(rdflib.Graph().parse(data=run(command), format="nt").objects()) == LITERALS
