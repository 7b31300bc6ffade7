"""The service description tests, which the suite states in words."""

from __future__ import annotations

from pathlib import Path

import rdflib
from pyshacl import validate
from rdflib.namespace import RDF

from sparql11.manifest import Case
from sparql11.served import ENDPOINT, Served

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SHAPES = Path(__file__).with_name("description-shapes.ttl")
_RDF = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def failure(case: Case, service: Served) -> str | None:
    """Why the service fails the test; None where it passes."""
    answer = service.request("GET", ENDPOINT, (("Accept", "text/turtle, application/rdf+xml"),))
    if answer.status != 200 or answer.media_type not in _RDF:
        return f"{answer.status} with {answer.media_type}"
    graph = rdflib.Graph().parse(data=answer.content, format=answer.media_type)
    match case.name.rpartition("/")[2]:
        case "returns-rdf":
            return None if len(graph) else "an empty graph"
        case "has-endpoint-triple":
            endpoint = rdflib.URIRef(service.address + ENDPOINT)
            found = [node for node in graph.subjects(SD.endpoint, endpoint) if (node, RDF.type, SD.Service) in graph]
            return None if found else f"no sd:Service with the endpoint {endpoint}"
        case "conforms-to-schema":
            conforms, _, text = validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
            return None if conforms else str(text)
    raise ValueError(f"no check for {case.name}")
