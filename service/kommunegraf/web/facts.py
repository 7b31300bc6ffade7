"""A node's statements for a page: each value in words, beside it the sentences that prove it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.entities import Graph
from kommunegraf.api.neighbours import Term
from kommunegraf.api.timeline import Sentence, Sources
from kommunegraf.contexts import iri_of
from kommunegraf.web.naming import Names, is_term
from kommunegraf.web.nodes import Way, nodes
from kommunegraf.web.view import View

_EACH = 25  # values of one property
_POINTING = 12  # nodes that point here with one property
_EVIDENCE = 250  # pieces of a node's evidence that are looked at
_PROVING = 30  # pieces of evidence of one value that are looked at, of a node that has more
_SENTENCES = 100  # sentences of one page
_BESIDE = 3  # sentences beside one value
_LONGEST = 4_000  # characters of one value
_SCHEME = re.compile(r"^https?://(?:www\.)?")  # what a web address is read without


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; `href` "" where it leads nowhere, `language` "" where it is in none."""

    text: str
    href: str = ""
    outside: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with the sentences that prove it, how it is known (`modes`), and how many more proofs there are."""

    value: Value
    modes: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The statements with one property. `anchor` tells the group from others of its page."""

    prop: str
    label: str
    anchor: str
    facts: tuple[Fact, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Proof:
    iri: str
    mode: str


class Facts:
    """Reads the statements of one node for its page."""

    def __init__(
        self, store: ox.Store, view: View, names: Names, sources: Sources, iri: str, graph: Graph | None = None
    ) -> None:
        """`graph` is where the statements are read: the default graph, or that of a machine."""
        self._store = store
        self._view = view
        self._names = names
        self._sources = sources
        self._node = ox.NamedNode(iri)
        self._graph: Graph = ox.DefaultGraph() if graph is None else graph
        self._sentences = 0
        self.proofs_cut = False
        self.sentences_cut = False
        self._evidence = iri_of("evidence")
        self._body = ox.NamedNode(iri_of("hasBody"))
        self._supports = ox.NamedNode(iri_of("supportsValue"))

    def stated(self, leave: Collection[str] = ()) -> list[Group]:
        """What is stated of the node, but for the properties to be left out, in the order of `mappings/nodes.toml`."""
        found = neighbours.links(self._store, self._node, _EACH, graph=self._graph, leave=leave)
        proofs = self._proofs()
        groups = []
        for each in sorted((each for each in found if each.prop != self._evidence), key=self._place):
            facts = [self._fact(each.prop, term, proofs) for term in each.terms]
            facts.sort(key=self._rank)
            groups.append(self._group(each, facts, back=False))
        return groups

    def pointing(self, leave: Collection[str]) -> list[Group]:
        """What points at the node, by property, but for the properties to be left out."""
        found = neighbours.links(
            self._store, self._node, _POINTING, incoming=True, graph=self._graph, leave={*leave, self._body.value}
        )
        groups = []
        for each in found:
            facts = [Fact(value) for value in sorted(map(self.value, each.terms), key=lambda value: value.text)]
            groups.append(self._group(each, facts, back=True))
        return sorted(groups, key=lambda group: group.label)

    def value(self, term: Term, prop: str = "") -> Value:
        """A term in words: a node by its name and the way to its page, a literal as the language writes it."""
        if isinstance(term, ox.Literal):
            text = self._names.written(term, prop)
            shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
            return Value(shown, language=term.language or "")
        href = self._view.page(term.value)
        outside = href == term.value
        if outside:
            word = self._names.term(term.value) if is_term(term.value) else _SCHEME.sub("", term.value)[:_LONGEST]
            return Value(self._names.title(term.value) or word, href, outside=True)
        if href.startswith("/ns"):
            return Value(self._names.title(term.value) or self._names.term(term.value), href)
        return Value(self._names.name(term.value), href)

    def _group(self, each: neighbours.Links, facts: Iterable[Fact], *, back: bool) -> Group:
        label = self._names.inverse(each.prop) if back else self._names.term(each.prop)
        return Group(each.prop, label, Way(each.prop, back).anchor, tuple(facts), each.cut)

    def _rank(self, fact: Fact) -> tuple[bool, bool, str]:
        """What is proved comes first, then what is in the reader's language, then by the words."""
        return not fact.sentences, fact.value.language not in ("", self._view.language), fact.value.text

    def _place(self, each: neighbours.Links) -> tuple[int, str]:
        order = nodes().order
        return order.index(each.prop) if each.prop in order else len(order), self._names.term(each.prop)

    def _fact(self, prop: str, term: Term, proofs: dict[tuple[str, Term], list[_Proof]]) -> Fact:
        found = proofs.get((prop, term), [])
        if not found and self.proofs_cut:
            found = self._proofs_of(prop, term)
        modes = tuple(sorted({self._names.title(each.mode) for each in found if each.mode}))
        shown: tuple[Sentence, ...] = ()
        if found and self._sentences < _SENTENCES:
            shown = tuple(self._sources.sentences([each.iri for each in found[:_BESIDE]]))
            self._sentences += len(shown)
        elif found:
            self.sentences_cut = True
        return Fact(self.value(term, prop), modes, shown, max(0, len(found) - _BESIDE))

    def _proofs(self) -> dict[tuple[str, Term], list[_Proof]]:
        """The node's evidence by what it proves; of a node with very much of it not all (`proofs_cut`)."""
        quads = self._store.quads_for_pattern(self._node, ox.NamedNode(self._evidence), None, self._graph)
        evidence = [quad.object for quad in islice(quads, _EVIDENCE + 1)]
        self.proofs_cut = len(evidence) > _EVIDENCE
        found: dict[tuple[str, Term], list[_Proof]] = {}
        for each in evidence[:_EVIDENCE]:
            if isinstance(each, ox.NamedNode):
                self._note(each, found)
        return {key: sorted(proofs, key=lambda proof: proof.iri) for key, proofs in found.items()}

    def _proofs_of(self, prop: str, term: Term) -> list[_Proof]:
        """Evidence of one value, where the node has too much evidence to look at all of it."""
        found: dict[tuple[str, Term], list[_Proof]] = {}
        for quad in islice(self._store.quads_for_pattern(None, self._supports, term, self._graph), _PROVING):
            if isinstance(quad.subject, ox.NamedNode) and self._is_mine(quad.subject):
                self._note(quad.subject, found)
        return found.get((prop, term), [])

    def _is_mine(self, evidence: ox.NamedNode) -> bool:
        return ox.Quad(evidence, self._body, self._node, self._graph) in self._store

    def _note(self, evidence: ox.NamedNode, found: dict[tuple[str, Term], list[_Proof]]) -> None:
        props: list[str] = []
        terms: list[Term] = []
        mode = ""
        for quad in islice(self._store.quads_for_pattern(evidence, None, None, self._graph), 40):
            if quad.predicate == self._supports and isinstance(quad.object, Term):
                terms.append(quad.object)
            elif isinstance(quad.object, ox.NamedNode):
                name = quad.predicate.value
                if name == iri_of("supportsProperty"):
                    props.append(quad.object.value)
                elif name == iri_of("assertionMode"):
                    mode = quad.object.value
        for prop in props:
            for term in terms:
                found.setdefault((prop, term), []).append(_Proof(evidence.value, mode))
