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
from kommunegraf.extraction.topics.weighing import TITLE, TITLE_RULE, Topic, Weighed
from kommunegraf.reading.document import Span

INHERITED_TOPIC = "topic-of-title-around"
INHERITED_SCOPE = "scope-of-item-around"
_MOST_LINES = 8  # heads of rows above a head
_MOST_TELLINGS = 8  # places at which one name is read

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
    said: dict[tuple[Span, ...], _Said] = {}
    for fact in [record for record in frame.found if isinstance(record, Fact)]:
        place = _place(fact)
        index = bisect_right(starts, place) - 1
        around = items[index] if index >= 0 and place < spans[index].end else whole
        named = tuple(Span(proof.start, proof.end) for proof in _words(frame, fact))
        own = said.get(named)
        if own is None:
            own = said[named] = _own_words(frame, named)
        links, scope = own.links, own.scope
        if around is not None and not isinstance(fact, Instrument):
            links = links or _links(frame, around.topics, Mode.DERIVED, INHERITED_TOPIC)
            scope = scope or _scope(frame, around.scope.code, around.scope.spans[0], INHERITED_SCOPE, Mode.DERIVED)
        if scope is None:
            bearer = named[0] if named else Span(place, place + 1)
            scope = _scope(frame, "unclear", bearer, "scope-without-words", Mode.INFERRED)
        frame.found.amend(fact.id, about=links, public_health_scope=scope)


@dataclass(frozen=True, slots=True)
class _Said:
    """What titles, labels and heads of rows say by themselves: the many cells of a row have one."""

    links: tuple[Stated[Iri], ...]
    scope: Stated[Iri] | None


def _own_words(frame: Frame, named: Sequence[Span]) -> _Said:
    heard = Weighed(frame, topic_rules().item)
    for span in named:
        heard.hear(frame.shadow.to_shadow(span), TITLE)
    topics = heard.topics()
    own = [topic.spans[0] for topic in topics if topic.code not in scope_rules().topics.depends]
    own += heard.scope_words("within", title=True)
    scope = _scope(frame, "yes", own[0], "scope-of-health-topic", Mode.INFERRED) if own else None
    return _Said(_links(frame, topics, Mode.INFERRED, TITLE_RULE), scope)


def _links(frame: Frame, topics: Sequence[Topic], mode: Mode, rule: str) -> tuple[Stated[Iri], ...]:
    codes = ((frame.identity.concept("health-topic", topic.code), topic.spans[0]) for topic in topics)
    return tuple(say(Iri(iri=iri), span, mode=mode, rule=rule) for iri, span in codes)


def _scope(frame: Frame, code: str, span: Span, rule: str, mode: Mode) -> Stated[Iri]:
    return say(Iri(iri=frame.identity.concept("public-health-scope", code)), span, mode=mode, rule=rule)


def _words(frame: Frame, fact: Fact) -> Iterator[Proof]:
    """The proofs of each title, label or head of a row that names the fact, which may be told more than once."""
    for stated in _named(frame, fact):
        if stated is not None:
            yield from stated.proofs[:_MOST_TELLINGS]


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
    """Where in the text the fact is told first: by the first field that it has."""
    return next((stated.proofs[0].start for _, stated in fact.stated()), 0)
