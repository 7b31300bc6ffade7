"""Which public-health topics an item is about: by its KLE subject, and by the words of title and recommendation."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import body_index
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.records import AgendaItem, Case, Iri, Mode, Stated
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

TITLE_RULE = "topic-words-in-title"
RECOMMENDATION_RULE = "topic-words-in-recommendation"
KLE_RULE = "topic-of-kle-subject"


class KleTopics(Lexicon):
    """The form of `mappings/lexicon/kle-topics.toml`: topic -> KLE groups and subjects."""

    topics: dict[str, tuple[str, ...]]


def extract_topics(frame: Frame) -> None:
    """Adds `about` to items: topics of the scheme *health-topic*, derived from KLE or inferred from words."""
    for iri, item in zip(item_iris(frame), frame.outline.items, strict=True):
        links = [*_by_kle(frame, iri)]
        if "title" in item.fields:
            links += _by_words(frame, item.fields["title"].span, TITLE_RULE)
        for section in item.sections:
            if section.role == "recommendation":
                links += _by_words(frame, section.span, RECOMMENDATION_RULE)
        if links:
            frame.found.add(AgendaItem(id=iri, about=tuple(links)))


def topic_of_kle(code: str) -> str | None:
    """The topic of a KLE subject such as "29.15.04", by its longest listed number; None where it has none."""
    table = {number: topic for topic, numbers in load("kle-topics", KleTopics).topics.items() for number in numbers}
    parts = code.split(".")
    for length in range(len(parts), 1, -1):
        topic = table.get(".".join(parts[:length]))
        if topic is not None:
            return topic
    return None


def _by_kle(frame: Frame, iri: str) -> list[Stated[Iri]]:
    item = frame.found.get(iri)
    if not isinstance(item, AgendaItem) or item.concerns_case is None:
        return []
    case = frame.found.get(item.concerns_case.value.iri)
    if not isinstance(case, Case) or case.kle_subject is None:
        return []
    topic = topic_of_kle(case.kle_subject.value.iri.rsplit("/", 1)[-1])
    if topic is None:
        return []
    spans = [Span(proof.start, proof.end) for proof in case.kle_subject.proofs]
    return [say(_concept(frame, topic), *spans, mode=Mode.DERIVED, rule=KLE_RULE)]


def _by_words(frame: Frame, words: Span, rule: str) -> list[Stated[Iri]]:
    """The topics that words speak of; the names of bodies and offices are no topics."""
    shown = frame.shadow.to_shadow(words)
    bodies = [each.span for each in body_index(frame).mentions if each.span.overlaps(shown)]
    tokens = tokenise(frame.shadow.text[shown.start : shown.end], shown.start)
    lexicon = terms("health-topics")
    found: dict[str, list[Span]] = {}
    index = 0
    while index < len(tokens):
        fitting = lexicon.at(tokens, index)
        end, topic = fitting[0] if fitting else (index + 1, "")
        if topic:
            spot = Span(tokens[index].start, tokens[end - 1].end)
            if not any(spot.overlaps(each) for each in bodies):
                found.setdefault(topic, []).append(frame.shadow.to_text(spot))
        index = end
    return [say(_concept(frame, topic), *spans, mode=Mode.INFERRED, rule=rule) for topic, spans in found.items()]


def _concept(frame: Frame, topic: str) -> Iri:
    return Iri(iri=frame.identity.concept("health-topic", topic))
