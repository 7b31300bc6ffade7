"""Says of policies, initiatives, agreements, partnerships and amounts what they are about, and whether it is within
public health."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import (
    Agreement,
    BudgetLine,
    FundingItem,
    Initiative,
    Instrument,
    Iri,
    Mode,
    Partnership,
    Proof,
    Stated,
    Text,
)
from kommunegraf.extraction.topics.rules import scope_rules, topic_rules
from kommunegraf.extraction.topics.scope import Scope
from kommunegraf.extraction.topics.weighing import TITLE, Topic, Weighed
from kommunegraf.reading.document import Span

INHERITED_TOPIC = "topic-of-title-around"
INHERITED_SCOPE = "scope-of-item-around"
_MOST_LINES = 8  # heads of rows above a head

Fact = Instrument | Initiative | Agreement | Partnership | FundingItem


@dataclass(frozen=True, slots=True)
class Around:
    """What the item (or document) says in which a fact stands: the topics of its title or KLE number, and its scope."""

    topics: tuple[Topic, ...]
    scope: Scope


def say_of_facts(frame: Frame, spans: Sequence[Span], items: Sequence[Around], whole: Around | None) -> None:
    """Adds topics and scope to each fact: by its own words, else (no instrument) as the title around it says.

    `spans` are the places of the items, ascending, with what each says; `whole` is the document's, where it has none.
    """
    starts = [span.start for span in spans]
    heard: dict[Span, Weighed] = {}
    for fact in [record for record in frame.found if isinstance(record, Fact)]:
        place = _place(fact)
        index = bisect_right(starts, place) - 1
        around = items[index] if index >= 0 and place < spans[index].end else whole
        _say(frame, fact, around, heard)


def _say(frame: Frame, fact: Fact, around: Around | None, known: dict[Span, Weighed]) -> None:
    named = [Span(proof.start, proof.end) for proof in _words(frame, fact)]
    heard = [_heard(frame, span, known) for span in named]
    topics = {topic.code: topic for each in heard for topic in each.topics()}
    links = [_link(frame, topic, Mode.INFERRED, topic.rule) for topic in topics.values()]
    if not links and around is not None and not isinstance(fact, Instrument):
        links = [_link(frame, topic, Mode.DERIVED, INHERITED_TOPIC) for topic in around.topics]
    scope = _own_scope(list(topics.values()), heard)
    if scope is None and around is not None and not isinstance(fact, Instrument):
        scope = Scope(around.scope.code, around.scope.spans[:1], INHERITED_SCOPE, Mode.DERIVED)
    if scope is None:
        scope = Scope("unclear", tuple(named[:1]) or (Span(_place(fact), _place(fact) + 1),), "scope-without-words")
    answer = Iri(iri=frame.identity.concept("public-health-scope", scope.code))
    stated = say(answer, *scope.spans, mode=scope.mode, rule=scope.rule)
    frame.found.add(type(fact)(id=fact.id, about=tuple(links), public_health_scope=stated))


def _heard(frame: Frame, span: Span, known: dict[Span, Weighed]) -> Weighed:
    """The words of a title, label or head of a row: many cells of a table have one."""
    if span not in known:
        known[span] = Weighed(frame, topic_rules().item)
        known[span].hear(frame.shadow.to_shadow(span), TITLE)
    return known[span]


def _own_scope(topics: Sequence[Topic], heard: Sequence[Weighed]) -> Scope | None:
    """What its own words say of it; None where they say nothing."""
    own = [topic for topic in topics if topic.code not in scope_rules().topics.depends]
    within = [span for each in heard for span in each.title_scope.get("within", ())]
    if own or within:
        return Scope("yes", own[0].spans[:1] if own else tuple(within[:1]), "scope-of-health-topic")
    return None


def _link(frame: Frame, topic: Topic, mode: Mode, rule: str) -> Stated[Iri]:
    return say(Iri(iri=frame.identity.concept("health-topic", topic.code)), topic.spans[0], mode=mode, rule=rule)


def _words(frame: Frame, fact: Fact) -> Iterator[Proof]:
    """The first proof of each title, label or head of a row that names the fact."""
    for stated in _named(frame, fact):
        if stated is not None:
            yield stated.proofs[0]


def _named(frame: Frame, fact: Fact) -> Iterator[Stated[Text] | None]:
    match fact:
        case Instrument():
            yield fact.title
            yield from fact.alternative
        case Initiative():
            yield fact.title
            yield fact.description
        case Agreement():
            yield fact.title
        case Partnership():
            yield fact.label
        case FundingItem():
            yield fact.label
            line = fact.budget_line
            for _ in range(_MOST_LINES):
                record = frame.found.get(line.value.iri) if line else None
                if not isinstance(record, BudgetLine):
                    return
                yield record.label
                line = record.broader


def _place(fact: Fact) -> int:
    """Where in the text the fact is first told."""
    return min(proof.start for _, stated in fact.stated() for proof in stated.proofs)
