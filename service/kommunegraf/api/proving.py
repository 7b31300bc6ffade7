"""The evidence of one node by what it proves: in bounded time, however many documents state the node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kommunegraf.api.neighbours import Term
from kommunegraf.contexts import iri_of

_LOOKED_AT = 250  # pieces of a node's evidence that are looked at, whatever they prove
_OF_A_VALUE = 30  # pieces of evidence of one value that are looked at, of a node that has more
_ASKED = 300  # values of one node whose evidence is looked for one by one
_STATEMENTS = 40  # of one piece of evidence that are looked at

_SUPPORTS, _PROPERTY, _MODE = map(iri_of, ("supportsValue", "supportsProperty", "assertionMode"))
Graph = ox.DefaultGraph | ox.NamedNode
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence by its IRI, the IRI of its assertion mode, "" where it has none, and all that it says."""

    iri: str
    mode: str
    said: Mapping[str, Term]


class Proving:
    """Reads the evidence of one node; `cut` says that it has more than are looked at."""

    def __init__(self, store: ox.Store, iri: str, graph: Graph = _DEFAULT) -> None:
        """`graph` is where evidence is looked for: the default graph, that of a document or that of a machine."""
        self._store = store
        self._node = ox.NamedNode(iri)
        self._graph = graph
        self._body = ox.NamedNode(iri_of("hasBody"))
        self._supports = ox.NamedNode(_SUPPORTS)
        quads = store.quads_for_pattern(self._node, ox.NamedNode(iri_of("evidence")), None, graph)
        pieces = [quad.object for quad in islice(quads, _LOOKED_AT + 1)]
        self.cut = len(pieces) > _LOOKED_AT
        self._asked = 0
        self._found: dict[tuple[str, Term | None], list[Piece]] = {}
        for each in pieces[:_LOOKED_AT]:
            if isinstance(each, ox.NamedNode):
                self._note(each, self._found)
        for known in self._found.values():
            known.sort(key=lambda piece: piece.iri)

    def met(self) -> dict[tuple[str, Term | None], list[Piece]]:
        """What was looked at, by the IRI of the property and the value that it proves ("" and None: none told)."""
        return self._found

    def of(self, prop: str, term: Term) -> list[Piece]:
        """The evidence of one value, in the order of its IRIs; of a node that has very much not all."""
        known = self._found.get((prop, term), [])
        return known if known or not self.cut else self.further(prop, term)

    def further(self, prop: str, term: Term) -> list[Piece]:
        """The evidence of one value, also where other pieces of the node's were looked at first."""
        self._asked += 1
        if not self.cut or self._asked > _ASKED:
            return self._found.get((prop, term), [])
        found: dict[tuple[str, Term | None], list[Piece]] = {}
        for quad in islice(self._store.quads_for_pattern(None, self._supports, term, self._graph), _OF_A_VALUE):
            if isinstance(quad.subject, ox.NamedNode) and self._is_mine(quad.subject):
                self._note(quad.subject, found)
        return sorted(found.get((prop, term), []), key=lambda piece: piece.iri)

    def _is_mine(self, evidence: ox.NamedNode) -> bool:
        return ox.Quad(evidence, self._body, self._node, self._graph) in self._store

    def _note(self, evidence: ox.NamedNode, found: dict[tuple[str, Term | None], list[Piece]]) -> None:
        props: list[str] = []
        terms: list[Term | None] = []
        said: dict[str, Term] = {}
        for quad in islice(self._store.quads_for_pattern(evidence, None, None, self._graph), _STATEMENTS):
            name, value = quad.predicate.value, quad.object
            if isinstance(value, Term):
                said[name] = value
                if name == _SUPPORTS:
                    terms.append(value)
                elif name == _PROPERTY:
                    props.append(value.value)
        mode = said.get(_MODE)
        piece = Piece(evidence.value, mode.value if isinstance(mode, ox.NamedNode) else "", said)
        for prop in props or [""]:
            for term in terms or [None]:
                found.setdefault((prop, term), []).append(piece)
