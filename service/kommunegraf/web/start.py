"""`/`: what is in the graph and what is not, a search, and questions to begin with."""

from __future__ import annotations

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.problems import Problem
from kommunegraf.api.requests import only_known_parameters
from kommunegraf.api.saved_queries import saved_queries
from kommunegraf.api.state import state_of
from kommunegraf.collections.definitions import collections
from kommunegraf.search.entries import KINDS
from kommunegraf.web import labels
from kommunegraf.web.coverage import coverage
from kommunegraf.web.only_pages import OnlyPages
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.search import kind_name
from kommunegraf.web.view import AskedView
from kommunegraf.web.words import listed

router = APIRouter(route_class=OnlyPages, include_in_schema=False, dependencies=[Depends(only_known_parameters)])
_MOST_PLACES = 12  # of those with the most documents; a page of their own has all
_NOTHING = {"q": "", "type": "", "municipality": "", "from": "", "to": ""}


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
        names = {name: said.label[view.language] for name, said in collections().items()}
        saved = saved_queries()
        questions = [
            (name, saved[name].titles[view.language]) for name in listed("da", "start.questions") if name in saved
        ]
        return render(
            request,
            view,
            "start.html",
            headers=headers,
            generation=found.generation,
            sought=_NOTHING,
            municipalities=labels.municipalities(),
            kinds=[(kind, kind_name(view.language, kind)) for kind in KINDS],
            covered=coverage(view, found),
            most=_MOST_PLACES,
            facts=listed(view.language, "start.facts"),
            counts=[(name, names[name], count) for name, count in counts.items() if count],
            questions=questions,
        )

    return await to_thread.run_sync(page)
