"""The page of a named graph: what it is, and the first of its statements."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox
from fastapi import Request, Response

from kommunegraf.api.rdf_answers import LINKED
from kommunegraf.api.state import State
from kommunegraf.api.timeline import Sources
from kommunegraf.store.generations import Generation
from kommunegraf.web.facts import Facts
from kommunegraf.web.naming import Names
from kommunegraf.web.pages import render
from kommunegraf.web.view import View

_ROWS = 100


def graph_page(
    request: Request,
    view: View,
    state: State,
    generation: Generation,
    store: ox.Store,
    iri: str,
    headers: dict[str, str],
) -> Response:
    """The page of a graph that is there."""
    ledger = state.ledger(generation)
    base = state.identity.base
    graph = ox.NamedNode(iri)
    names = Names(store, base, view.language, graph)
    facts = Facts(store, view, names, Sources(store, ledger, state.texts), iri)
    quads = list(islice(store.quads_for_pattern(None, None, None, graph), _ROWS + 1))
    rows = [
        (facts.value(quad.subject), names.term(quad.predicate.value), facts.value(quad.object, quad.predicate.value))
        for quad in quads[:_ROWS]
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    ]
    document = state.identity.document_of_graph(iri)
    return render(
        request,
        view,
        "graph.html",
        headers=headers,
        generation=generation,
        iri=iri,
        heading=iri.removeprefix(base),
        document=document or "",
        document_name=names.name(document) if document else "",
        is_machines=iri.startswith(f"{base}graph/machine/"),
        rows=rows,
        cut=len(quads) > _ROWS,
        shown=_ROWS,
        formats=LINKED,
        data=f"/data/{iri.removeprefix(base)}",
    )
