"""Policies, plans, agreements, partnerships and organisations that documents name differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kommunegraf.linking.link import CLOSE, EXACT, Link
from kommunegraf.linking.names import Folded, folded, is_abbreviation
from kommunegraf.linking.rule_names import (
    NAME_WITHOUT_PERIOD,
    SAME_NAME,
    SAME_NAME_AND_PERIOD,
    SAME_NAME_IN_TERM,
    STATED_ABBREVIATION,
)
from kommunegraf.linking.terms import Term, term_of
from kommunegraf.linking.view import (
    AGREEMENT,
    ALT_LABEL,
    ALTERNATIVE,
    END,
    INSTRUMENT,
    LABEL,
    NAMES,
    ORGANISATION,
    PARTNERSHIP,
    PARTY,
    START,
    TITLE,
    Source,
    View,
    few,
)

_WITH_PERIODS = (INSTRUMENT, AGREEMENT)
_MAIN, _OTHER = (TITLE, LABEL), (ALTERNATIVE, ALT_LABEL)
_Place = tuple[Source, str, str]  # a document, the property and the words that name a node there


@dataclass
class _Node:
    """A node over all documents: where each folded name of it stands, its periods, and where its letters stand."""

    iri: str
    names: dict[tuple[str, ...], list[_Place]] = field(default_factory=lambda: defaultdict(list))
    periods: set[tuple[str, str]] = field(default_factory=set)
    letters: dict[str, list[_Place]] = field(default_factory=lambda: defaultdict(list))
    lettered: bool = True  # by letters alone
    sources: dict[str, Source] = field(default_factory=dict)


def link_named(view: View) -> Iterator[Link]:
    """The links by name of each kind of node."""
    for kind in _WITH_PERIODS:
        nodes = _nodes(view, kind)
        yield from _by_period(view, nodes)
        yield from _by_letters(view, nodes)
    for kind, prefix in (
        (PARTNERSHIP, view.identity.partnership("x")),
        (ORGANISATION, view.identity.organisation("x")),
    ):
        named = [node for node in _nodes(view, kind) if node.iri.startswith(prefix.removesuffix("x"))]
        # No abbreviations here: these nodes are all authorities' own, and letters mean another elsewhere.
        yield from _by_spelling(view, named)


def _nodes(view: View, kind: str) -> list[_Node]:
    nodes: dict[str, _Node] = {}
    for source, iri in view.of_kind(kind):
        node = nodes.setdefault(iri, _Node(iri))
        node.sources[source.graph] = source
        start, end = (next(iter(source.values(iri, prop)), "")[:4] for prop in (START, END))
        if start:
            node.periods.add((start, end))
        for prop in NAMES:
            for words in source.values(iri, prop):
                if is_abbreviation(words):
                    node.letters[words.strip()].append((source, prop, words))
                    continue
                node.lettered = node.lettered and prop not in _MAIN
                name = folded(words, view.authority, view.identity.base)
                key = _key(kind, name, source.values(iri, PARTY)) if name is not None and prop in _MAIN else ()
                if name is not None and key:
                    node.names[key].append((source, prop, words))
                    node.periods |= _period(name)
    return [nodes[iri] for iri in sorted(nodes)]


def _key(kind: str, name: Folded, parties: list[str]) -> tuple[str, ...]:
    """What nodes of a kind must share; () where a name does not tell them from others.

    Agreements have names that say what they are ("driftsaftale") and not which: they share their parties, too.
    """
    if kind == ORGANISATION:
        return (name.letters,)
    if kind == AGREEMENT:
        return (*name.words, *parties) if parties else ()
    return name.words


def _period(name: Folded | None) -> set[tuple[str, str]]:
    return {name.period} if name is not None and name.period[0] else set()


def _named_alike(nodes: Iterable[_Node]) -> Iterator[tuple[tuple[str, ...], list[_Node]]]:
    """The nodes that share a name, two or more, by that name."""
    table: dict[tuple[str, ...], list[_Node]] = defaultdict(list)
    for node in nodes:
        for key in node.names:
            table[key].append(node)
    yield from ((key, alike) for key, alike in sorted(table.items()) if len(alike) > 1)


def _by_period(view: View, nodes: Iterable[_Node]) -> Iterator[Link]:
    for key, alike in _named_alike(nodes):
        dated: dict[tuple[str, str], list[_Node]] = defaultdict(list)
        undated: list[_Node] = []
        for node in alike:
            if len(node.periods) == 1:
                dated[next(iter(node.periods))].append(node)
            elif not node.periods:
                undated.append(node)
        for _, same in sorted(dated.items()):
            for node in same[1:]:
                periods = _period_proofs(view, node) | _period_proofs(view, same[0])
                yield _link(view, SAME_NAME_AND_PERIOD, node, same[0], key, EXACT, also=periods)
        if any(len(node.periods) > 1 for node in alike):
            continue  # which period is meant is not said
        if len(dated) == 1:
            [(period, same)] = dated.items()
            for node in undated:
                if all(_within(source.date, period) for source in node.sources.values()):
                    also = _period_proofs(view, same[0]) | _day_proofs(view, node)
                    yield _link(view, NAME_WITHOUT_PERIOD, node, same[0], key, CLOSE, also=also, inferred=True)
        elif not dated:
            yield from _in_term(view, undated, key)


def _in_term(view: View, undated: Iterable[_Node], key: tuple[str, ...]) -> Iterator[Link]:
    terms: dict[Term, list[_Node]] = defaultdict(list)
    for node in undated:
        for term in {source.term for source in node.sources.values() if source.term is not None}:
            terms[term].append(node)
    for term, same in sorted(terms.items()):
        for node in same[1:]:
            also = _day_proofs(view, node, term) | _day_proofs(view, same[0], term)
            yield _link(view, SAME_NAME_IN_TERM, node, same[0], key, CLOSE, also=also, inferred=True, term=term)


def _within(date: str, period: tuple[str, str]) -> bool:
    """Whether a document's year does not lie outside a period: it may be adopted the year before it begins."""
    start, end = period
    if not date or term_of(date) is None:
        return True
    return int(start) - 1 <= int(date[:4]) <= (int(end) if end else 9999)


