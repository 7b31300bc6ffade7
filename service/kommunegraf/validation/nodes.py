"""Statements by node and property in little memory: each IRI is kept once, however many statements name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Nodes:
    """Statements of whatever graphs, each once, in the order they came. A node goes by its IRI or blank node's name."""

    def __init__(self) -> None:
        # A property with one value has that by itself: most have, and a mapping takes five times the memory of a value.
        self._by_node: dict[str, dict[str, Term | dict[Term, None]]] = {}
        self._words: dict[str, str] = {}  # nodes and properties, each one object
        self._iris: dict[ox.NamedNode, ox.NamedNode] = {}
        self.blank: set[str] = set()  # the nodes that have no IRI

    @classmethod
    def of(cls, quads: Iterable[ox.Quad]) -> Self:
        """The statements of quads, but for those about statements (RDF 1.2)."""
        made = cls()
        for quad in quads:
            if not isinstance(quad.subject, ox.Triple) and not isinstance(quad.object, ox.Triple):
                made.add(quad.subject, quad.predicate, quad.object)
        return made

    def add(self, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode, value: Term) -> tuple[str, str]:
        """Takes a statement in; gives its node and its property."""
        node, prop = self.word(subject.value), self.word(predicate.value)
        if isinstance(subject, ox.BlankNode):
            self.blank.add(node)
        if isinstance(value, ox.NamedNode):
            value = self._iris.setdefault(value, value)
        values = self._by_node.setdefault(node, {})
        known = values.setdefault(prop, value)
        if isinstance(known, dict):
            known[value] = None
        elif known is not value and known != value:
            values[prop] = {known: None, value: None}
        return node, prop

    def word(self, text: str) -> str:
        """An equal string, the same one each time."""
        return self._words.setdefault(text, text)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_node)

    def __contains__(self, node: object) -> bool:
        return node in self._by_node

    def values(self, node: str, prop: str) -> list[Term]:
        """The values of a property; none for an unknown node."""
        found = self._by_node.get(node)
        return [] if found is None else _listed(found.get(prop))

    def has(self, node: str, prop: str, value: Term) -> bool:
        """Whether the node has that value, without a look at its others."""
        found = self._by_node.get(node, {}).get(prop)
        return value in found if isinstance(found, dict) else found == value

    def properties(self, node: str) -> dict[str, list[Term]]:
        """All that is said of a node."""
        return {prop: _listed(found) for prop, found in self._by_node.get(node, {}).items()}

    def of_property(self, prop: str) -> Iterator[tuple[str, Term]]:
        """The nodes that have a property, with each of its values."""
        for node, properties in self._by_node.items():
            for value in _listed(properties.get(prop)):
                yield node, value

    def statements(self) -> Iterator[tuple[str, str, Term]]:
        """All of them: node, property and value, node by node."""
        for node, properties in self._by_node.items():
            for prop, found in properties.items():
                for value in _listed(found):
                    yield node, prop, value


def _listed(found: Term | dict[Term, None] | None) -> list[Term]:
    if found is None:
        return []
    return list(found) if isinstance(found, dict) else [found]
