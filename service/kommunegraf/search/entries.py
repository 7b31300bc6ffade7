"""Entries: what the index holds of each node worth finding, made of the graphs that state it and of stored texts."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.contexts import RDF_TYPE, iri_of
from kommunegraf.errors import StoreError
from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.store.ledger import Ledger
from kommunegraf.store.texts import Texts

_logger = logging.getLogger(__name__)
_DCTERMS, _SKOS, _SCHEMA = "http://purl.org/dc/terms/", "http://www.w3.org/2004/02/skos/core#", "https://schema.org/"
_FOAF, _XSD = "http://xmlns.com/foaf/0.1/", "http://www.w3.org/2001/XMLSchema#"
# The records that are indexed, the more telling first: a node of several classes is of the first.
KINDS = (
    *("Attachment", "Document", "AgendaItem", "Decision", "Recommendation", "Case"),
    *("Policy", "ActionPlan", "GovernanceInstrument", "Goal", "FocusArea", "Initiative", "Agreement", "Partnership"),
    *(
        "Indicator",
        "FundingItem",
        "Municipality",
        "Region",
        "GoverningBody",
        "ContractUnit",
        "OrganizationalUnit",
        "Organization",
    ),
)
_NOT_RECORDS = {
    "Municipality": f"{ONTOLOGY}Municipality",
    "Region": f"{ONTOLOGY}Region",
}
CLASSES = {name: _NOT_RECORDS.get(name) or iri_of(name) for name in KINDS}
NAMES = {iri: name for name, iri in reversed(CLASSES.items())}
_ORDER = {iri: place for place, iri in enumerate(CLASSES.values())}
_TYPE = ox.NamedNode(RDF_TYPE)
_TITLES = (f"{_DCTERMS}title", f"{_SKOS}prefLabel", f"{_SCHEMA}name", f"{_FOAF}name", f"{ONTOLOGY}caseNumber")
_OTHER_TITLES = (f"{_SKOS}altLabel", f"{_DCTERMS}alternative", f"{_SCHEMA}alternateName")
_TEXTS = (f"{_SCHEMA}text", f"{_SCHEMA}description", f"{_DCTERMS}description", f"{_DCTERMS}abstract")
# An item is also found by what was recommended and decided on it.
_PARTS = (f"{ONTOLOGY}hasRecommendation", f"{ONTOLOGY}hasDecision")
_DATES = (f"{_DCTERMS}date", f"{_SCHEMA}startDate", f"{ONTOLOGY}caseYear", f"{ONTOLOGY}fiscalYear")
TOLD = frozenset((RDF_TYPE, *_TITLES, *_OTHER_TITLES, *_TEXTS, *_PARTS, *_DATES))
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d).*)?)?", re.DOTALL)
_PUBLISHER = ox.NamedNode(f"{_DCTERMS}publisher")
_HAS_VERSION = ox.NamedNode(f"{_DCTERMS}hasVersion")
_METHOD = ox.NamedNode(f"{ONTOLOGY}extractionMethod")
_HAS_ITEM = ox.NamedNode(f"{ONTOLOGY}hasAgendaItem")
_TOPICS = (ox.NamedNode(f"{_FOAF}primaryTopic"), ox.NamedNode(f"{_FOAF}topic"))
_SHOWN_TITLE = 100
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it is found; `kind` is its class, `municipality` a kommunekode, `title` what it is shown as.

    `titles` and `texts` are what is searched; the document's own text is the last of `texts`. `damaged` says that a
    machine read the document's page images.
    """

    iri: str
    kind: str
    title: str
    titles: tuple[str, ...]
    texts: tuple[str, ...]
    document: str | None
    municipality: str | None
    date: Date | None
    damaged: bool = False


