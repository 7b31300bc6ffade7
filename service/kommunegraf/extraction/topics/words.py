"""Finds the words of health topics, and those that decide on scope, in a stretch of text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from pydantic import Field

from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.topics.rules import scope_rules, topic_rules
from kommunegraf.extraction.words.lexicon import Lexicon, load
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.extraction.words.terms import MOST_WORDS, Word, words
from kommunegraf.extraction.words.tokens import Token, placed, words_and_marks
from kommunegraf.extraction.words.wordtable import WordTable

_OLD = "-årige"  # how a word for people of an age ends
_STEM = 3  # letters by which stems are looked up


class TopicEntry(Lexicon):
    """The words of one topic: `telling` ones are said of hardly anything else, `weak` ones are also said in passing."""

    code: str = Field(min_length=1)
    telling: tuple[str, ...] = ()
    words: tuple[str, ...] = Field(min_length=1)
    weak: tuple[str, ...] = ()


class NoTopic(Lexicon):
    """Words that look like a topic and are none."""

    about: str
    words: tuple[str, ...] = Field(min_length=1)


class AgeGroup(Lexicon):
    """A topic that is about people from one age to another, both included; `single`: the first age that says so alone.

    Below it, "3-årige" is rather said of a plan or a contract. `said`: phrases in which "#" stands for such an age.
    """

    code: str = Field(min_length=1)
    youngest: int = Field(alias="from", ge=0)
    oldest: int = Field(alias="to", le=120)
    single: int = Field(ge=0)
    said: tuple[str, ...] = ()

    def ages(self) -> Iterator[str]:
        """ "15-årige" and "over 65 år", for each age."""
        for age in range(self.single, self.oldest + 1):
            yield f"{age}{_OLD}"
            yield from (phrase.replace("#", str(age)) for phrase in self.said)

    def ranges(self) -> Iterator[str]:
        """ "15-25-årige", for each two ages."""
        for age in range(self.youngest, self.oldest):
            yield from (f"{age}-{older}{_OLD}" for older in range(age + 1, self.oldest + 1))


class TopicWords(Lexicon):
    """The form of `mappings/lexicon/health-topics.toml`."""

    scheme: str
    entry: tuple[TopicEntry, ...] = Field(min_length=1)
    age: tuple[AgeGroup, ...] = ()
    none: tuple[NoTopic, ...] = Field(default=(), alias="not")


class Hit(NamedTuple):
    """Words at `start`..`end` of the text that speak of a topic (`code` of the scheme health-topic).

    `weak` ones count for less, `telling` ones for more. With `scope`, `code` is "within", "open" or "without" of
    scope.toml instead.
    """

    start: int
    end: int
    code: str
    weak: bool = False
    scope: bool = False
    telling: bool = False


class _Meaning(NamedTuple):
    code: str  # "" for words that are no topic
    weak: bool = False
    scope: bool = False
    telling: bool = False


@dataclass
class _Index:
    """All phrases, found by their first word."""

    phrases: list[tuple[tuple[Word, ...], _Meaning]] = field(default_factory=list)
    exact: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    stems: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    others: WordTable = field(default_factory=WordTable)
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)
    barren: set[str] = field(default_factory=set)  # the words of `known` that no phrase begins with

    def add(self, phrases: Iterable[str], meaning: _Meaning, file: str) -> None:
        for phrase in phrases:
            parsed = _parsed(phrase)
            if not parsed or not parsed[0].text:
                raise ConfigurationError(f"mappings/lexicon/{file}.toml: {phrase!r} does not begin with a word")
            first, number = parsed[0], len(self.phrases)
            if first.suffix or (first.prefix and len(first.text) < _STEM):
                self.others.add(first, number)
            elif first.prefix:
                self.stems[first.text[:_STEM]].append(number)
            else:
                self.exact[first.text].append(number)
            self.phrases.append((parsed, meaning))

    def beginning(self, folded: str) -> tuple[int, ...]:
        """The phrases that may begin with a word."""
        numbers = self.known.get(folded)
        if numbers is None:
            stems = self.stems.get(folded[:_STEM], ())
            fitting = [number for number in stems if self.phrases[number][0][0].fits(folded)]
            numbers = (*self.exact.get(folded, ()), *fitting, *sorted(self.others.of(folded)))
            if len(self.known) < MOST_WORDS:
                self.known[folded] = numbers
                if not numbers:
                    self.barren.add(folded)
        return numbers

    def at(self, tokens: Sequence[Token], index: int) -> list[tuple[int, _Meaning]]:
        """(index after the words, meaning) of each phrase that stands at `index`."""
        found = []
        for number in self.beginning(tokens[index].folded):
            phrase, meaning = self.phrases[number]
            end = index + len(phrase)
            if end <= len(tokens) and all(phrase[n].fits(tokens[index + n].folded) for n in range(1, len(phrase))):
                found.append((end, meaning))
        return found


def _parsed(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase; "*" alone is any one word."""
    found: list[Word] = []
    for chunk in phrase.split():
        found += (Word("", prefix=True),) if chunk == "*" else words(chunk)
    return tuple(found)


