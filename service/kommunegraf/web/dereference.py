"""`/id/…`, `/graph/…`: every IRI of ours leads to a page for people and to RDF for programs (303, Cool URIs)."""

from __future__ import annotations

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import RedirectResponse

from kommunegraf.api.data import Format, address_of, gone
from kommunegraf.api.rdf_answers import FORMATS, HTML, media_type_of
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.resolving import Gone, Moved, resolve
from kommunegraf.api.state import state_of
from kommunegraf.errors import StoreError
from kommunegraf.identity import segment
from kommunegraf.web.pages import VARY
from kommunegraf.web.tombstone import tombstone_page
from kommunegraf.web.view import AskedView, View

router = APIRouter(tags=["Linked data"], dependencies=[Depends(only_known_parameters)])
_ANSWERS: dict[int | str, dict[str, Any]] = {
    301: {"description": "Another IRI replaces it, by the graph or as another spelling of a case's number."},
    303: {"description": "The page, or the RDF, by the Accept header."},
    404: {"description": "Nothing has this IRI; `near` lists what may have been meant (problem+json)."},
    406: {"description": "No format suits the Accept header (problem+json)."},
    410: {"description": "It was forgotten or withdrawn; the tombstone, as a page or as RDF."},
}
_PATH = Path(description="What the IRI continues with, its escapes as they are")


@router.get("/id/{path:path}", responses=_ANSWERS, status_code=303, response_class=Response, summary="An IRI of ours")
async def get_id(request: Request, path: Annotated[str, _PATH], view: AskedView, format: Format = None) -> Response:
    """To `/page/…` for people, to `/data/…` for programs. `format` asks for RDF whatever the client prefers."""
    return await _see(request, view, _written(request, "/id/", path), format)


@router.get("/graph/{path:path}", responses=_ANSWERS, status_code=303, response_class=Response, summary="A named graph")
async def get_graph(request: Request, path: Annotated[str, _PATH], view: AskedView, format: Format = None) -> Response:
    """As `/id/…`: the page tells what the graph is, the RDF is its statements."""
    return await _see(request, view, "graph/" + _written(request, "/graph/", path), format)


@router.get("/.well-known/genid/{path:path}", include_in_schema=False)
async def get_genid(request: Request, path: str, view: AskedView, format: Format = None) -> Response:
    """What was a blank node of the reference data (RDF 1.1 Concepts, 3.5)."""
    prefix = ".well-known/genid/"
    return await _see(request, view, prefix + _written(request, f"/{prefix}", path), format)


def _written(request: Request, prefix: str, path: str) -> str:
    """What follows the prefix in the address as the client wrote it, wherever the service is mounted."""
    raw = request.scope.get("raw_path")
    if not isinstance(raw, bytes):
        return "/".join(segment(part) for part in path.split("/"))
    return raw.partition(b"?")[0].decode("utf-8", "replace").partition(prefix)[2]


async def _see(request: Request, view: View, written: str, asked: str | None) -> Response:
    state = state_of(request)
    media_type = media_type_of(request, asked, html=True)

    def answer() -> Response:
        generation, store = state.serving()
        headers = {"Vary": VARY, "X-Kommunegraf-Generation": str(generation.number), "Cache-Control": "no-cache"}
        found = resolve(state, store, written)
        suffix = "" if asked is None else f"?format={FORMATS[media_type]}"
        if isinstance(found, Moved):
            # `/page/graph/…` is the page of a graph, whose own address is `/graph/…`.
            to = address_of(state.identity, "/id/", found.to).replace("/id/graph/", "/graph/", 1)
            return RedirectResponse(to + suffix, 301, headers)
        if isinstance(found, Gone):
            if media_type == HTML:
                return tombstone_page(request, view, generation, found, headers)
            return gone(found.stone, media_type, headers)
        if media_type == HTML:
            return RedirectResponse(view.page(found.iri), 303, headers)
        return RedirectResponse(address_of(state.identity, "/data/", found.iri) + suffix, 303, headers)

    try:
        return await to_thread.run_sync(answer)
    except StoreError:  # the generation is gone: there is a newer one
        state.look_again()
        return await to_thread.run_sync(answer)
