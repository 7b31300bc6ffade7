"""`/search` as a page: what was found with the words marked, and counts to narrow it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.state import state_of
from kommunegraf.api.text_clauses import unavailable
from kommunegraf.errors import QueryError
from kommunegraf.search.entries import CLASSES, KINDS
from kommunegraf.search.parsing import LONGEST_QUERY
from kommunegraf.search.searching import DEEPEST, Hit, IndexUnavailable, Results
from kommunegraf.web import labels
from kommunegraf.web.listings import MOST_CHOICES, Choice
from kommunegraf.web.only_pages import OnlyPages
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.view import AskedView, View

router = APIRouter(route_class=OnlyPages, include_in_schema=False, dependencies=[Depends(only_known_parameters)])
_SHOWN = 20
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Found:
    """A node as it is shown: the words that were sought are the marked pieces."""

    address: str
    title: Pieces
    kind: str
    municipality: str
    date: str
    snippet: Pieces


@router.get("/search", response_class=HTMLResponse)
async def get_search_page(
    request: Request,
    view: AskedView,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    type: Annotated[str, Query(max_length=500)] = "",
    municipality: Annotated[str, Query(pattern=r"^([0-9]{4})?$")] = "",
    from_date: Annotated[str, Query(alias="from", max_length=10)] = "",
    to_date: Annotated[str, Query(alias="to", max_length=10)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = _SHOWN,
    offset: Annotated[int, Query(ge=0, le=DEEPEST)] = 0,
    fuzzy: bool = True,
) -> Response:
    """The form, and below it what was found; without words the form alone."""
    state = state_of(request)
    sought = {"q": q, "type": type, "municipality": municipality, "from": from_date, "to": to_date}

    def page() -> Response:
        try:
            index = state.searching()
        except IndexUnavailable as error:
            raise unavailable(error) from error
        headers = page_validators(request, view, index.generation)
        try:
            results = index.search(
                q,
                kinds=[each.strip() for each in type.split(",")] if type else (),
                municipality=municipality or None,
                from_date=from_date or None,
                to_date=to_date or None,
                limit=limit,
                offset=offset,
                fuzzy=fuzzy,
            )
        except QueryError as error:
            raise Problem(422, "parameters", "A parameter is wrong", str(error)) from error
        except IndexUnavailable as error:
            raise unavailable(error) from error
        return render(
            request,
            view,
            "search.html",
            headers=headers,
            generation=index.generation,
            sought=sought,
            results=results,
            found=[_found(view, hit) for hit in results.hits],
            facets=_facets(view, results, sought),
            first=offset + 1,
            last=offset + len(results.hits),
            before=view.here(offset=max(0, offset - limit) or None) if offset else "",
            after=view.here(offset=offset + limit) if offset + limit < min(results.total, DEEPEST) else "",
            kinds=[(kind, kind_name(view.language, kind)) for kind in KINDS],
            municipalities=labels.municipalities(),
            data=view.href("/search", {**sought, "offset": offset or None}),
        )

    return await to_thread.run_sync(page)


def kind_name(language: str, kind: str) -> str:
    """What a kind of the search index (`AgendaItem`, or its class) is called."""
    return labels.label(language, CLASSES.get(kind, kind)) or kind


def _found(view: View, hit: Hit) -> Found:
    snippet = hit.snippet
    return Found(
        address=view.page(hit.iri),
        title=_pieces(hit.title, hit.title_highlights),
        kind=kind_name(view.language, hit.kind),
        municipality=labels.municipality(hit.municipality) if hit.municipality else "",
        date=hit.date.lexical if hit.date else "",
        snippet=_pieces(snippet.text, snippet.highlights) if snippet else [],
    )


def _pieces(text: str, marked: tuple[tuple[int, int], ...]) -> Pieces:
    """The text in pieces, each with whether it is marked."""
    pieces: Pieces = []
    done = 0
    for start, end in marked:
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def _facets(view: View, results: Results, sought: Mapping[str, str]) -> list[tuple[str, list[Choice]]]:
    kinds = results.facets.get("kind", {})
    places = results.facets.get("municipality", {})
    years = results.facets.get("year", {})

    def choices(counts: Mapping[str, int], name: str, called: Mapping[str, str]) -> list[Choice]:
        found = []
        for value, count in list(counts.items())[:MOST_CHOICES]:
            chosen = sought[name] == value
            address = view.here(**{name: None if chosen else value, "offset": None})
            found.append(Choice(called.get(value, value), count, address, chosen))
        return found

    facets = [
        ("kind", choices(kinds, "type", {kind: kind_name(view.language, kind) for kind in kinds})),
        ("municipality", choices(places, "municipality", {code: labels.municipality(code) for code in places})),
        ("period", _years(view, years, sought)),
    ]
    return [(name, found) for name, found in facets if found]


def _years(view: View, years: Mapping[str, int], sought: Mapping[str, str]) -> list[Choice]:
    found = []
    for year, count in sorted(years.items(), reverse=True)[:MOST_CHOICES]:
        chosen = sought["from"] == year == sought["to"]
        bounds = {"from": None if chosen else year, "to": None if chosen else year, "offset": None}
        found.append(Choice(year, count, view.here(**bounds), chosen))
    return found