@cache
def _index() -> _Index:
    index, file = _Index(), load("health-topics", TopicWords)
    for entry in file.entry:
        index.add(entry.telling, _Meaning(entry.code, telling=True), "health-topics")
        index.add(entry.words, _Meaning(entry.code), "health-topics")
        index.add(entry.weak, _Meaning(entry.code, weak=True), "health-topics")
    for group in file.age:
        index.add(group.ages(), _Meaning(group.code), "health-topics")
        index.add(group.ranges(), _Meaning(group.code, telling=True), "health-topics")
    for none in file.none:
        index.add(none.words, _Meaning(""), "health-topics")
    index.add(scope_rules().words.within, _Meaning("within", scope=True), "scope")
    index.add(scope_rules().words.open, _Meaning("open", scope=True), "scope")
    index.add(scope_rules().words.without, _Meaning("without", scope=True), "scope")
    return index


def may_have_topics(folded: frozenset[str]) -> bool:
    """Whether a sentence of such words can speak of topics or decide on scope: most begin no phrase."""
    index = _index()
    return any(map(index.beginning, folded - index.barren))


@remembered
def topic_hits(text: str) -> tuple[Hit, ...]:
    """The words in `text` that speak of topics or decide on scope, in order; of those that overlap the longest.

    Offsets are those of `text`. Linear in its length.
    """
    return tuple(_hits(text))


def _hits(text: str) -> Iterator[Hit]:
    index = _index()
    written = words_and_marks(text)
    small = [*map(str.casefold, written)]
    if index.barren.issuperset(small) or not any(map(index.beginning, small)):
        return  # most sentences: seen without their places
    tokens = placed(written, small, text)
    at = 0
    while at < len(tokens):
        if not index.beginning(tokens[at].folded):
            at += 1
            continue
        found = index.at(tokens, at)
        end = max((end for end, meaning in found if not meaning.scope), default=at)
        meanings = {meaning for stop, meaning in found if stop == end and not meaning.scope}
        if not any(meaning.code == "" for meaning in meanings):
            codes = {meaning.code for meaning in meanings}
            for code in sorted(codes):
                telling = _Meaning(code, telling=True) in meanings
                weak = not telling and _Meaning(code) not in meanings
                yield Hit(tokens[at].start, tokens[end - 1].end, code, weak, telling=telling)
            for stop, meaning in found:
                if meaning.scope:
                    yield Hit(tokens[at].start, tokens[stop - 1].end, meaning.code, scope=True)
            if end > at + 1:
                yield from _inside(index, tokens, at, end, codes)
        at = max(end, at + 1)


def _inside(index: _Index, tokens: Sequence[Token], first: int, end: int, codes: set[str]) -> Iterator[Hit]:
    """What words inside a phrase of some topics say of others ("sårbare gravide"); weak and general ones: nothing."""
    told = codes | topic_rules().residual.topics
    for at in range(first, end):
        found = [(stop, meaning) for stop, meaning in index.at(tokens, at) if stop <= end and not meaning.scope]
        if any(meaning.code == "" for _, meaning in found):
            continue
        for stop, meaning in sorted(found):
            if not meaning.weak and meaning.code not in told:
                told.add(meaning.code)
                yield Hit(tokens[at].start, tokens[stop - 1].end, meaning.code, telling=meaning.telling)
