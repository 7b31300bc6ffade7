"""`/browse/…`: the collections as lists to be narrowed, and all there is of an authority, a body, a year or a topic."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.collections.definitions import collections
from kommunegraf.collections.reading import Collections
from kommunegraf.web import labels
from kommunegraf.web.entries import entries, name_of
from kommunegraf.web.found_page import found_page
from kommunegraf.web.listings import choices, lines
from kommunegraf.web.topics import topics_below
from kommunegraf.web.view import AskedView, View, view_of

router = APIRouter(tags=["Pages"])
BY = ("municipality", "region", "body", "year")  # the ways in, beside topics and kinds
_SHOWN = 50
_MOST_ENTRIES = 12  # of each way in; a page of its own has all
_OWN = ("lang", "sort", "after")


@router.get(
    "/browse",
    response_class=HTMLResponse,
    summary="What there is, as a page",
    dependencies=[Depends(only_known_parameters)],
)
async def get_browse(
    request: Request,
    view: AskedView,
    municipality: Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="Kommunekode, four digits")] = None,
    topic: Annotated[str | None, Query(max_length=40, description="A KLE number or a health topic")] = None,
    region: Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="The code of a region")] = None,
    body: Annotated[str | None, Query(max_length=1000, description="The IRI of a governing body")] = None,
    year: Annotated[str | None, Query(pattern=r"^[0-9]{4}$", description="A year")] = None,
) -> Response:
    """How many there are of each kind, of a municipality, region, body, year or topic where one is named."""
    sought = {"municipality": municipality, "region": region, "body": body, "year": year, "topic": topic}
    asked = {name: [value] for name, value in sought.items() if value}

    def content(found: Collections) -> dict[str, Any]:
        ways = [(field, entries(view, found, field, asked)) for field in BY if field not in asked]
        names = [name_of(view, found, field, values[0]) for field, values in asked.items() if field != "topic"]
        of = {"municipality": municipality, "region": region}
        return {
            "about": " · ".join([*names, *([topic_name(view, topic)] if topic else [])]),
            "asked": {name: value or "" for name, value in sought.items()},
            "authority": next((f"{view.base}id/{name}/{code}" for name, code in of.items() if code), ""),
            "counts": _counts(view, found, asked),
            "ways": [(field, told.entries[:_MOST_ENTRIES], len(told.entries) > _MOST_ENTRIES) for field, told in ways],
            "topics": _topics(view, found, asked) if not topic else [],
            "municipalities": labels.municipalities(),
        }

    return await found_page(request, view, "browse.html", content)


@router.get(
    "/browse/topics",
    response_class=HTMLResponse,
    summary="KLE's tree of topics, as a page",
    dependencies=[Depends(only_known_parameters)],
)
async def get_topics(
    request: Request,
    view: AskedView,
    under: Annotated[
        str, Query(pattern=r"^([0-9]{2}(\.[0-9]{2})?)?$", description="The KLE number whose parts are listed")
    ] = "",
) -> Response:
    """A level of KLE with how many agenda items there are of each part, those of its own parts among them."""

    def content(found: Collections) -> dict[str, Any]:
        above = [under[: 3 * n - 1] for n in range(1, under.count(".") + 2)] if under else []
        return {
            "parts": topics_below(found, under, view.language),
            "under": under,
            "above": [(number, topic_name(view, number)) for number in above],
            "health": labels.concepts("health-topic", view.language),
        }

    return await found_page(request, view, "topics.html", content)


@router.get("/browse/{collection}", response_class=HTMLResponse, summary="A collection as a page")
async def get_listing(
    request: Request,
    collection: Annotated[str, Path(description="What to list, as in REST")],
) -> Response:
    """A page of the collection; filters, `sort` and `after` are those of REST."""
    view = view_of(request, request.query_params.get("lang"))
    if collection not in collections():
        raise Problem(404, "not-found", "No such collection", f"there is {', '.join(collections())}")
    filters: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name not in _OWN and value:
            filters.setdefault(name, []).append(value)
    sort = request.query_params.get("sort") or None
    after = request.query_params.get("after") or None

    def content(found: Collections) -> dict[str, Any]:
        definition = collections()[collection]
        listed = found.page(collection, filters, sort, _SHOWN, after)
        pairs = [(name, value) for name, values in filters.items() for value in values]
        sorted_by = [("sort", sort)] if sort else []
        written = urlencode([*pairs, *sorted_by])
        return {
            "definition": definition,
            "filters": pairs,
            "sorts": [(each, view.here(sort=each, after=None)) for each in definition.sorts],
            "sort": sort or definition.sort,
            "rows": lines(view, listed.rows),
            "total": listed.total,
            "offered": choices(view, found, definition, filters),
            "begin": view.here(after=None) if after else "",
            "following": view.here(after=listed.next) if listed.next else "",
            "data": f"/api/v1/{collection}" + (f"?{written}" if written else ""),
            "csv": f"/api/v1/{collection}?{urlencode([*pairs, *sorted_by, ('format', 'csv')])}",
        }

    return await found_page(request, view, "listing.html", content)


def topic_name(view: View, topic: str) -> str:
    """What a KLE number or a health topic is called; itself where nothing is known of it."""
    for iri in (f"{view.base}id/kle/{topic}", f"{view.base}id/concept/health-topic/{topic}"):
        name = labels.label(view.language, iri, view.base)
        if name:
            return f"{topic} {name}" if topic[:1].isdigit() else name
    return topic


def _topics(view: View, found: Collections, asked: dict[str, list[str]]) -> list[tuple[str, str, int]]:
    """(code, name, how many agenda items and policies) of the health topics that any has."""
    counts: dict[str, int] = {}
    for name in ("agenda-items", "policies"):
        if asked.keys() <= collections()[name].fields.keys():
            for code in found.codes("concept/health-topic"):
                narrowed = {**asked, "topic": [code]}
                counts[code] = counts.get(code, 0) + found.page(name, narrowed, None, 1).total
    return [
        (code, label, counts[code])
        for code, label in labels.concepts("health-topic", view.language)
        if counts.get(code)
    ]


def _counts(view: View, found: Collections, asked: dict[str, list[str]]) -> list[tuple[str, int, str]]:
    """(what it is called, how many, where they are listed) for each collection that has what is asked."""
    counts = []
    whole = found.counts() if not asked else {}
    for name, definition in collections().items():
        if asked.keys() - definition.fields.keys() or (name == "municipalities" and "municipality" in asked):
            continue
        count = whole[name] if not asked else found.page(name, asked, None, 1).total
        if count:
            address = view.href(f"/browse/{name}", {each: values[0] for each, values in asked.items()})
            counts.append((definition.label[view.language], count, address))
    return counts
