"""How OpenAPI describes what collections take: a parameter for each filter, with an example that runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kommunegraf.api.modes import DESCRIPTION
from kommunegraf.api.rest.asked import FORMATS, INCLUDED, MOST_ITEMS
from kommunegraf.api.rest.models import properties
from kommunegraf.collections.definitions import Collection, Field
from kommunegraf.collections.filters import others

Json = dict[str, Any]
_PATTERNS = {"year": "^[0-9]{4}$", "number": r"^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$"}
_DAY: Json = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}
_AMOUNT: Json = {"type": "string", "pattern": _PATTERNS["number"]}
_OTHERS: dict[str, tuple[str, Json, str]] = {  # what it is, its schema, an example
    "q": (
        'Full text: words, "phrases", begin*, -unwanted, OR; the best 10,000 count (`qCut`)',
        {"type": "string", "maxLength": 1000},
        "rygestop",
    ),
    "date": ("YYYY, YYYY-MM or YYYY-MM-DD: what may be of it", _DAY, "2024"),
    "from": ("As `date`: what may be of that day or later", _DAY, "2020-01-01"),
    "to": ("As `date`: what may be of that day or earlier", _DAY, "2026-12"),
    "min": ("The least amount, in kroner", _AMOUNT, "100000"),
    "max": ("The greatest amount, in kroner", _AMOUNT, "5000000"),
}
_KINDS = {
    "code": "a code: the last segment of its IRI",
    "iri": "an IRI, or what stands in it after `/id/`",
    "year": "four digits",
    "number": "a decimal",
    "boolean": "true or false",
    "text": "the whole text, whatever its capitals",
    "token": "as it is written",
}


def _filter(field: Field) -> Json:
    item: Json = {"type": "string"}
    if field.kind in _PATTERNS:
        item["pattern"] = _PATTERNS[field.kind]
    if field.kind == "boolean":
        item["enum"] = ["true", "false"]
    of = f" ({', '.join(field.of)})" if field.of else ""
    return {
        "name": field.name,
        "in": "query",
        "description": f"{field.label['en']} ({field.label['da']}): {_KINDS[field.kind]}{of}. Repeated: any of them",
        "schema": {"type": "array", "items": item},
        "style": "form",
        "explode": True,
        "example": [field.example],
    }


def filter_parameters(collection: Collection) -> list[Json]:
    """The parameters that narrow a collection."""
    known = []
    for name in others(collection):
        description, schema, example = _OTHERS[name]
        known.append({"name": name, "in": "query", "description": description, "schema": schema, "example": example})
    return [*map(_filter, collection.fields.values()), *known]


def list_parameters(collection: Collection) -> list[Json]:
    """All parameters of a list."""
    return [
        *filter_parameters(collection),
        {
            "name": "sort",
            "in": "query",
            "description": f"The order; `{collection.sort}` without it",
            "schema": {"type": "string", "enum": list(collection.sorts)},
            "example": collection.sort,
        },
        {
            "name": "limit",
            "in": "query",
            "description": "How many at most on a page",
            "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": 50},
            "example": 10,
        },
        {
            "name": "after",
            "in": "query",
            "description": "The cursor that the page begins after, from `next`",
            "schema": {"type": "string"},
        },
        _names(
            "facets", "Fields of which to count the values", sorted(collection.fields), next(iter(collection.fields))
        ),
        *item_parameters(collection, FORMATS),
    ]


def aggregate_parameters(collection: Collection, formats: Iterable[str]) -> list[Json]:
    """The parameters of sums."""
    description = f"Fields to sum by, with commas: {', '.join(collection.fields)}. Phase and currency always are"
    by = {
        "name": "by",
        "in": "query",
        "description": description,
        "schema": {"type": "string"},
        "example": "year,municipality",
    }
    return [by, *filter_parameters(collection), _format(formats)]


def path_parameter(collection: Collection) -> Json:
    """What names an item in an address."""
    return {
        "name": "path",
        "in": "path",
        "required": True,
        "description": "The item's IRI, or what stands in it after `/id/`",
        "schema": {"type": "string"},
        "example": collection.example,
    }


def item_parameters(collection: Collection, formats: dict[str, str]) -> list[Json]:
    """The parameters that say what is given of an item, and how."""
    known = sorted(properties(collection))
    return [
        _names("fields", "Properties to give; all without it", known, known[0]),
        _names("include", "What to give beside the properties", INCLUDED, INCLUDED[0]),
        {
            "name": "mode",
            "in": "query",
            "description": DESCRIPTION,
            "schema": {"type": "string"},
            "example": "stated,normalised",
        },
        _format(formats),
    ]


def _format(formats: Iterable[str]) -> Json:
    return {
        "name": "format",
        "in": "query",
        "description": "The format, instead of the Accept header's",
        "schema": {"type": "string", "enum": list(formats)},
        "example": "json",
    }


def _names(name: str, description: str, known: Any, example: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "description": f"{description}, with commas: {', '.join(known)}",
        "schema": {"type": "string"},
        "example": example,
    }
