"""What the endpoint says of itself and the generation it serves: SPARQL 1.1 Service Description and VoID, in RDF."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

from kommunegraf.api import geosparql, negotiation
from kommunegraf.api.addresses import endpoint_address
from kommunegraf.api.cross_origin import ANY_ORIGIN
from kommunegraf.api.limits import MEGABYTE, Limits
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import preference
from kommunegraf.api.requests import NotModified, is_known
from kommunegraf.api.state import state_of
from kommunegraf.api.statistics import Statistics
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.settings import Settings
from kommunegraf.store.generations import Generation

router = APIRouter(tags=["SPARQL"])

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
# What the standards have no term for (docs/http.md lists the terms).
SERVICE = "https://w3id.org/kommunegraf/service#"
_DCTERMS = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_FORMATS = "http://www.w3.org/ns/formats/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_PREFIXES = {"sd": SD, "void": VOID, "kgs": SERVICE, "dcterms": _DCTERMS, "foaf": _FOAF, "xsd": _XSD}
_TABLES = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG")
_TAKEN = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_TITLE = "kommunegraf: Danish municipal public health as linked data"

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Subject:
    """What is described: the settings in force, the generation, what is counted of it, and where the endpoint is."""

    settings: Settings
    generation: Generation
    statistics: Statistics
    endpoint: str
    helpers: Sequence[str]  # the endpoints of the service's own that SERVICE may name


@router.get(
    "/.well-known/void",
    responses={200: {"content": {media: {"schema": {}} for media in negotiation.TRIPLES}}},
    response_class=Response,
    summary="What is served, in VoID and SPARQL Service Description",
)
async def void(request: Request) -> Response:
    """The same as the endpoint gives without a query, where federation engines look for it (VoID, 7.2)."""
    return await description(request)


async def send_description(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request to the endpoint itself. Raises as `description` does, but for `NotModified`."""
    try:
        response = await description(Request(scope, receive))
    except NotModified as known:
        response = Response(status_code=304, headers=known.headers)
    response.raw_headers.extend(ANY_ORIGIN)
    await response(scope, receive, send)


async def description(request: Request) -> Response:
    """The service description (SPARQL 1.1 Service Description, 2) in the RDF format that suits the request.

    Raises `Problem` (400, 406, 503), and `NotModified` where the client has it.
    """
    state = state_of(request)
    media_type = _media_type(request)
    endpoint = endpoint_address(request.scope, state.settings.public_url)
    generation = state.generation()
    statistics = await state.counting.of(generation, f"{state.settings.base}id/")
    helpers = (state.text_clauses.iri,)
    subject = Subject(state.settings, generation, statistics, endpoint, helpers)
    content = await to_thread.run_sync(_serialised, subject, media_type)
    headers = {
        "ETag": f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        "Cache-Control": "no-cache",
        "Vary": "Accept",
        "X-Kommunegraf-Generation": str(generation.number),
    }
    if is_known(request, headers["ETag"]):
        raise NotModified(headers)
    return Response(content, media_type=media_type, headers=headers)


def _media_type(request: Request) -> str:
    short = request.query_params.get("format")
    if short is not None:
        chosen = negotiation.SHORT.get(short, (None, None))[1]
        asked = short
    else:
        asked = preference(request.scope, b"accept") or "*/*"
        chosen = negotiation.best(asked, negotiation.TRIPLES)
        if chosen is None and any(media == "text/html" and q > 0 for media, q in negotiation.parse_accept(asked)):
            chosen = negotiation.TRIPLES[0]  # a browser shows Turtle as text
    if chosen is None:
        offered = ", ".join(negotiation.TRIPLES)
        raise Problem(406, "format", "None of the formats you accept can be given", f"to be had: {offered}")
    return chosen


def _serialised(subject: Subject, media_type: str) -> bytes:
    form = ox.RdfFormat.from_media_type(media_type)
    assert form is not None
    return ox.serialize(triples(subject), format=form, prefixes=_PREFIXES) or b""


def triples(subject: Subject) -> Iterator[ox.Triple]:
    """The description, in a fixed order."""
    service = ox.NamedNode(f"{subject.endpoint}#service")
    dataset = ox.NamedNode(f"{subject.endpoint}#dataset")
    default = ox.NamedNode(f"{subject.endpoint}#default-graph")
    yield from _service(subject, service, dataset)
    yield from _dataset(subject, dataset, default)
    yield from _counts(subject, default)


def _type(node: Node, iri: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri))


def _link(node: Node, predicate: str, iri: str | Node) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(predicate), ox.NamedNode(iri) if isinstance(iri, str) else iri)


def _value(node: Node, predicate: str, value: int | str | Decimal) -> ox.Triple:
    if isinstance(value, Decimal):
        return ox.Triple(node, ox.NamedNode(predicate), ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}decimal")))
    return ox.Triple(node, ox.NamedNode(predicate), ox.Literal(value))