def _by_spelling(view: View, nodes: Iterable[_Node]) -> Iterator[Link]:
    """Nodes whose years are the same, or that have none: "Boldklubben 1909" is not any Boldklubben."""
    for key, alike in _named_alike(nodes):
        dated: dict[frozenset[tuple[str, str]], list[_Node]] = defaultdict(list)
        for node in alike:
            dated[frozenset(node.periods)].append(node)
        for same in dated.values():
            for node in same[1:]:
                periods = _period_proofs(view, node) | _period_proofs(view, same[0])
                yield _link(view, SAME_NAME, node, same[0], key, EXACT, also=periods)


def _by_letters(view: View, nodes: list[_Node]) -> Iterator[Link]:
    for node in nodes:
        if not node.lettered or len(node.letters) != 1:
            continue
        letters = next(iter(node.letters))
        meant = [other for other in nodes if not other.lettered and letters in other.letters]
        if len(meant) == 1 and _agree(node, meant[0]):
            places = [*node.letters[letters], *meant[0].letters[letters]]
            evidence = _proofs(view, node.iri, node.letters[letters]) | _proofs(view, meant[0].iri, places)
            evidence |= _period_proofs(view, node) | _period_proofs(view, meant[0])
            yield Link(STATED_ABBREVIATION, node.iri, meant[0].iri, EXACT, evidence)


def _agree(one: _Node, other: _Node) -> bool:
    """Whether no period says that they are two."""
    return len(one.periods | other.periods) <= 1


def _link(
    view: View,
    rule: str,
    node: _Node,
    other: _Node,
    key: tuple[str, ...],
    prop: str,
    *,
    also: frozenset[str],
    inferred: bool = False,
    term: Term | None = None,
) -> Link:
    evidence = also | _proofs(view, node.iri, node.names[key]) | _proofs(view, other.iri, other.names[key])
    return Link(rule, node.iri, other.iri, prop, evidence, inferred=inferred, term=term)


def _proofs(view: View, iri: str, places: Iterable[_Place]) -> frozenset[str]:
    return few(view.evidence(source, iri, prop, words) for source, prop, words in places)


def _period_proofs(view: View, node: _Node) -> frozenset[str]:
    """What proves the period of a node: its first and last year, or a name that has them."""
    ends = few(
        view.evidence(source, node.iri, prop, value)
        for source in node.sources.values()
        for prop in (START, END)
        for value in source.values(node.iri, prop)
    )
    named = (
        (source, prop, words)
        for places in node.names.values()
        for source, prop, words in places
        if _period(folded(words, view.authority, view.identity.base))
    )
    return ends or _proofs(view, node.iri, named)


def _day_proofs(view: View, node: _Node, term: Term | None = None) -> frozenset[str]:
    """What proves the dates of the documents that name a node (in a council's term)."""
    return few(view.day(source) for source in node.sources.values() if term is None or source.term == term)
