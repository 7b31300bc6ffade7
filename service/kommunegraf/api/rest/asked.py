"""What a request to a collection asks: filters, order, cursor, what to give of each item, and in which format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import Request

from kommunegraf.api.modes import Modes, modes_of
from kommunegraf.api.negotiation import best
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import written_parameters
from kommunegraf.api.rest.meant import with_labels
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
INCLUDED = ("evidence", "filters")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a list; `fields` None: all; `modes` None: any; `media` is the type of the answer."""

    filters: Filters
    sort: str
    limit: int
    after: str | None
    fields: tuple[str, ...] | None
    evidence: bool
    facets: tuple[str, ...]
    media: str
    by_filters: bool = False
    modes: Modes | None = None

    @property
    def streamed(self) -> bool:
        """Whether the whole list is asked for, not a page."""
        return self.media in (FORMATS["csv"], FORMATS["ndjson"])


_LISTED = ("sort", "limit", "after", "fields", "include", "mode", "facets", "format")


def asked(request: Request, index: Collections, collection: definitions.Collection) -> Asked:
    """Reads a request for a list. Raises `Problem` (406, 422) that says what there is."""
    given = given_in(request)
    own = {name: values for name, values in given.items() if name not in _LISTED}
    one = {name: _once(name, values) for name, values in given.items() if name in ("sort", "limit", "after", "format")}

    def read() -> Asked:
        for name in own:
            if name not in collection.fields and name not in others(collection):
                raise unknown_name(collection, name, _LISTED)
        filters = filters_of(index, collection, own)
        media = media_of(request, one.get("format"), FORMATS)
        modes = modes_of(given.get("mode", ()))
        beside = included(given)
        _only_of_its_format(given, media)
        return Asked(
            filters=filters,
            sort=index.order(collection, one.get("sort")),
            limit=_limit(one.get("limit")),
            after=one.get("after"),
            fields=fields_of(given, collection),
            evidence="evidence" in beside,
            by_filters="filters" in beside,
            modes=modes,
            facets=listed(given, "facets", collection.fields, MOST_FACETS),
            media=media,
        )

    return told(read)


def filters_of(index: Collections, collection: definitions.Collection, own: dict[str, list[str]]) -> Filters:
    """The filters that are asked for. Raises `FilterError`, also for those that nothing can ever pass."""
    try:
        filters = index.filters(collection.name, own)
    except FilterError as error:
        field = collection.fields.get(error.name)
        raise with_labels(error, index, field, own.get(error.name, ())) if field else error from None
    if filters.first is not None and filters.last is not None and filters.first > filters.last:
        raise FilterError("to" if "to" in own else "date", "the last of these days lies before the first")
    if filters.low is not None and filters.high is not None and filters.low > filters.high:
        raise FilterError("max", "max is less than min")
    return filters


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
    by_filters: bool
    modes: Modes | None
    media: str


def asked_item(request: Request, collection: definitions.Collection) -> AskedItem:
    """Reads a request for one item. Raises `Problem`."""
    given = given_in(request)
    only(given, ("fields", "include", "mode", "format"))
    offered = {name: FORMATS[name] for name in ("json", "jsonld")}
    written = format_in(given)
    modes = modes_of(given.get("mode", ()))
    return told(
        lambda: AskedItem(
            fields_of(given, collection),
            "evidence" in included(given),
            "filters" in included(given),
            modes,
            media_of(request, written, offered),
        )
    )


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
    known = properties(collection)
    asked = [each.strip() for value in given["fields"] for each in value.split(",")]
    filters = [each for each in asked if each in collection.fields and each not in known]
    if filters:
        said = f"{', '.join(filters)[:100]!r} is what items are filtered by and no property of theirs"
        raise FilterError("fields", f"{said}: `include=filters` gives it; fields takes {', '.join(known)}", list(known))
    return listed(given, "fields", known, 100)


def included(given: dict[str, list[str]]) -> tuple[str, ...]:
    """What is asked for beside the properties. Raises `FilterError`."""
    return listed(given, "include", INCLUDED, 10)


def _only_of_its_format(given: dict[str, list[str]], media: str) -> None:
    """Refuses what an answer in the format would pass over in silence. Raises `FilterError`."""
    if media == FORMATS["csv"]:
        for name, why in (
            ("mode", "cells of CSV are those that filters go by"),
            ("include", "CSV has no place for it"),
        ):
            if name in given:
                raise FilterError(name, f"{name} is of JSON and its lines: {why}")
    if media in (FORMATS["csv"], FORMATS["ndjson"]) and "facets" in given:
        raise FilterError("facets", "facets stand beside a page of JSON: ask for one, with limit=1")


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
