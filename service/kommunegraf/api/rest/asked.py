"""What a request to a collection asks: filters, order, cursor, what to give of each item, and in which format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request

from kommunegraf.api.negotiation import best
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import written_parameters
from kommunegraf.api.rest.models import properties
from kommunegraf.collections import definitions
from kommunegraf.collections.cursors import CursorError
from kommunegraf.collections.filters import FilterError, Filters, others, unknown_name
from kommunegraf.collections.reading import Collections, TooLong
from kommunegraf.errors import QueryError

MOST_ITEMS = 200
MOST_FACETS = 8
Result = TypeVar("Result")
FORMATS = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
}
INCLUDED = ("evidence",)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a list; `fields` None: all; `media` is the type of the answer."""

    filters: Filters
    sort: str
    limit: int
    after: str | None
    fields: tuple[str, ...] | None
    evidence: bool
    facets: tuple[str, ...]
    media: str

    @property
    def streamed(self) -> bool:
        """Whether the whole list is asked for, not a page."""
        return self.media in (FORMATS["csv"], FORMATS["ndjson"])


_LISTED = ("sort", "limit", "after", "fields", "include", "facets", "format")


def asked(request: Request, index: Collections, collection: definitions.Collection) -> Asked:
    """Reads a request for a list. Raises `Problem` (406, 422) that says what there is."""
    given = given_in(request)
    own = {name: values for name, values in given.items() if name not in _LISTED}
    one = {name: _once(name, values) for name, values in given.items() if name in ("sort", "limit", "after", "format")}

    def read() -> Asked:
        for name in own:
            if name not in collection.fields and name not in others(collection):
                raise unknown_name(collection, name, _LISTED)
        filters = index.filters(collection.name, own)
        return Asked(
            filters=filters,
            sort=index.order(collection, one.get("sort")),
            limit=_limit(one.get("limit")),
            after=one.get("after"),
            fields=fields_of(given, collection),
            evidence=included(given),
            facets=listed(given, "facets", collection.fields, MOST_FACETS),
            media=media_of(request, one.get("format"), FORMATS),
        )

    return told(read)


def told(work: Callable[[], Result]) -> Result:
    """The result of `work`; what it says is wrong with a request becomes a `Problem` (422, 503)."""
    try:
        return work()
    except FilterError as error:
        told_more: dict[str, Any] = {"allowed": list(error.allowed), "near": list(error.near)}
        raise Problem(
            422, "parameters", "A parameter is wrong", str(error), parameter=error.name, **told_more
        ) from error
    except CursorError as error:
        raise Problem(422, "parameters", "A parameter is wrong", str(error), parameter="after") from error
    except TooLong as error:
        raise Problem(422, "query-timeout", "This takes too long", str(error)) from error
    except QueryError as error:
        raise Problem(422, "parameters", "A parameter is wrong", str(error)) from error


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A request for one item."""

    fields: tuple[str, ...] | None
    evidence: bool
    media: str


def asked_item(request: Request, collection: definitions.Collection) -> AskedItem:
    """Reads a request for one item. Raises `Problem`."""
    given = given_in(request)
    only(given, ("fields", "include", "format"))
    offered = {name: FORMATS[name] for name in ("json", "jsonld")}
    written = format_in(given)
    return told(lambda: AskedItem(fields_of(given, collection), included(given), media_of(request, written, offered)))


def given_in(request: Request) -> dict[str, list[str]]:
    """The parameters of the address by name; values of one name with commas stay as they are."""
    found: dict[str, list[str]] = {}
    for name, value in written_parameters(request):
        found.setdefault(name, []).append(value)
    return found


def only(given: Collection[str], known: Sequence[str]) -> None:
    """Refuses parameters that are not `known`. Raises `Problem` (422)."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        said = ", ".join(unknown)[:200]
        raise Problem(422, "parameters", "Unknown parameter", f"no parameter {said}; there is {', '.join(known)}")


def _once(name: str, values: Sequence[str]) -> str:
    if len(values) != 1:
        raise Problem(422, "parameters", "Parameter given twice", f"give {name} once", parameter=name)
    return values[0]


def _limit(written: str | None) -> int:
    if written is None:
        return 50
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MOST_ITEMS):
        raise FilterError("limit", f"limit is a number from 1 to {MOST_ITEMS}")
    return int(written)


def fields_of(given: dict[str, list[str]], collection: definitions.Collection) -> tuple[str, ...] | None:
    """The properties that are asked for; None: all. Raises `FilterError`."""
    if "fields" not in given:
        return None
    return listed(given, "fields", properties(collection), 100)


def included(given: dict[str, list[str]]) -> bool:
    """Whether evidence is asked for. Raises `FilterError`."""
    return "evidence" in listed(given, "include", INCLUDED, 10)


def listed(given: dict[str, list[str]], name: str, known: Collection[str], most: int) -> tuple[str, ...]:
    """The names in a parameter, with commas between them or repeated. Raises `FilterError` for what is not known."""
    names = [each.strip() for value in given.get(name, ()) for each in value.split(",")]
    unknown = [each for each in dict.fromkeys(names) if each not in known]
    if unknown:
        there = ", ".join(sorted(known))
        raise FilterError(name, f"{name} takes {there}, not {', '.join(unknown)[:100]!r}", sorted(known))
    if len(names) > most:
        raise FilterError(name, f"{name} takes at most {most} names")
    return tuple(dict.fromkeys(names))


def format_in(given: Mapping[str, Sequence[str]]) -> str | None:
    """The format that is asked for by name; None where none is. Raises `Problem` (422) where several are."""
    return _once("format", given["format"]) if "format" in given else None


def media_of(request: Request, written: str | None, offered: Mapping[str, str]) -> str:
    """The media type of an answer: that of the format named, else what the client accepts of those `offered`.

    Raises `FilterError` for a name that there is not, and `Problem` (406) where nothing is accepted.
    """
    if written is not None:
        if written not in offered:
            raise FilterError("format", f"format is {', '.join(offered)}, not {written[:40]!r}", list(offered))
        return offered[written]
    media = best(request.headers.get("accept"), list(offered.values()))
    if media is None:
        there = ", ".join(offered.values())
        raise Problem(406, "format", "Nothing of these formats", f"there is {there}; `format` asks for one by name")
    return media
