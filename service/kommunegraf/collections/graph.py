"""The graph that collections are made of: what the stating graphs of a store say, each statement once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import pyoxigraph as ox

from kommunegraf.collections.definitions import code_of_class, collections
from kommunegraf.collections.paths import Term
from kommunegraf.search.belonging import Belonging, Date
from kommunegraf.search.entries import TOLD
from kommunegraf.store.stating import Stating

_DEFAULT = ox.DefaultGraph()
_NOTHING: list[Term] = []
_KEPT = 50_000  # look-ups that are remembered: what the nodes of one document share


class StatedGraph:
    """Follows properties and what `paths.SPECIAL` names, in the default graph where it is the merge, else in all.

    For one thread. What it finds is remembered, so one is made anew for each generation.
    """

    def __init__(self, store: ox.Store, base: str, *, merged: bool) -> None:
        self._store = store
        self._merged = merged
        self.states = Stating(base)
        self.belonging = Belonging(store, base, TOLD)
        self._base = base
        self._item = re.compile(r"(.*?/item/[^/]+)/")
        self._classes: Mapping[str, str] = {
            iri: code_of_class(name) for each in collections().values() for name, iri in each.classes.items()
        }
        self._objects: dict[tuple[str, str], list[Term]] = {}
        self._subjects: dict[tuple[str, str], list[Term]] = {}
        self._looked_at: tuple[str, dict[str, list[Term]]] = ("", {})
        self._stated: tuple[str, set[str], list[ox.NamedNode]] = ("", set(), [])

    def look_at(self, node: ox.NamedNode) -> None:
        """Reads all that is said of a node at once: it is asked for next, property by property."""
        said: dict[str, set[Term]] = {}
        for quad in self._store.quads_for_pattern(node, None, None, _DEFAULT if self._merged else None):
            value = quad.object
            if isinstance(value, ox.NamedNode | ox.Literal) and (self._merged or self.states(quad.graph_name)):
                said.setdefault(quad.predicate.value, set()).add(value)
        self._looked_at = (node.value, {name: _ordered(values) for name, values in said.items()})

    def objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        """What a property of a node leads to, in a fixed order."""
        if self._looked_at[0] == node.value:
            return self._looked_at[1].get(predicate.value, _NOTHING)
        key = (node.value, predicate.value)
        known = self._objects.get(key)
        if known is None:
            quads = self._store.quads_for_pattern(node, predicate, None, _DEFAULT if self._merged else None)
            found = {each.object for each in quads if self._merged or self.states(each.graph_name)}
            known = _kept(self._objects, key, _ordered(found))
        return known

    def subjects(self, predicate: ox.NamedNode, node: Term) -> list[Term]:
        """The nodes that have this node as a value of a property, in a fixed order."""
        key = (str(node), predicate.value)
        known = self._subjects.get(key)
        if known is None:
            quads = self._store.quads_for_pattern(None, predicate, node, _DEFAULT if self._merged else None)
            found = {each.subject for each in quads if self._merged or self.states(each.graph_name)}
            known = _kept(self._subjects, key, _ordered(found))
        return known

    def classes(self, node: ox.NamedNode) -> set[str]:
        """The classes of a node that documents or reference data state, by IRI."""
        return self._stated_by(node)[0]

    def special(self, name: str, node: ox.NamedNode) -> list[Term]:
        """Where a step of `paths.SPECIAL` leads."""
        match name:
            case "@class":
                codes = sorted(self._classes[each] for each in self.classes(node) & self._classes.keys())
                return [ox.NamedNode(f"{self._base}id/class/{code}") for code in codes]
            case "@item":
                found = self._item.match(node.value)
                return [ox.NamedNode(found[1])] if found else []
            case "@document":
                documents = self.belonging.documents(self._stated_by(node)[1])
                return [ox.NamedNode(each) for each in documents if each != node.value]
            case "@authority":
                authority = self.belonging.authority(node.value, self.home(node))
                return [ox.NamedNode(authority)] if authority else []
            case "@date":
                date = self._date(node)
                return [date.literal()] if date else []
        return []

    def home(self, node: ox.NamedNode) -> str | None:
        """The document that a node stands in by its IRI."""
        return self.belonging.home(node.value, self.belonging.documents(self._stated_by(node)[1]))

    def _date(self, node: ox.NamedNode) -> Date | None:
        return self.belonging.date(node.value, self._stated_by(node)[1], self.home(node), ())

    def _stated_by(self, node: ox.NamedNode) -> tuple[set[str], list[ox.NamedNode]]:
        if self._stated[0] != node.value:
            self._stated = (node.value, *self.belonging.stated_by(node))
        return self._stated[1], self._stated[2]


def _kept(known: dict[tuple[str, str], list[Term]], key: tuple[str, str], found: list[Term]) -> list[Term]:
    if len(known) >= _KEPT:
        known.clear()
    known[key] = found
    return found


def _ordered(found: Collection[object]) -> list[Term]:
    terms = [each for each in found if isinstance(each, ox.NamedNode | ox.Literal)]
    return sorted(terms, key=str) if len(terms) > 1 else terms
