"""`/search`: full text over the generation that is served, with snippets and counts."""

from __future__ import annotations

from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from kommunegraf.api.entities import value_of
from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters, validators
from kommunegraf.api.state import State, state_of
from kommunegraf.api.text_clauses import unavailable
from kommunegraf.errors import QueryError
from kommunegraf.search.entries import NAMES
from kommunegraf.search.parsing import LONGEST_QUERY
from kommunegraf.search.searching import DEEPEST, Hit, Index, IndexUnavailable, Results

router = APIRouter(tags=["Search"], dependencies=[Depends(only_known_parameters)])

Place = tuple[int, int]


class SnippetOfHit(BaseModel):
    """A stretch of the entry's text, as plain text."""

    text: str
    highlights: list[Place] = Field(description="Where the words stand in `text`: start and end, in code points")
    start: int = Field(description="Where the stretch begins in the text (of a document: in its text as served)")


class FoundNode(BaseModel):
    """A node that was found."""

    id: str = Field(description="The node's IRI")
    type: str = Field(description="Its class, by its name")
    title: str
    titleHighlights: list[Place] = Field(description="Where the words stand in `title`, as in a snippet")
    snippet: SnippetOfHit
    score: float
    document: str | None = Field(description="The document that states it; none where several do")
    municipality: str | None = Field(description="Kommunekode of the municipality that it is of")
    date: Any = Field(description="Its date or its document's, as exact as it is stated")


class Facets(BaseModel):
    """How many of all that was found there are of each; the most frequent first."""

    type: dict[str, int]
    municipality: dict[str, int]
    year: dict[str, int]


class SearchAnswer(BaseModel):
    """A stretch of what was found, the best first."""

    generation: int
    query: str
    total: int = Field(description="How many were found in all")
    matching: str = Field(
        description="How the words had to be taken: `exact` (in any form, and in compounds), `parts` (a compound's "
        "parts apart) or `similar` (misspelt)"
    )
    cut: bool = Field(description="Whether the query was too long to be read whole")
    hits: list[FoundNode]
    facets: Facets


@router.get("/search", response_model=SearchAnswer, summary="Search titles and texts")
async def get_search(
    request: Request,
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description='Words, "phrases", begin*, -unwanted, OR')],
    type: Annotated[
        str | None, Query(max_length=500, description="Classes, with commas: `Decision,AgendaItem`")
    ] = None,
    municipality: Annotated[str | None, Query(pattern=r"^\d{4}$", description="Kommunekode, four digits")] = None,
    from_date: Annotated[
        str | None, Query(alias="from", max_length=10, description="YYYY, YYYY-MM or YYYY-MM-DD")
    ] = None,
    to_date: Annotated[str | None, Query(alias="to", max_length=10, description="As `from`; both are included")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most")] = 20,
    offset: Annotated[int, Query(ge=0, le=DEEPEST, description="How many of the best to pass over")] = 0,
    fuzzy: Annotated[bool, Query(description="Whether to look for similar words where nothing else is found")] = True,
) -> Response:
    """The nodes whose titles and texts have the words, in any form and inside compounds; never HTML."""
    state = state_of(request)

    def answer() -> Response:
        index = _index(state)
        headers = validators(request, index.generation, vary="Accept")
        try:
            results = index.search(
                q,
                kinds=[each.strip() for each in type.split(",")] if type is not None else (),
                municipality=municipality,
                from_date=from_date,
                to_date=to_date,
                limit=limit,
                offset=offset,
                fuzzy=fuzzy,
            )
        except QueryError as error:
            raise Problem(422, "parameters", "A parameter is wrong", str(error)) from error
        except IndexUnavailable as error:
            raise unavailable(error) from error
        content = _answer(index, q, results).model_dump_json()
        return Response(content, media_type="application/json", headers=headers)

    return await to_thread.run_sync(answer)


def _index(state: State) -> Index:
    try:
        return state.searching()
    except IndexUnavailable as error:
        raise unavailable(error) from error


def _answer(index: Index, query: str, results: Results) -> SearchAnswer:
    facets = results.facets
    return SearchAnswer(
        generation=index.generation.number,
        query=query,
        total=results.total,
        matching=results.matching,
        cut=results.cut,
        hits=[_found(hit) for hit in results.hits],
        facets=Facets(type=dict(facets["kind"]), municipality=dict(facets["municipality"]), year=dict(facets["year"])),
    )


def _found(hit: Hit) -> FoundNode:
    assert hit.snippet is not None
    return FoundNode(
        id=hit.iri,
        type=NAMES[hit.kind],
        title=hit.title,
        titleHighlights=list(hit.title_highlights),
        snippet=SnippetOfHit(text=hit.snippet.text, highlights=list(hit.snippet.highlights), start=hit.snippet.start),
        score=hit.score,
        document=hit.document,
        municipality=hit.municipality,
        date=None if hit.date is None else value_of(hit.date.literal()),
    )
