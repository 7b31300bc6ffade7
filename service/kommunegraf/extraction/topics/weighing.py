"""Weighs the words of topics by where they stand, and tells what a text is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.bodies import body_index
from kommunegraf.extraction.topics.rules import PlaceWeights, topic_rules
from kommunegraf.extraction.topics.words import Hit, topic_hits
from kommunegraf.reading.document import Span

TITLE = "title"
TITLE_RULE = "topic-words-in-title"
WEIGHT_RULE = "topic-words-that-weigh-enough"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that words speak of; `spans` of the stored text prove it."""

    code: str
    spans: tuple[Span, ...]
    rule: str


@dataclass
class Weighed:
    """The words of one item, document or fact: fed sentence by sentence, then asked for topics and words of scope."""

    frame: Frame
    weights: PlaceWeights
    _scores: dict[str, float] = field(default_factory=dict)
    _titled: set[str] = field(default_factory=set)
    _spans: dict[str, list[tuple[float, Span]]] = field(default_factory=dict)
    title_scope: dict[str, list[Span]] = field(default_factory=dict)
    text_scope: dict[str, list[Span]] = field(default_factory=dict)

    def hear(self, shown: Span, place: str) -> None:
        """Takes in a sentence, title or heading; `shown` counts in the shadow."""
        best: dict[str, float] = {}
        for hit in hits_at(self.frame, shown):
            span = Span(hit.start, hit.end)
            if hit.scope:
                kept = self.title_scope if place == TITLE else self.text_scope
                kept.setdefault(hit.code, []).append(self.frame.shadow.to_text(span))
                continue
            weight = self.weights.of(place) * (topic_rules().weak if hit.weak else 1)
            best[hit.code] = max(weight, best.get(hit.code, 0))
            self._spans.setdefault(hit.code, []).append((weight, span))
            if place == TITLE and not hit.weak:
                self._titled.add(hit.code)
        for code, weight in best.items():
            self._scores[code] = self._scores.get(code, 0) + weight

    def topics(self, *, known: bool = False) -> tuple[Topic, ...]:
        """What it is about, the heaviest first; `known` where something else says a topic already."""
        rules = topic_rules()
        heaviest = max(self._scores.values(), default=0)
        needed = max(rules.threshold, rules.share * heaviest)
        codes = [code for code, score in self._scores.items() if code in self._titled or score >= needed]
        if known or any(code not in rules.residual for code in codes):
            codes = [code for code in codes if code in self._titled or code not in rules.residual]
        codes.sort(key=lambda code: (code not in self._titled, -self._scores[code], code))
        return tuple(self._topic(code) for code in codes)

    def _topic(self, code: str) -> Topic:
        heavy = sorted(self._spans[code], key=lambda each: (-each[0], each[1]))[: topic_rules().most_proofs]
        spans = dict.fromkeys(self.frame.shadow.to_text(span) for _, span in heavy)
        return Topic(code, tuple(sorted(spans)), TITLE_RULE if code in self._titled else WEIGHT_RULE)


def hits_at(frame: Frame, shown: Span) -> Iterator[Hit]:
    """The words of topics and scope in a stretch of the shadow, with its offsets; the names of bodies are none."""
    found = topic_hits(frame.shadow.text[shown.start : shown.end])
    if not found:
        return
    bodies = _bodies(frame)
    for hit in found:
        start, end = hit.start + shown.start, hit.end + shown.start
        index = bisect_right(bodies.starts, end - 1) - 1
        if index < 0 or bodies.ends[index] <= start:
            yield hit._replace(start=start, end=end)


@dataclass(frozen=True)
class _Bodies:
    starts: list[int]
    ends: list[int]


def _bodies(frame: Frame) -> _Bodies:
    known = frame.memo.get("body-places")
    if not isinstance(known, _Bodies):
        spans = sorted(mention.span for mention in body_index(frame).mentions)
        known = _Bodies([span.start for span in spans], [span.end for span in spans])
        frame.memo["body-places"] = known
    return known
