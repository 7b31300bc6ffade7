"""The plain RDF view of a source: what it says, value by value, each with its place in the stored text.

It follows W3C csv2rdf's minimal mode and JSON-LD, but for one thing: where those have a literal, the view has a node
with the words as `rdf:value`, so that a query can say which words bear a fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.errors import ReadingError
from kommunegraf.reading.document import Block, BlockKind, Document, Method, Span, Table

VIEW = "https://w3id.org/kommunegraf/view#"
COLUMN = "https://w3id.org/kommunegraf/view/column#"
VALUE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
TYPE = ox.NamedNode(RDF_TYPE)
DOCUMENT = ox.NamedNode(f"{VIEW}document")
MOST_VALUES = 200_000
_VALUES = f"{VIEW}value/"


@dataclass(frozen=True, slots=True)
class Place:
    """The words of one value, where they stand, and where in the source they come from (RFC 7111, 6901, or an IRI)."""

    words: str
    span: Span
    origin: str

    @property
    def shown(self) -> str:
        """The place for people."""
        return self.origin or f"character {self.span.start}"


@dataclass
class View:
    """A source as RDF: `text` is the stored text, `places` the value nodes; `nodes` says where a node comes from."""

    name: str
    text: str = ""
    method: Method = Method.TEXT
    triples: list[ox.Quad] = field(default_factory=list)
    places: dict[ox.NamedNode, Place] = field(default_factory=dict)
    origins: dict[ox.NamedNode | ox.BlankNode, str] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def say(
        self, subject: ox.NamedNode | ox.BlankNode, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal
    ) -> None:
        self.triples.append(ox.Quad(subject, ox.NamedNode(predicate), value))

    def value(self, words: str, span: Span, origin: str) -> ox.NamedNode:
        """The node of a value. Raises `ReadingError` where there are more than any source has."""
        node = ox.NamedNode(f"{_VALUES}{span.start}-{span.end}")
        if node not in self.places:
            if len(self.places) >= MOST_VALUES:
                raise ReadingError(self.name, f"it has more than {MOST_VALUES:,} values", "Split it")
            self.places[node] = Place(words, span, origin)
            self.triples.append(ox.Quad(node, VALUE, ox.Literal(words)))
        return node

    def predicates(self) -> frozenset[str]:
        """Every predicate of the view, and every class that something is said to be of."""
        return frozenset(self._predicates())

    def _predicates(self) -> Iterator[str]:
        for quad in self.triples:
            yield quad.predicate.value
            if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
                yield quad.object.value
            elif quad.predicate.value == f"{VIEW}name" and isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value  # a column, all of whose cells may be empty

    def document(self, form: str) -> Document:
        """The document whose stored text this is; each value is a block of it."""
        places = sorted(self.places.values(), key=lambda place: place.span)
        blocks = [Block(place.span, BlockKind.CELL, origin=place.origin) for place in places]
        return Document(
            self.text, self.method, form, tuple(blocks), tables=tuple(self.tables), warnings=tuple(self.warnings)
        )
