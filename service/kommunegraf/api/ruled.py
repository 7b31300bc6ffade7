"""Which statements no document and no reference data makes, but a rule: a link, or what was derived."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.api.neighbours import Term
from kommunegraf.extraction.records import Mode
from kommunegraf.identity import ONTOLOGY

_GRAPHS = 30  # that are looked at for one statement
_RECORDS = 200  # of links from one node that are looked at
_FROM, _TO, _PROPERTY, _MODE = (
    ox.NamedNode(ONTOLOGY + name) for name in ("linkFrom", "linkTo", "linkProperty", "assertionMode")
)
# What stands behind the base in the names of graphs that rules make (`identity`); the rule's name follows.
_MADE = ("graph/link/", "graph/derived/")


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rule that makes a statement, and its assertion mode; `record` is the link's record, "" where it is none."""

    rule: str
    mode: str
    record: str = ""


def rule_of(store: ox.Store, base: str, node: ox.NamedNode, prop: ox.NamedNode, term: Term) -> Ruled | None:
    """The rule that alone makes a statement; None where a document or reference data states it. A few look-ups.

    `base` is what our IRIs begin with.
    """
    graphs = []
    for quad in islice(store.quads_for_pattern(node, prop, term, None), _GRAPHS):
        if isinstance(quad.graph_name, ox.NamedNode):
            name = quad.graph_name.value
            if not name.startswith(tuple(base + made for made in _MADE)):
                return None
            graphs.append(name)
    if not graphs:
        return None
    graph = min(graphs)
    rule = unquote(next(graph.removeprefix(base + made) for made in _MADE if graph.startswith(base + made)))
    record, mode = _record(store, ox.NamedNode(graph), node, prop, term)
    return Ruled(rule.partition("/")[0], mode or Mode.DERIVED.value, record)


def _record(
    store: ox.Store, graph: ox.NamedNode, node: ox.NamedNode, prop: ox.NamedNode, term: Term
) -> tuple[str, str]:
    """The IRI of a link's record and its mode; "" where the graph holds none (what was derived has no record)."""
    for quad in islice(store.quads_for_pattern(None, _FROM, node, graph), _RECORDS):
        record = quad.subject
        if not isinstance(record, ox.NamedNode):
            continue
        if ox.Quad(record, _TO, term, graph) in store and ox.Quad(record, _PROPERTY, prop, graph) in store:
            modes = [each.object for each in islice(store.quads_for_pattern(record, _MODE, None, graph), 5)]
            named = sorted(each.value for each in modes if isinstance(each, ox.NamedNode))
            return record.value, named[0].rpartition("/")[2] if named else ""
    return "", ""
