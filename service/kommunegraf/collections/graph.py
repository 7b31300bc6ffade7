"""The graph that collections are made of: what the stating graphs of a store say, each statement once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.collections.definitions import code_of_class, collections, followed
from kommunegraf.collections.paths import Term
from kommunegraf.contexts import iri_of
from kommunegraf.search.belonging import Belonging, Date
from kommunegraf.search.entries import TOLD
from kommunegraf.store.stating import Stating

_DEFAULT = ox.DefaultGraph()
_NOTHING: list[Term] = []
_KEPT = 50_000  # look-ups that are remembered: what the nodes of one document share


@dataclass(frozen=True, slots=True)
class _Stated:
    """A node's classes, the graphs that say so, the documents whose graphs these are, and the one it stands in."""

    classes: set[str]
    graphs: list[ox.NamedNode]
    documents: list[str]
    home: str | None


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
        self._specials: dict[tuple[str, str], list[Term]] = {}
        self._asked = followed() | {iri_of("position")}
        self._looked_at: tuple[str, dict[str, list[Term]]] = ("", {})
        self._stated = ("", _Stated(set(), [], [], None))

    def look_at(self, node: ox.NamedNode) -> None:
        """Reads all that is said of a node, and followed, at once: it is asked for next, property by property."""
        said: dict[str, list[object]] = {}
        asked, merged = self._asked, self._merged
        for quad in self._store.quads_for_pattern(node, None, None, _DEFAULT if merged else None):
            name = quad.predicate.value
            if name in asked and (merged or self.states(quad.graph_name)):
                said.setdefault(name, []).append(quad.object)
        self._looked_at = (node.value, {name: _ordered(values) for name, values in said.items()})

    def objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        """What a property of a node leads to, in a fixed order."""
        key = (node.value, predicate.value)
        if self._looked_at[0] == key[0] and key[1] in self._asked:
            return self._looked_at[1].get(key[1], _NOTHING)
        known = self._objects.get(key)
        if known is None:
            quads = self._store.quads_for_pattern(node, predicate, None, _DEFAULT if self._merged else None)
            found = [each.object for each in quads if self._merged or self.states(each.graph_name)]
            known = _kept(self._objects, key, _ordered(found))
        return known

    def subjects(self, predicate: ox.NamedNode, node: Term) -> list[Term]:
        """The nodes that have this node as a value of a property, in a fixed order."""
        key = (str(node), predicate.value)
        known = self._subjects.get(key)
        if known is None:
            quads = self._store.quads_for_pattern(None, predicate, node, _DEFAULT if self._merged else None)
            found = [each.subject for each in quads if self._merged or self.states(each.graph_name)]
            known = _kept(self._subjects, key, _ordered(found))
        return known

    def classes(self, node: ox.NamedNode) -> set[str]:
        """The classes of a node that documents or reference data state, by IRI."""
        return self._stated_by(node).classes

    def special(self, name: str, node: ox.NamedNode) -> list[Term]:
        """Where a step of `paths.SPECIAL` leads."""
        key = (node.value, name)
        known = self._specials.get(key)
        return _kept(self._specials, key, self._special(name, node)) if known is None else known

    def _special(self, name: str, node: ox.NamedNode) -> list[Term]:
        match name:
            case "@class":
                codes = sorted(self._classes[each] for each in self.classes(node) & self._classes.keys())
                return [ox.NamedNode(f"{self._base}id/class/{code}") for code in codes]
            case "@item":
                found = self._item.match(node.value)
                return [ox.NamedNode(found[1])] if found else []
            case "@document":
                return [ox.NamedNode(each) for each in self._stated_by(node).documents if each != node.value]
            case "@authority":
                authority = self.belonging.authority(node.value, self.home(node))
                return [ox.NamedNode(authority)] if authority else []
            case "@date":
                date = self._date(node)
                return [date.literal()] if date else []
        return []

    def home(self, node: ox.NamedNode) -> str | None:
        """The document that a node stands in by its IRI."""
        return self._stated_by(node).home

    def _date(self, node: ox.NamedNode) -> Date | None:
        stated = self._stated_by(node)
        return self.belonging.date(node.value, stated.graphs, stated.home, ())

    def _stated_by(self, node: ox.NamedNode) -> _Stated:
        iri = node.value
        if self._stated[0] != iri:
            classes, graphs = self.belonging.stated_by(node)
            documents = self.belonging.documents(graphs)
            self._stated = (iri, _Stated(classes, graphs, documents, self.belonging.home(iri, documents)))
        return self._stated[1]


def _kept(known: dict[tuple[str, str], list[Term]], key: tuple[str, str], found: list[Term]) -> list[Term]:
    if len(known) >= _KEPT:
        known.clear()
    known[key] = found
    return found


def _ordered(found: Sequence[object]) -> list[Term]:
    """Each once, in the order of how they are written."""
    terms = [each for each in found if isinstance(each, ox.NamedNode | ox.Literal)]
    return sorted(set(terms), key=str) if len(terms) > 1 else terms
