"""What pySHACL sees of a document: its statements where the gate has them, each term made anew when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Generator, Iterable, Mapping
from typing import Any

import pyoxigraph as ox
import rdflib
from pyshacl.graph_abstraction import OxigraphDataGraph, to_rdf
from rdflib.namespace import XSD

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.validation.nodes import Nodes, Term
from kommunegraf.validation.statements import PROOFS

_STRING = ox.NamedNode(str(XSD.string))
_INTEGER = ox.NamedNode(str(XSD.integer))
_CANONICAL = re.compile(r"0|-?[1-9][0-9]{0,17}")  # an integer that a store gives back as it is
_MOST_TERMS = 50_000  # terms that are remembered as pySHACL has them


class DocumentGraph(OxigraphDataGraph):
    """One graph of statements, read only; SPARQL constraints run on a store of them.

    It mends pySHACL's own view of an Oxigraph store in these ways:

    - It is true without being counted. pySHACL asks `datagraph or …` for every result, which counts all triples of
      the store each time: 16 ms a result at 7,000 triples, 94 % of the run.
    - Values and subjects are looked up in the tables that the gate has anyway. A store beside them, with what Python
      keeps of it, takes three times their memory.
    - A literal has no properties. pySHACL, following a path through one, hands it to Oxigraph as a subject and fails.
    - A string is a literal without a datatype, as rdflib reads it in the shapes. Oxigraph gives it with xsd:string,
      which rdflib finds unequal.

    The store of SPARQL constraints is made when the first is run. Of evidence and its places in the text, nine tenths
    of a document, it has those statements alone whose property (or class) a constraint names.
    """

    @classmethod
    def of(
        cls,
        tables: Iterable[Nodes],
        shapes: Mapping[str, rdflib.URIRef] | None = None,
        asked: Collection[str] = (),
    ) -> DocumentGraph:
        """`shapes` are the IRIs of the shapes graph: the same objects are found at once to be equal.

        `asked` are the words of its SPARQL constraints.
        """
        graph = cls(ox.Store())
        graph._tables = tuple(tables)
        graph._filled = False
        graph._asked = asked
        graph._shapes = shapes or {}
        graph._terms = {}
        graph._subjects = {}
        graph._alone = ox.Store()
        if any(table.blank for table in graph._tables):
            graph._fill()  # pySHACL looks into the store to say what a blank node is
        return graph

    _tables: tuple[Nodes, ...]
    _filled: bool
    _asked: Collection[str]
    _shapes: Mapping[str, rdflib.URIRef]
    _terms: dict[Any, Any]
    _subjects: dict[str, dict[Any, list[tuple[Nodes, str]]]]
    _alone: ox.Store

    def let_go(self) -> None:
        """Keeps nothing of the document any more."""
        self._tables = ()
        self._terms, self._subjects = {}, {}
        self.impl.clear()

    def __bool__(self) -> bool:
        return True

    def objects(self, subject: Any = None, predicate: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if subject is None or predicate is None:
            raise NotImplementedError("no shape asks for all of a graph")
        if isinstance(subject, list | tuple):
            for each in subject:
                yield from self.objects(each, predicate, unique)
        elif not isinstance(subject, rdflib.Literal):
            node, prop = str(subject), str(predicate)
            found = [self._term(value) for table in self._tables for value in table.values(node, prop)]
            yield from found if len(found) < 2 else dict.fromkeys(found)

    def subjects(self, predicate: Any = None, object_: Any = None, unique: bool = False) -> Generator[Any, None, None]:
        if predicate is None or object_ is None:
            raise NotImplementedError("no shape asks for all of a graph")
        if isinstance(object_, list | tuple):
            for each in object_:
                yield from self.subjects(predicate, each, unique)
            return
        found = [self._node(*each) for each in self._by_object(str(predicate)).get(object_, ())]
        yield from dict.fromkeys(found)

    def subject_objects(self, predicate: Any = None, unique: bool = False) -> Generator[tuple[Any, Any], None, None]:
        if predicate is None:
            raise NotImplementedError("no shape asks for all of a graph")
        found = (
            (self._node(table, node), self._term(value))
            for table in self._tables
            for node, value in table.of_property(str(predicate))
        )
        yield from dict.fromkeys(found)

    def predicate_objects(self, subject: Any = None, unique: bool = False) -> Generator[tuple[Any, Any], None, None]:
        if subject is None:
            raise NotImplementedError("no shape asks for all of a graph")
        if not isinstance(subject, rdflib.Literal):
            found = (
                (rdflib.URIRef(prop), self._term(value))
                for table in self._tables
                for prop, values in table.properties(str(subject)).items()
                for value in values
            )
            yield from dict.fromkeys(found)

    def query(self, *arguments: Any, **named: Any) -> Any:
        self._fill()
        answer = super().query(*arguments, **named)
        if answer.type == "SELECT":
            answer.bindings = [{name: _plain(node) for name, node in row.items()} for row in answer.bindings]
        return answer

    def _by_object(self, predicate: str) -> dict[Any, list[tuple[Nodes, str]]]:
        """The nodes that have a value, of each value of a property, laid out when it is first asked for."""
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for table in self._tables:
                for node, value in table.of_property(predicate):
                    found.setdefault(self._term(value), []).append((table, node))
        return found

    def _fill(self) -> None:
        """Puts into the store what SPARQL constraints may ask for."""
        if self._filled:
            return
        self._filled = True
        for table in self._tables:
            for node in table:
                properties = table.properties(node)
                subject = ox.BlankNode(node) if node in table.blank else ox.NamedNode(node)
                is_proof = not PROOFS.isdisjoint(value.value for value in properties.get(RDF_TYPE, ()))
                self.impl.extend(
                    ox.Quad(subject, ox.NamedNode(prop), value)
                    for prop, values in properties.items()
                    for value in values
                    if not is_proof or _name(value.value if prop == RDF_TYPE else prop) in self._asked
                )

    def _node(self, table: Nodes, node: str) -> Any:
        return rdflib.BNode(node) if node in table.blank else self._iri(node)

    def _iri(self, iri: str) -> rdflib.URIRef:
        known = self._shapes.get(iri) or self._terms.get(iri)
        return known if known is not None else self._remembered(iri, rdflib.URIRef(iri))

    def _term(self, term: Term) -> Any:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        known = self._terms.get(term)
        return known if known is not None else self._remembered(term, self._converted(term))

    def _remembered(self, key: Any, term: Any) -> Any:
        if len(self._terms) >= _MOST_TERMS:
            self._terms.clear()
        self._terms[key] = term
        return term

    def _converted(self, term: ox.BlankNode | ox.Literal) -> Any:
        if isinstance(term, ox.BlankNode):
            return to_rdf(term)
        if term.language is not None:
            return to_rdf(term)
        if term.datatype == _STRING:
            return rdflib.Literal(term.value)
        if term.datatype == _INTEGER and _CANONICAL.fullmatch(term.value):
            return to_rdf(term)
        return _plain(to_rdf(self._as_stored(term)))

    def _as_stored(self, literal: ox.Literal) -> ox.Literal:
        """The literal as a store gives it back: it holds some numbers in other words than were stated."""
        self._alone.clear()
        self._alone.add(ox.Quad(_STRING, _STRING, literal))
        [quad] = self._alone
        assert isinstance(quad.object, ox.Literal)
        return quad.object


def _name(iri: str) -> str:
    """What stands behind the last `#` or `/` of an IRI."""
    return re.split("[#/]", iri)[-1]


def _plain(node: Any) -> Any:
    is_string = isinstance(node, rdflib.Literal) and node.datatype == XSD.string
    return rdflib.Literal(str(node)) if is_string else node
