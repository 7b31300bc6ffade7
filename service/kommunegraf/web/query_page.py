"""`/query`: a query and its result on one page, with examples, downloads and code; a plain form without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kommunegraf.api.addresses import endpoint_address
from kommunegraf.api.problems import Problem
from kommunegraf.api.saved_queries import PREFIX, saved_queries
from kommunegraf.api.sparql import SparqlEndpoint
from kommunegraf.api.state import State, state_of
from kommunegraf.api.updates import client_gone
from kommunegraf.errors import QueryError, StoreError
from kommunegraf.queries import SavedQuery, moved
from kommunegraf.store.generations import Generation
from kommunegraf.vocabulary import vocabulary
from kommunegraf.web.assets import assets
from kommunegraf.web.cells import cells
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.querying import Solved, solve
from kommunegraf.web.snippets import snippets
from kommunegraf.web.view import AskedView, View
from kommunegraf.web.words import words

router = APIRouter(tags=["Pages"])
SCRIPT = "query.js"
_OWN = ("query", "example", "lang")
_TABLES = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"))
_GRAPHS = (("turtle", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdfxml", "RDF/XML"))
_TRUTH = (("json", "JSON"), ("xml", "XML"))
_FIRST = """PREFIX kg: <https://w3id.org/kommunegraf/ns#>

SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 50
"""
# The classes of characters that the parser may expect, in the notation of its own language: no help to a reader.
_CLASSES = re.compile(r",?\s*\[(?:'.*?'|_)\](?=,|\s*$)", re.DOTALL)
_HEADER = re.compile(r"^#\+.*\n", re.MULTILINE)
_NO_PREFIX = re.compile(r"the prefix ([\w.-]*): is not declared")  # as `sparql.words` says it
_SHOWN_LINE = 120  # code points of a line with an error


@dataclass(frozen=True, slots=True)
class _Example:
    """The saved query that the page begins with, the values given for its parameters, and why they do not do."""

    query: SavedQuery
    values: Mapping[str, str]
    refusal: str

    @property
    def address(self) -> str:
        """Where a program asks the same."""
        asked = urlencode(dict(self.values))
        return f"{PREFIX}{self.query.name}?{asked}" if asked else PREFIX + self.query.name


@router.get("/query", response_class=HTMLResponse, summary="The query page")
async def get_query(
    request: Request,
    view: AskedView,
    query: Annotated[str | None, Query(description="A SPARQL query, whose result the page shows")] = None,
    example: Annotated[
        str | None, Query(description="A saved query to begin with; its parameters may be given beside")
    ] = None,
) -> Response:
    """The editor with a query and its result; an example by its name, with its parameters bound."""
    state = state_of(request)
    chosen, text = _begun(request, state, query, example)
    endpoint = request.app.state.sparql
    assert isinstance(endpoint, SparqlEndpoint)
    generation = _generation(state)
    if chosen is not None and chosen.refusal:
        return await to_thread.run_sync(_page, request, view, generation, text, chosen, None, 422, {})
    if query is None and chosen is None:
        headers = page_validators(request, view, generation)
        return await to_thread.run_sync(_page, request, view, generation, _FIRST, None, None, 200, headers)
    solved = await solve(request, endpoint, text)
    if solved is None:
        raise client_gone()
    # The result of a moment (NOW, SERVICE) is shown here as any other is: it is asked for anew each time.
    headers = {"Cache-Control": "no-cache"}
    if solved.generation:
        headers["X-Kommunegraf-Generation"] = solved.generation
    return await to_thread.run_sync(_page, request, view, generation, text, chosen, solved, solved.status, headers)


def _begun(request: Request, state: State, query: str | None, name: str | None) -> tuple[_Example | None, str]:
    """The example that is asked for and the text to begin with.

    Raises `Problem`: 404 for an example that is none, 422 for parameters that neither the page nor the example has.
    """
    given = request.query_params.multi_items()
    saved = saved_queries().get(name) if name is not None else None
    if name is not None and saved is None:
        raise Problem(404, "not-found", "No such query", "there is no saved query of this name; /query lists them")
    own = [parameter.name for parameter in saved.parameters] if saved else []
    unknown = sorted({each for each, _ in given} - {*own, *_OWN})
    if unknown:
        there = ", ".join((*own, *_OWN))
        raise Problem(
            422, "parameters", "Unknown parameter", f"no parameter {', '.join(unknown)[:200]}; there is {there}"
        )
    # A form sends its lines with CR LF (HTML, 4.10.21.8); editors and parsers count them by LF.
    text = (query or "").replace("\r\n", "\n")
    if saved is None:
        return None, text
    base = state.identity.base
    # A field of a form that was left empty was not given.
    values = {each: value for each, value in given if each in own and value}
    try:
        bound, refusal = saved.bind(values, base), ""
    except QueryError as error:
        bound, refusal = moved(saved.text, base), str(error)
    # What its header says stands on the page.
    shown = _HEADER.sub("", bound).lstrip("\n")
    return _Example(saved, values, "" if text else refusal), text or shown


def _generation(state: State) -> Generation | None:
    try:
        return state.generation()
    except (Problem, StoreError):  # there is none, or none to be read: the page still says how to ask
        return None


def _page(
    request: Request,
    view: View,
    generation: Generation | None,
    text: str,
    example: _Example | None,
    solved: Solved | None,
    status: int,
    headers: dict[str, str],
) -> Response:
    state = state_of(request)
    terms = vocabulary(state.identity.base)
    endpoint = endpoint_address(request.scope, state.settings.public_url)
    answered = solved if solved is not None and solved.kind != "problem" else None
    return render(
        request,
        view,
        "query.html",
        status=status,
        headers=headers,
        generation=generation,
        query=text,
        example=example,
        base=state.identity.base,
        examples=[(each.name, each.titles.get(view.language, each.title)) for each in saved_queries().values()],
        solved=solved,
        rows=cells(solved.rows, view, terms) if solved else [],
        problem=_told(solved.problem, text, terms.prefixes) if solved and solved.kind == "problem" else None,
        downloads=_downloads(text, answered) if answered else [],
        snippets=snippets(endpoint, text, answered.kind == "graph") if answered else [],
        permalink=view.href("/query", {"query": text}),
        script=SCRIPT if SCRIPT in assets() else None,
        spoken=_spoken(view.language),
    )


def _spoken(language: str) -> dict[str, object]:
    """The words that the script says."""
    return {key.removeprefix("query."): word for key, word in words(language).items() if key.startswith("query.js_")}


def _downloads(query: str, solved: Solved) -> list[tuple[str, str]]:
    """(name of the format, address) of the whole result."""
    formats = {"graph": _GRAPHS, "boolean": _TRUTH}.get(solved.kind, _TABLES)
    return [(name, f"/sparql?{urlencode({'query': query, 'format': short})}") for short, name in formats]


@dataclass(frozen=True, slots=True)
class _Told:
    """A problem for people: where it is, the line with a mark below the place, and the service's words.

    `prefix` is one that the query uses and does not declare, `declaration` the line that would.
    """

    title: str
    detail: str
    line: int | None = None
    column: int | None = None
    excerpt: str = ""
    prefix: str = ""
    declaration: str = ""


def _told(problem: Mapping[str, object], query: str, prefixes: Mapping[str, str]) -> _Told:
    line, column = problem.get("line"), problem.get("column")
    detail = _CLASSES.sub("", str(problem.get("detail", "")))
    lines = query.split("\n")
    if not isinstance(line, int) or not isinstance(column, int) or not 0 < line <= len(lines):
        return _Told(str(problem.get("title", "")), detail)
    start = max(0, column - _SHOWN_LINE // 2)
    shown = lines[line - 1].replace("\t", " ").rstrip("\r")[start : start + _SHOWN_LINE]
    excerpt = f"{shown}\n{' ' * max(0, column - 1 - start)}^"
    name = _NO_PREFIX.search(detail)
    prefix = name[1] if name else ""
    declaration = f"PREFIX {prefix}: <{prefixes[prefix]}>" if prefix in prefixes else ""
    return _Told(str(problem["title"]), detail, line, column, excerpt, prefix, declaration)
