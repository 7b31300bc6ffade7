"""Weighs the words of topics by where they stand, and tells what a text is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.bodies import body_index
from kommunegraf.extraction.topics.rules import PlaceWeights, scope_rules, topic_rules
from kommunegraf.extraction.topics.words import Hit, may_have_topics, topic_hits
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

TITLE = "title"
_ASKS = "recommendation"
TITLE_RULE = "topic-words-in-title"
WEIGHT_RULE = "topic-words-that-weigh-enough"
_LEAD = 160  # code points in which a recommendation says who recommends
_MOST_WORDS = 2  # places that prove by which words scope is open or given


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that words speak of; `spans` of the stored text prove it."""

    code: str
    spans: tuple[Span, ...]
    rule: str


@dataclass
class _Score:
    """What was heard of one topic: the weight of whole and of weak words, the sentences that name it, the quotes."""

    whole: float = 0
    weak: float = 0
    sentences: int = 0
    told: float = 0  # the weight of whole words outside titles
    telling: int = 0  # the sentences with a word that is said of hardly anything else
    named: bool = False  # by a telling word, in a place that reaches the threshold by itself
    titled: bool = False
    beside: bool = False  # a title says at least a weak word of it
    quotes: list[tuple[float, Span]] = field(default_factory=list)

    @property
    def weight(self) -> float:
        return self.whole + min(self.weak, self.whole)


@dataclass
class Weighed:
    """The words of one item, document or fact: fed sentence by sentence, then asked for topics and words of scope."""

    frame: Frame
    weights: PlaceWeights
    title_scope: dict[str, list[Span]] = field(default_factory=dict)
    text_scope: dict[str, list[Span]] = field(default_factory=dict)
    begins_elsewhere: bool = False  # the title names a word of another field before any of health
    formal: bool = False  # the title is one of those that say nothing of a subject ("Meddelelser")
    _scores: dict[str, _Score] = field(default_factory=dict)
    _sentences: int = 0

    def hear(self, shown: Span, place: str) -> None:
        """Takes in a sentence, title or heading; `shown` counts in the shadow."""
        self._sentences += place != TITLE
        whole: set[str] = set()
        weak: set[str] = set()
        telling: set[str] = set()
        weight = self.weights.of(place)
        found = tuple(hits_at(self.frame, shown))
        if place == _ASKS and found:
            begins = _behind_recommender(self.frame, shown)
            found = tuple(hit for hit in found if hit.start >= begins)
        if place == TITLE:
            self.begins_elsewhere = self.begins_elsewhere or _begins_elsewhere(found)
            # "Parkering ved plejecentret" is of parking: what stands behind is a place
            found = tuple(hit for hit in found if hit.scope) if self.begins_elsewhere else found
        for hit in found:
            span = Span(hit.start, hit.end)
            if hit.scope:
                kept = self.title_scope if place == TITLE else self.text_scope
                kept.setdefault(hit.code, []).append(span)
                continue
            score = self._scores.setdefault(hit.code, _Score())
            score.beside = score.beside or place == TITLE
            score.quotes.append((weight * topic_rules().weak if hit.weak else weight, span))
            (weak if hit.weak else whole).add(hit.code)
            if hit.telling:
                telling.add(hit.code)
        for code in whole:
            self._count(self._scores[code], weight, place, telling=code in telling)
        for code in weak - whole:
            self._scores[code].weak += weight * topic_rules().weak

    def _count(self, score: _Score, weight: float, place: str, *, telling: bool) -> None:
        heard = weight * topic_rules().telling.weight if telling and place != TITLE else weight
        score.whole += heard
        score.told += heard if place != TITLE else 0
        score.telling += telling and place != TITLE
        score.sentences += place != TITLE
        score.named = score.named or (telling and weight >= topic_rules().threshold)
        score.titled = score.titled or place == TITLE

    def topics(self, *, known: bool = False) -> tuple[Topic, ...]:
        """What it is about, the heaviest first; `known` where something else says a topic already."""
        heavy, general = self.heavy(), topic_rules().residual.topics
        if known or any(code not in general for code in heavy):
            heavy = [code for code in heavy if code not in general or self._scores[code].named]
        return tuple(self._topic(code) for code in heavy)

    def general(self) -> tuple[Topic, ...]:
        """The general topics that weigh enough, also where others are said instead."""
        return tuple(self._topic(code) for code in self.heavy() if code in topic_rules().residual.topics)

    def heavy(self) -> list[str]:
        """The topics that weigh enough, general ones too, those of the title first."""
        rules = topic_rules()
        special = (score.told for code, score in self._scores.items() if code not in rules.residual.topics)
        needed = rules.share * max(special, default=0)
        titled = any(score.titled for score in self._scores.values())
        alone = not titled and not self.formal and not self.title_scope.keys() & {"without", "open"}
        beside = scope_rules().topics.beside if titled else frozenset[str]()
        codes = [
            code
            for code, score in self._scores.items()
            if score.titled
            or (score.beside and code in beside)
            or score.weight >= max(needed, self._threshold(code, score, titled=titled))
            or (self._dense(score, alone=alone) and not (titled and code in rules.aside.topics))
        ]
        if self.begins_elsewhere:  # what else a text says there is of the people whom the other field is for
            codes = [code for code in codes if code not in scope_rules().topics.broad or self._scores[code].titled]
        return sorted(codes, key=lambda code: (not self._scores[code].titled, -self._scores[code].weight, code))

    def _threshold(self, code: str, score: _Score, *, titled: bool) -> float:
        """What a topic needs: less where several sentences name it, more where one does and the title names another."""
        rules = topic_rules()
        if titled and code in rules.aside.topics:
            return rules.aside.needs
        if score.sentences >= rules.dense.sentences:
            return self.weights.repeated
        return rules.once if titled and score.sentences else rules.threshold

    def _dense(self, score: _Score, *, alone: bool) -> bool:
        """Whether a short text names a topic often enough: once by a telling word, where no title does (`alone`)."""
        rules = topic_rules()
        named = score.sentences >= rules.dense.sentences and score.sentences >= rules.dense.share * self._sentences
        return named or (alone and score.telling > 0 and score.telling >= rules.telling.share * self._sentences)

    def hints(self, without: frozenset[str]) -> tuple[Span, ...]:
        """The heaviest words of all topics but some, where they weigh enough to leave something open."""
        scores = [score for code, score in self._scores.items() if code not in without]
        if sum(score.weight for score in scores) < topic_rules().hint:
            return ()
        text = self.frame.shadow.text
        quotes = [quote for score in scores for quote in score.quotes]
        heaviest = min(quotes, key=lambda each: (-each[0], text[each[1].start : each[1].end], each[1]))
        return (self.frame.shadow.to_text(heaviest[1]),)

    def scope_words(self, code: str, *, title: bool) -> tuple[Span, ...]:
        """Where words of scope.toml stand, one place for each wording, in the order of the alphabet."""
        text = self.frame.shadow.text
        spans = (self.title_scope if title else self.text_scope).get(code, [])
        return distinct(self.frame, sorted(spans, key=lambda span: (text[span.start : span.end], span)), _MOST_WORDS)

    def _topic(self, code: str) -> Topic:
        score = self._scores[code]
        text = self.frame.shadow.text
        quotes = sorted(score.quotes, key=lambda each: (-each[0], text[each[1].start : each[1].end], each[1]))
        heavy = [span for _, span in quotes]
        spans = distinct(self.frame, heavy, topic_rules().most_proofs)
        return Topic(code, spans, TITLE_RULE if score.titled else WEIGHT_RULE)


