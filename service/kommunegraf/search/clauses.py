"""Text search in SPARQL: answers the body of a `SERVICE <…/service/search>` clause over one generation's index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kommunegraf.search.bodies import TEXT, Body, read_body
from kommunegraf.search.entries import NAMES
from kommunegraf.search.evaluating import Evaluator
from kommunegraf.search.plain import Term, solutions
from kommunegraf.search.searching import Hit, Index

_XSD = "http://www.w3.org/2001/XMLSchema#"


def service_iri(base: str) -> str:
    """The IRI of the service's own SERVICE for text search."""
    return f"{base}service/search"


@dataclass(frozen=True, slots=True)
class Question:
    """What a body that is not plain asks, and the triples that it asks it of."""

    select: str
    triples: tuple[ox.Triple, ...]


def answer_clause(select: str, index: Index, evaluator: Evaluator) -> bytes:
    """The solutions of `SELECT * { body }` (with its prologue), as SPARQL 1.1 JSON results.

    Raises as `begin` and `Evaluator.select`.
    """
    begun = begin(select, index)
    return begun if isinstance(begun, bytes) else evaluator.select(begun.select, begun.triples)


def begin(select: str, index: Index) -> bytes | Question:
    """The solutions of a plain body, at most one for each hit; else what the evaluator process is to be asked.

    Raises `BodyError` (no constant query, a SERVICE within), and `IndexUnavailable`.
    """
    body = read_body(select)
    if body.pattern is not None:
        return solutions(body.pattern, _hits(body, index))
    return Question(
        body.text,
        tuple(
            ox.Triple(node, ox.NamedNode(TEXT + name), value)
            for node, values in _hits(body, index)
            for name, value in values.items()
        ),
    )


def _hits(body: Body, index: Index) -> Iterator[tuple[ox.NamedNode, Mapping[str, Term]]]:
    """The hits with the values of their properties. Snippets cost the most, and are made only where they are named."""
    kinds: tuple[str, ...] = ()
    if body.kind is not None:
        if body.kind not in NAMES:
            return
        kinds = (NAMES[body.kind],)
    results = index.search(
        body.query,
        kinds=kinds,
        municipality=body.municipality,
        limit=body.limit,
        snippets="snippet" in body.properties,
        titles=False,
        facets=False,
    )
    for rank, hit in enumerate(results.hits, 1):
        yield (
            ox.NamedNode(hit.iri),
            {
                name: value
                for name, value in _values(body, hit, rank)
                if value is not None and (body.pattern is None or name in body.properties)
            },
        )


def _values(body: Body, hit: Hit, rank: int) -> Iterator[tuple[str, Term | None]]:
    yield "query", ox.Literal(body.query)
    yield "limit", ox.Literal(body.limit)
    # Written as Oxigraph writes it, so that a plain body's answer is that of any other.
    score = format(Decimal(f"{hit.score:.6E}").normalize(), "f")
    yield "score", ox.Literal(score, datatype=ox.NamedNode(f"{_XSD}double"))
    yield "rank", ox.Literal(rank)
    yield "title", ox.Literal(hit.title)
    yield "snippet", ox.Literal(hit.snippet.text) if hit.snippet else None
    yield "kind", ox.NamedNode(hit.kind)
    yield "municipality", ox.Literal(hit.municipality) if hit.municipality else None
    yield "document", ox.NamedNode(hit.document) if hit.document else None
    yield "date", hit.date.literal() if hit.date else None
