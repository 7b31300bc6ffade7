"""The SPARQL endpoint: queries by GET, POST direct and POST url-encoded (SPARQL 1.1 Protocol, 2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from kommunegraf.api import negotiation, problems
from kommunegraf.api.admission import prepare
from kommunegraf.api.pool import Answer, Gone, Job
from kommunegraf.api.problems import Problem
from kommunegraf.api.state import State, state_of
from kommunegraf.api.updates import answer_update
from kommunegraf.errors import QueryError

router = APIRouter(tags=["SPARQL"])
MAX_QUERY = 1_000_000
_MAX_PARAMETERS = 1_000

_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The result, in the media type that suits the Accept header best.",
        "content": {media: {} for media in (*negotiation.SOLUTIONS, *negotiation.TRIPLES)},
    },
    400: {"description": "The query does not parse, or asks for what is not allowed (problem+json)."},
    406: {"description": "No format suits the Accept header (problem+json)."},
    422: {"description": "The query went past a limit (problem+json)."},
    503: {"description": "All workers are busy (problem+json)."},
}


@router.get("/sparql", responses=_RESPONSES, summary="Ask a SPARQL query")
async def query_by_get(
    request: Request,
    query: Annotated[str | None, Query(description="A SPARQL 1.1 query")] = None,
    default_graph_uri: Annotated[list[str] | None, Query(alias="default-graph-uri")] = None,
    named_graph_uri: Annotated[list[str] | None, Query(alias="named-graph-uri")] = None,
    format: Annotated[str | None, Query(description="json, xml, csv, tsv, turtle, nt, jsonld or rdfxml")] = None,
) -> StreamingResponse:
    """The default graph is the merge of what documents state, the reference data and what rules derive."""
    if "update" in request.query_params:
        raise Problem(400, "query-parameter", "An update by GET", "send updates by POST")
    if len(request.query_params.getlist("query")) > 1:
        raise Problem(400, "query-parameter", "More than one query", "give the parameter query once")
    return await _answer(request, query, default_graph_uri or (), named_graph_uri or (), format)


@router.post("/sparql", responses=_RESPONSES, summary="Ask a SPARQL query (in the body), or send an update")
async def query_by_post(request: Request) -> Response:
    """Body: `application/sparql-query`, or a form (`application/x-www-form-urlencoded`) with `query`.

    With a token, `application/sparql-update`, or a form with `update`.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _body(request)
    parameters = list(request.query_params.multi_items())
    if media_type == "application/sparql-query":
        query: str | None = body
    elif media_type == "application/x-www-form-urlencoded":
        fields = _fields(body)
        parameters += fields
        queries = [value for name, value in parameters if name == "query"]
        if len(queries) > 1:
            raise Problem(400, "query-parameter", "More than one query", "give the parameter query once")
        query = queries[0] if queries else None
        updates = [value for name, value in fields if name == "update"]
        if updates:
            if len(updates) > 1 or query is not None:
                raise Problem(400, "query-parameter", "More than one operation", "give one update, or one query")
            return await _update(request, updates[0], parameters)
    elif media_type == "application/sparql-update":
        return await _update(request, body, parameters)
    else:
        raise Problem(
            415,
            "media-type",
            "The body's media type is not taken",
            "send application/sparql-query, application/sparql-update, or application/x-www-form-urlencoded with the "
            "parameter query or update",
        )
    default = [value for name, value in parameters if name == "default-graph-uri"]
    named = [value for name, value in parameters if name == "named-graph-uri"]
    short = next((value for name, value in parameters if name == "format"), None)
    return await _answer(request, query, default, named, short)


async def _update(request: Request, update: str, parameters: Sequence[tuple[str, str]]) -> Response:
    using = [value for name, value in parameters if name == "using-graph-uri"]
    named = [value for name, value in parameters if name == "using-named-graph-uri"]
    return await answer_update(request, update, using, named)


def _fields(body: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
    except ValueError as error:
        raise Problem(413, "too-long", "The form has too many fields", f"at most {_MAX_PARAMETERS}") from error


async def _body(request: Request) -> str:
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > MAX_QUERY * 4:
            raise Problem(413, "too-long", "The request is too long", f"a query may have {MAX_QUERY} characters")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "The body is not UTF-8", f"byte {error.start} is not UTF-8") from None


def _accept(request: Request, short: str | None) -> dict[str, str | None]:
    """The media type (or None) for each kind of result; the kind is known only once the query runs."""
    if short is not None:
        if short not in negotiation.SHORT:
            names = ", ".join(negotiation.SHORT)
            raise Problem(406, "format", "No such format", f"{short} is none of {names}")
        solutions, triples = negotiation.SHORT[short]
    else:
        header = request.headers.get("accept")
        solutions = negotiation.best(header, negotiation.SOLUTIONS)
        triples = negotiation.best(header, negotiation.TRIPLES)
    if solutions is None and triples is None:
        offered = ", ".join((*negotiation.SOLUTIONS, *negotiation.TRIPLES))
        raise Problem(406, "format", "None of the formats you accept can be given", f"to be had: {offered}")
    return {"solutions": solutions, "boolean": solutions, "triples": triples}


async def _answer(
    request: Request, query: str | None, default: Sequence[str], named: Sequence[str], short: str | None
) -> StreamingResponse:
    if not query or not query.strip():
        raise Problem(400, "query-parameter", "No query", "give a SPARQL query in the parameter query")
    if len(query) > MAX_QUERY:
        raise Problem(413, "too-long", "The query is too long", f"a query may have {MAX_QUERY} characters")
    _check_dataset((*default, *named))
    accept = _accept(request, short)
    query, _ = await prepare(query, state_of(request).settings)
    try:
        answer, number = await _run(state_of(request), query, accept, default, named)
    except QueryError as error:
        raise problems.of_query(error) from error
    media_type = answer.media_type
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    return StreamingResponse(
        answer.pieces,
        headers={
            "Content-Type": media_type,
            "Vary": "Accept",
            "X-Kommunegraf-Generation": str(number),
        },
    )


def _check_dataset(graphs: Sequence[str]) -> None:
    for graph in graphs:
        try:
            ox.NamedNode(graph)
        except ValueError as error:
            raise Problem(400, "dataset", "A graph's name is no IRI", f"{graph[:200]!r}: {error}") from error


async def _run(
    state: State, query: str, accept: dict[str, str | None], default: Sequence[str], named: Sequence[str]
) -> tuple[Answer, int]:
    """The answer and the generation's number; the newest is asked once more where the first went in the meantime."""
    generation = state.generation()
    try:
        return await state.pool.run(Job(str(generation.path), query, accept, default, named)), generation.number
    except Gone:
        generation = state.generation()
        return await state.pool.run(Job(str(generation.path), query, accept, default, named)), generation.number
