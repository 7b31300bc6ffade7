"""Agenda items of several bodies that treat one case, though no case number says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kommunegraf.linking.link import SAME_CASE, Link
from kommunegraf.linking.rule_names import BODY_ABBREVIATION, BODY_INITIALS, SAME_TITLE_AND_STAGE
from kommunegraf.linking.view import (
    CASE,
    DATE,
    DECIDED_BY,
    HAS_DECISION,
    HAS_ITEM,
    HELD_BY,
    ITEM,
    MEETING,
    MOST,
    TITLE,
    Source,
    View,
)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORD = re.compile(r"[^\W_]+")
_MOST = 3 * MOST  # pieces of evidence after which no further document that tells the same is taken


@dataclass(frozen=True, slots=True)
class _Stage:
    """A body and a day."""

    body: str
    day: str


@dataclass(frozen=True, slots=True)
class _Treated:
    """An item as one document has it; `meeting` with its stage where both body and day are known."""

    source: Source
    node: str
    meeting: str
    stage: _Stage


def link_items(view: View, bodies: Iterable[Link]) -> Iterator[Link]:
    """A link from an item that tells of another body's decision on a day to the item of that body's meeting that day.

    Both have the same title, folded; the meeting's document has no other item of this title, and the items' case
    numbers do not differ, nor do those of other items that are linked to them. `bodies` are the links by which bodies
    that are named by letters alone are known.
    """
    same_body = _Bodies(bodies)
    held = _by_stage_and_title(view, same_body)
    found: dict[tuple[str, str], Link] = {}
    cases: dict[str, set[str]] = defaultdict(set)
    for source, node in view.of_kind(ITEM):
        cases[node].update(source.values(node, CASE))
    for source, node in view.of_kind(ITEM):
        for title in source.values(node, TITLE):
            for decision in source.values(node, HAS_DECISION):
                for stage, body, day in _told(source, decision, same_body):
                    for other in held.get((stage, _folded(title)), ()):
                        pair = (node, other.node) if node < other.node else (other.node, node)
                        if node == other.node or cases[node] & cases[other.node]:
                            continue  # the case ties them
                        known = found.get(pair)
                        if known is not None and len(known.evidence) >= _MOST:
                            continue
                        evidence = (
                            view.evidence(source, node, TITLE)
                            | view.evidence(other.source, other.node, TITLE)
                            | view.evidence(source, decision, DECIDED_BY, body)
                            | view.evidence(source, decision, DATE, day)
                            | view.evidence(other.source, other.meeting, HELD_BY)
                            | view.evidence(other.source, other.meeting, DATE)
                        )
                        proofs = evidence | known.evidence if known else evidence
                        found[pair] = Link(SAME_TITLE_AND_STAGE, *pair, SAME_CASE, proofs)
    yield from _without_contradictions(found, cases)


class _Bodies:
    """Which body is meant by one that is named by letters, on a day."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            if link.rule in (BODY_ABBREVIATION, BODY_INITIALS):
                self._links[link.source].append(link)

    def on(self, body: str, day: str) -> str:
        for link in self._links.get(body, ()):
            if link.term is None or link.term.start <= day <= link.term.end:
                return link.target
        return body


def _folded(title: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(title.casefold()))


def _told(source: Source, decision: str, same_body: _Bodies) -> Iterator[tuple[_Stage, str, str]]:
    """The body and day of a decision as they are known, and both as the document has them."""
    for body in source.values(decision, DECIDED_BY):
        for day in source.values(decision, DATE):
            if _DAY.fullmatch(day):
                yield _Stage(same_body.on(body, day), day), body, day


def _by_stage_and_title(view: View, same_body: _Bodies) -> Mapping[tuple[_Stage, tuple[str, ...]], list[_Treated]]:
    """The items of meetings of a known body and day; of a document that has a title twice there, none of that title."""
    table: dict[tuple[_Stage, tuple[str, ...]], list[_Treated]] = defaultdict(list)
    for source, meeting in view.of_kind(MEETING):
        days = [day for day in source.values(meeting, DATE) if _DAY.fullmatch(day)]
        bodies = source.values(meeting, HELD_BY)
        if len(days) != 1 or len(bodies) != 1:
            continue
        stage = _Stage(same_body.on(bodies[0], days[0]), days[0])
        by_title: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for item in source.values(meeting, HAS_ITEM):
            for title in source.values(item, TITLE):
                by_title[_folded(title)].add(item)
        for words, items in by_title.items():
            if words and len(items) == 1:
                table[stage, words].append(_Treated(source, next(iter(items)), meeting, stage))
    return table


def _without_contradictions(found: Mapping[tuple[str, str], Link], cases: Mapping[str, set[str]]) -> Iterator[Link]:
    """The links but for those that would bring items of two cases together, one way or another."""
    group: dict[str, str] = {}

    def head(node: str) -> str:
        while (above := group.get(node, node)) != node:
            group[node] = group.get(above, above)
            node = above
        return node

    for one, other in sorted(found):
        group.setdefault(head(one), head(one))
        group[head(other)] = head(one)
    known: dict[str, set[str]] = defaultdict(set)
    for pair in found:
        for node in pair:
            known[head(node)] |= cases.get(node, set())
    for pair in sorted(found):
        if len(known[head(pair[0])]) <= 1:
            yield found[pair]
