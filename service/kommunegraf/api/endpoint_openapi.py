"""The endpoint in the OpenAPI description: written by hand, since it is no route of the framework's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kommunegraf.api.negotiation import SHORT, SOLUTIONS, TRIPLES

_TEXT = {"type": "string"}
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
# JSON-LD may be a list as well as an object.
_JSON: dict[str, dict[str, Any]] = {"application/sparql-results+json": {"type": "object"}, "application/ld+json": {}}
_PROBLEM = {"application/problem+json": {"schema": {"type": "object"}}}
_FAILURES = {
    "400": "The query does not parse, or asks for what is not allowed.",
    "401": "An update without a valid token.",
    "403": "An update of what the token, or nobody, may change.",
    "406": "No format suits the Accept header.",
    "413": "The request is too long.",
    "422": "The query went past a limit: the problem's type says which.",
    "503": "The service is busy, or has no data yet; try again.",
}


def _parameter(name: str, schema: dict[str, Any], text: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": text}


_LIMITS = [
    _parameter("timeout", {"type": "number", "exclusiveMinimum": 0}, "Seconds until the answer, at most"),
    _parameter("max_rows", {"type": "integer", "minimum": 1}, "Rows (triples of a graph) the result may have"),
    _parameter("max_bytes", {"type": "integer", "minimum": 1}, "Bytes that the result may have"),
    _parameter("memory_mb", {"type": "integer", "minimum": 1}, "Memory that the query may take, in MiB"),
]
_FORMAT = _parameter("format", {"type": "string", "enum": list(SHORT)}, "The format, where no Accept header is sent")


def shared_parameters() -> list[dict[str, Any]]:
    """The parameters that every query takes: its format and its limits."""
    return [_FORMAT, *_LIMITS]


def described_answers(media_types: Iterable[str]) -> dict[str, Any]:
    """The responses to a query whose result comes in one of these media types."""
    media = {name: {"schema": _JSON.get(name, _TEXT)} for name in media_types}
    answers: dict[str, Any] = {
        "200": {"description": "The result, in the media type that suits the Accept header best.", "content": media},
        "304": {"description": "The answer that the client has is still valid."},
    }
    return answers | {status: {"description": text, "content": _PROBLEM} for status, text in _FAILURES.items()}


def endpoint_description() -> dict[str, Any]:
    """The path item of `/sparql` (OpenAPI 3.1, 4.8.9)."""
    query = _parameter("query", _TEXT, "A SPARQL 1.1 query; without it, the endpoint describes itself")
    dataset = [
        _parameter("default-graph-uri", _IRIS, "Graphs that make the default graph instead of the merged one"),
        _parameter("named-graph-uri", _IRIS, "The named graphs, instead of all"),
    ]
    form = {
        "type": "object",
        "properties": {
            "query": _TEXT,
            "default-graph-uri": _IRIS,
            "named-graph-uri": _IRIS,
            "update": _TEXT,
            "using-graph-uri": _IRIS,
            "using-named-graph-uri": _IRIS,
        },
    }
    return {
        "get": {
            "tags": ["SPARQL"],
            "operationId": "sparql_get",
            "summary": "Ask a SPARQL query",
            "description": "The default graph is the merge of what documents state, the reference data, what rules "
            "derive, the links between documents and what harvests know of attachments. A request may lower the "
            "limits, never raise them.",
            "parameters": [query, *dataset, *shared_parameters()],
            "responses": described_answers((*SOLUTIONS, *TRIPLES)),
        },
        "post": {
            "tags": ["SPARQL"],
            "operationId": "sparql_post",
            "summary": "Ask a SPARQL query (in the body), or send an update",
            "description": "An update needs a bearer token; it is done whole or not at all, and answered with JSON.",
            "parameters": shared_parameters(),
            "requestBody": {
                "required": True,
                "content": {
                    "application/sparql-query": {"schema": _TEXT},
                    "application/sparql-update": {"schema": _TEXT},
                    "application/x-www-form-urlencoded": {"schema": form},
                },
            },
            "responses": described_answers((*SOLUTIONS, *TRIPLES)),
        },
    }
