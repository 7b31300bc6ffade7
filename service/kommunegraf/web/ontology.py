"""`/ns`: the vocabulary as a page with an anchor for each term, and as RDF; the concept schemes with their concepts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from rapidfuzz import process

from kommunegraf.api import neighbours
from kommunegraf.api.bounded import described
from kommunegraf.api.data import Format
from kommunegraf.api.problems import Problem
from kommunegraf.api.rdf_answers import FORMATS, HTML, LINKED, media_type_of, serialised
from kommunegraf.api.requests import only_known_parameters, validators
from kommunegraf.api.resolving import Here
from kommunegraf.api.state import State, state_of
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import StoreError
from kommunegraf.identity import ONTOLOGY
from kommunegraf.store.generations import Generation
from kommunegraf.web.naming import Names
from kommunegraf.web.pages import VARY, render
from kommunegraf.web.view import AskedView, View

router = APIRouter(tags=["Linked data"], dependencies=[Depends(only_known_parameters)])
_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF_TYPE)
_OWL, _SKOS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2004/02/skos/core#"
_RDFS, _SCHEMA = "http://www.w3.org/2000/01/rdf-schema#", "https://schema.org/"
_PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"  # of a value of either kind
_SECTIONS = (
    ("classes", (f"{_OWL}Class",)),
    ("properties", (f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty", _PROPERTY)),
)
# What is told of a term: the word for it, and the properties whose values are told.
_TOLD = (
    ("broader", (f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf")),
    ("domain", (f"{_RDFS}domain", f"{_SCHEMA}domainIncludes")),
    ("range", (f"{_RDFS}range", f"{_SCHEMA}rangeIncludes")),
    ("close", (f"{_SKOS}exactMatch", f"{_SKOS}closeMatch")),
)
_TERMS = 1_000
_SCHEMES = 200
_CONCEPTS = 60
_VALUES = 20
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The vocabulary.", "content": {media: {} for media in (*FORMATS, HTML)}},
    406: {"description": "No format suits the Accept header (problem+json)."},
}


@dataclass(frozen=True, slots=True)
class Told:
    """A term as the page tells of it.

    `told`: words, each with labels and addresses; `uses`: how often the generation uses it, None where that is not
    counted.
    """

    iri: str
    name: str
    label: str
    meaning: str
    told: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    uses: int | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme with the first of its concepts (label, address, meaning)."""

    iri: str
    label: str
    meaning: str
    concepts: tuple[tuple[str, str, str], ...]
    cut: bool


@router.get("/ns", responses=_ANSWERS, response_class=Response, summary="The vocabulary, as a page or as RDF")
async def get_ontology(request: Request, view: AskedView, format: Format = None) -> Response:
    """Classes and properties with labels, definitions, domain and range; the concept schemes."""
    state = state_of(request)
    media_type = media_type_of(request, format, html=True)
    counted = await state.counting.of(state.generation(), f"{state.settings.base}id/", patience=0.0)
    uses = {**dict(counted.by_class), **dict(counted.by_property)}

    def answer() -> Response:
        generation, store = state.serving()
        if media_type != HTML:
            headers = validators(request, generation, media_type, vary="Accept")
            graph = ox.NamedNode(state.identity.reference_graph("kommunegraf"))
            quads = store.quads_for_pattern(None, None, None, graph)
            content = serialised((quad.triple for quad in quads), media_type)
            return Response(content, 200, {**headers, "X-Content-Type-Options": "nosniff"}, media_type)
        return _page(request, view, state, generation, store, uses)

    return await _answered(state, answer)


