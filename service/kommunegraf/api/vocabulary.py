"""`/api/v1/vocabulary`: the words that queries over this data are written in, with how often the data uses them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Sequence

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from kommunegraf.api.negotiation import accepts_gzip
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import NotModified, entity_tag, is_known, only_known_parameters
from kommunegraf.api.state import State, state_of
from kommunegraf.api.statistics import Statistics
from kommunegraf.errors import StoreError
from kommunegraf.vocabulary import Named, Vocabulary, vocabulary

router = APIRouter(prefix="/api/v1", tags=["SPARQL"], dependencies=[Depends(only_known_parameters)])
_PATIENCE = 1.0  # seconds that completion may wait for counts


class Term(BaseModel):
    """A class or a property."""

    name: str = Field(description="As a prefixed name of `prefixes`")
    iri: str
    label: dict[str, str] = Field(description="By language; none of a term of another vocabulary")
    definition: dict[str, str]
    count: int | None = Field(default=None, description="Its entities or triples; none where that is not counted")


class Individual(BaseModel):
    """A concept of a scheme that has no more than 200 of them."""

    iri: str
    label: dict[str, str]
    scheme: str


class Place(BaseModel):
    """A municipality."""

    iri: str
    label: dict[str, str]
    code: str = Field(description="kommunekode")
    point: tuple[float, float] = Field(description="Longitude and latitude of its centre (WGS 84)")


class VocabularyAnswer(BaseModel):
    """What completion needs: those that the data uses most come first."""

    prefixes: dict[str, str]
    classes: list[Term]
    properties: list[Term]
    concepts: list[Individual]
    places: list[Place]


@router.get(
    "/vocabulary",
    response_model=VocabularyAnswer,
    response_model_exclude_none=True,
    summary="Prefixes, classes, properties and concepts to write queries with",
)
async def get_vocabulary(request: Request) -> Response:
    """The ontology's terms and those that the data uses beside, with their counts where they are counted by now."""
    state = state_of(request)
    statistics, generation = await _statistics(state)
    content = await to_thread.run_sync(_written, state.identity.base, statistics)
    tag = entity_tag(hashlib.sha256(content).hexdigest(), packed=True)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **generation}
    if is_known(request, tag):
        raise NotModified(headers)
    if accepts_gzip(request.headers.get("accept-encoding")):
        content = gzip.compress(content, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


async def _statistics(state: State) -> tuple[Statistics, dict[str, str]]:
    """The counts of the generation that is served and the header that names it; none where nothing is served yet."""
    try:
        generation = state.generation()
    except (Problem, StoreError):
        return Statistics(), {}
    counted = await state.counting.of(generation, f"{state.settings.base}id/", patience=_PATIENCE)
    return counted, {"X-Kommunegraf-Generation": str(generation.number)}


def _written(base: str, statistics: Statistics) -> bytes:
    words = vocabulary(base)
    answer = VocabularyAnswer(
        prefixes=dict(words.prefixes),
        classes=_terms(words, words.classes, statistics.by_class),
        properties=_terms(words, words.properties, statistics.by_property),
        concepts=[Individual(iri=each.iri, label=dict(each.labels), scheme=each.code) for each in words.concepts],
        places=[
            Place(iri=each.iri, label=dict(each.labels), code=each.code, point=each.point)
            for each in words.places.values()
            if each.point is not None
        ],
    )
    return answer.model_dump_json(exclude_none=True).encode()


def _terms(words: Vocabulary, known: Iterable[Named], counts: Sequence[tuple[str, int]]) -> list[Term]:
    """The terms of the ontology and those counted, most used first; without those that no prefix makes a name of."""
    counted = dict(counts)
    named = {each.iri: each for each in known}
    terms = []
    for iri in {**counted, **named}:
        name, own = words.short(iri), named.get(iri)
        if name is not None:
            label, definition = (dict(own.labels), dict(own.definitions)) if own else ({}, {})
            terms.append(Term(name=name, iri=iri, label=label, definition=definition, count=counted.get(iri)))
    return sorted(terms, key=lambda term: (-(term.count or 0), term.name))
