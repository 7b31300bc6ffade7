"""`/page/…`: the page of any node: its statements in words, each beside the sentence that proves it, and its links."""

from __future__ import annotations

from typing import Annotated

import pyoxigraph as ox
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from kommunegraf.api.asking import on_newest
from kommunegraf.api.modes import MACHINE, SAID, AskedModes, Modes
from kommunegraf.api.rdf_answers import LINKED
from kommunegraf.api.requests import only_known_parameters, written_path
from kommunegraf.api.resolving import Gone, Here, Moved, resolve
from kommunegraf.api.state import State, state_of
from kommunegraf.api.timeline import Sources
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.store.generations import Generation
from kommunegraf.web import machine, summary
from kommunegraf.web.citing import citation
from kommunegraf.web.facts import Facts, Group
from kommunegraf.web.graph_page import graph_page
from kommunegraf.web.history import history
from kommunegraf.web.naming import Names
from kommunegraf.web.network import network
from kommunegraf.web.nodes import nodes
from kommunegraf.web.onward import onward
from kommunegraf.web.pages import page_validators, render
from kommunegraf.web.tombstone import tombstone_page
from kommunegraf.web.view import AskedView, View

router = APIRouter(tags=["Pages"], dependencies=[Depends(only_known_parameters)])
# Evidence points at every value that it proves; it stands beside the statements instead.
_LEFT = "supportsValue"


@router.get("/page/{path:path}", response_class=HTMLResponse, summary="The page of a node")
async def get_page(
    request: Request,
    path: Annotated[str, Path(description="What the IRI continues with after `/id/`, or `graph/…`, or the whole IRI")],
    view: AskedView,
    modes: AskedModes,
) -> Response:
    """Statements in words with their evidence, links both ways, history, how to cite it, and the same as data."""
    state = state_of(request)
    written = written_path(request, 1, path)

    def page() -> Response:
        generation, store = state.serving()
        headers = page_validators(request, view, generation)
        found = resolve(state, store, written)
        if isinstance(found, Moved):
            return RedirectResponse(view.page(found.to), 301, headers)
        if isinstance(found, Gone):
            return tombstone_page(request, view, generation, found, headers)
        if found.named:
            return graph_page(request, view, state, generation, store, found.iri, headers)
        return _page(request, view, state, generation, store, found, headers, modes)

    async def make() -> Response:
        return await to_thread.run_sync(page)

    return await on_newest(request, make)


def _page(
    request: Request,
    view: View,
    state: State,
    generation: Generation,
    store: ox.Store,
    found: Here,
    headers: dict[str, str],
    modes: Modes | None,
) -> Response:
    ledger = state.ledger(generation)
    iri, base = found.iri, state.identity.base
    graph = ox.NamedNode(found.graph) if found.graph else ox.DefaultGraph()
    names = Names(store, base, view.language, graph)
    sources = Sources(store, ledger, state.texts, graph)
    facts = Facts(store, view, names, sources, iri, graph, modes)
    classes = names.classes(iri)
    kind = nodes().kind_of(classes)
    groups = facts.stated(leave=(RDF_TYPE,))
    title = names.name(iri)
    return render(
        request,
        view,
        "entity.html",
        headers=headers,
        generation=generation,
        iri=iri,
        heading=title,
        classes=[(names.term(each), view.page(each), names.meaning(each)) for each in classes],
        quoted=list(sources.sentences([iri])) if iri_of("Evidence") in classes else [],
        groups=[each for each in groups if each.prop not in nodes().elsewhere or _is_ours(each, base)],
        elsewhere=[each for each in groups if each.prop in nodes().elsewhere and not _is_ours(each, base)],
        pointing=facts.pointing(leave=(iri_of(_LEFT), RDF_TYPE)),
        facts=facts,
        # What a page begins with is of all that is known; who asks for some of it gets the statements alone.
        lines=summary.lines(kind, iri, names, facts) if kind and modes is None else [],
        counts=summary.counts(kind, iri, names) if kind and modes is None else [],
        sums=summary.sums(store, iri, state.identity, names)
        if modes is None and iri_of("FundingItem") in classes
        else None,
        network=network(store, iri, kind.network, title, facts) if modes is None and kind and kind.network else None,
        machine=machine.words_of(state.identity, store, view, names, iri, found.graph)
        if modes is None or MACHINE in modes
        else [],
        modes=modes,
        said=SAID,
        is_machines=(found.graph or "").startswith(f"{base}graph/machine/"),
        history=history(state, store, ledger, names, iri, classes),
        onward=onward(view, store, state.identity, ledger, iri, classes),
        citation=citation(title, iri, generation, view.language),
        formats=LINKED,
        data=_data(view, iri, base),
    )


def _is_ours(group: Group, base: str) -> bool:
    """Whether a link of likeness leads to nodes of ours, which is no other place."""
    return all(not fact.value.outside for fact in group.facts)


def _data(view: View, iri: str, base: str) -> str:
    """Where the node is as RDF."""
    path = view.path_of(iri)
    return f"/data/{path if path is not None else iri.removeprefix(base)}"
