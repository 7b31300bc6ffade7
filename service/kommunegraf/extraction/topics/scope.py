"""Whether something is within public health, by the rules of `mappings/lexicon/scope.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.records import Mode
from kommunegraf.extraction.topics.rules import scope_rules, stands_under
from kommunegraf.extraction.topics.weighing import TITLE_RULE, Topic, Weighed
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import starred
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Scope:
    """An answer: `code` of the scheme public-health-scope, the words that prove it, and the rule."""

    code: str
    spans: tuple[Span, ...]
    rule: str
    mode: Mode = Mode.INFERRED


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules look at: title (folded by the caller as it likes), KLE number with its places, topics, words.

    `bearer` is the place that stands for the whole where no words decide; `bare` says that there is nothing but it.
    """

    title: str
    kle: str | None
    kle_spans: tuple[Span, ...]
    topics: Sequence[Topic]
    weighed: Weighed
    bearer: Span
    bare: bool


def scope_of(subject: Subject) -> Scope:
    """The answer of the first rule that fits."""
    rules = scope_rules()
    formal = _formal(subject.title)
    if formal:
        return Scope(formal, (subject.bearer,), "scope-of-formal-item")
    if subject.kle and stands_under(subject.kle, rules.kle.within):
        return Scope("yes", subject.kle_spans, "scope-of-kle-subject", Mode.DERIVED)
    heard = subject.weighed
    own = [topic for topic in (*subject.topics, *heard.general()) if topic.code not in rules.topics.depends]
    within = heard.scope_words("within", title=True)
    if own or within:
        elsewhere = bool(subject.kle and stands_under(subject.kle, rules.kle.without))
        unsure = elsewhere and not any(topic.rule == TITLE_RULE for topic in own)
        unsure = unsure or ("open" in heard.title_scope and not within)
        return Scope("unclear" if unsure else "yes", within or own[0].spans, "scope-of-health-topic")
    hints = [topic.spans[0] for topic in subject.topics] + [*heard.scope_words("open", title=True)]
    if len(heard.text_scope.get("within", ())) >= rules.words.mentions:
        hints += heard.scope_words("within", title=False)
    hints += heard.hints(rules.topics.depends)
    if hints:
        return Scope("unclear", (hints[0],), "scope-of-words")
    return Scope("unclear" if subject.bare else "no", (subject.bearer,), "scope-without-words")


# What may stand behind a formal title: "(B)", a full stop.
_BEHIND = r"\s*(?:\([^)]{0,30}\))?[.:]?\s*\Z"


@cache
def _titles() -> tuple[tuple[str, Caseless], ...]:
    """The patterns of formal titles with their answers; " *" at the end of one stands for all that follows."""
    formal = scope_rules().formal
    return tuple((code, _pattern(titles)) for code, titles in (("no", formal.no), ("unclear", formal.unclear)))


def _pattern(titles: Sequence[str]) -> Caseless:
    whole = starred(title for title in titles if not title.endswith(" *"))
    begun = starred(title.removesuffix(" *") for title in titles if title.endswith(" *"))
    return Caseless(rf"\A(?:(?:{whole}){_BEHIND}|(?:{begun})\s)")


def _formal(title: str) -> str:
    words = " ".join(title.split())
    return next((code for code, pattern in _titles() if any(pattern.finditer(words))), "")
