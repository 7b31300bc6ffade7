"""Whose a node is and of which day, by its IRI, the document it stands in, and the meeting that is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE
from kommunegraf.identity import ONTOLOGY, Identity

_DCTERMS, _SCHEMA, _FOAF = "http://purl.org/dc/terms/", "https://schema.org/", "http://xmlns.com/foaf/0.1/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
DATES = (f"{_DCTERMS}date", f"{_SCHEMA}startDate", f"{ONTOLOGY}caseYear", f"{ONTOLOGY}fiscalYear")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d).*)?)?", re.DOTALL)
_TYPE = ox.NamedNode(RDF_TYPE)
_PUBLISHER = ox.NamedNode(f"{_DCTERMS}publisher")
_HAS_VERSION = ox.NamedNode(f"{_DCTERMS}hasVersion")
_METHOD = ox.NamedNode(f"{ONTOLOGY}extractionMethod")
_HAS_ITEM = ox.NamedNode(f"{ONTOLOGY}hasAgendaItem")
_TOPICS = (ox.NamedNode(f"{_FOAF}primaryTopic"), ox.NamedNode(f"{_FOAF}topic"))
_KEPT_DATES = 10_000  # meetings whose dates are remembered: all items of one ask for it
Fresh = Mapping[str, Mapping[str, Sequence[ox.Quad]]]


@dataclass(frozen=True, slots=True)
class Date:
    """A date as exact as it is stated: its lexical form and datatype (local name of XML Schema's)."""

    lexical: str
    datatype: str

    def literal(self) -> ox.Literal:
        return ox.Literal(self.lexical, datatype=ox.NamedNode(_XSD + self.datatype))

    def days(self) -> tuple[int, int] | None:
        """The first and the last day that it may mean, as numbers YYYYMMDD; None where it says no day."""
        match = _DATE.fullmatch(self.lexical)
        if match is None:
            return None
        year, month, day = (int(part) if part else 0 for part in match.groups())
        return year * 10000 + (month or 1) * 100 + (day or 1), year * 10000 + (month or 12) * 100 + (day or 31)


def date_of(literal: ox.Literal) -> Date | None:
    """A literal as a date; None where it says no day."""
    date = Date(literal.value, literal.datatype.value.removeprefix(_XSD))
    return date if date.days() is not None else None


@dataclass(frozen=True, slots=True)
class Whence:
    """Of a document: its publisher (IRI of a municipality or region), its date, and whether its images were read."""

    authority: str | None
    date: Date | None
    damaged: bool


NOWHERE = Whence(None, None, False)


class Belonging:
    """What nodes belong to, in the graphs that state them. What is found of a document is remembered."""

    def __init__(self, store: ox.Store, base: str, told: frozenset[str], fresh: Fresh | None = None) -> None:
        """`told` are the properties that are of interest; `fresh` are whole graphs as they are now, by graph and
        subject: what need not be read from the store.
        """
        self._store = store
        self._told = told
        self._fresh = fresh or {}
        identity = Identity(base)
        self._documents = f"{base}graph/document/"
        self._ids = f"{base}id/document/"
        self._stating = (self._documents, identity.reference_graph(""))
        named = "|".join(re.escape(each) for each in (identity.municipality(""), identity.region("")))
        self._authority = re.compile(rf"(?:{named})\d{{4}}(?=/|\Z)")
        self._known: dict[str, Whence] = {}
        self._dates: dict[tuple[str, str], Date | None] = {}

    def states(self, graph: object) -> bool:
        """Whether a graph states nodes: it is a document's, or of reference data."""
        return isinstance(graph, ox.NamedNode) and graph.value.startswith(self._stating)

    def stated_by(self, node: ox.NamedNode) -> tuple[set[str], list[ox.NamedNode]]:
        """The classes of a node, and the graphs that say so, in the order of their names."""
        kinds: set[str] = set()
        graphs: dict[str, ox.NamedNode] = {}
        for quad in self._store.quads_for_pattern(node, _TYPE, None, None):
            graph = quad.graph_name
            if isinstance(quad.object, ox.NamedNode) and isinstance(graph, ox.NamedNode) and self.states(graph):
                kinds.add(quad.object.value)
                graphs[graph.value] = graph
        return kinds, [graphs[name] for name in sorted(graphs)]

    def said(self, node: ox.NamedNode, graphs: Iterable[ox.NamedNode]) -> list[ox.Quad]:
        """What the graphs state of a node, of that which is of interest."""
        found: list[ox.Quad] = []
        for graph in graphs:
            known = self._fresh.get(graph.value)
            if known is not None:
                found += known.get(node.value, ())
            else:
                quads = self._store.quads_for_pattern(node, None, None, graph)
                found += [quad for quad in quads if quad.predicate.value in self._told]
        return found

    def documents(self, graphs: Iterable[ox.NamedNode]) -> list[str]:
        """The documents whose graphs these are."""
        return [
            self._ids + graph.value[len(self._documents) :]
            for graph in graphs
            if graph.value.startswith(self._documents)
        ]

    def home(self, iri: str, documents: Iterable[str]) -> str | None:
        """That of the documents which a node is, or in which it stands by its IRI."""
        within = [each for each in documents if iri == each or iri.startswith(f"{each}/")]
        return max(within, key=len, default=None)

    def authority(self, iri: str, home: str | None) -> str | None:
        """The municipality or region that a node is of: by its own IRI, else its document's publisher."""
        found = self._authority.match(iri)
        return found[0] if found else self.whence(home).authority

    def date(self, iri: str, graphs: list[ox.NamedNode], home: str | None, own: Iterable[ox.Literal]) -> Date | None:
        """A node's date: the first of its `own`, else that of the meeting it is an item of, else its document's."""
        return first_date(own) or self._of_item(iri, graphs) or self.whence(home).date

    def whence(self, document: str | None) -> Whence:
        """Whose document it is, the date of its meeting, and whether a machine read its page images."""
        if document is None:
            return NOWHERE
        if document not in self._known:
            node, graph = ox.NamedNode(document), ox.NamedNode(self._documents + document[len(self._ids) :])
            publishers = sorted(_iris(self._store.quads_for_pattern(node, _PUBLISHER, None, graph)))
            versions = _iris(self._store.quads_for_pattern(node, _HAS_VERSION, None, graph))
            methods = [
                method
                for version in versions
                for method in _iris(self._store.quads_for_pattern(ox.NamedNode(version), _METHOD, None, graph))
            ]
            self._known[document] = Whence(
                authority=next((each for each in publishers if self._authority.fullmatch(each)), None),
                date=self._meeting(node, graph),
                damaged=any(method.endswith("/ocr") for method in methods),
            )
        return self._known[document]

    def _meeting(self, document: ox.NamedNode, graph: ox.NamedNode) -> Date | None:
        """The document's own date, else that of the meeting that it is of."""
        own = self._own_date(document, graph)
        if own:
            return own
        primary, topic = (_iris(self._store.quads_for_pattern(document, each, None, graph)) for each in _TOPICS)
        meetings = set(primary)
        if not meetings:
            for item in topic:
                found = self._store.quads_for_pattern(None, _HAS_ITEM, ox.NamedNode(item), graph)
                meetings |= {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
        dates = {date for meeting in meetings if (date := self._own_date(ox.NamedNode(meeting), graph)) is not None}
        return dates.pop() if len(dates) == 1 else None

    def _of_item(self, iri: str, graphs: list[ox.NamedNode]) -> Date | None:
        """The date of the meeting that an item is on, where it is on one."""
        dates: set[Date | None] = set()
        for graph in graphs:
            for quad in self._store.quads_for_pattern(None, _HAS_ITEM, ox.NamedNode(iri), graph):
                if isinstance(quad.subject, ox.NamedNode):
                    dates.add(self._own_date(quad.subject, graph))
        return dates.pop() if len(dates) == 1 else None

    def _own_date(self, node: ox.NamedNode, graph: ox.NamedNode) -> Date | None:
        key = (node.value, graph.value)
        if key not in self._dates:
            if len(self._dates) >= _KEPT_DATES:
                self._dates.clear()
            self._dates[key] = self._read_date(node, graph)
        return self._dates[key]

    def _read_date(self, node: ox.NamedNode, graph: ox.NamedNode) -> Date | None:
        said: dict[str, list[ox.Literal]] = {}
        for quad in self.said(node, [graph]):
            if isinstance(quad.object, ox.Literal):
                said.setdefault(quad.predicate.value, []).append(quad.object)
        return first_date(own_dates(said))


def own_dates(said: Mapping[str, Sequence[ox.Literal]]) -> list[ox.Literal]:
    """The literals that may date a node, the more telling properties first."""
    return [
        each
        for predicate in DATES
        for each in sorted(said.get(predicate, ()), key=lambda each: (each.value, each.datatype.value))
    ]


def first_date(literals: Iterable[ox.Literal]) -> Date | None:
    """The first of the literals that says a day."""
    return next((date for literal in literals if (date := date_of(literal)) is not None), None)


def _iris(quads: Iterable[ox.Quad]) -> list[str]:
    return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]
