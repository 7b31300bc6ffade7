"""The evidence of one document: which words of its text bear which value of which node."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.identity import ONTOLOGY, Identity

MOST = 200_000  # pieces of evidence of one document that are looked at
_OA = "http://www.w3.org/ns/oa#"
_TARGET, _BODY, _SELECTOR = (ox.NamedNode(_OA + name) for name in ("hasTarget", "hasBody", "hasSelector"))
_START, _END = ox.NamedNode(_OA + "start"), ox.NamedNode(_OA + "end")
_PROPERTY, _VALUE, _MODE, _RULE = (
    ox.NamedNode(ONTOLOGY + name) for name in ("supportsProperty", "supportsValue", "assertionMode", "derivationRule")
)
_PLACE = re.compile(r"#char=(\d{1,9}),(\d{1,9})\Z")  # a character range (RFC 5147, 2.2.1), as `identity` mints it
Value = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: the words from `start` to `end` (code points of the text) bear a value of a node.

    `key` is what its IRI ends in; `mode` the notation of its assertion mode, `rule` the name of the rule or "".
    """

    start: int
    end: int
    key: str
    node: str
    property: str
    value: Value | None
    mode: str
    rule: str


def proofs_of(store: ox.Store, identity: Identity, document: str, version: str) -> tuple[Proof, ...]:
    """What the words of a document's version bear, in the order of the text, the longer before what lies in it.

    Of the document's own graph and of its machine graph, by look-ups in these two alone; `MOST` at most.
    """
    found: list[Proof] = []
    for graph in (identity.document_graph(document), identity.machine_graph(document)):
        found += _of_graph(store, ox.NamedNode(graph), version, MOST - len(found))
    found.sort(key=lambda each: (each.start, -each.end, each.node, each.property, each.key))
    return tuple(found)


def _of_graph(store: ox.Store, graph: ox.NamedNode, version: str, most: int) -> list[Proof]:
    targets: dict[object, str] = {}
    for quad in store.quads_for_pattern(None, _TARGET, None, graph):
        if len(targets) >= most:
            break
        if isinstance(quad.object, ox.NamedNode):
            targets[quad.subject] = quad.object.value
    if not targets:
        return []

    def values(predicate: ox.NamedNode) -> dict[object, Value]:
        """The value of each; of several the first in the order of their words, so that a page is the same each time."""
        found: dict[object, Value] = {}
        for quad in store.quads_for_pattern(None, predicate, None, graph):
            if quad.subject in targets and isinstance(quad.object, ox.NamedNode | ox.Literal):
                before = found.get(quad.subject)
                if before is None or quad.object.value < before.value:
                    found[quad.subject] = quad.object
        return found

    nodes, properties, supported = values(_BODY), values(_PROPERTY), values(_VALUE)
    modes, rules = values(_MODE), values(_RULE)
    proofs = []
    for evidence, target in targets.items():
        node, proved = nodes.get(evidence), properties.get(evidence)
        place = _place(store, graph, target)
        if not isinstance(evidence, ox.NamedNode) or node is None or proved is None or place is None:
            continue
        if not target.startswith(f"{version}#"):
            continue  # of an earlier version: its offsets are those of another text
        mode, rule = modes.get(evidence), rules.get(evidence)
        proofs.append(
            Proof(
                start=place[0],
                end=place[1],
                key=evidence.value.rpartition("/")[2],
                node=node.value,
                property=proved.value,
                value=supported.get(evidence),
                mode=mode.value.rpartition("/")[2] if mode else "",
                rule=rule.value if rule else "",
            )
        )
    return proofs


def _place(store: ox.Store, graph: ox.NamedNode, target: str) -> tuple[int, int] | None:
    """Where a target is: its own IRI says so, else its selector does."""
    match = _PLACE.search(target)
    if match is not None:
        return int(match[1]), int(match[2])
    for quad in store.quads_for_pattern(ox.NamedNode(target), _SELECTOR, None, graph):
        if not isinstance(quad.object, ox.NamedNode):
            continue
        ends = [
            int(each.object.value)
            for predicate in (_START, _END)
            for each in store.quads_for_pattern(quad.object, predicate, None, graph)
            if isinstance(each.object, ox.Literal) and each.object.value.isascii() and each.object.value.isdigit()
        ]
        if len(ends) == 2:
            return ends[0], ends[1]
    return None
