"""The routes under `/api/v1`: those of each collection, and those that only some have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from rapidfuzz import process

from kommunegraf.api.modes import AskedModes
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters, validators
from kommunegraf.api.rest import aggregates, documents, start, timelines
from kommunegraf.api.rest.answering import json_answer, served_context
from kommunegraf.api.rest.asked import FORMATS
from kommunegraf.api.rest.described import aggregate_parameters, item_parameters, list_parameters, path_parameter
from kommunegraf.api.rest.items import get_item
from kommunegraf.api.rest.listing import list_collection
from kommunegraf.api.rest.models import item_model, page_model
from kommunegraf.collections.definitions import Collection, collections

_ALIKE = 75  # of 100: how like the name of a collection must be to be told
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    406: {"description": "None of the formats that are accepted", **_PROBLEM},
    422: {"description": "A parameter that there is not, or a wrong value: `detail` says what is allowed", **_PROBLEM},
    503: {"description": "There is no data yet, or it cannot be listed now", **_PROBLEM},
}
_OF_ITEMS: dict[int | str, dict[str, Any]] = {
    **_PROBLEMS,
    404: {"description": "There is no such item; `near` has what may have been meant", **_PROBLEM},
    410: {"description": "Its document was forgotten or withdrawn; `tombstone` says when", **_PROBLEM},
}
_Limit = Annotated[int, Query(ge=1, le=documents.MOST, description="How many at most")]
_After = Annotated[str | None, Query(max_length=2000, description="The cursor that the page begins after, from `next`")]
_Language = Annotated[Literal["da", "en"] | None, Query(description="The language of labels")]


def rest_router() -> APIRouter:
    """All routes, as `mappings/collections.toml` has the collections. Raises `ConfigurationError`."""
    router = APIRouter(prefix="/api/v1", tags=["REST"])
    router.add_api_route(
        "/context.jsonld",
        get_context,
        response_class=Response,
        responses={200: {"content": {FORMATS["jsonld"]: {"schema": {"type": "object"}}}}},
        summary="The JSON-LD context of all answers",
        dependencies=[Depends(only_known_parameters)],
    )
    router.add_api_route(
        "",
        get_start,
        response_model=start.Start,
        responses=_PROBLEMS,
        summary="What there is: collections, their filters and orders",
        dependencies=[Depends(only_known_parameters)],
    )
    for collection in collections().values():
        if collection.amount is not None:
            _add_aggregate(router, collection)
        if collection.name == "documents":
            _add_parts(router, collection)
        if collection.name == "cases":
            _add_part(router, collection, "timeline", get_timeline, timelines.TimelineAnswer, "A case's timeline")
        _add_list(router, collection)
        _add_item(router, collection)
    router.add_api_route("/", get_start, include_in_schema=False, dependencies=[Depends(only_known_parameters)])
    for path in ("/{collection}", "/{collection}/{path:path}"):
        router.add_api_route(path, no_collection, include_in_schema=False)
    return router


async def get_start(request: Request) -> Response:
    """The collections with how many items each has, what they are filtered and sorted by, and where all else is."""
    return await start.get_start(request)


async def get_context(request: Request) -> Response:
    """What each name in the answers means."""
    return json_answer({"@context": served_context()}, "application/ld+json", validators(request))


async def no_collection(request: Request) -> Response:
    """There is no such collection."""
    there = [*collections(), "queries"]
    asked = str(request.path_params["collection"])[:40]
    near = process.extractOne(asked, there, score_cutoff=_ALIKE)
    meant = f"; did you mean /api/v1/{near[0]}?" if near else ""
    detail = f"there is no {asked!r}; there is {', '.join(there)}{meant}"
    raise Problem(404, "not-found", "No such collection", detail)


async def get_text(request: Request) -> Response:
    """The text of a document's current version, names of case workers masked."""
    return await documents.get_text(request, request.path_params["path"])


async def get_facts(request: Request, modes: AskedModes, limit: _Limit = 50, after: _After = None) -> Response:
    """The nodes that a document states, each with the words that prove it; a machine's only where `mode` says so."""
    return await documents.get_facts(request, request.path_params["path"], limit, after, modes)


