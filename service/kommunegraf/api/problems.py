"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

_logger = logging.getLogger(__name__)

TYPES = "https://w3id.org/kommunegraf/problems/"
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An error to be answered: `kind` names the type's IRI below `TYPES`."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        *,
        allow: str = "POST",
        challenge: str = "",
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.allow = allow  # the methods that a 405 tells
        self.challenge = challenge  # how to be let in (RFC 9110, 11.6.1)
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
    headers = {"Retry-After": "1"} if problem.status == 503 else {}
    if problem.status == 405:
        headers["Allow"] = problem.allow
    if problem.challenge:
        headers["WWW-Authenticate"] = problem.challenge
    return JSONResponse(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def of_http(error: Exception) -> Problem:
    """What the framework refuses, as a problem."""
    assert isinstance(error, HTTPException)
    allowed = (error.headers or {}).get("Allow", "GET")
    if "GET" in allowed and "HEAD" not in allowed:
        allowed += ", HEAD"  # see `heads`
    return Problem(error.status_code, "http", str(error.detail), str(error.detail), allow=allowed)


def of_invalid(error: Exception) -> Problem:
    """Parameters of another form than the endpoint's, as a problem that names each."""
    assert isinstance(error, RequestValidationError)
    places = [
        {"in": ".".join(str(step) for step in each["loc"]), "message": str(each["msg"])} for each in error.errors()
    ]
    said = "; ".join(f"{each['in'].rpartition('.')[2]}: {each['message']}" for each in places)
    return Problem(422, "parameters", "A parameter is wrong", said, errors=places)


def of_store(error: Exception) -> Problem:
    """Data that cannot be read, as a problem; the message names folders of this machine and is the operator's alone."""
    _logger.error("%s", error)
    return Problem(503, "store", "The data cannot be read", "the service's log says why; try again later")


async def on_store(_: Request | None, error: Exception) -> JSONResponse:
    return response(of_store(error))
