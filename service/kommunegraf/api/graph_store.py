"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs read by all, and written by the bearers of a token."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from kommunegraf.api import negotiation
from kommunegraf.api.answer import Pieces
from kommunegraf.api.bodies import whole_body
from kommunegraf.api.clients import client_of
from kommunegraf.api.deadline import Deadline
from kommunegraf.api.failures import Gone, problem_of
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import ClientGone, preference
from kommunegraf.api.query_job import Job
from kommunegraf.api.requests import written_path
from kommunegraf.api.sparql import CutOff
from kommunegraf.api.state import State, state_of
from kommunegraf.api.tokens import require
from kommunegraf.api.until_gone import until_gone
from kommunegraf.api.updates import check_iri, client_gone, public_url, write
from kommunegraf.errors import QueryError
from kommunegraf.store.tokens import Scope
from kommunegraf.update.job import Action
from kommunegraf.update.payload import FORMATS, check_media_type
from kommunegraf.update.refusal import Refused

router = APIRouter(tags=["Graph store"])
_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_ACCEPT = Query(description="The graph's IRI, percent-encoded")
_DEFAULT = Query(description="The default graph (no value needed)")
_READ: dict[int | str, dict[str, object]] = {
    200: {"description": "The graph.", "content": {media: {} for media in FORMATS}},
    404: {"description": "There is no such graph (problem+json)."},
    406: {"description": "No format suits the Accept header (problem+json)."},
}
_WRITTEN: dict[int | str, dict[str, object]] = {
    200: {"description": "The graph was changed; JSON with the generation, what changed, and the gate's warnings."},
    201: {"description": "The graph is new."},
    400: {"description": "The body is not well-formed, or the graph's name is no IRI (problem+json)."},
    401: {"description": "A token is needed (problem+json)."},
    403: {"description": "The token does not allow it, or the graph is kept by ingest (problem+json)."},
    415: {"description": "The body's media type is not taken (problem+json)."},
    422: {"description": "The gate found violations, or a limit was passed (problem+json)."},
}
_TAKEN = {"requestBody": {"required": True, "content": {media: {} for media in (*FORMATS, "multipart/form-data")}}}
_Graph = Annotated[str | None, _ACCEPT]
_Default = Annotated[str | None, _DEFAULT]


@router.get("/store", responses=_READ, summary="Read a graph")
async def get_indirect(request: Request, graph: _Graph = None, default: _Default = None) -> Response:
    """Any graph by its name, or the default graph; in the RDF format that suits the Accept header best."""
    return await _read(request, _named(request))


@router.head("/store", responses=_READ, summary="Whether there is a graph")
async def head_indirect(request: Request, graph: _Graph = None, default: _Default = None) -> Response:
    """The headers that GET would give."""
    return await _read(request, _named(request))


@router.put("/store", responses=_WRITTEN, openapi_extra=_TAKEN, summary="Put a graph in place of what is there")
async def put_indirect(request: Request, graph: _Graph = None, default: _Default = None) -> Response:
    """The graph holds the body's triples and no others from then on."""
    return await _write(request, Action.PUT, _named(request))


@router.post("/store", responses=_WRITTEN, openapi_extra=_TAKEN, summary="Add to a graph, or make a new one")
async def post_indirect(request: Request, graph: _Graph = None, default: _Default = None) -> Response:
    """Without a graph's name the body becomes a new graph, whose name `Location` gives."""
    if not request.query_params:
        made = f"{public_url(request)}/store/{uuid.uuid4()}"
        return await _write(request, Action.POST, made, {"Location": made})
    return await _write(request, Action.POST, _named(request))


@router.delete("/store", responses=_WRITTEN, summary="Delete a graph")
async def delete_indirect(request: Request, graph: _Graph = None, default: _Default = None) -> Response:
    """The default graph is emptied."""
    return await _write(request, Action.DELETE, _named(request))


@router.get("/store/{path:path}", responses=_READ, summary="Read the graph of this address")
async def get_direct(request: Request, path: str) -> Response:
    """The address of the request is the graph's name (direct graph identification)."""
    return await _read(request, _own(request, path))


@router.head("/store/{path:path}", responses=_READ, summary="Whether there is a graph of this address")
async def head_direct(request: Request, path: str) -> Response:
    """The headers that GET would give."""
    return await _read(request, _own(request, path))


@router.put("/store/{path:path}", responses=_WRITTEN, openapi_extra=_TAKEN, summary="Put the graph of this address")
async def put_direct(request: Request, path: str) -> Response:
    """The graph holds the body's triples and no others from then on."""
    return await _write(request, Action.PUT, _own(request, path))


@router.post("/store/{path:path}", responses=_WRITTEN, openapi_extra=_TAKEN, summary="Add to the graph of this address")
async def post_direct(request: Request, path: str) -> Response:
    """The graph is made where it is not there."""
    return await _write(request, Action.POST, _own(request, path))


