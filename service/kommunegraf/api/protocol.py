"""Reads a request to the endpoint as the SPARQL 1.1 Protocol has it (section 2), from a plain ASGI connection."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.types import Receive, Scope

from kommunegraf.api.aside import LONG, aside
from kommunegraf.api.problems import Problem

MAX_TEXT = 1_000_000  # characters of a query or update
_MAX_BODY = 4 * MAX_TEXT  # a character has four bytes at the most, and an escape in a form three for each
_MAX_PARAMETERS = 1_000
_PREFERENCE = 4096  # bytes of Accept or Accept-Encoding
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORM = "application/x-www-form-urlencoded"
Parameters = Sequence[tuple[str, str]]


class ClientGone(Exception):
    """The client closed the connection; there is nobody to answer."""


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """What is asked for. `default` and `named` are the dataset's graphs: `using-…` ones of an update.

    A "description" is asked for by a GET without a query (SPARQL 1.1 Service Description, 2). `parameters` are all
    that came with the request; `arrived` is when it was there whole (`time.monotonic`).
    """

    kind: Literal["query", "update", "description"]
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    parameters: Parameters
    arrived: float

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter."""
        return next((value for each, value in self.parameters if each == name), None)


def header(scope: Scope, name: bytes) -> str:
    """A request header's value, of several all joined by commas; empty where there is none."""
    return ", ".join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def preference(scope: Scope, name: bytes) -> str:
    """A header that lists what the client likes; weighing a long list would keep everybody waiting."""
    value = header(scope, name)
    if len(value) > _PREFERENCE:
        raise Problem(431, "too-long", "A header field is too long", f"{name.decode()} may have {_PREFERENCE} bytes")
    return value


async def read_request(scope: Scope, receive: Receive, patience: float, seconds: float) -> SparqlRequest:
    """Reads a GET, HEAD or POST request; its body must be there within `patience` seconds.

    Raises `Problem` (400, 405, 408, 413, 415) for what the protocol does not allow, 503 for a long form that cannot be
    read within `seconds` of its arrival, and `ClientGone`.
    """
    arrived = time.monotonic()
    parameters = read_fields(scope["query_string"], 400)
    if scope["method"] != "POST":
        if _all(parameters, "update"):
            raise Problem(405, "update-method", "Updates go by POST", "send the update in the body of a POST request")
        if not parameters or all(name == "format" for name, _ in parameters):
            return SparqlRequest("description", "", (), (), parameters, arrived)
        return _query(_one(parameters, "query"), parameters, arrived)
    media_type = header(scope, b"content-type").partition(";")[0].strip().lower()
    if media_type not in (_QUERY, _UPDATE, _FORM):
        raise Problem(
            415,
            "media-type",
            "The body's media type is not taken",
            f"send {_QUERY}, {_UPDATE}, or {_FORM} with the parameter query or update",
        )
    body = await _body(scope, receive, patience)
    arrived = time.monotonic()
    if media_type == _FORM:
        if _all(parameters, "update"):
            raise Problem(400, "query-parameter", "An update in the address", "send the update in the body")
        # Unescaping takes time in proportion to the escapes.
        fields = await aside(seconds, read_fields, body, 413) if len(body) > LONG else read_fields(body, 413)
        parameters = [*parameters, *fields]
        if _all(parameters, "update"):
            if _all(parameters, "query"):
                raise Problem(400, "query-parameter", "A query and an update", "send one of them at a time")
            return _update(_one(parameters, "update"), parameters, arrived)
        return _query(_one(parameters, "query"), parameters, arrived)
    for name in ("query", "update"):
        if _all(parameters, name):
            raise Problem(400, "query-parameter", "Two requests in one", f"the body is it; leave out {name}=")
    text = _utf8(body)
    return (_query if media_type == _QUERY else _update)(text, parameters, arrived)


def _query(text: str, parameters: Parameters, arrived: float) -> SparqlRequest:
    return _request("query", text, parameters, arrived, "default-graph-uri", "named-graph-uri")


def _update(text: str, parameters: Parameters, arrived: float) -> SparqlRequest:
    return _request("update", text, parameters, arrived, "using-graph-uri", "using-named-graph-uri")


def _request(
    kind: Literal["query", "update"], text: str, parameters: Parameters, arrived: float, default: str, named: str
) -> SparqlRequest:
    if not text.strip():
        raise Problem(400, "query-parameter", f"No {kind}", f"give SPARQL in the parameter {kind}, or as the body")
    if len(text) > MAX_TEXT:
        raise Problem(413, "too-long", f"The {kind} is too long", f"it may have {MAX_TEXT} characters")
    if "\0" in text:
        raise Problem(400, "encoding", f"The {kind} has a character that SPARQL does not", "it holds U+0000")
    graphs = (_graphs(_all(parameters, default)), _graphs(_all(parameters, named)))
    return SparqlRequest(kind, text, *graphs, parameters, arrived)


def _graphs(names: Iterable[str]) -> tuple[str, ...]:
    for name in names:
        try:
            ox.NamedNode(name)
        except ValueError as error:
            raise Problem(400, "dataset", "A graph's name is no IRI", f"{name[:200]!r}: {error}") from None
    return tuple(names)


def _all(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(value for each, value in parameters if each == name)


def _one(parameters: Parameters, name: str) -> str:
    values = _all(parameters, name)
    if len(values) > 1:
        raise Problem(400, "query-parameter", f"More than one {name}", f"give the parameter {name} once")
    return values[0] if values else ""


def read_fields(form: bytes, too_many: int) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in their order. Raises `Problem`: 400, or `too_many` where they are."""
    if not form:
        return []
    try:
        return parse_qsl(form.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise Problem(400, "encoding", "A parameter is not UTF-8", "percent-encode the bytes of UTF-8") from None
    except ValueError:
        raise Problem(too_many, "too-long", "There are too many parameters", f"at most {_MAX_PARAMETERS}") from None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "The body is not UTF-8", f"byte {error.start} is not UTF-8") from None


async def _body(scope: Scope, receive: Receive, seconds: float) -> bytes:
    """The request's body. Read no longer than `seconds` and `_MAX_BODY`, whatever the client says or sends."""
    length = header(scope, b"content-length")
    if length.isdigit() and int(length) > 3 * _MAX_BODY:
        raise _too_long()
    content = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                content += message.get("body", b"")
                if len(content) > 3 * _MAX_BODY:
                    raise _too_long()
                if not message.get("more_body", False):
                    return bytes(content)
    except TimeoutError:
        raise slow_request(seconds) from None


def slow_request(seconds: float) -> Problem:
    """A request that was not there within so many seconds."""
    return Problem(408, "slow-request", "The request took too long to arrive", f"send it within {seconds:g} seconds")


def _too_long() -> Problem:
    return Problem(413, "too-long", "The request is too long", f"a query or update may have {MAX_TEXT} characters")
