"""`/data/…`: what is stated of a node as RDF, in bounded time and length."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from kommunegraf.api.addresses import service_address
from kommunegraf.api.bounded import described
from kommunegraf.api.description import SERVICE, VOID
from kommunegraf.api.rdf_answers import FORMATS, media_type_of, serialised
from kommunegraf.api.requests import only_known_parameters, validators, written_path
from kommunegraf.api.resolving import OTHER, Gone, Here, Moved, resolve
from kommunegraf.api.state import state_of
from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import StoreError
from kommunegraf.identity import Identity
from kommunegraf.store.tombstones import Tombstone

router = APIRouter(tags=["Linked data"], dependencies=[Depends(only_known_parameters)])
_SAFE = "/:@!$&'()*+,;=-._~%"
_TOPIC = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_CUT = ox.NamedNode(f"{SERVICE}cut")
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The description.", "content": {media: {} for media in FORMATS}},
    304: {"description": "The client's answer is still valid."},
    406: {"description": "No format suits the Accept header (problem+json)."},
    404: {"description": "Nothing has this IRI; `near` lists what may have been meant (problem+json)."},
    410: {"description": "The tombstone, as RDF.", "content": {media: {} for media in FORMATS}},
}
Format = Annotated[str | None, Query(description="The RDF format, before the Accept header: ttl, jsonld, nt, rdfxml")]


@router.get("/data/{path:path}", responses=_ANSWERS, response_class=Response, summary="A node as RDF")
async def get_data(
    request: Request,
    path: Annotated[str, Path(description="What the IRI continues with after `/id/`, or `graph/…`, or the whole IRI")],
    format: Format = None,
) -> Response:
    """A bounded description: statements, evidence with quote and place, labels of what it points to, what points at it.

    `X-Kommunegraf-Cut` names what there is more of than is given.
    """
    state = state_of(request)
    media_type = media_type_of(request, format, html=False)
    written = written_path(request, 1, path)
    address = service_address(request.scope, state.settings.public_url)

    def answer() -> Response:
        generation, store = state.serving()
        headers = validators(request, generation, media_type, vary="Accept")
        found = resolve(state, store, written)
        if isinstance(found, Moved):
            return RedirectResponse(address_of(state.identity, "/data/", found.to), 301, headers)
        if isinstance(found, Gone):
            return gone(found.stone, media_type, headers)
        return _here(state.identity, store, found, media_type, headers, address)

    try:
        return await to_thread.run_sync(answer)
    except StoreError:  # the generation is gone: there is a newer one
        state.look_again()
        return await to_thread.run_sync(answer)


def address_of(identity: Identity, prefix: str, iri: str) -> str:
    """Where an IRI of ours is answered below `/page/` or `/data/`; another IRI as it is, its escapes kept."""
    if iri.startswith(f"{identity.base}id/"):
        return prefix + quote(iri.removeprefix(f"{identity.base}id/"), safe=_SAFE)
    for other in OTHER:
        if iri.startswith(identity.base + other):
            return prefix + quote(iri.removeprefix(identity.base), safe=_SAFE)
    return quote(iri, safe=_SAFE + "#?")


def gone(stone: Tombstone, media_type: str, headers: dict[str, str]) -> Response:
    """The tombstone as RDF: 410 (RFC 9110, 15.5.11)."""
    content = serialised(stone.triples, media_type)
    return Response(content, 410, {**headers, "X-Content-Type-Options": "nosniff"}, media_type)


def _here(
    identity: Identity, store: ox.Store, found: Here, media_type: str, headers: dict[str, str], address: str
) -> Response:
    result = described(store, found)
    triples = list(result.triples)
    page = address_of(identity, "/page/", found.iri)
    links = [
        f'<{page}>; rel="alternate"; type="text/html"',
        f'<{quote(found.iri, safe=_SAFE + "#?")}>; rel="describes"',
    ]
    if found.named:
        links.append(f'</store?graph={quote(found.iri, safe="")}>; rel="collection"')
        triples += _of_graph(identity, found.iri)
    headers = {**headers, "X-Content-Type-Options": "nosniff"}
    if result.cut:
        headers["X-Kommunegraf-Cut"] = ", ".join(sorted(result.cut))
        document = ox.NamedNode(address + address_of(identity, "/data/", found.iri))
        triples.append(ox.Triple(document, _TOPIC, ox.NamedNode(found.iri)))
        triples += [ox.Triple(document, _CUT, ox.Literal(part)) for part in sorted(result.cut)]
    headers["Link"] = ", ".join(links)
    return Response(serialised(triples, media_type), 200, headers, media_type)


def _of_graph(identity: Identity, iri: str) -> list[ox.Triple]:
    """What a graph is, which it does not state itself: a data set (VoID, 2), and which document's statements it has."""
    graph = ox.NamedNode(iri)
    found = [ox.Triple(graph, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{VOID}Dataset"))]
    document = identity.document_of_graph(iri)
    if document is not None:
        found.append(ox.Triple(graph, _TOPIC, ox.NamedNode(document)))
    return found