@router.delete("/store/{path:path}", responses=_WRITTEN, summary="Delete the graph of this address")
async def delete_direct(request: Request, path: str) -> Response:
    """404 where it is not there."""
    return await _write(request, Action.DELETE, _own(request, path))


@router.api_route("/store", methods=["PATCH"], include_in_schema=False)
@router.api_route("/store/{path:path}", methods=["PATCH"], include_in_schema=False)
async def patch(request: Request) -> Response:
    raise Problem(
        405,
        "method",
        "PATCH is not offered",
        "send a SPARQL update to /sparql, or PUT, POST or DELETE a graph",
        allow=_METHODS,
    )


def _named(request: Request) -> str | None:
    """The graph that the query string names (4.2); None: the default graph."""
    parameters = request.query_params.multi_items()
    graphs = [value for name, value in parameters if name == "graph"]
    defaults = [value for name, value in parameters if name == "default"]
    unknown = {name for name, _ in parameters} - {"graph", "default"}
    if unknown or len(graphs) + len(defaults) != 1 or any(defaults):
        raise Problem(
            400, "dataset", "Which graph is not clear", "give ?default or ?graph=IRI, once and alone, or /store/PATH"
        )
    return check_iri(graphs[0]) if graphs else None


def _own(request: Request, path: str) -> str:
    """The graph whose name is the request's own address (4.1)."""
    if request.query_params:
        raise Problem(400, "dataset", "Which graph is not clear", "/store/PATH takes no parameters")
    return check_iri(f"{public_url(request)}/store/{written_path(request, 1, path)}")


async def _read(request: Request, graph: str | None) -> Response:
    state = state_of(request)
    media_type = negotiation.best(preference(request.scope, b"accept"), FORMATS)
    deadline = Deadline(state.limits.seconds)
    try:
        async with until_gone(request.receive):
            try:
                return await _read_now(request, state, graph, media_type, deadline)
            except Gone:
                # The generation went while the query waited for a worker: there is a newer one.
                state.look_again()
                return await _read_now(request, state, graph, media_type, deadline)
    except ClientGone:
        raise client_gone() from None
    except QueryError as error:
        raise problem_of(error) from error


async def _read_now(
    request: Request, state: State, graph: str | None, media_type: str | None, deadline: Deadline
) -> Response:
    """The graph as the generation of this moment has it. Raises `Problem`, and as `Pool.run`."""
    generation, store = await to_thread.run_sync(state.serving)
    name = None if graph is None else ox.NamedNode(graph)
    if name is not None and not store.contains_named_graph(name):
        raise Problem(404, "not-found", "There is no such graph", "no graph has this name")
    if media_type is None:
        raise Problem(406, "format", "None of the formats you accept can be given", f"to be had: {', '.join(FORMATS)}")
    headers = {
        "Content-Type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "Vary": "Accept",
        "X-Kommunegraf-Generation": str(generation.number),
        "X-Kommunegraf-Limits": state.limits.header,
    }
    if request.method == "HEAD":
        response = Response(headers=headers)
        del response.headers["Content-Length"]  # what GET would send is not counted (RFC 9110, 8.6)
        return response
    job = Job(
        path=str(generation.path),
        generation=generation.mark,
        query=_ALL,
        accept={"triples": media_type},
        limits=state.limits,
        deadline=deadline,
        default_graphs=[] if graph is None else [graph],
        client=client_of(request.scope, state.settings.trusted_proxies),
    )
    answer = await state.pool.run(job)
    if answer.pieces is None:
        return Response(answer.body, headers=headers)
    return StreamingResponse(_whole_or_cut(answer.pieces), headers=headers)


async def _whole_or_cut(pieces: Pieces) -> AsyncGenerator[bytes, None]:
    async with aclosing(pieces):
        try:
            async for piece in pieces:
                yield piece
        except QueryError:
            raise CutOff from None


async def _write(
    request: Request, action: Action, graph: str | None, headers: dict[str, str] | None = None
) -> Response:
    token = await require(request, Scope.UPDATE)
    content_type, body = "", b""
    if action is not Action.DELETE:
        content_type = request.headers.get("content-type", "")
        try:
            check_media_type(content_type)
        except Refused as refused:
            raise Problem(refused.status, refused.kind, refused.title, refused.detail) from None
        body = await _body(request)
    else:
        await _body(request)
    base_iri = graph or f"{public_url(request)}/store"
    written = await write(request, token, action, body=body, graph=graph, content_type=content_type, base_iri=base_iri)
    new = not written.existed and action is not Action.DELETE
    return JSONResponse(
        written.content,
        status_code=201 if new else 200,
        headers={**written.headers, **(headers or {})},
    )


async def _body(request: Request) -> bytes:
    most = state_of(request).settings.max_update_mb
    return await whole_body(request, most, "a graph may have {most} bytes; send it in parts")
