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

    `bearer` is the place that stands for the whole where no words decide; `bare` says that there is nothing but it,
    `nothing` that there was nothing to decide ("Intet.").
    """

    title: str
    kle: str | None
    kle_spans: tuple[Span, ...]
    topics: Sequence[Topic]
    weighed: Weighed
    bearer: Span
    bare: bool
    nothing: bool = False


def scope_of(subject: Subject) -> Scope:
    """The answer of the first rule that fits."""
    rules, heard = scope_rules(), subject.weighed
    if heard.begins_elsewhere:
        return Scope("no", (heard.scope_words("without", title=True) or (subject.bearer,)), "scope-of-other-field")
    formal = _of_formal(subject)
    if formal:
        return Scope(formal, (subject.bearer,), "scope-of-formal-item")
    if subject.kle and stands_under(subject.kle, rules.kle.within):
        return Scope("yes", subject.kle_spans, "scope-of-kle-subject", Mode.DERIVED)
    elsewhere = bool(subject.kle and stands_under(subject.kle, rules.kle.without))
    own = [topic for topic in (*subject.topics, *heard.general()) if _is_health(topic)]
    within = heard.scope_words("within", title=True)
    if own or within:
        titled = [topic for topic in own if topic.rule == TITLE_RULE]
        unsure = elsewhere and not titled
        narrow = [topic for topic in titled if topic.code not in rules.topics.broad]
        unsure = unsure or ("open" in heard.title_scope and not within and not narrow)
        return Scope("unclear" if unsure else "yes", within or own[0].spans, "scope-of-health-topic")
    hints = [topic.spans[0] for topic in subject.topics] + [*heard.scope_words("open", title=True)]
    if not elsewhere:
        hints += heard.hints(rules.topics.depends)
        if len(heard.text_scope.get("within", ())) >= rules.words.mentions:
            hints += heard.scope_words("within", title=False)
    if hints:
        return Scope("unclear", (hints[0],), "scope-of-words")
    return Scope("unclear" if subject.bare else "no", (subject.bearer,), "scope-without-words")


def _is_health(topic: Topic) -> bool:
    """Whether a topic is health by itself, or because the title names it."""
    return topic.code not in scope_rules().topics.depends or topic.rule == TITLE_RULE


def _of_formal(subject: Subject) -> str:
    """The answer for a formal title, or ""."""
    formal, heard = formal_title(subject.title), subject.weighed
    if formal == "quiet":
        speaks = bool(heard.text_scope.get("within")) or bool(heard.hints(frozenset()))
        return "unclear" if speaks and not subject.nothing else "no"
    return "no" if formal == "unclear" and subject.nothing else formal


# What may stand behind a formal title: "(B)", a full stop.
_BEHIND = r"\s*(?:\([^)]{0,30}\))?[.:]?\s*\Z"


@cache
def _titles() -> tuple[tuple[str, Caseless], ...]:
    """The patterns of formal titles with their answers; " *" at the end of one stands for all that follows."""
    formal = scope_rules().formal
    return tuple(
        (code, _pattern(titles))
        for code, titles in (("no", formal.no), ("quiet", formal.quiet), ("unclear", formal.unclear))
    )


def _pattern(titles: Sequence[str]) -> Caseless:
    whole = starred(title for title in titles if not title.endswith(" *"))
    begun = starred(title.removesuffix(" *") for title in titles if title.endswith(" *"))
    return Caseless(rf"\A(?:(?:{whole}){_BEHIND}|(?:{begun})\s)")


def formal_title(title: str) -> str:
    """Which of the lists of formal titles a title is one of ("no", "quiet", "unclear"), or ""."""
    words = " ".join(title.split())
    return next((code for code, pattern in _titles() if any(pattern.finditer(words))), "")