def _service(subject: Subject, service: Node, dataset: Node) -> Iterator[ox.Triple]:
    limits = Limits.of(subject.settings)
    yield _type(service, f"{SD}Service")
    yield _value(service, f"{_DCTERMS}title", _TITLE)
    yield _link(service, f"{SD}endpoint", subject.endpoint)
    yield _link(service, f"{SD}supportedLanguage", f"{SD}SPARQL11Query")
    yield _link(service, f"{SD}supportedLanguage", f"{SD}SPARQL11Update")  # with a token
    if subject.settings.service_allow or subject.helpers:
        yield _link(service, f"{SD}feature", f"{SD}BasicFederatedQuery")
    for helper in subject.helpers:
        yield _link(service, f"{SERVICE}helper", helper)
    for name in (*_TABLES, *_GRAPHS):
        yield _link(service, f"{SD}resultFormat", _FORMATS + name)
    for name in _TAKEN:
        yield _link(service, f"{SD}inputFormat", _FORMATS + name)
    for function in geosparql.FUNCTIONS:
        yield _link(service, f"{SD}extensionFunction", function)
        yield _type(ox.NamedNode(function), f"{SD}Function")
    yield _link(service, f"{SD}defaultDataset", dataset)
    yield _value(service, f"{SERVICE}queryTimeout", Decimal(str(limits.seconds)))
    yield _value(service, f"{SERVICE}queryMemory", limits.memory_mb * MEGABYTE)
    yield _value(service, f"{SERVICE}resultRows", limits.rows)
    yield _value(service, f"{SERVICE}resultBytes", limits.bytes)


def _dataset(subject: Subject, dataset: Node, default: Node) -> Iterator[ox.Triple]:
    settings, generation, statistics = subject.settings, subject.generation, subject.statistics
    yield _type(dataset, f"{SD}Dataset")
    yield _type(dataset, f"{VOID}Dataset")
    yield _value(dataset, f"{_DCTERMS}title", _TITLE)
    yield _link(dataset, f"{VOID}sparqlEndpoint", subject.endpoint)
    yield _value(dataset, f"{VOID}uriSpace", f"{settings.base}id/")
    published = ox.Literal(generation.published_at.isoformat(), datatype=ox.NamedNode(f"{_XSD}dateTime"))
    yield ox.Triple(dataset, ox.NamedNode(f"{_DCTERMS}issued"), published)
    yield _value(dataset, f"{SERVICE}generation", generation.number)
    if settings.licence:
        yield _link(dataset, f"{_DCTERMS}license", settings.licence)
    for example in dict.fromkeys(statistics.examples):
        yield _link(dataset, f"{VOID}exampleResource", example)
    yield _link(dataset, f"{VOID}subset", default)
    yield _link(dataset, f"{SD}defaultGraph", default)
    if statistics.graphs is not None:
        yield _value(dataset, f"{SERVICE}namedGraphs", statistics.graphs)
    for number, name in enumerate(statistics.graph_names):
        graph = ox.BlankNode(f"g{number}")
        yield _link(dataset, f"{SD}namedGraph", graph)
        yield _type(graph, f"{SD}NamedGraph")
        yield _link(graph, f"{SD}name", name)


def _counts(subject: Subject, graph: Node) -> Iterator[ox.Triple]:
    statistics = subject.statistics
    yield _type(graph, f"{SD}Graph")
    yield _type(graph, f"{VOID}Dataset")
    yield _link(graph, f"{VOID}sparqlEndpoint", subject.endpoint)
    counts = {
        "triples": statistics.triples,
        "entities": statistics.entities,
        "classes": statistics.classes,
        "properties": statistics.properties,
        "distinctSubjects": statistics.subjects,
        "distinctObjects": statistics.objects,
    }
    for name, count in counts.items():
        if count is not None:
            yield _value(graph, VOID + name, count)
    terms = [term for term, _ in (*statistics.by_property, *statistics.by_class)]
    for vocabulary in sorted({_namespace(term) for term in terms}):
        yield _link(graph, f"{VOID}vocabulary", vocabulary)
    yield from _partitions(graph, "property", "triples", statistics.by_property)
    yield from _partitions(graph, "class", "entities", statistics.by_class)


def _namespace(term: str) -> str:
    """The vocabulary that a term is of, by its form: up to the last `#` or `/`."""
    return re.sub(r"[^#/]*\Z", "", term)


def _partitions(graph: Node, kind: str, counted: str, counts: Sequence[tuple[str, int]]) -> Iterator[ox.Triple]:
    for number, (term, count) in enumerate(counts):
        partition = ox.BlankNode(f"{kind}{number}")
        yield _link(graph, f"{VOID}{kind}Partition", partition)
        yield _type(partition, f"{VOID}Dataset")
        yield _link(partition, VOID + kind, term)
        yield _value(partition, VOID + counted, count)
