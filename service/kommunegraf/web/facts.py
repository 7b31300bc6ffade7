"""A node's statements for a page: each value in words, beside it the sentences that prove it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.api.entities import Graph
from kommunegraf.api.modes import Modes
from kommunegraf.api.neighbours import Term
from kommunegraf.api.ruled import Ruled, rule_of
from kommunegraf.api.timeline import Sentence, Sources
from kommunegraf.api.told import Told
from kommunegraf.contexts import iri_of
from kommunegraf.web.naming import Names, is_term
from kommunegraf.web.nodes import Way, nodes
from kommunegraf.web.view import View

_EACH = 25  # values of one property
_POINTING = 12  # nodes that point here with one property
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
    """A value with the sentences that prove it, how it is known (`modes`), and how many more proofs there are.

    `rule` is the rule that alone makes it, "" where a document or reference data states it, and `record` the page of
    the link's record.
    """

    value: Value
    modes: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    more: int = 0
    rule: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The statements with one property. `anchor` tells the group from others of its page."""

    prop: str
    label: str
    anchor: str
    facts: tuple[Fact, ...]
    cut: bool = False


class Facts:
    """Reads the statements of one node for its page."""

    def __init__(
        self,
        store: ox.Store,
        view: View,
        names: Names,
        sources: Sources,
        iri: str,
        graph: Graph | None = None,
        modes: Modes | None = None,
    ) -> None:
        """`graph` is where the statements are read: the default graph, or that of a machine.

        `modes` leaves out what is known in other ways only.
        """
        self._store = store
        self._view = view
        self._names = names
        self._sources = sources
        self._node = ox.NamedNode(iri)
        self._graph: Graph = ox.DefaultGraph() if graph is None else graph
        self._sentences = 0
        self._modes = modes
        self._told = Told(store, self._node, self._graph, view.base, modes)
        self.proofs_cut = self._told.cut
        self.sentences_cut = False
        self._evidence = iri_of("evidence")
        self._body = ox.NamedNode(iri_of("hasBody"))

    def stated(self, leave: Collection[str] = ()) -> list[Group]:
        """What is stated of the node, but for the properties to be left out, in the order of `mappings/nodes.toml`."""
        found = neighbours.links(self._store, self._node, _EACH, graph=self._graph, leave=leave)
        groups = []
        for each in sorted((each for each in found if each.prop != self._evidence), key=self._place):
            facts = [self._fact(each.prop, term) for term in each.terms if self._told.keeps(each.prop, term)]
            facts.sort(key=self._rank)
            if facts:
                groups.append(self._group(each, facts, back=False))
        return groups

    def pointing(self, leave: Collection[str]) -> list[Group]:
        """What points at the node, by property, but for the properties to be left out."""
        found = neighbours.links(
            self._store, self._node, _POINTING, incoming=True, graph=self._graph, leave={*leave, self._body.value}
        )
        groups = []
        for each in found:
            facts = [fact for term in each.terms if (fact := self._pointing(term, each.prop)) is not None]
            if facts:
                facts.sort(key=lambda fact: fact.value.text)
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

    def _pointing(self, term: Term, prop: str) -> Fact | None:
        """What points here; None where only a rule says so and that is not asked for."""
        node = term if isinstance(term, ox.NamedNode) else None
        by = rule_of(self._store, self._view.base, node, ox.NamedNode(prop), self._node) if node else None
        if by is None:
            return Fact(self.value(term))
        if self._modes is not None and by.mode not in self._modes:
            return None
        return Fact(self.value(term), (self._names.title(self._mode(by.mode)),), rule=by.rule, record=self._record(by))

    def _mode(self, code: str) -> str:
        return f"{self._view.base}id/concept/assertion-mode/{code}"

    def _record(self, by: Ruled) -> str:
        return self._view.page(by.record) if by.record else ""

    def _fact(self, prop: str, term: Term) -> Fact:
        found, by = self._told.pieces(prop, term), self._told.rule(prop, term)
        known = {each.mode for each in found if each.mode}
        if by is not None:
            known.add(self._mode(by.mode))
        shown: tuple[Sentence, ...] = ()
        if found and self._sentences < _SENTENCES:
            shown = tuple(self._sources.sentences([each.iri for each in found[:_BESIDE]]))
            self._sentences += len(shown)
        elif found:
            self.sentences_cut = True
        return Fact(
            self.value(term, prop),
            tuple(sorted(map(self._names.title, known))),
            shown,
            max(0, len(found) - _BESIDE),
            rule=by.rule if by else "",
            record=self._record(by) if by else "",
        )
