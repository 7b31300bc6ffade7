"""What the documents of one authority say that rules of links go by, read from the writer's store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.linking.terms import Term, term_of

_DCTERMS = "http://purl.org/dc/terms/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SCHEMA = "https://schema.org/"
PUBLISHER = ox.NamedNode(f"{_DCTERMS}publisher")
TITLE, ALTERNATIVE = f"{_DCTERMS}title", f"{_DCTERMS}alternative"
LABEL, ALT_LABEL = f"{_SKOS}prefLabel", f"{_SKOS}altLabel"
NAMES = (TITLE, LABEL, ALTERNATIVE, ALT_LABEL)
DATE, START, END = f"{_DCTERMS}date", f"{_SCHEMA}startDate", f"{_SCHEMA}endDate"
HELD_BY, DECIDED_BY = f"{ONTOLOGY}heldBy", f"{ONTOLOGY}decidedBy"
HAS_ITEM, HAS_DECISION, CASE = (f"{ONTOLOGY}{name}" for name in ("hasAgendaItem", "hasDecision", "concernsCase"))
PARTY = f"{ONTOLOGY}party"
_READ = tuple(
    ox.NamedNode(each) for each in (*NAMES, DATE, START, END, HELD_BY, DECIDED_BY, HAS_ITEM, HAS_DECISION, CASE, PARTY)
)
_TOPIC = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_EVIDENCE = ox.NamedNode(f"{ONTOLOGY}evidence")
_SUPPORTS = ox.NamedNode(f"{ONTOLOGY}supportsProperty")
_VALUE = ox.NamedNode(f"{ONTOLOGY}supportsValue")
MEETING, ITEM, BODY = "meeting", "item", "body"
INSTRUMENT, AGREEMENT, PARTNERSHIP, ORGANISATION = "instrument", "agreement", "partnership", "organisation"
_KINDS = {
    f"{ONTOLOGY}Meeting": MEETING,
    f"{ONTOLOGY}AgendaItem": ITEM,
    f"{ONTOLOGY}GoverningBody": BODY,
    f"{ONTOLOGY}Policy": INSTRUMENT,
    f"{ONTOLOGY}ActionPlan": INSTRUMENT,
    f"{ONTOLOGY}GovernanceInstrument": INSTRUMENT,
    f"{ONTOLOGY}Agreement": AGREEMENT,
    f"{ONTOLOGY}Partnership": PARTNERSHIP,
    "http://www.w3.org/ns/org#Organization": ORGANISATION,
}
_Term = ox.NamedNode | ox.Literal
MOST = 10  # pieces of evidence of one premise that a link names


def few(found: Iterable[frozenset[str]]) -> frozenset[str]:
    """The evidence of one premise from several documents, in their order, until there is enough."""
    chosen: dict[str, None] = {}
    for each in found:
        chosen.update(dict.fromkeys(sorted(each)))
        if len(chosen) >= MOST:
            break
    return frozenset(list(chosen)[:MOST])


@dataclass
class Source:
    """One document's graph: `said` is what its nodes have by property, `nodes` the nodes by kind.

    `date` is that of its `meeting`, "" where none is known to the year.
    """

    graph: str
    date: str = ""
    meeting: str = ""
    nodes: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, dict[str, list[_Term]]] = field(default_factory=dict)

    def values(self, node: str, prop: str) -> list[str]:
        """The IRIs or lexical forms of a property of a node, in a fixed order."""
        return sorted({each.value for each in self.said.get(prop, {}).get(node, ())})

    @property
    def term(self) -> Term | None:
        """The council's term that the document's date lies in."""
        return term_of(self.date) if self.date else None


class View:
    """All documents of an authority, in the order of their graphs."""

    def __init__(self, store: ox.Store, authority: str, identity: Identity) -> None:
        self.authority = authority
        self.identity = identity
        self._store = store
        prefix = identity.document_graph(identity.document(""))
        graphs = {
            quad.graph_name.value
            for quad in store.quads_for_pattern(None, PUBLISHER, ox.NamedNode(authority), None)
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.startswith(prefix)
        }
        self.sources = [self._read(graph) for graph in sorted(graphs)]

    def _read(self, name: str) -> Source:
        graph, source = ox.NamedNode(name), Source(name)
        for cls, kind in _KINDS.items():
            found = self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls), graph)
            source.nodes.setdefault(kind, []).extend(
                quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
            )
        for prop in _READ:
            by_node = source.said.setdefault(prop.value, defaultdict(list))
            for quad in self._store.quads_for_pattern(None, prop, None, graph):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    by_node[quad.subject.value].append(quad.object)
        for quad in self._store.quads_for_pattern(None, _TOPIC, None, graph):
            if isinstance(quad.object, ox.NamedNode):
                day = next(iter(source.values(quad.object.value, DATE)), "")
                source.date, source.meeting = (day, quad.object.value) if day else (source.date, source.meeting)
        return source

    def of_kind(self, kind: str) -> Iterator[tuple[Source, str]]:
        """Each node of a kind with each document that speaks of it."""
        for source in self.sources:
            for node in source.nodes.get(kind, ()):
                yield source, node

    def evidence(self, source: Source, node: str, prop: str, value: str | None = None) -> frozenset[str]:
        """The first pieces of evidence in a document of a node's property (and value, by IRI or lexical form)."""
        graph, found = ox.NamedNode(source.graph), set()
        for quad in self._store.quads_for_pattern(ox.NamedNode(node), _EVIDENCE, None, graph):
            proof = quad.object
            if not isinstance(proof, ox.NamedNode):
                continue
            about = ox.Quad(proof, _SUPPORTS, ox.NamedNode(prop), graph)
            if about in self._store and (value is None or value in self._proved(proof, graph)):
                found.add(proof.value)
        return frozenset(sorted(found)[:MOST])

    def day(self, source: Source) -> frozenset[str]:
        """The evidence of the day from which a document's date is taken."""
        return self.evidence(source, source.meeting, DATE, source.date) if source.meeting else frozenset()

    def _proved(self, proof: ox.NamedNode, graph: ox.NamedNode) -> set[str]:
        found = self._store.quads_for_pattern(proof, _VALUE, None, graph)
        return {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)}
