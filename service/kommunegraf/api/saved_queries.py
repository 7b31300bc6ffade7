"""`/api/v1/queries`: the queries of `queries/`, each an endpoint of its own with typed parameters.

A saved query is bound (`kommunegraf.queries`) and then goes the way of every query: workers, limits, formats, cache.
"""

from __future__ import annotations

import time
from functools import cache
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from starlette.types import Receive, Scope, Send

from kommunegraf.api import negotiation
from kommunegraf.api.asking import unanswerable
from kommunegraf.api.endpoint_openapi import described_answers, shared_parameters
from kommunegraf.api.limits import PARAMETERS
from kommunegraf.api.problems import Problem
from kommunegraf.api.protocol import SparqlRequest, read_fields
from kommunegraf.api.requests import only_known_parameters, validators
from kommunegraf.api.sparql import SparqlEndpoint, send_preflight
from kommunegraf.api.state import state_of
from kommunegraf.errors import QueryError
from kommunegraf.queries import Parameter, SavedQuery, describe, load_queries

PREFIX = "/api/v1/queries/"
METHODS = "GET, HEAD, OPTIONS"
_SHARED = ("format", *PARAMETERS)
# JSON Schema's words for the types of parameters; what is no string has a pattern that `Parameter.term` checks.
_SCHEMAS: dict[str, dict[str, Any]] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "gYear": {"type": "string", "pattern": "^[0-9]{4}$"},
    "concept": {"type": "string", "description": "A concept, as `scheme/code` or by its IRI"},
}

router = APIRouter(prefix="/api/v1", tags=["Saved queries"], dependencies=[Depends(only_known_parameters)])


class QueryParameter(BaseModel):
    """A parameter of a saved query."""

    name: str
    type: str = Field(description="iri, string, integer, decimal, date, gYear, or concept (`scheme/code` or an IRI)")
    default: str | None = Field(description="What it is where it is not given")
    required: bool = Field(description="Whether it must be given; else, without a default, it narrows nothing")
    description: str
    descriptions: dict[str, str] = Field(description="The description, by language")


class QueryDescription(BaseModel):
    """A saved query: where it is asked, and what it takes."""

    name: str
    href: str
    titles: dict[str, str] = Field(description="The question it answers, by language")
    description: str
    descriptions: dict[str, str] = Field(description="The description, by language")
    parameters: list[QueryParameter]
    sparql: str = Field(description="Its text, as it stands in its file")


class QueryList(BaseModel):
    """All saved queries, by name."""

    queries: list[QueryDescription]


@cache
def saved_queries() -> dict[str, SavedQuery]:
    """All saved queries by name, read and tried once."""
    return load_queries()


@router.get("/queries", response_model=QueryList, summary="List the saved queries")
def list_queries(request: Request, response: Response) -> dict[str, Any]:
    """The questions that are ready to be asked, with their parameters and their SPARQL."""
    response.headers.update(validators(request))
    base = state_of(request).identity.base
    return {
        "queries": [{**describe(query, base), "href": PREFIX + query.name} for query in saved_queries().values()],
    }


class SavedQueryEndpoint:
    """Answers `/api/v1/queries/{name}`, a plain ASGI application in front of the SPARQL endpoint."""

    def __init__(self, endpoint: SparqlEndpoint, base: str) -> None:
        """`base` is that of the service's IRIs, which the queries' own are moved to."""
        self._endpoint = endpoint
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request as `/sparql` answers the bound query."""

        async def read() -> SparqlRequest:
            if scope["method"] not in ("GET", "HEAD"):
                raise Problem(405, "method", "The method is not allowed", f"use one of {METHODS}", allow=METHODS)
            request = request_for(scope["path"].removeprefix(PREFIX), scope["query_string"], self.base)
            if scope["app"].state.kommunegraf.settings.default_graph == "plain":
                raise unanswerable(scope["path"].removeprefix(PREFIX))
            return request

        if scope["method"] == "OPTIONS":
            await send_preflight(send, METHODS)
            return
        await self._endpoint.answer(read, scope, receive, send)


def request_for(name: str, query_string: bytes, base: str) -> SparqlRequest:
    """The query of this name with the parameters of the address bound.

    Raises `Problem`: 404 for no such query, 422 for parameters that it does not take as they are.
    """
    query = saved_queries().get(name)
    if query is None:
        raise Problem(404, "not-found", "No such query", f"there is none of this name; {PREFIX.rstrip('/')} lists them")
    arrived = time.monotonic()
    parameters = read_fields(query_string, 400)
    names = [each for each, _ in parameters]
    own = {parameter.name for parameter in query.parameters}
    unknown = sorted(set(names) - own - set(_SHARED))
    if unknown:
        there = ", ".join((*sorted(own), *_SHARED))
        told = ", ".join(unknown)[:200]
        raise Problem(422, "parameters", "Unknown parameter", f"no parameter {told}; there is {there}")
    twice = sorted({each for each in names if names.count(each) > 1})
    if twice:
        raise Problem(422, "parameters", "Parameter given twice", f"give {', '.join(twice)} once")
    try:
        text = query.bind({each: value for each, value in parameters if each in own}, base)
    except QueryError as error:
        raise Problem(422, "parameters", "A parameter is missing or wrong", str(error)) from error
    shared = [(each, value) for each, value in parameters if each in _SHARED]
    return SparqlRequest("query", text, (), (), shared, arrived)


def saved_query_paths(base: str) -> dict[str, Any]:
    """The path items of all saved queries (OpenAPI 3.1, 4.8.9)."""
    return {PREFIX + query.name: {"get": _operation(query, base)} for query in saved_queries().values()}


def _operation(query: SavedQuery, base: str) -> dict[str, Any]:
    return {
        "tags": ["Saved queries"],
        "operationId": f"query_{query.name.replace('-', '_')}",
        "summary": query.title,
        "description": query.description,
        "parameters": [*(_described(each, base) for each in query.parameters), *shared_parameters()],
        "responses": described_answers(negotiation.SOLUTIONS),
    }


def _described(parameter: Parameter, base: str) -> dict[str, Any]:
    schema = dict(_SCHEMAS[parameter.type])
    default = parameter.default_under(base)
    if default is not None:
        schema["default"] = default
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "schema": schema,
        "description": parameter.description,
    }
