"""The evidence of a real document's graph, ready to be held against the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from kommunegraf.contexts import iri_of
from kommunegraf.extraction.extract import extract
from kommunegraf.identity import DEFAULT_BASE, Identity
from kommunegraf.mapping import to_quads
from kommunegraf.reading import read

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OA = "http://www.w3.org/ns/oa#"
_KG = "https://w3id.org/kommunegraf/ns#"
Fact = Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """One `kg:Evidence`: words at [start, end) bear `node` `property` `value`."""

    start: int
    end: int
    node: str
    property: str
    value: str
    mode: str


class Proofs:
    """All evidence of one document, and the values of all nodes."""

    def __init__(self, data: bytes, name: str) -> None:
        identity = Identity()
        quads = to_quads(extract(read(data, name=name), identity), identity)
        self.values: dict[str, dict[str, set[str]]] = {}
        for quad in quads:
            held = self.values.setdefault(_form(quad.subject), {})
            held.setdefault(quad.predicate.value, set()).add(_form(quad.object))
        self.proofs = sorted(self._read(), key=lambda proof: (proof.start, proof.end))

    def _read(self) -> Iterator[Proof]:
        for held in self.values.values():
            if f"{_KG}Evidence" not in held.get(_RDF_TYPE, ()):
                continue
            body, prop, value = (
                next(iter(held[name])) for name in (f"{_OA}hasBody", f"{_KG}supportsProperty", f"{_KG}supportsValue")
            )
            mode = next(iter(held[f"{_KG}assertionMode"])).rpartition("/")[2]
            for target in held[f"{_OA}hasTarget"]:
                start, end = target.rpartition("#char=")[2].split(",")
                yield Proof(int(start), int(end), body, prop, value, mode)

    def types(self, node: str) -> set[str]:
        return self.values.get(node, {}).get(_RDF_TYPE, set())

    def is_a(self, node: str, names: str | Iterable[str]) -> bool:
        """Whether a node has one of the classes; `names` may be parted by `|`."""
        alternatives = names.split("|") if isinstance(names, str) else names
        return not self.types(node).isdisjoint(iri_of(name) for name in alternatives)

    def within(self, start: int, end: int) -> list[Proof]:
        return [proof for proof in self.proofs if start <= proof.start and proof.end <= end]

    def overlapping(self, start: int, end: int) -> list[Proof]:
        return [proof for proof in self.proofs if proof.start < end and start < proof.end]

    def bears(self, proof: Proof, fact: Fact, words: Callable[[int, int], str]) -> bool:
        """Whether this evidence proves that fact: its class, its property, its value, and what else the node is."""
        return (
            proof.property == iri_of(fact["property"])
            and self.is_a(proof.node, fact["type"])
            and self._is(proof.value, fact, words)
            and self._has(proof.node, fact.get("with", {}), words)
        )

    def _is(self, value: str, fact: Fact, words: Callable[[int, int], str]) -> bool:
        if "words" in fact:
            return _folded(value) == _folded(words(*fact["words"]))
        wanted = fact.get("value")
        if wanted is None:
            return True
        if isinstance(wanted, Mapping):
            return self.is_a(value, wanted["type"]) and self._has(value, wanted.get("with", {}), words)
        return any(_folded(value) == _folded(each) for each in wanted.split("|"))

    def _has(self, node: str, facts: Fact, words: Callable[[int, int], str]) -> bool:
        held = self.values.get(node, {})
        return all(
            any(self._is(value, {"value": wanted}, words) for value in held.get(iri_of(name), ()))
            for name, wanted in facts.items()
        )

    def told(self, proof: Proof) -> str:
        """An evidence in a line, for a message."""
        kinds = "/".join(sorted(kind.rpartition("#")[2].rpartition("/")[2] for kind in self.types(proof.node)))
        name = proof.property.rpartition("#")[2].rpartition("/")[2]
        value = " ".join(proof.value.split())
        return f"{proof.start}-{proof.end} {kinds} {name} = {_short(value)} ({proof.mode}) of {_short(proof.node)}"


def _form(term: Any) -> str:
    """A term as the list writes it: an IRI of ours below `…/id/`, a literal by its lexical form."""
    if isinstance(term, ox.NamedNode):
        return unquote(term.value).removeprefix(f"{DEFAULT_BASE}id/")
    return str(term.value)


def _short(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f"{text[: limit // 2]} … {text[-limit // 2 :]}"


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;:").casefold()
