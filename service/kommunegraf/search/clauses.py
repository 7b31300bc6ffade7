"""Text search in SPARQL: answers the body of a `SERVICE <…/service/search>` clause over one generation's index."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kommunegraf.search.bodies import TEXT, Body, BodyError, read_body
from kommunegraf.search.entries import NAMES
from kommunegraf.search.evaluating import MOST_BYTES, Evaluator
from kommunegraf.search.evaluator import evaluate
from kommunegraf.search.searching import Hit, Index

_XSD = "http://www.w3.org/2001/XMLSchema#"


def service_iri(base: str) -> str:
    """The IRI of the service's own SERVICE for text search."""
    return f"{base}service/search"


def answer_clause(select: str, index: Index, evaluator: Evaluator) -> bytes:
    """The solutions of `SELECT * { body }` (with its prologue), as SPARQL 1.1 JSON results, one row a hit at most.

    The hits are put as triples of the text vocabulary, and the SELECT is asked of these: in this process where it is
    plain, so that it can have no more solutions than there are hits; else in a process that can be stopped.
    Raises `BodyError` (no constant query, a SERVICE within, a syntax error), `TooCostly`, and `IndexUnavailable`.
    """
    body = read_body(select)
    triples = list(_triples(body, index))
    if not body.plain:
        return evaluator.select(body.text, triples)
    try:
        return evaluate(body.text, (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode(), MOST_BYTES)
    except SyntaxError as error:
        raise BodyError(f"the body of the text SERVICE clause cannot be evaluated: {error}") from error


def _triples(body: Body, index: Index) -> Iterator[ox.Triple]:
    kinds: tuple[str, ...] = ()
    if body.kind is not None:
        if body.kind not in NAMES:
            return
        kinds = (NAMES[body.kind],)
    wanted = body.properties
    results = index.search(
        body.query,
        kinds=kinds,
        municipality=body.municipality,
        limit=body.limit,
        snippets=wanted is None or "snippet" in wanted,
        titles=False,
        facets=False,
    )
    for rank, hit in enumerate(results.hits, 1):
        node = ox.NamedNode(hit.iri)
        for name, value in _values(body, hit, rank):
            if value is not None and (wanted is None or name in wanted):
                yield ox.Triple(node, ox.NamedNode(TEXT + name), value)


def _values(body: Body, hit: Hit, rank: int) -> Iterator[tuple[str, ox.NamedNode | ox.Literal | None]]:
    yield "query", ox.Literal(body.query)
    yield "limit", ox.Literal(body.limit)
    yield "score", ox.Literal(f"{hit.score:.6E}", datatype=ox.NamedNode(f"{_XSD}double"))
    yield "rank", ox.Literal(rank)
    yield "title", ox.Literal(hit.title)
    yield "snippet", ox.Literal(hit.snippet.text) if hit.snippet else None
    yield "kind", ox.NamedNode(hit.kind)
    yield "municipality", ox.Literal(hit.municipality) if hit.municipality else None
    yield "document", ox.NamedNode(hit.document) if hit.document else None
    yield "date", hit.date.literal() if hit.date else None
