"""What a third party's machine wrote about a node: kept apart from what documents state, and marked."""

from __future__ import annotations

from itertools import islice

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.identity import Identity
from kommunegraf.web.facts import Value
from kommunegraf.web.naming import Names
from kommunegraf.web.view import View

_MOST = 30


def words_of(
    identity: Identity, store: ox.Store, view: View, names: Names, iri: str, stated_in: str | None
) -> list[tuple[Value, str]]:
    """The summaries that a machine wrote of a document, each with its text; none of another node."""
    graph = identity.machine_graph(iri)
    if graph == iri or stated_in is not None:
        return []
    place = ox.NamedNode(graph)
    summaries = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri_of("MachineSummary")), place)
    found = []
    for quad in islice(summaries, _MOST):
        if isinstance(quad.subject, ox.NamedNode):
            said = {each.prop: each.terms for each in neighbours.links(store, quad.subject, 3, graph=place)}
            text = next((end.value for end in said.get(iri_of("text"), ()) if isinstance(end, ox.Literal)), "")
            kind = next((end.value for end in said.get(iri_of("summaryKind"), ()) if isinstance(end, ox.Literal)), "")
            name = kind or names.term(iri_of("MachineSummary"))
            found.append((Value(name, view.page(quad.subject.value)), text))
    return sorted(found, key=lambda each: each[0].href)