def _begins_elsewhere(found: Sequence[Hit]) -> bool:
    """Whether a word of another field stands before any that is of health."""
    said = [hit for hit in found if hit.scope or not hit.weak]
    first = min((hit.start for hit in said), default=0)
    return any(hit.code == "without" and hit.start == first for hit in said)


def _behind_recommender(frame: Frame, shown: Span) -> int:
    """Where a recommendation goes on behind who recommends: "Socialpsykiatri og Handicap indstiller" is an office."""
    verbs = topic_rules().recommends
    tokens = tokenise(frame.shadow.text[shown.start : min(shown.end, shown.start + _LEAD)], shown.start)
    return next((token.end for token in tokens if token.folded in verbs), shown.start)


def distinct(frame: Frame, shown: Sequence[Span], most: int) -> tuple[Span, ...]:
    """Places of the stored text, one for each wording, in the order given; at most so many.

    `shown` counts in the shadow. What a wording proves it proves once, in whatever order a document tells things.
    """
    found: dict[str, Span] = {}
    for span in shown:
        found.setdefault(frame.shadow.text[span.start : span.end], span)
    return tuple(frame.shadow.to_text(span) for span in list(found.values())[:most])


def hits_at(frame: Frame, shown: Span) -> Iterator[Hit]:
    """The words of topics and scope in a stretch of the shadow, with its offsets; the names of bodies are none."""
    sentence = sentence_at(frame, shown)
    found = topic_hits(sentence.text) if may_have_topics(sentence.folded) else ()
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