@router.get("/ns/{term}", responses=_ANSWERS, response_class=Response, summary="A term of the vocabulary")
async def get_term(
    request: Request,
    term: Annotated[str, Path(description="What stands in its IRI after `ns#`; or a version of the vocabulary")],
    view: AskedView,
    format: Format = None,
) -> Response:
    """Its place on the page of the vocabulary for people (303), its description as RDF for programs."""
    state = state_of(request)
    media_type = media_type_of(request, format, html=True)

    def answer() -> Response:
        generation, store = state.serving()
        try:
            node = ox.NamedNode(f"{ONTOLOGY}{term}")
            version = ox.Quad(
                ox.NamedNode(ONTOLOGY),
                ox.NamedNode(f"{_OWL}versionIRI"),
                ox.NamedNode(f"{ONTOLOGY.rstrip('#')}/{term}"),
                _DEFAULT,
            )
        except ValueError:
            raise _unknown(store, term) from None
        headers = {"Vary": VARY, "Cache-Control": "no-cache", "X-Kommunegraf-Generation": str(generation.number)}
        if version in store:
            return RedirectResponse(view.href("/ns", {"format": format}), 303, headers)
        if next(iter(store.quads_for_pattern(node, None, None, _DEFAULT)), None) is None:
            raise _unknown(store, term)
        if media_type == HTML:
            return RedirectResponse(view.href("/ns", fragment=term), 303, headers)
        headers = validators(request, generation, media_type, vary="Accept")
        result = described(store, Here(node.value))
        if result.cut:
            headers["X-Kommunegraf-Cut"] = ", ".join(sorted(result.cut))
        content = serialised(result.triples, media_type)
        return Response(content, 200, {**headers, "X-Content-Type-Options": "nosniff"}, media_type)

    return await _answered(state, answer)


async def _answered(state: State, answer: Any) -> Response:
    try:
        response: Response = await to_thread.run_sync(answer)
    except StoreError:  # the generation is gone: there is a newer one
        state.look_again()
        response = await to_thread.run_sync(answer)
    return response


def _unknown(store: ox.Store, term: str) -> Problem:
    names = [iri.removeprefix(ONTOLOGY) for _, classes in _SECTIONS for iri in _terms(store, classes)]
    near = [f"{ONTOLOGY}{name}" for name, _, _ in process.extract(term[:100], names, limit=5, score_cutoff=60)]
    return Problem(404, "not-found", "No such term", "the vocabulary has no term of this name: see /ns", near=near)


def _terms(store: ox.Store, classes: tuple[str, ...]) -> list[str]:
    found: set[str] = set()
    for cls in classes:
        quads = store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls), _DEFAULT)
        found.update(quad.subject.value for quad in islice(quads, _TERMS) if isinstance(quad.subject, ox.NamedNode))
    return sorted(iri for iri in found if iri.startswith(ONTOLOGY))


def _page(
    request: Request, view: View, state: State, generation: Generation, store: ox.Store, uses: dict[str, int]
) -> Response:
    # Counts come a while after the generation: a page without them is not the same as one with.
    headers = validators(request, generation, f"page {view.language} {len(uses)}", vary=VARY)
    names = Names(store, state.identity.base, view.language, _DEFAULT)
    sections = [
        (name, [_told(store, view, names, iri, uses) for iri in _terms(store, classes)]) for name, classes in _SECTIONS
    ]
    ontology = ox.NamedNode(ONTOLOGY)
    return render(
        request,
        view,
        "ontology.html",
        headers=headers,
        generation=generation,
        heading=names.title(ONTOLOGY),
        description=names.literal(ontology, "http://purl.org/dc/terms/description"),
        version=names.literal(ontology, f"{_OWL}versionInfo"),
        iri=ONTOLOGY,
        sections=sections,
        schemes=_schemes(store, view, names),
        formats=LINKED,
    )


def _told(store: ox.Store, view: View, names: Names, iri: str, uses: dict[str, int]) -> Told:
    node = ox.NamedNode(iri)
    told = []
    for word, props in _TOLD:
        ends = [end for prop in props for end in neighbours.first(store, node, prop, _VALUES)[0]]
        values = tuple((names.term(end.value), view.page(end.value)) for end in ends if isinstance(end, ox.NamedNode))
        if values:
            told.append((word, values))
    return Told(iri, iri.removeprefix(ONTOLOGY), names.term(iri), names.meaning(iri), tuple(told), uses.get(iri))


def _schemes(store: ox.Store, view: View, names: Names) -> list[Scheme]:
    found = []
    quads = store.quads_for_pattern(None, _TYPE, ox.NamedNode(f"{_SKOS}ConceptScheme"), _DEFAULT)
    for quad in islice(quads, _SCHEMES):
        if isinstance(quad.subject, ox.NamedNode):
            iri = quad.subject.value
            ends, cut = neighbours.first(store, quad.subject, f"{_SKOS}inScheme", _CONCEPTS, incoming=True)
            concepts = sorted(
                (names.name(end.value), view.page(end.value), names.meaning(end.value))
                for end in ends
                if isinstance(end, ox.NamedNode)
            )
            found.append(Scheme(iri, names.name(iri), names.meaning(iri), tuple(concepts), cut))
    return sorted(found, key=lambda scheme: scheme.label)
