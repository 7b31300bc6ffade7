"""What pySHACL sees of a document: its quads in an Oxigraph store, indexed for the look-ups that shapes make."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any

import pyoxigraph as ox
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph, to_rdf
from rdflib.namespace import XSD

_STRING = ox.NamedNode(str(XSD.string))


class DocumentGraph(OxigraphDataGraph):
    """One graph of quads (whatever their graphs), read only; SPARQL constraints run on the store.

    It mends pySHACL's own view of an Oxigraph store in these ways:

    - It is true without being counted. pySHACL asks `datagraph or …` for every result, which counts all triples of
      the store each time: 16 ms a result at 7,000 triples, 94 % of the run.
    - Values and subjects are looked up in dictionaries of terms converted once, a quarter faster than in the store.
    - A literal has no properties. pySHACL, following a path through one, hands it to Oxigraph as a subject and fails.
    - A string is a literal without a datatype, as rdflib reads it in the shapes. Oxigraph gives it with xsd:string,
      which rdflib finds unequal.
    """

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], shapes: Mapping[ox.NamedNode, rdflib.URIRef] | None = None) -> DocumentGraph:
        """`shapes` are the IRIs of the shapes graph: the same objects are found at once to be equal."""
        store = ox.Store()
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        graph = cls(store)
        graph._index(shapes or {})
        return graph

    def _index(self, shapes: Mapping[ox.NamedNode, rdflib.URIRef]) -> None:
        """Reads the store once (it holds some numbers in other words than were stated, and so will the one published).

        What is added to it later is not seen by look-ups.
        """
        self._pairs: dict[Any, list[tuple[Any, Any]]] = {}
        self._objects: dict[Any, dict[Any, list[Any]]] = {}
        self._subjects: dict[Any, dict[Any, list[Any]]] = {}
        converted: dict[Any, Any] = dict(shapes)

        def convert(term: Any) -> Any:
            known = converted.get(term)
            if known is None:
                known = converted[term] = _converted(term)
            return known

        for quad in self.impl:
            pairs = self._pairs.setdefault(convert(quad.predicate), [])
            pairs.append((convert(quad.subject), convert(quad.object)))

    def _by_subject(self, predicate: Any) -> dict[Any, list[Any]]:
        """The values of a property by their subjects, laid out when it is first asked for."""
        found = self._objects.get(predicate)
        if found is None:
            found = self._objects[predicate] = {}
            for subject, value in self._pairs.get(predicate, ()):
                found.setdefault(subject, []).append(value)
        return found

    def _by_object(self, predicate: Any) -> dict[Any, list[Any]]:
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for subject, value in self._pairs.get(predicate, ()):
                found.setdefault(value, []).append(subject)
        return found

    def __bool__(self) -> bool:
        return True

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if subject is None or predicate is None or isinstance(subject, list | tuple):
            yield from super().objects(subject, predicate, unique)
        else:
            yield from self._by_subject(predicate).get(subject, ())

    def subjects(self, predicate: Any = None, object_: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if predicate is None or object_ is None or isinstance(object_, list | tuple):
            yield from super().subjects(predicate, object_, unique)
        else:
            yield from self._by_object(predicate).get(object_, ())

    def subject_objects(self, predicate: Any = None, unique: bool = False) -> Generator[tuple[Any, Any], None, None]:
        if predicate is None:
            yield from super().subject_objects(predicate, unique)
        else:
            yield from self._pairs.get(predicate, ())

    def query(self, *arguments: Any, **named: Any) -> Any:
        answer = super().query(*arguments, **named)
        if answer.type == "SELECT":
            answer.bindings = [{name: _plain(node) for name, node in row.items()} for row in answer.bindings]
        return answer


def _converted(term: Any) -> Any:
    if isinstance(term, ox.Literal) and term.language is None and term.datatype == _STRING:
        return rdflib.Literal(term.value)
    return _plain(to_rdf(term))


def _plain(node: Any) -> Any:
    is_string = isinstance(node, rdflib.Literal) and node.datatype == XSD.string
    return rdflib.Literal(str(node)) if is_string else node
