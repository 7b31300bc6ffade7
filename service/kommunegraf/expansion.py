"""Node objects to quads as JSON-LD 1.1 expands them, without a JSON-LD processor, where they are as plain as mapping's.

The contexts hold plain terms and prefixes only, and each value says itself what it is, so that a term is an IRI and
nothing depends on where it stands. What a processor might read otherwise is refused, and then left to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, context, iri_of

Node = dict[str, Any]
_TYPE = ox.NamedNode(RDF_TYPE)


class NotPlain(ValueError):
    """A node object in a form that is a JSON-LD processor's to read."""


def expand(graphs: Mapping[str, Iterable[Node]]) -> Iterator[ox.Quad]:
    """The quads of the node objects of each named graph, in their order.

    A node object has `id`, then `type` (a term, or several), then terms with one value or several: `{"@id": …}` or
    `{"@value": …}`, a string, with `@type` or `@language`. Raises `NotPlain` (or another `ValueError`) for others and
    for an IRI that JSON-LD might take for a compact one, and `MappingError` for a term that no context maps.
    """
    terms = _Terms()
    for graph, nodes in graphs.items():
        name = terms.iri(graph)
        for node in nodes:
            subject = terms.iri(node["id"])
            for key, content in node.items():
                if key == "id":
                    continue
                values = content if isinstance(content, list) else (content,)
                if key == "type":
                    for kind in reversed(values):  # as Oxigraph's processor has them
                        yield ox.Quad(subject, _TYPE, terms.term(kind), name)
                else:
                    prop = terms.term(key)
                    for value in values:
                        yield ox.Quad(subject, prop, terms.value(value), name)


class _Terms:
    """Oxigraph's terms, each IRI made once."""

    def __init__(self) -> None:
        self._iris: dict[str, ox.NamedNode] = {}
        self._terms: dict[str, ox.NamedNode] = {}
        self._prefixes = context()

    def term(self, name: str) -> ox.NamedNode:
        known = self._terms.get(name)
        if known is None:
            known = self._terms[name] = ox.NamedNode(iri_of(name))
        return known

    def iri(self, iri: str) -> ox.NamedNode:
        known = self._iris.get(iri)
        if known is None:
            scheme, _, rest = iri.partition(":")
            # A prefix of the contexts is expanded (JSON-LD 1.1 Processing Algorithms and API, 5.2).
            if scheme in self._prefixes and not rest.startswith("//"):
                raise NotPlain(f"{iri} may be short for another IRI")
            known = self._iris[iri] = ox.NamedNode(iri)
        return known

    def value(self, value: Node) -> ox.NamedNode | ox.Literal:
        iri = value.get("@id")
        if iri is not None and len(value) == 1:
            return self._iris.get(iri) or self.iri(iri)
        text = value.get("@value")
        if isinstance(text, str):
            if len(value) == 1:
                return ox.Literal(text)
            kind, language = value.get("@type"), value.get("@language")
            if kind is not None and len(value) == 2:
                return ox.Literal(text, datatype=self.iri(kind))
            if language is not None and len(value) == 2:
                return ox.Literal(text, language=language)
        raise NotPlain(f"{value!r:.80} is no plain value object")
