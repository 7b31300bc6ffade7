"""Names nodes and terms in the language of a page, and writes literals in it: titles, labels, dates, sums.

Any node of a generation, by look-ups in its store, each once a page; names of what the project's own files tell are in
memory (`vocabulary`).
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.entities import XSD
from kommunegraf.contexts import RDF_TYPE, mapped_terms
from kommunegraf.titles import titles
from kommunegraf.web import formats
from kommunegraf.web.nodes import Way, nodes
from kommunegraf.web.words import said, words

_DEFAULT = ox.DefaultGraph()
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_MOST_LABELS = 30
_SHORT = 120  # characters of a text that stand in for a title
_LONGEST = 400  # characters of a title
_DATES = {f"{XSD}{name}" for name in ("date", "gYear", "gYearMonth", "dateTime")}
_NUMBERS = {f"{XSD}{name}" for name in ("decimal", "double", "float")}
_ANCESTORS = 6


class Names:
    """The names of one page: each looked up once."""

    def __init__(self, store: ox.Store, base: str, language: str, graph: ox.DefaultGraph | ox.NamedNode) -> None:
        """`graph` is that of the node which the page is of; other nodes are named by the default graph."""
        self._store = store
        self._base = base
        self._language = language
        self._graphs = (_DEFAULT,) if graph == _DEFAULT else (_DEFAULT, graph)
        self._titles: dict[str, str] = {}
        self._terms: dict[str, str] = {}

    def title(self, iri: str) -> str:
        """The node's own title or label; "" where it has none."""
        known = self._titles.get(iri)
        if known is None:
            node = ox.NamedNode(iri)
            found = (self.literal(node, prop) for prop in (*titles().titles, *titles().alternatives))
            known = self._titles[iri] = next((each for each in found if each), "")[:_LONGEST]
        return known

    def name(self, iri: str) -> str:
        """The title, else what tells the node from others of its class, else the end of its IRI."""
        return self.title(iri) or self._composed(iri) or unquote(iri.rstrip("/").rpartition("/")[2])[:_LONGEST]

    def classes(self, iri: str) -> list[str]:
        """The node's classes, in the order of their IRIs."""
        found: set[str] = set()
        for graph in self._graphs:
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None, graph)
            found.update(quad.object.value for quad in islice(quads, 20) if isinstance(quad.object, ox.NamedNode))
        return sorted(found)

    def term(self, iri: str) -> str:
        """A property or class in words: the ontology's label, else the pages' word, else the name in its IRI."""
        known = self._terms.get(iri)
        if known is None:
            local = _local(iri)
            word = words(self._language).get(f"terms.{local}")
            known = self.literal(ox.NamedNode(iri), _LABEL) or (word if isinstance(word, str) else local)
            self._terms[iri] = known
        return known

    def inverse(self, iri: str) -> str:
        """A property as it is said from its other end ("Publisher of")."""
        word = words(self._language).get(f"inverse.{_local(iri)}")
        return word if isinstance(word, str) else said(self._language, "entity.back", prop=self.term(iri))

    def meaning(self, iri: str) -> str:
        """A term's or concept's definition; "" where there is none."""
        return self.literal(ox.NamedNode(iri), _DEFINITION)

    def literal(self, node: ox.NamedNode, prop: str) -> str:
        """One value of a property: in the page's language, else in none, else in any; "" where there is none."""
        ranked: list[tuple[int, str]] = []
        for graph in self._graphs:
            for quad in islice(self._store.quads_for_pattern(node, ox.NamedNode(prop), None, graph), _MOST_LABELS):
                if isinstance(quad.object, ox.Literal):
                    language = quad.object.language
                    rank = 0 if language == self._language else 1 if language is None else 2
                    ranked.append((rank, quad.object.value))
        return min(ranked, default=(0, ""))[1]

    def written(self, literal: ox.Literal, prop: str = "") -> str:
        """A literal as it is written in the page's language; sums of money by what `mappings/nodes.toml` names so."""
        kind, lexical = literal.datatype.value, literal.value
        if prop in nodes().money:
            return formats.kroner(self._language, lexical)
        if kind in _DATES:
            return formats.date(self._language, lexical)
        if kind in _NUMBERS:
            return formats.number(self._language, lexical)
        if kind == f"{XSD}boolean":
            return said(self._language, "entity.yes" if lexical in ("true", "1") else "entity.no")
        if kind == f"{XSD}duration":
            return formats.duration(self._language, lexical)
        return lexical

    def ends(self, iri: str, way: Way, most: int) -> tuple[list[neighbours.Term], bool]:
        """Where a way leads from a node, `most` ends at most; and whether there are more."""
        return neighbours.first(self._store, ox.NamedNode(iri), way.prop, most, incoming=way.back)

    def _composed(self, iri: str, *, deep: bool = True) -> str:
        """What a node of its kind is named by; its parts by their own parts where `deep`, else by their IRIs' ends."""
        classes = self.classes(iri)
        kind = nodes().kind_of(classes)
        word = self.term(kind.cls if kind else classes[0]) if classes else ""
        parts: list[str] = []
        for way in kind.parts if kind else ():
            ends, _ = self.ends(iri, way, 1)
            for end in ends:
                if isinstance(end, ox.Literal):
                    parts.append(self.written(end, way.prop)[:_SHORT])
                else:
                    parts.append(self._part(end.value, deep))
        if not parts:
            node = ox.NamedNode(iri)
            text = next(
                (each for each in (self.literal(node, prop) for prop in (*titles().texts, *titles().stated)) if each),
                "",
            )
            parts = [_shortened(text)] if text else []
        if not parts and word:
            return self._inside(iri, word)
        return ": ".join(each for each in (word, " · ".join(dict.fromkeys(parts))) if each)

    def _part(self, iri: str, deep: bool) -> str:
        found = self.title(iri) or (self.term(iri) if is_term(iri) else "")
        return found or (self._composed(iri, deep=False) if deep else "") or unquote(iri.rpartition("/")[2])

    def _inside(self, iri: str, word: str) -> str:
        """What a node is, and the nearest titled node that its IRI says it is a part of."""
        parent = iri.partition("#")[0]
        for _ in range(_ANCESTORS):
            parent = parent.rpartition("/")[0]
            if len(parent) <= len(self._base) + 3:
                break
            title = self.title(parent)
            if title:
                return said(self._language, "entity.inside", what=word, where=title)
        return word


@cache
def _terms() -> frozenset[str]:
    return frozenset(mapped_terms().values())


def is_term(iri: str) -> bool:
    """Whether it is a class or property that the contexts name, of whatever vocabulary."""
    return iri in _terms()


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _shortened(text: str) -> str:
    flat = " ".join(text[: _SHORT * 4].split())
    return flat if len(flat) <= _SHORT else f"{flat[:_SHORT].rstrip()} …"
