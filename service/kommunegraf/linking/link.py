"""A link between two nodes and its record: by which property and rule, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity
from kommunegraf.linking.terms import Term

_SKOS = "http://www.w3.org/2004/02/skos/core#"
EXACT = f"{_SKOS}exactMatch"
CLOSE = f"{_SKOS}closeMatch"
SAME_CASE = f"{ONTOLOGY}sameCaseAs"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_DERIVED_FROM = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")


@dataclass(frozen=True, slots=True)
class Link:
    """A link by `rule`; `evidence` are the IRIs of what proves its premises in the documents.

    `inferred`: it is likely by the rule, not certain. `term`: the time for which it holds, where it is not for all.
    """

    rule: str
    source: str
    target: str
    prop: str
    evidence: frozenset[str]
    inferred: bool = False
    term: Term | None = None

    def quads(self, authority: str, identity: Identity) -> Iterator[ox.Quad]:
        """The link itself and its record, in the graph of its rule and authority."""
        graph = ox.NamedNode(identity.link_graph(self.rule, authority))
        source, target, prop = (ox.NamedNode(each) for each in (self.source, self.target, self.prop))
        start = self.term.start if self.term else ""
        record = ox.NamedNode(identity.link(authority, self.rule, self.prop, self.source, self.target, start))
        mode = identity.concept("assertion-mode", "inferred" if self.inferred else "derived")
        yield ox.Quad(source, prop, target, graph)
        said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            ("linkFrom", source),
            ("linkTo", target),
            ("linkProperty", prop),
            ("derivationRule", ox.Literal(self.rule)),
            ("assertionMode", ox.NamedNode(mode)),
        ]
        yield ox.Quad(record, _TYPE, ox.NamedNode(f"{ONTOLOGY}Link"), graph)
        for name, value in said:
            yield ox.Quad(record, ox.NamedNode(ONTOLOGY + name), value, graph)
        for each in sorted(self.evidence):
            yield ox.Quad(record, _DERIVED_FROM, ox.NamedNode(each), graph)
        if self.term is not None:
            for name, day in (("startDate", self.term.start), ("endDate", self.term.end)):
                yield ox.Quad(
                    record, ox.NamedNode(f"https://schema.org/{name}"), ox.Literal(day, datatype=_DATE), graph
                )
