"""A document's quads laid out for checking: statements by node, and the evidence of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.validation.report import Result

OA = "http://www.w3.org/ns/oa#"
_EVIDENCE = ONTOLOGY + "Evidence"
Term = ox.NamedNode | ox.BlankNode | ox.Literal


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
    """The statements of one document, from all its graphs."""

    def __init__(self, quads: Iterable[ox.Quad], identity: Identity) -> None:
        self.identity = identity
        self.quads = tuple(dict.fromkeys(quads))
        # Each look at a term of a quad makes a new object, so all are looked at here, once.
        self.literals: list[tuple[ox.Quad, ox.Literal]] = []
        self.typed: list[tuple[ox.Quad, str]] = []  # statements of a class, with its IRI
        self.unnamed: list[ox.Quad] = []  # statements with a blank node
        self.pointed_at: dict[ox.NamedNode, None] = {}
        self._by_node: dict[str, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for quad in self.quads:
            subject, prop, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(value, ox.Literal):
                self.literals.append((quad, value))
            elif isinstance(value, ox.NamedNode):
                self.pointed_at[value] = None
                if prop == RDF_TYPE:
                    self.typed.append((quad, value.value))
            if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
                self.unnamed.append(quad)
            if not isinstance(value, ox.Triple) and not isinstance(subject, ox.Triple):
                self._by_node[subject.value][prop][value] = None

    def nodes(self) -> Iterable[str]:
        return self._by_node.keys()

    def values(self, node: str, prop: str) -> list[Term]:
        """The values of a property; none for an unknown node."""
        if node not in self._by_node:
            return []
        return list(self._by_node[node].get(prop, ()))

    def has(self, node: str, prop: str, value: Term) -> bool:
        """Whether the node has that value, without a look at its others."""
        return node in self._by_node and value in self._by_node[node].get(prop, ())

    def properties(self, node: str) -> dict[str, list[Term]]:
        return {prop: list(values) for prop, values in self._by_node[node].items()} if node in self._by_node else {}

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
        for quad, kind in self.typed:
            if kind == _EVIDENCE and isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
                graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
                found.setdefault(quad.subject.value, self._quoted(quad.subject.value, graph))
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
        return Quoted(
            iri=iri,
            node=self.first(iri, OA + "hasBody"),
            prop=self.first(iri, ONTOLOGY + "supportsProperty"),
            value=values[0] if values else None,
            mode=self.first(iri, ONTOLOGY + "assertionMode"),
            version=self.first(target, OA + "hasSource"),
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
