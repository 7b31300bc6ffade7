"""What nodes, properties and values are called beside a text: as on all pages, on one line and never long."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from kommunegraf.web import naming
from kommunegraf.web.reader.signs import shown

LONGEST = 160  # code points of a name or a value that are shown; the text beside it has it whole
_DEFAULT = ox.DefaultGraph()


class Names:
    """Names in one language, made once each; for one request, in one thread."""

    def __init__(self, store: ox.Store, base: str, language: str) -> None:
        """`base` is what the graph's IRIs begin with."""
        self._names = naming.Names(store, base, language, _DEFAULT)
        self._nodes: dict[str, str] = {}
        self._classes: dict[str, str] = {}
        self._pages: dict[str, str] = {}

    def node(self, iri: str) -> str:
        """A node's title, else what tells it from others of its class."""
        known = self._nodes.get(iri)
        if known is None:
            known = self._nodes[iri] = within(self._names.name(iri) or iri)
        return known

    def page(self, iri: str, page_of: Callable[[str], str]) -> str:
        """Where a node's page is, as `page_of` says."""
        known = self._pages.get(iri)
        if known is None:
            known = self._pages[iri] = page_of(iri)
        return known

    def class_of(self, iri: str) -> str:
        """The IRI of a node's class, "" where it has none; of several the first in code point order."""
        known = self._classes.get(iri)
        if known is None:
            known = self._classes[iri] = next(iter(self._names.classes(iri)), "")
        return known

    def term(self, iri: str) -> str:
        """A property or class in words; "" of none."""
        return shown(self._names.term(iri)) if iri else ""

    def value(self, term: ox.NamedNode | ox.Literal | None, of: str = "") -> str:
        """A value in words: a node's name, a date, number or sum as the language writes it; `of` is its property."""
        if term is None:
            return ""
        return self.node(term.value) if isinstance(term, ox.NamedNode) else within(self._names.written(term, of))


def within(text: str, longest: int = LONGEST) -> str:
    """A text on one line with its unseen signs shown, and cut where it is long."""
    line = " ".join(text[: 2 * longest].split())
    return shown(line if len(line) <= longest else f"{line[: longest - 1]}…")