class Entries:
    """Makes entries of a store's nodes. What only a machine or a rule says is no part of them."""

    def __init__(self, store: ox.Store, ledger: Ledger, texts: Texts, base: str, fresh: Fresh | None = None) -> None:
        """`fresh` are whole graphs as they are now, by graph and subject: what need not be read from the store."""
        self._store = store
        self._fresh = fresh or {}
        self._texts = texts
        self._ledger = ledger
        identity = Identity(base)
        self._documents = f"{base}graph/document/"
        self._stating = (self._documents, identity.reference_graph(""))
        self._municipality = re.compile(re.escape(identity.municipality("")) + r"(\d{4})(?=/|\Z)")
        self._ids = f"{base}id/document/"
        self._about: dict[str, tuple[str | None, Date | None, bool]] = {}

    def all(self) -> Iterator[Entry]:
        """An entry for every node of an indexed class that has words."""
        yield from self.of(sorted(self.nodes()))

    def nodes(self) -> set[str]:
        return {
            quad.subject.value
            for iri in CLASSES.values()
            for quad in self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(iri), None)
            if isinstance(quad.subject, ox.NamedNode) and self._states(quad.graph_name)
        }

    def of(self, iris: Iterable[str]) -> Iterator[Entry]:
        """The entries of these nodes; a node that is not there, or has no words, has none."""
        for iri in iris:
            entry = self._entry(iri)
            if entry is not None:
                yield entry

    def _states(self, graph: object) -> bool:
        return isinstance(graph, ox.NamedNode) and graph.value.startswith(self._stating)

    def _said(self, node: ox.NamedNode, graphs: Iterable[ox.NamedNode]) -> list[ox.Quad]:
        """What the graphs state of a node, of that which entries are made of."""
        found: list[ox.Quad] = []
        for graph in graphs:
            known = self._fresh.get(graph.value)
            if known is not None:
                found += known.get(node.value, ())
            else:
                quads = self._store.quads_for_pattern(node, None, None, graph)
                found += [quad for quad in quads if quad.predicate.value in TOLD]
        return found

    def _stated_by(self, node: ox.NamedNode) -> tuple[set[str], list[ox.NamedNode]]:
        """The indexed classes of a node, and the graphs that say so."""
        kinds: set[str] = set()
        graphs: dict[str, ox.NamedNode] = {}
        for quad in self._store.quads_for_pattern(node, _TYPE, None, None):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value in NAMES and self._states(quad.graph_name):
                kinds.add(quad.object.value)
                if isinstance(quad.graph_name, ox.NamedNode):
                    graphs[quad.graph_name.value] = quad.graph_name
        return kinds, [graphs[name] for name in sorted(graphs)]

    def _entry(self, iri: str) -> Entry | None:
        node = ox.NamedNode(iri)
        kinds, graphs = self._stated_by(node)
        if not kinds:
            return None
        quads = self._said(node, graphs)
        said = _literals(quads)
        titles = _values(said, _TITLES)
        others = [each for each in _values(said, _OTHER_TITLES) if each not in titles]
        texts = _values(said, _TEXTS)
        parts = {
            quad.object for quad in quads if isinstance(quad.object, ox.NamedNode) and quad.predicate.value in _PARTS
        }
        for part in sorted(parts, key=str):
            texts += _values(_literals(self._said(part, graphs)), _TEXTS)
        document = self._document(graphs)
        municipality, date, damaged = self._of_document(document) if document else (None, None, False)
        within = document is not None and (iri == document or iri.startswith(f"{document}/"))
        found = self._municipality.match(iri)
        kind = min(kinds, key=_ORDER.__getitem__)
        if iri == document:
            texts.append(self._text(iri))
        texts = [each for each in dict.fromkeys(texts) if each]
        if not titles and not others and not texts:
            return None
        return Entry(
            iri=iri,
            kind=kind,
            title=(titles or others or [_beginning(texts[0])])[0],
            titles=tuple(titles + others),
            texts=tuple(texts),
            document=document,
            municipality=found[1] if found else municipality if within else None,
            date=_date(said) or self._of_item(iri, graphs) or (date if within else None),
            damaged=damaged,
        )

    def _document(self, graphs: list[ox.NamedNode]) -> str | None:
        """The one document that states a node; None where several do, or none."""
        if len(graphs) != 1:
            return None
        graph = graphs[0].value
        return self._ids + graph[len(self._documents) :] if graph.startswith(self._documents) else None

    def _of_document(self, document: str) -> tuple[str | None, Date | None, bool]:
        """Whose document it is (kommunekode), the date of its meeting, and whether a machine read its page images."""
        if document not in self._about:
            node, graph = ox.NamedNode(document), ox.NamedNode(self._documents + document[len(self._ids) :])
            publishers = sorted(_iris(self._store.quads_for_pattern(node, _PUBLISHER, None, graph)))
            codes = [match[1] for each in publishers if (match := self._municipality.fullmatch(each))]
            versions = _iris(self._store.quads_for_pattern(node, _HAS_VERSION, None, graph))
            methods = [
                method
                for version in versions
                for method in _iris(self._store.quads_for_pattern(ox.NamedNode(version), _METHOD, None, graph))
            ]
            damaged = any(method.endswith("/ocr") for method in methods)
            self._about[document] = (codes[0] if codes else None, self._meeting(node, graph), damaged)
        return self._about[document]

    def _meeting(self, document: ox.NamedNode, graph: ox.NamedNode) -> Date | None:
        """The document's own date, else that of the meeting that it is of."""
        own = _date(_literals(self._said(document, [graph])))
        if own:
            return own
        primary, topic = (_iris(self._store.quads_for_pattern(document, each, None, graph)) for each in _TOPICS)
        meetings = set(primary)
        if not meetings:
            for item in topic:
                found = self._store.quads_for_pattern(None, _HAS_ITEM, ox.NamedNode(item), graph)
                meetings |= {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
        dates = {
            date
            for meeting in meetings
            if (date := _date(_literals(self._said(ox.NamedNode(meeting), [graph])))) is not None
        }
        return dates.pop() if len(dates) == 1 else None

    def _of_item(self, iri: str, graphs: list[ox.NamedNode]) -> Date | None:
        """The date of the meeting that an item is on, where it is on one."""
        dates: set[Date | None] = set()
        for graph in graphs:
            for quad in self._store.quads_for_pattern(None, _HAS_ITEM, ox.NamedNode(iri), graph):
                if isinstance(quad.subject, ox.NamedNode):
                    dates.add(_date(_literals(self._said(quad.subject, [graph]))))
        return dates.pop() if len(dates) == 1 else None

    def _text(self, document: str) -> str:
        version = self._ledger.current(document)
        sha256 = self._ledger.text_of(version) if version else None
        if sha256 is None:
            return ""
        try:
            return self._texts.served(sha256)
        except StoreError as error:
            _logger.warning("the text of %s is not searched: %s", document, error)
            return ""


def _values(said: dict[str, list[ox.Literal]], predicates: tuple[str, ...]) -> list[str]:
    """The values of the properties, in their order; of several languages Danish first."""
    found: list[str] = []
    for predicate in predicates:
        literals = sorted(said.get(predicate, ()), key=lambda each: (each.language not in ("da", None), each.value))
        found += [each.value.strip() for each in literals]
    return [each for each in dict.fromkeys(found) if each]


def _literals(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Literal]]:
    found: dict[str, list[ox.Literal]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def _iris(quads: Iterable[ox.Quad]) -> list[str]:
    return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]


def _date(said: dict[str, list[ox.Literal]]) -> Date | None:
    for predicate in _DATES:
        dates = sorted((each.value, each.datatype.value.removeprefix(_XSD)) for each in said.get(predicate, ()))
        for lexical, datatype in dates:
            date = Date(lexical, datatype)
            if date.days() is not None:
                return date
    return None


def _beginning(text: str) -> str:
    """The first words of a text, for what has no title."""
    line = " ".join(text[: 3 * _SHOWN_TITLE].split())
    if len(line) <= _SHOWN_TITLE:
        return line
    return line[:_SHOWN_TITLE].rsplit(" ", 1)[0] + " …"
