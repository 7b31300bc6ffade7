"""The endpoint says what it is and what it holds, in the standards' words, of the generation that it serves."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import product

import pyoxigraph as ox
import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib.namespace import DCTERMS, RDF, VOID

from kommunegraf.api import counting, geosparql, statistics
from kommunegraf.api.app import create_app
from kommunegraf.api.statistics import Counting, Statistics
from kommunegraf.errors import ConfigurationError
from kommunegraf.settings import Settings, load_settings
from kommunegraf.store.folder import DataFolder
from kommunegraf.update import payload

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
KGS = rdflib.Namespace("https://w3id.org/kommunegraf/service#")
KG = "https://w3id.org/kommunegraf/ns#"
ENDPOINT = "http://testserver/sparql"
DATASET = rdflib.URIRef(f"{ENDPOINT}#dataset")
DEFAULT = rdflib.URIRef(f"{ENDPOINT}#default-graph")


def described(client, path="/sparql", **headers):
    answer = client.get(path, headers={"accept": "text/turtle", **headers})
    assert answer.status_code == 200, answer.text
    return rdflib.Graph().parse(data=answer.content, format="turtle")


@pytest.fixture(scope="module")
def graph(client):
    return described(client)


def test_the_endpoint_describes_itself_where_no_query_is_asked(graph):
    [service] = graph.subjects(SD.endpoint, rdflib.URIRef(ENDPOINT))
    assert (service, RDF.type, SD.Service) in graph
    assert SD.SPARQL11Query in set(graph.objects(service, SD.supportedLanguage))
    assert graph.value(service, SD.defaultDataset) == DATASET


def test_the_result_formats_are_those_that_are_given(graph, client):
    names = {str(each).rpartition("/")[2] for each in graph.objects(None, SD.resultFormat)}
    for form in (*_formats(ox.RdfFormat), *_formats(ox.QueryResultsFormat)):
        kind = "CONSTRUCT { ?s a ?o } { ?s a ?o }" if isinstance(form, ox.RdfFormat) else "SELECT * { ?s a ?o } LIMIT 1"
        answer = client.get("/sparql", params={"query": kind}, headers={"accept": form.media_type.partition(";")[0]})
        assert (answer.status_code == 200) == (form.iri.rpartition("/")[2] in names), form


def _formats(kind):
    return {value for name in dir(kind) if name.isupper() and isinstance(value := getattr(kind, name), kind)}


def test_the_input_formats_are_those_that_the_graph_store_takes(graph):
    taken = {ox.RdfFormat.from_media_type(media_type).iri.rpartition("/")[2] for media_type in payload.FORMATS}
    assert {str(each).rpartition("/")[2] for each in graph.objects(None, SD.inputFormat)} == taken


def test_the_counts_are_those_of_the_default_graph(graph, data):
    store = data.current().open()
    quads = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    counted = {name: int(graph.value(DEFAULT, VOID[name])) for name in ("triples", "distinctSubjects", "properties")}
    assert counted == {
        "triples": len(quads),
        "distinctSubjects": len({quad.subject for quad in quads}),
        "properties": len({quad.predicate for quad in quads}),
    }
    assert int(graph.value(DEFAULT, VOID.distinctObjects)) == len({quad.object for quad in quads})
    assert int(graph.value(DEFAULT, VOID.entities)) == len({quad.subject for quad in quads})


def test_each_property_and_class_has_a_partition_with_its_count(graph, data):
    store = data.current().open()
    quads = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    properties = {
        str(graph.value(each, VOID.property)): int(graph.value(each, VOID.triples))
        for each in graph.objects(DEFAULT, VOID.propertyPartition)
    }
    assert properties == Counter(quad.predicate.value for quad in quads)
    classes = {
        str(graph.value(each, VOID["class"])): int(graph.value(each, VOID.entities))
        for each in graph.objects(DEFAULT, VOID.classPartition)
    }
    assert classes == {KG + "AgendaItem": 301, KG + "Evidence": 1}
    assert int(graph.value(DEFAULT, VOID.classes)) == 2


def test_vocabularies_space_and_examples_are_told(graph, client):
    assert rdflib.URIRef(KG) in set(graph.objects(DEFAULT, VOID.vocabulary))
    assert str(graph.value(DATASET, VOID.uriSpace)) == "https://w3id.org/kommunegraf/id/"
    for example in graph.objects(DATASET, VOID.exampleResource):
        answer = client.get("/sparql", params={"query": f"ASK {{ {example.n3()} ?p ?o }}"})
        assert answer.json()["boolean"] is True
    assert set(graph.objects(DATASET, VOID.exampleResource))


def test_the_generation_and_the_limits_are_told(graph, data):
    generation = data.current()
    assert int(graph.value(DATASET, KGS.generation)) == generation.number
    assert graph.value(DATASET, DCTERMS.issued).toPython() == generation.published_at
    service = graph.value(predicate=SD.endpoint, object=rdflib.URIRef(ENDPOINT))
    assert float(graph.value(service, KGS.queryTimeout)) == 2
    assert int(graph.value(service, KGS.queryMemory)) == 256 * 1024 * 1024
    assert int(graph.value(service, KGS.resultBytes)) == 1024 * 1024


def test_named_graphs_are_listed_to_a_bound_and_counted_in_full(graph, tmp_path):
    names = {str(graph.value(each, SD.name)) for each in graph.objects(DATASET, SD.namedGraph)}
    assert len(names) == int(graph.value(DATASET, KGS.namedGraphs)) == 2
    many = counting.GRAPHS + 50
    folder = published(
        tmp_path, [quad(f"http://example.org/{n:04}", KG + "p", f"http://g/{n:04}") for n in range(many)]
    )
    with TestClient(create_app(Settings(data=folder.path))) as client:
        found = described(client)
    assert int(found.value(DATASET, KGS.namedGraphs)) == many
    listed = sorted(str(found.value(each, SD.name)) for each in found.objects(DATASET, SD.namedGraph))
    assert listed == [f"http://g/{n:04}" for n in range(counting.GRAPHS)]


def quad(subject, predicate, graph=None):
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal("x"), name)


def published(place, quads):
    folder = DataFolder(place / "data")
    folder.create()
    add(folder, quads)
    return folder


def add(folder, quads):
    store = ox.Store(str(folder.path / "made"))
    store.extend(quads)
    folder.generations.publish(store, {})


def test_the_well_known_address_gives_the_same(client, graph):
    assert set(described(client, "/.well-known/void")) >= {
        triple for triple in graph if not any(isinstance(node, rdflib.BNode) for node in triple)
    }


@pytest.mark.parametrize(
    ("accept", "media_type", "form"),
    [
        ("*/*", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("text/html", "text/turtle", ox.RdfFormat.TURTLE),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "application/rdf+xml",
            ox.RdfFormat.RDF_XML,
        ),
    ],
)
def test_the_description_comes_in_each_format_of_graphs(client, graph, accept, media_type, form):
    answer = client.get("/sparql", headers={"accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["vary"] == "Accept"
    assert len(list(ox.parse(answer.content, format=form))) == len(graph)


def test_a_format_that_carries_no_graph_is_not_acceptable(client):
    assert client.get("/sparql", headers={"accept": "text/csv"}).status_code == 406
    assert client.get("/sparql", params={"format": "csv"}).status_code == 406
    assert client.get("/sparql", params={"format": "nt"}).headers["content-type"] == "application/n-triples"


@pytest.mark.parametrize("name", ["query", "update", "default-graph-uri", "using-graph-uri"])
def test_a_request_with_a_parameter_of_the_protocol_asks_for_no_description(client, name):
    assert client.get("/sparql", params={name: ""}).status_code in (400, 405)


def test_an_unchanged_description_is_not_sent_again(client):
    first = client.get("/sparql")
    again = client.get("/sparql", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sparql", headers={"if-none-match": first.headers["etag"], "accept": "application/ld+json"})
    assert other.status_code == 200


def test_a_new_generation_is_counted_anew(tmp_path):
    folder = published(tmp_path, [quad("http://example.org/a", KG + "p")])
    with TestClient(create_app(Settings(data=folder.path))) as client:
        before = client.get("/sparql")
        assert int(described(client).value(DEFAULT, VOID.triples)) == 1
        add(folder, [quad("http://example.org/b", KG + "p"), quad("http://example.org/c", KG + "q")])
        after = client.get("/sparql", headers={"if-none-match": before.headers["etag"]})
        found = described(client)
    assert after.status_code == 200
    assert int(found.value(DEFAULT, VOID.triples)) == 3
    assert int(found.value(DATASET, KGS.generation)) == 2


def test_who_does_not_wait_gets_no_statistics_of_another_generation(data):
    async def first_asked() -> Statistics:
        return await Counting(memory_mb=256).of(data.current(), "https://w3id.org/kommunegraf/id/", patience=0)

    assert asyncio.run(first_asked()) == Statistics()


def test_what_time_does_not_reach_is_left_out(data, monkeypatch):
    monkeypatch.setattr(statistics, "SECONDS", 0.001)

    async def counted() -> Statistics:
        return await Counting(memory_mb=256).of(data.current(), "https://w3id.org/kommunegraf/id/", patience=60)

    assert asyncio.run(counted()) == Statistics()


def test_the_endpoint_is_where_the_operator_says(data):
    settings = Settings(data=data.path, public_url="https://data.example.org/kg/")
    with TestClient(create_app(settings)) as client:
        found = described(client)
    assert set(found.objects(None, SD.endpoint)) == {rdflib.URIRef("https://data.example.org/kg/sparql")}


@pytest.mark.parametrize("host", ["a b<c>", "x>.<y", 'x"y', "a/../b?c#d", "x:y", "user@x"])
def test_a_host_that_is_none_never_becomes_an_endpoint(client, host):
    for query in ({}, {"query": "ASK {}"}):
        answer = client.get("/sparql", params=query, headers={"host": host})
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "host")


def test_relative_iris_of_a_query_are_relative_to_the_endpoint(client, data):
    ask = {"query": "SELECT (<x> AS ?iri) {}"}
    [row] = client.get("/sparql", params=ask).json()["results"]["bindings"]
    assert row["iri"]["value"] == "http://testserver/x"
    [row] = client.get("/sparql", params=ask, headers={"host": "[::1]:80"}).json()["results"]["bindings"]
    assert row["iri"]["value"] == "http://[::1]:80/x"
    with TestClient(create_app(Settings(data=data.path, public_url="https://data.example.org/kg"))) as public:
        [row] = public.get("/sparql", params=ask).json()["results"]["bindings"]
    assert row["iri"]["value"] == "https://data.example.org/kg/x"


def test_the_licence_is_told_where_there_is_one(data, graph):
    assert graph.value(DATASET, DCTERMS.license) is None
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    with TestClient(create_app(Settings(data=data.path, licence=licence))) as client:
        assert described(client).value(DATASET, DCTERMS.license) == rdflib.URIRef(licence)


def test_the_text_search_of_the_service_is_a_helper_that_is_told(sample_ingest):
    folder, _ = sample_ingest
    with TestClient(create_app(Settings(data=folder.path))) as client:
        found = described(client)
        [helper] = found.objects(None, KGS.helper)
        query = f"ASK {{ SERVICE {helper.n3()} {{ ?hit ?p ?o }} }}"
        kind = client.get("/sparql", params={"query": query}).json().get("type", "")
    assert SD.BasicFederatedQuery in set(found.objects(None, SD.feature))
    assert not kind.endswith("/service")  # it is known, whatever it says to this pattern


@pytest.mark.parametrize("name", ["public_url", "licence"])
def test_an_address_in_the_settings_must_be_one(name):
    with pytest.raises(ConfigurationError, match=name):
        load_settings({name: "data.example.org"})


WKT = "^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
POINTS = [f'"POINT({place})"{WKT}' for place in ("12.5 55.6", "10.2 56.1")]
AREAS = [f'"POLYGON(({ring}))"{WKT}' for ring in ("0 0, 0 2, 2 2, 2 0, 0 0", "1 1, 1 3, 3 3, 3 1, 1 1")]
UNITS = [f"<http://www.opengis.net/def/uom/OGC/1.0/{unit}>" for unit in ("metre", "squareMetre", "square_metre")]
PATTERN = '"T*F**FFF*"'


def evaluates(function):
    """Whether a call of the function with some arguments that fit gives a value."""
    store = ox.Store()
    calls = [
        *([geometry] for geometry in (*POINTS, *AREAS)),
        *product((*POINTS, *AREAS), (*POINTS, *AREAS, *UNITS)),
        *product(POINTS, POINTS, (*UNITS, PATTERN)),
        *product(AREAS, AREAS, (*UNITS, PATTERN)),
    ]
    for arguments in calls:
        try:
            [row] = store.query(f"SELECT (<{function}>({', '.join(arguments)}) AS ?value) {{}}")
        except (SyntaxError, RuntimeError):  # no such function, as Oxigraph says it
            continue
        if row["value"] is not None:
            return True
    return False


@pytest.mark.parametrize("function", geosparql.FUNCTIONS)
def test_each_extension_function_that_is_told_works(function):
    assert evaluates(function)


@pytest.mark.parametrize("name", ["buffer", "boundary", "transform", "asGML", "metricArea", "aggUnion", "minX"])
def test_geosparql_functions_that_are_not_there_are_not_told(name):
    assert geosparql.NAMESPACE + name not in geosparql.FUNCTIONS
    assert not evaluates(geosparql.NAMESPACE + name)
