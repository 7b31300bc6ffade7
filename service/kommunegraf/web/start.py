"""`/`: what is in the graph and what is not, a search, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.saved_queries import saved_queries
from kommunegraf.api.state import state_of
from kommunegraf.collections.answers import Covered
from kommunegraf.collections.definitions import collections
from kommunegraf.search.entries import KINDS
from kommunegraf.web import labels
from kommunegraf.web.only_pages import OnlyPages
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.search import kind_name
from kommunegraf.web.view import AskedView
from kommunegraf.web.words import listed

router = APIRouter(route_class=OnlyPages, include_in_schema=False, dependencies=[Depends(only_known_parameters)])
_NOTHING = {"q": "", "type": "", "municipality": "", "from": "", "to": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality of which there are documents: how many, of which years ("" where none is known) and kinds."""

    code: str
    name: str
    documents: int
    first: str
    last: str
    kinds: tuple[str, ...]


@router.get("/", response_class=HTMLResponse)
async def get_start(request: Request, view: AskedView) -> Response:
    """The start page; where there is no data yet, how to get some."""
    state = state_of(request)

    def page() -> Response:
        try:
            found = state.collections()
        except Problem as problem:
            if problem.kind != "no-data":
                raise
            return render(request, view, "empty.html")
        headers = page_validators(request, view, found.generation)
        counts = found.counts()
        covered = found.coverage()
        names = {name: said.label[view.language] for name, said in collections().items()}
        saved = saved_queries()
        questions = [
            (name, saved[name].titles[view.language]) for name in listed("da", "start.questions") if name in saved
        ]
        here = places(covered)
        return render(
            request,
            view,
            "start.html",
            headers=headers,
            generation=found.generation,
            sought=_NOTHING,
            municipalities=labels.municipalities(),
            kinds=[(kind, kind_name(view.language, kind)) for kind in KINDS],
            places=here,
            absent=len(labels.municipalities()) - len(here),
            others=sum(each.documents for each in covered if each.municipality is None),
            counts=[(name, names[name], count) for name, count in counts.items() if count],
            questions=questions,
        )

    return await to_thread.run_sync(page)


def places(covered: Sequence[Covered]) -> list[Place]:
    """What there is of each municipality, in the order of their names."""
    order = {code: place for place, (code, _) in enumerate(labels.municipalities())}
    found: list[Place] = []
    for code in sorted(
        {each.municipality for each in covered if each.municipality}, key=lambda code: order.get(code, -1)
    ):
        mine = [each for each in covered if each.municipality == code]
        years = sorted({each.year for each in mine if each.year})
        kinds = tuple(sorted({each.kind for each in mine if each.kind}))
        documents = sum(each.documents for each in mine)
        found.append(
            Place(
                code, labels.municipality(code), documents, years[0] if years else "", years[-1] if years else "", kinds
            )
        )
    return found
