"""What goes wrong, in the OpenAPI description: every operation may answer with a problem (RFC 9457)."""

from __future__ import annotations

from typing import Any

from kommunegraf.api.problems import MEDIA_TYPE, TYPES

Json = dict[str, Any]
_METHODS = ("get", "head", "put", "post", "delete", "options", "patch")
_FRAMEWORKS = ("HTTPValidationError", "ValidationError")  # of a form that the service does not answer in
_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": f"Which problem it is: an IRI below {TYPES}"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What is wrong, where, and what to do"},
    },
}


def with_problems(described: Json) -> Json:
    """The description, with a problem as the answer to whatever is not described otherwise (OpenAPI 3.1, 4.8.16)."""
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    for name in _FRAMEWORKS:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    for item in described["paths"].values():
        for method in _METHODS:
            if method in item:
                _describe(item[method])
    return described


def _describe(operation: Json) -> None:
    content: Json = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if "Pages" in operation.get("tags", ()):
        content["text/html"] = {"schema": {"type": "string"}}
    responses = operation["responses"]
    for status, answer in responses.items():
        if status[:1] in "45":
            answer["content"] = {**content, **{m: s for m, s in answer.get("content", {}).items() if m in _RDF}}
    responses["422"] = {
        "description": "A parameter is unknown or wrong, or a limit was passed.",
        **responses.get("422", {}),
    }
    responses["422"]["content"] = content
    responses.setdefault("default", {"description": "What went wrong (RFC 9457).", "content": content})


# A tombstone is RDF.
_RDF = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