async def get_evidence(request: Request, modes: AskedModes, limit: _Limit = 100, after: _After = None) -> Response:
    """Each quote with its place in the text, and the value that it proves; a machine's only where `mode` says so."""
    return await documents.get_evidence(request, request.path_params["path"], limit, after, modes)


async def get_original(request: Request) -> Response:
    """A document's address, and the hashes of its text and files."""
    return await documents.get_original(request, request.path_params["path"])


async def get_timeline(request: Request, modes: AskedModes, lang: _Language = None) -> Response:
    """How a case went from body to body, each step with the sentences that prove it."""
    return await timelines.get_timeline(request, request.path_params["path"], lang, modes)


def _add_parts(router: APIRouter, collection: Collection) -> None:
    for part, endpoint, model, summary in (
        ("text", get_text, documents.DocumentText, "A document's text"),
        ("facts", get_facts, documents.FactsPage, "All that a document states"),
        ("evidence", get_evidence, documents.EvidencePage, "A document's quotes in the order of its text"),
        ("original", get_original, documents.Original, "Where a document came from"),
    ):
        _add_part(router, collection, part, endpoint, model, summary)


def _add_part(
    router: APIRouter,
    collection: Collection,
    part: str,
    endpoint: Callable[..., Any],
    model: type[BaseModel],
    summary: str,
) -> None:
    router.add_api_route(
        f"/{collection.name}/{{path:path}}/{part}",
        endpoint,
        summary=summary,
        operation_id=f"get_{part}",
        response_model=model,
        responses=_OF_ITEMS,
        dependencies=[Depends(only_known_parameters)],
        openapi_extra={"parameters": [path_parameter(collection)]},
    )


def _add_aggregate(router: APIRouter, collection: Collection) -> None:
    async def endpoint(request: Request) -> Response:
        return await aggregates.aggregate(request, collection)

    router.add_api_route(
        f"/{collection.name}/aggregate",
        endpoint,
        summary=f"Sums of {collection.label['en'].lower()}",
        description="Exact sums by fields, with how many items and documents each is of; by inhabitant where "
        "municipality is one of the fields. Phases and currencies are never mixed.",
        operation_id=f"aggregate_{collection.name}",
        response_model=aggregates.Aggregate,
        responses={
            **_PROBLEMS,
            200: {
                "description": "The sums; with `format=csv` or `ndjson` the rows alone",
                "content": {FORMATS[name]: {"schema": {"type": "string"}} for name in ("csv", "ndjson")},
            },
        },
        openapi_extra={"parameters": aggregate_parameters(collection, aggregates.OFFERED)},
    )


def _add_list(router: APIRouter, collection: Collection) -> None:
    async def endpoint(request: Request) -> Response:
        return await list_collection(request, collection)

    whole = {FORMATS[name]: {"schema": {"type": "string"}} for name in ("csv", "ndjson")}
    whole[FORMATS["jsonld"]] = {"schema": {"type": "object"}}
    router.add_api_route(
        f"/{collection.name}",
        endpoint,
        summary=f"List {collection.label['en'].lower()} ({collection.label['da'].lower()})",
        description="A page by filters in an order, with cursors; or all of it as CSV or lines of JSON.",
        operation_id=f"list_{collection.name.replace('-', '_')}",
        response_model=page_model(collection),
        responses={
            **_PROBLEMS,
            200: {"description": "A page; with `format=csv` or `ndjson` the whole list", "content": whole},
        },
        openapi_extra={"parameters": list_parameters(collection)},
    )


def _add_item(router: APIRouter, collection: Collection) -> None:
    async def endpoint(request: Request) -> Response:
        return await get_item(request, collection, request.path_params["path"])

    formats = {name: FORMATS[name] for name in ("json", "jsonld")}
    router.add_api_route(
        f"/{collection.name}/{{path:path}}",
        endpoint,
        summary=f"One of {collection.label['en'].lower()}",
        description="All that is said of it; with `include=evidence` each value with the words that prove it.",
        operation_id=f"get_{collection.name.replace('-', '_')}",
        response_model=item_model(collection),
        responses=_OF_ITEMS,
        openapi_extra={"parameters": [path_parameter(collection), *item_parameters(collection, formats)]},
    )
