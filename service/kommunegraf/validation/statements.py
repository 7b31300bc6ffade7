"""A document's quads laid out for checking: statements by node, and the evidence of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.validation.nodes import Nodes, Term
from kommunegraf.validation.report import Result

OA = "http://www.w3.org/ns/oa#"
_EVIDENCE = ONTOLOGY + "Evidence"
# What proves the statements of a document, nine tenths of its quads.
PROOFS = frozenset({_EVIDENCE, OA + "SpecificResource", OA + "TextQuoteSelector", OA + "TextPositionSelector"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """One `kg:Evidence` with what it points at; "" or None where the data does not say."""

    iri: str
    node: str
    prop: str
    value: Term | None
    mode: str
    version: str
    start: int | None
    end: int | None
    exact: str | None
    graph: str


class Statements:
    """The statements of one document, from all its graphs, which `quads` are gone through for once."""

    def __init__(self, quads: Iterable[ox.Quad], identity: Identity) -> None:
        self.identity = identity
        self.nodes = Nodes()
        self.typed: dict[tuple[str, str, str], None] = {}  # statements of a class: node, class, graph
        self.unnamed: list[ox.Quad] = []  # statements with a blank node
        self._quoting: list[ox.Quad] = []  # statements about statements (RDF 1.2)
        for quad in quads:
            subject, predicate, value = quad.subject, quad.predicate, quad.object
            if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
                self.unnamed.append(quad)
            if isinstance(value, ox.Triple) or isinstance(subject, ox.Triple):
                self._quoting.append(quad)
                continue
            node, prop = self.nodes.add(subject, predicate, value)
            if prop == RDF_TYPE and isinstance(value, ox.NamedNode):
                graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
                self.typed[node, self.nodes.word(value.value), self.nodes.word(graph)] = None

    def literals(self) -> Iterator[tuple[str, str, ox.Literal]]:
        """Node, property and value of each statement with a literal; "" for a node that is a statement itself."""
        for node, prop, value in self.nodes.statements():
            if isinstance(value, ox.Literal):
                yield node, prop, value
        for quad in self._quoting:
            if isinstance(quad.object, ox.Literal):
                yield "", quad.predicate.value, quad.object

    def pointed_at(self) -> Iterator[str]:
        """The IRIs that are values, each once, but for those of evidence."""
        seen: set[str] = set()
        for _, _, value in self.nodes.statements():
            if isinstance(value, ox.NamedNode) and value.value not in seen and not self.is_proof(value.value):
                seen.add(value.value)
                yield value.value

    def is_proof(self, node: str) -> bool:
        """Whether a node is a piece of evidence, or what one points into the text with."""
        return not PROOFS.isdisjoint(self.types(node))

    def values(self, node: str, prop: str) -> list[Term]:
        """The values of a property; none for an unknown node."""
        return self.nodes.values(node, prop)

    def has(self, node: str, prop: str, value: Term) -> bool:
        """Whether the node has that value, without a look at its others."""
        return self.nodes.has(node, prop, value)

    def properties(self, node: str) -> dict[str, list[Term]]:
        return self.nodes.properties(node)

    def first(self, node: str, prop: str) -> str:
        """The first value's IRI or lexical form, or ""."""
        values = self.values(node, prop)
        return values[0].value if values else ""

    def types(self, node: str) -> set[str]:
        return {term.value for term in self.values(node, RDF_TYPE)}

    @cached_property
    def evidence(self) -> tuple[Quoted, ...]:
        """All evidence, in the order of the quads."""
        found: dict[str, Quoted] = {}
        for node, kind, graph in self.typed:
            if kind == _EVIDENCE and node not in found:
                found[node] = self._quoted(node, graph)
        return tuple(found.values())

    @cached_property
    def _places(self) -> dict[tuple[str, str | None], Quoted]:
        """The first evidence with a place of each node and property, and of each node (None)."""
        first: dict[tuple[str, str | None], Quoted] = {}
        for quoted in self.evidence:
            if quoted.start is not None:
                first.setdefault((quoted.node, quoted.prop), quoted)
                first.setdefault((quoted.node, None), quoted)
        return first

    def _quoted(self, iri: str, graph: str) -> Quoted:
        target = self.first(iri, OA + "hasTarget")
        selector = self.first(target, OA + "hasSelector")
        exact = self.values(selector, OA + "exact")
        values = self.values(iri, ONTOLOGY + "supportsValue")
        word = self.nodes.word  # the same few nodes and properties are proved many times
        return Quoted(
            iri=iri,
            node=word(self.first(iri, OA + "hasBody")),
            prop=word(self.first(iri, ONTOLOGY + "supportsProperty")),
            value=values[0] if values else None,
            mode=word(self.first(iri, ONTOLOGY + "assertionMode")),
            version=word(self.first(target, OA + "hasSource")),
            start=_offset(self.first(selector, OA + "start")),
            end=_offset(self.first(selector, OA + "end")),
            exact=exact[0].value if exact else None,
            graph=graph,
        )

    def placed(self, result: Result) -> Result:
        """A finding with the words that prove its value node, its property, or its node."""
        place = self.place_of(result.value) if result.value else None
        place = place or self.place_of(result.focus, result.path)
        if place is None:
            return result
        return replace(result, start=place.start, end=place.end, quote=place.exact or "")

    def place_of(self, node: str, prop: str = "") -> Quoted | None:
        """The words to show for a finding: those that prove the property, else any of the node's, else its own."""
        place = self._places.get((node, prop)) or self._places.get((node, None))
        if place is not None:
            return place
        if _EVIDENCE in self.types(node):
            return self._quoted(node, "")
        return None


def _offset(lexical: str) -> int | None:
    return int(lexical) if lexical.isascii() and lexical.isdigit() and len(lexical) < 16 else None
