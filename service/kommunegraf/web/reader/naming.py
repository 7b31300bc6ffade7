"""What nodes, properties and values are called in the language of a page."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.web import formats
from kommunegraf.web.reader.signs import shown
from kommunegraf.web.words import said, words

LONGEST = 160  # code points of a name or a value that are shown; the text beside it has it whole
_DEFAULT = ox.DefaultGraph()
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = ox.NamedNode(RDF_TYPE)
# What a node is called by, the best first.
_CALLED = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "http://purl.org/dc/terms/title",
        "https://w3id.org/kommunegraf/ns#caseNumber",
        "https://schema.org/text",
        "https://w3id.org/kommunegraf/ns#asStated",
        "https://schema.org/name",
    )
)
_DATES = frozenset(_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_NUMBERS = frozenset(_XSD + name for name in ("decimal", "integer", "nonNegativeInteger", "positiveInteger"))
_AMOUNT = "https://w3id.org/kommunegraf/ns#amount"


class Names:
    """Names in one language, looked up once each; for one request, in one thread."""

    def __init__(self, store: ox.Store, language: str) -> None:
        self._store = store
        self._language = language
        self._nodes: dict[str, str] = {}
        self._terms: dict[str, str] = {}
        self._classes: dict[str, str] = {}

    def node(self, iri: str) -> str:
        """A node's label, title, number or wording; else what its IRI ends in."""
        known = self._nodes.get(iri)
        if known is None:
            known = self._nodes[iri] = within(self._called(iri) or unquote(iri.rstrip("/").rpartition("/")[2]) or iri)
        return known

    def class_of(self, iri: str) -> str:
        """The IRI of a node's class, "" where it has none; of several the first in code point order."""
        known = self._classes.get(iri)
        if known is None:
            found = self._store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, _DEFAULT)
            known = min((quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)), default="")
            self._classes[iri] = known
        return known

    def property(self, iri: str) -> str:
        """A property in words."""
        return self._term("property", iri)

    def class_name(self, iri: str) -> str:
        """A class in words; "" of none."""
        return self._term("class", iri) if iri else ""

    def value(self, term: ox.NamedNode | ox.Literal | None, of: str = "") -> str:
        """A value in words: a node's name, a date, number or sum as the language writes it; `of` is its property."""
        if term is None:
            return ""
        if isinstance(term, ox.NamedNode):
            return self.node(term.value)
        datatype = term.datatype.value
        if of == _AMOUNT:
            return formats.kroner(self._language, term.value)
        if datatype in _DATES:
            return formats.date(self._language, term.value)
        if datatype in _NUMBERS:
            return formats.number(self._language, term.value)
        if datatype == _XSD + "boolean":
            return said(self._language, f"reader.{'true' if term.value in ('true', '1') else 'false'}")
        return within(term.value)

    def _term(self, kind: str, iri: str) -> str:
        known = self._terms.get(iri)
        if known is None:
            name = iri.rpartition("#")[2].rpartition("/")[2]
            word = words(self._language).get(f"reader.{kind}_{name}")
            known = word if isinstance(word, str) else self._best(iri, _LABEL) or name
            self._terms[iri] = known
        return known

    def _called(self, iri: str) -> str:
        return next((found for predicate in _CALLED if (found := self._best(iri, predicate))), "")

    def _best(self, iri: str, predicate: ox.NamedNode) -> str:
        """The literal in the page's language, else one without, else any; of several the first in code point order."""
        found = self._store.quads_for_pattern(ox.NamedNode(iri), predicate, None, _DEFAULT)
        named = [quad.object for quad in found if isinstance(quad.object, ox.Literal)]
        if not named:
            return ""
        return min(named, key=lambda each: (each.language != self._language, each.language or "", each.value)).value


def within(text: str, longest: int = LONGEST) -> str:
    """A text on one line with its unseen signs shown, and cut where it is long."""
    line = " ".join(text[: 2 * longest].split())
    return shown(line if len(line) <= longest else f"{line[: longest - 1]}…")
