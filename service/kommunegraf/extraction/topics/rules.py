"""The rules that a person can read: how much words weigh by their place, and what is within public health."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from kommunegraf.extraction.words.lexicon import Lexicon, load


class PlaceWeights(Lexicon):
    """What words weigh in each kind of place, and what a topic needs that several sentences name."""

    repeated: float
    title: float
    heading: float
    recommendation: float
    summary: float
    decision: float
    text: float
    row: float

    def of(self, place: str) -> float:
        """The weight of a place, which is one of the names of these fields."""
        return float(getattr(self, place))


class Silent(Lexicon):
    roles: frozenset[str]


class Dense(Lexicon):
    """In how many sentences, and which share of all, a topic must be named in a short text."""

    sentences: int
    share: float


class Telling(Lexicon):
    """What a telling word weighs of a whole one, and in which share of all sentences of a short text one is enough."""

    weight: float
    share: float


class Residual(Lexicon):
    topics: frozenset[str]


class Aside(Lexicon):
    """Topics that texts about others touch on, and what one needs where the title names another."""

    topics: frozenset[str]
    needs: float


class TopicRules(Lexicon):
    """The form of `mappings/lexicon/topic-weights.toml`."""

    threshold: float
    once: float
    weak: float
    share: float
    most_proofs: int = Field(alias="most-proofs", ge=1)
    hint: float
    recommends: frozenset[str]
    longest_title: int = Field(alias="longest-title")
    opening_lines: int = Field(alias="opening-lines")
    dense: Dense
    telling: Telling
    residual: Residual
    aside: Aside
    item: PlaceWeights
    document: PlaceWeights
    roles: dict[str, str]
    silent: Silent


class KleTopics(Lexicon):
    """The form of `mappings/lexicon/kle-topics.toml`: topic -> KLE groups and subjects."""

    topics: dict[str, tuple[str, ...]]
    general: dict[str, tuple[str, ...]]


class _KleScope(Lexicon):
    within: tuple[str, ...]
    without: tuple[str, ...]


class _TopicScope(Lexicon):
    depends: frozenset[str]
    broad: frozenset[str]
    beside: frozenset[str]


class _ScopeWords(Lexicon):
    within: tuple[str, ...]
    open: tuple[str, ...]
    without: tuple[str, ...]
    mentions: int = Field(ge=1)


class _Formal(Lexicon):
    no: tuple[str, ...]
    quiet: tuple[str, ...]
    unclear: tuple[str, ...]


class ScopeRules(Lexicon):
    """The form of `mappings/lexicon/scope.toml`."""

    kle: _KleScope
    topics: _TopicScope
    words: _ScopeWords
    formal: _Formal


def topic_rules() -> TopicRules:
    return load("topic-weights", TopicRules)


def scope_rules() -> ScopeRules:
    return load("scope", ScopeRules)


@cache
def _kle_table() -> dict[str, tuple[str, bool]]:
    file = load("kle-topics", KleTopics)
    table = {number: (topic, True) for topic, numbers in file.general.items() for number in numbers}
    return table | {number: (topic, False) for topic, numbers in file.topics.items() for number in numbers}


def topic_of_kle(code: str) -> tuple[str, bool] | None:
    """The topic of a KLE subject such as "29.15.04", by its longest listed number, and whether the number is general.

    None where it has none.
    """
    table = _kle_table()
    parts = code.split(".")
    for length in range(len(parts), 1, -1):
        found = table.get(".".join(parts[:length]))
        if found is not None:
            return found
    return None


def stands_under(code: str, numbers: tuple[str, ...]) -> bool:
    """Whether a KLE subject is one of the numbers or below one."""
    return any(code == number or code.startswith(f"{number}.") for number in numbers)
