"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from kommunegraf.api import pool

_logger = logging.getLogger(__name__)

TYPES = "https://w3id.org/kommunegraf/problems/"
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An error to be answered: `kind` names the type's IRI below `TYPES`; `headers` go with the answer."""

    def __init__(
        self, status: int, kind: str, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.headers = dict(headers or {})
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.more = more


def response(problem: Problem) -> JSONResponse:
    content = {
        "type": TYPES + problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        **problem.more,
    }
    headers = {"Retry-After": "1", **problem.headers} if problem.status == 503 else problem.headers
    return JSONResponse(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def of_query(error: Exception) -> Problem:
    """The problem that a failed query is answered with (422 for a limit of the query's own, 503 where we are busy)."""
    detail = str(error)
    match error:
        case pool.SyntaxProblem():
            return Problem(400, "query-syntax", "The query does not parse", detail)
        case pool.NotAcceptable():
            return Problem(406, "format", "None of the formats you accept can be given", detail)
        case pool.Timeout():
            return Problem(422, "query-timeout", "The query took too long", detail)
        case pool.TooLarge():
            return Problem(422, "query-bytes", "The result is too long", detail)
        case pool.OutOfMemory():
            return Problem(422, "query-memory", "The query needed too much memory", detail)
        case pool.Busy() | pool.Gone():
            return Problem(503, "busy", "The service is busy", detail)
        case _:
            return Problem(500, "query-failed", "The query failed", detail)


async def on_problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return response(error)


async def on_http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return response(Problem(error.status_code, "http", str(error.detail), str(error.detail)))


async def on_invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    places = [
        {"in": ".".join(str(step) for step in each["loc"]), "message": str(each["msg"])} for each in error.errors()
    ]
    return response(
        Problem(422, "parameters", "A parameter is wrong", "; ".join(p["message"] for p in places), errors=places)
    )


async def on_store(_: Request, error: Exception) -> JSONResponse:
    # The message names folders of this machine: it is for the operator alone.
    _logger.error("%s", error)
    return response(Problem(503, "store", "The data cannot be read", "the service's log says why; try again later"))
