"""The concise bounded description of a node: what is said of it, the evidence, labels, and what points at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.resolving import Here
from kommunegraf.contexts import iri_of
from kommunegraf.titles import titles

_OA = "http://www.w3.org/ns/oa#"
_HAS_TARGET, _HAS_SELECTOR = ox.NamedNode(f"{_OA}hasTarget"), ox.NamedNode(f"{_OA}hasSelector")
_EACH = 2_000  # statements of the node with one property
_POINTING = 100  # statements that point at it with one property
_EVIDENCE = 500  # pieces of evidence with quote and place
_LABELLED = 500  # nodes that labels are given of
_PARTS = 200  # nodes below its own IRI (`#…`) that are described with it
_MOST = 20_000  # triples in all


@dataclass
class Described:
    """Triples, each once, in the order in which they were found; `cut` names what more there is of."""

    triples: dict[ox.Triple, None] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def add(self, triples: Iterable[ox.Triple], part: str) -> None:
        """Takes in triples as long as there is room; else notes that there are more of this part."""
        for triple in triples:
            if len(self.triples) >= _MOST:
                self.cut.add(part)
                return
            self.triples[triple] = None


def described(store: ox.Store, here: Here) -> Described:
    """The description of a node in the graph that states it (the default graph, unless only another does).

    Of a named graph: its triples. Bounded in triples and in look-ups; for a thread.
    """
    found = Described()
    node = ox.NamedNode(here.iri)
    if here.named:
        found.add((quad.triple for quad in store.quads_for_pattern(None, None, None, node)), "statements")
        return found
    graph = ox.NamedNode(here.graph) if here.graph else ox.DefaultGraph()
    evidence = iri_of("evidence")
    out = neighbours.links(store, node, _EACH, graph=graph)
    for each in out:
        prop = ox.NamedNode(each.prop)
        found.add((ox.Triple(node, prop, term) for term in each.terms), "statements")
        if each.cut:
            found.cut.add("statements")
    proofs = [term for each in out if each.prop == evidence for term in each.terms]
    if len(proofs) > _EVIDENCE:
        found.cut.add("evidence")
    for proof in proofs[:_EVIDENCE]:
        if isinstance(proof, ox.NamedNode):
            found.add(_evidence(store, proof, graph), "evidence")
    ends = [term for each in out if each.prop != evidence for term in each.terms if isinstance(term, ox.NamedNode)]
    for each in neighbours.links(store, node, _POINTING, incoming=True, graph=graph):
        prop = ox.NamedNode(each.prop)
        sources = [term for term in each.terms if isinstance(term, ox.NamedNode)]
        found.add((ox.Triple(term, prop, node) for term in sources), "pointing")
        ends += sources
        if each.cut:
            found.cut.add("pointing")
    ends = list(dict.fromkeys(ends))
    _parts(store, found, here.iri, [end for end in ends if end.value.startswith(f"{here.iri}#")], graph)
    for end in ends[:_LABELLED]:
        for label in titles().titles:
            found.add(_of(store, end, ox.NamedNode(label), graph), "labels")
    if len(ends) > _LABELLED:
        found.cut.add("labels")
    return found


def _parts(store: ox.Store, found: Described, iri: str, parts: list[ox.NamedNode], graph: _Graph) -> None:
    """What is named by a fragment has no address of its own: it is described with the node."""
    for part in parts[:_PARTS]:
        found.add(_of(store, part, None, graph), "parts")
        for quad in list(store.quads_for_pattern(part, _HAS_SELECTOR, None, graph)):
            if isinstance(quad.object, ox.NamedNode):
                found.add(_of(store, quad.object, None, graph), "parts")
    if len(parts) > _PARTS:
        found.cut.add("parts")


def _evidence(store: ox.Store, proof: ox.NamedNode, graph: _Graph) -> list[ox.Triple]:
    """One evidence with its target and its selectors."""
    triples = _of(store, proof, None, graph)
    for one in [each.object for each in triples if each.predicate == _HAS_TARGET]:
        if isinstance(one, ox.NamedNode):
            target = _of(store, one, None, graph)
            triples += target
            for other in [each.object for each in target if each.predicate == _HAS_SELECTOR]:
                if isinstance(other, ox.NamedNode):
                    triples += _of(store, other, None, graph)
    return triples


_Graph = ox.DefaultGraph | ox.NamedNode


def _of(store: ox.Store, node: ox.NamedNode, prop: ox.NamedNode | None, graph: _Graph) -> list[ox.Triple]:
    """A few statements of a node: one that has more than a node of its kind does is not read to the end."""
    found = []
    for quad in store.quads_for_pattern(node, prop, None, graph):
        found.append(quad.triple)
        if len(found) == 100:
            break
    return found
