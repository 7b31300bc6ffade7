"""Documents that clients send to be ingested, for the bearers of a token."""

from __future__ import annotations

import logging
from email.message import Message
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from kommunegraf.api.bodies import whole_body
from kommunegraf.api.problems import Problem
from kommunegraf.api.state import state_of
from kommunegraf.api.tokens import require
from kommunegraf.api.updates import outcome_of
from kommunegraf.intake import is_address
from kommunegraf.store.tokens import Scope
from kommunegraf.update.job import Action
from kommunegraf.validation.cpr import in_name

router = APIRouter(tags=["Documents"])
_logger = logging.getLogger(__name__)
_LONGEST_NAME = 255  # bytes: what file systems take
_FORMS = ("application/octet-stream", "application/json", "application/xhtml+xml")  # beside all of text/
_IRI = ":/?#[]@!$&'()*+,;=%~"  # what stays as it is where an IRI becomes a header (RFC 3987, 3.1)
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "A document that was known: this is a new version of it, or nothing new."},
    201: {"description": "The document is new; `Location` is its IRI."},
    400: {"description": "There is no body, or a parameter is wrong (problem+json)."},
    401: {"description": "A token is needed (problem+json)."},
    403: {"description": "The token does not allow it (problem+json)."},
    408: {"description": "The body did not arrive in time (problem+json)."},
    409: {"description": "The document was forgotten, and is not taken again (problem+json)."},
    413: {"description": "The body is too long (problem+json)."},
    415: {"description": "The body is said to be of a kind that is not read (problem+json)."},
    422: {"description": "It cannot be read, the gate holds it, or a limit was passed (problem+json)."},
    503: {"description": "Another writer is at work; `Retry-After` says when to try again (problem+json)."},
}
_BODY = {"requestBody": {"required": True, "content": {media: {} for media in ("text/plain", "text/html", *_FORMS)}}}


@router.post("/documents", responses=_ANSWERS, openapi_extra=_BODY, summary="Send a document to be ingested")
async def post(
    request: Request,
    name: Annotated[str | None, Query(description="The name of its file; it becomes public")] = None,
    url: Annotated[str | None, Query(description="Where it was published; recorded, never fetched")] = None,
) -> Response:
    """The body is one document, as its source gave it: FirstAgenda's JSON, HTML or text.

    What it is follows from its content. It is published whole or not at all; what may not be published is held.
    """
    token = await require(request, Scope.INGEST)
    _check_form(request)
    _check_parameters(request, name, url)
    body = await whole_body(
        request, state_of(request).settings.max_document_mb, "a document may have {most} bytes; send it in parts"
    )
    if not body:
        raise Problem(400, "empty", "There is no document", "the body of the request is the document: send its bytes")
    outcome = await outcome_of(request, Action.INGEST, body, name=name, url=url)
    _logger.info("ingest by token %s: %s, generation %s", token.id, outcome["outcome"], outcome["generation"])
    headers = {"X-Kommunegraf-Generation": str(outcome["generation"])}
    new = outcome["outcome"] == "stored"
    if new:
        headers["Location"] = quote(outcome["document"], safe=_IRI)
    return JSONResponse(outcome, status_code=201 if new else 200, headers=headers)


def _check_form(request: Request) -> None:
    """Raises `Problem` (415) for what cannot be a document's own bytes. Its kind is told by its content."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        raise Problem(415, "media-type", "The body's coding is not taken", "send the document as it is, not packed")
    header = Message()
    header["content-type"] = request.headers.get("content-type") or _FORMS[0]
    kind = header.get_content_type()
    if header.get_content_maintype() != "text" and kind not in _FORMS and not kind.endswith("+json"):
        raise Problem(
            415,
            "media-type",
            "The body's media type is not taken",
            f"send the bytes of one document as {', '.join(_FORMS)} or text/…, with no form around them",
        )


def _check_parameters(request: Request, name: str | None, url: str | None) -> None:
    """Raises `Problem` (400) for a parameter that is unknown, given twice, or not what it should be."""
    given = [parameter for parameter, _ in request.query_params.multi_items()]
    if set(given) - {"name", "url"} or len(given) != len(set(given)):
        raise _wrong("give name and url, each once or not at all, and nothing else")
    if name is not None and not _is_name(name):
        raise _wrong("name is that of a file, without folders and with 255 bytes at most")
    if url is not None and not is_address(url):
        raise _wrong("url is the address of a document, like https://www.example.dk/sundhedspolitik")
    if any(in_name(words or "") for words in (name, url)):
        raise _wrong("ten digits in name or url may be a CPR number, and both become public: leave them out")


def _is_name(name: str) -> bool:
    fits = 0 < len(name.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
    return fits and name == name.strip() and name.isprintable() and name.strip(".") != "" and not set(name) & set("/\\")


def _wrong(detail: str) -> Problem:
    return Problem(400, "query-parameter", "A parameter is wrong", detail)
