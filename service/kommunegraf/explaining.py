"""A document's text with the facts that were read from it, each at the words that bear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_OA = "http://www.w3.org/ns/oa#"
_BODY, _TARGET, _SELECTOR = (ox.NamedNode(_OA + name) for name in ("hasBody", "hasTarget", "hasSelector"))
_START, _END, _EXACT = (ox.NamedNode(_OA + name) for name in ("start", "end", "exact"))
_EVIDENCE, _PROPERTY, _VALUE, _MODE, _RULE = (
    ox.NamedNode(ONTOLOGY + name)
    for name in ("Evidence", "supportsProperty", "supportsValue", "assertionMode", "derivationRule")
)
_LABELS = tuple(
    ox.NamedNode(iri) for iri in ("http://www.w3.org/2004/02/skos/core#prefLabel", "http://purl.org/dc/terms/title")
)


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One value of one node, and the words that bear it (code points in the text, half open)."""

    start: int
    end: int
    kind: str  # the class of the node, by its local name
    node: str
    name: str  # the node's label or title, or ""
    property: str
    value: str  # as people read it: a label, a code, a literal
    mode: str
    rule: str
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text, and the facts whose words begin in it."""

    number: int
    text: str
    facts: tuple[Fact, ...]


def facts_of(quads: Iterable[ox.Quad], labels: ox.Store | None, base: str) -> tuple[Fact, ...]:
    """All facts with evidence in a document's quads, in the order of the text.

    `labels` is a store whose default graph names the nodes that the document only points at.
    """
    about: dict[object, dict[ox.NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        about[quad.subject][quad.predicate].append(quad.object)

    def one(node: object, predicate: ox.NamedNode) -> object:
        values = about[node][predicate] if node in about else []
        return values[0] if values else None

    def name(node: object) -> str:
        for predicate in _LABELS:
            found = about[node][predicate] if node in about else []
            if not found and labels is not None and isinstance(node, ox.NamedNode):
                found = [quad.object for quad in labels.quads_for_pattern(node, predicate, None, ox.DefaultGraph())]
            named = [each for each in found if isinstance(each, ox.Literal)]
            if named:  # concepts have names in several languages, in no order
                return min(named, key=lambda each: (each.language != "da", each.language or "", each.value)).value
        return ""

    facts = set()
    for evidence in [node for node, properties in about.items() if _EVIDENCE in properties.get(_TYPE, ())]:
        node, value = one(evidence, _BODY), one(evidence, _VALUE)
        selector = one(one(evidence, _TARGET), _SELECTOR)
        start, end = _number(one(selector, _START)), _number(one(selector, _END))
        if start is None or end is None:
            continue
        facts.add(
            Fact(
                start=start,
                end=end,
                kind=_local(one(node, _TYPE), base),
                node=_text(node),
                name=name(node),
                property=_local(one(evidence, _PROPERTY), base),
                value=(name(value) or _local(value, base)) if isinstance(value, ox.NamedNode) else _text(value),
                mode=_local(one(evidence, _MODE), base),
                rule=_text(one(evidence, _RULE)),
                quote=_text(one(selector, _EXACT)),
            )
        )
    return tuple(sorted(facts))


def facts_of_document(store: ox.Store, document: str, base: str) -> tuple[Fact, ...]:
    """The facts of a stored document, those of its machine graph too (their mode says so)."""
    identity = Identity(base)
    graphs = (identity.document_graph(document), identity.machine_graph(document))
    quads = [q for graph in graphs for q in store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
    return facts_of(quads, store, base)


def by_line(text: str, facts: Sequence[Fact]) -> tuple[Line, ...]:
    """The lines of a text, each with the facts whose words begin in it."""
    lines: list[Line] = []
    waiting = list(reversed(facts))
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        offset += len(line) + 1
        here: list[Fact] = []
        while waiting and waiting[-1].start < offset:
            here.append(waiting.pop())
        lines.append(Line(number, line.rstrip("\r"), tuple(here)))
    return tuple(lines)


def _number(term: object) -> int | None:
    return int(term.value) if isinstance(term, ox.Literal) else None


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _local(term: object, base: str) -> str:
    """The short name of a term: what follows the base of entities, or the last # or /."""
    iri = _text(term)
    concepts = f"{base}id/concept/"
    if iri.startswith(concepts):
        return iri[len(concepts) :].partition("/")[2]
    return iri.removeprefix(f"{base}id/") if iri.startswith(f"{base}id/") else iri.rpartition("#")[2].rpartition("/")[2]
