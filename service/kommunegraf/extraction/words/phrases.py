"""Facts said in sentences: rules are phrases in `mappings/phrases/*.toml`, found here.

A rule is data: an id, the kind of fact, one or more phrases with slots, and guards. docs/phrases.md says how to write
one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.slots import register_types
from kommunegraf.extraction.words.matcher import Program, Run
from kommunegraf.extraction.words.mentions import BETWEEN, Mention, Sentence, register
from kommunegraf.extraction.words.patterns import PhraseError, expand, needs, parse, slots
from kommunegraf.extraction.words.terms import MOST_WORDS, Word, words
from kommunegraf.reading.document import Span

__all__ = ["Match", "Mention", "PhraseBook", "Sentence", "SlotValue", "register"]


class Guard(DataFile):
    """Words that undo a match: `unless` inside it (outside its slots), `unless-clause` before it in its clause,
    `unless-before` anywhere before it in the sentence, `unless-sentence` anywhere in the sentence outside its slots."""

    unless: tuple[str, ...] = ()
    unless_clause: tuple[str, ...] = Field(default=(), alias="unless-clause")
    unless_before: tuple[str, ...] = Field(default=(), alias="unless-before")
    unless_sentence: tuple[str, ...] = Field(default=(), alias="unless-sentence")


class Rule(Guard):
    """One rule as a phrase file gives it."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    fact: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    phrase: str = ""
    phrases: tuple[str, ...] = ()
    set: Mapping[str, str | int | bool] = {}
    priority: int = 0
    guarded: bool = True
    note: str = ""


class PhraseFile(DataFile):
    """The form of a phrase file: `[parts]` (phrases by name, used as `<name>`), guards by fact (`[guards.agreement]`)
    and `[[rule]]` tables."""

    parts: Mapping[str, str] = {}
    guards: Mapping[str, Guard] = {}
    rule: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotValue:
    """What filled a slot: the words (a span of the shadow) and what they are."""

    span: Span
    value: Any


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that matched: `slots` by name (a slot may stand twice), `span` of the whole, in the shadow."""

    rule: str
    fact: str
    slots: Mapping[str, tuple[SlotValue, ...]]
    span: Span
    set: Mapping[str, str | int | bool]

    def first(self, name: str) -> SlotValue | None:
        """The first filling of a slot, or None."""
        filled = self.slots.get(name)
        return filled[0] if filled else None


@dataclass(frozen=True, slots=True)
class _Need:
    """Words of which a sentence must hold one: whole ones, and `pieces` to be found in `Sentence.spaced`."""

    whole: frozenset[str]
    pieces: tuple[str, ...]

    @classmethod
    def of(cls, group: Iterable[Word]) -> _Need:
        whole = frozenset(word.text for word in group if not (word.prefix or word.suffix))
        pieces = [
            f"{'' if word.suffix else BETWEEN}{word.text}{'' if word.prefix else BETWEEN}"
            for word in group
            if word.prefix or word.suffix
        ]
        return cls(whole, tuple(sorted(pieces)))

    def met(self, sentence: Sentence) -> bool:
        if not self.whole.isdisjoint(sentence.folded):
            return True
        return any(piece in sentence.spaced for piece in self.pieces)


@dataclass(frozen=True)
class _Phrase:
    rule: Rule
    order: int
    program: Program
    needs: tuple[_Need, ...]
    unless: tuple[tuple[Word, ...], ...]
    unless_clause: tuple[tuple[Word, ...], ...]
    unless_before: tuple[tuple[Word, ...], ...]
    unless_sentence: tuple[tuple[Word, ...], ...]


# In words and marks. What is longer is a table or a list that lost its lines, and no sentence.
LONGEST_SENTENCE = 1_500


class PhraseBook:
    """The rules of some phrase files, made ready to match."""

    def __init__(self, files: Mapping[str, PhraseFile]) -> None:
        register_types()
        self._phrases: list[_Phrase] = []
        self._index = _Index()
        seen: dict[str, str] = {}
        for name, file in files.items():
            for rule in file.rule:
                if rule.id in seen:
                    raise ConfigurationError(f"{name}: rule {rule.id}: the id stands in {seen[rule.id]} already")
                seen[rule.id] = name
                self._add(name, rule, file.guards.get(rule.fact) if rule.guarded else None, file.parts)

    @classmethod
    def load(cls, names: Sequence[str]) -> PhraseBook:
        """The rules of `mappings/phrases/<name>.toml` for each name.

        Raises `ConfigurationError` naming file, rule and place in the phrase.
        """
        return cls({name: mapping(f"phrases/{name}.toml", PhraseFile) for name in names})

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules, in order."""
        return tuple(dict.fromkeys(phrase.rule.id for phrase in self._phrases))

    def match(self, sentence: Sentence) -> list[Match]:
        """The facts a sentence states, in order of place.

        Of overlapping matches of one fact one is kept: the one of the higher `priority`, then that which rests on
        more words and mentions, then the longer, then the one whose rule stands first. A sentence of more than
        `LONGEST_SENTENCE` tokens states nothing.
        """
        known = sentence.matched.get(self)
        if known is None:
            known = sentence.matched[self] = tuple(self._match(sentence))
        return list(known)

    def _match(self, sentence: Sentence) -> list[Match]:
        candidates = self._index.candidates(sentence)
        if not candidates or len(sentence.tokens) > LONGEST_SENTENCE:
            return []
        found: list[tuple[tuple[int, int, int, int], _Phrase, Run]] = []
        for number in candidates:
            phrase = self._phrases[number]
            if not all(need.met(sentence) for need in phrase.needs):
                continue
            for run in phrase.program.runs(sentence):
                if not _undone(phrase, run, sentence):
                    rank = (phrase.rule.priority, run.weight, run.end - run.first, -phrase.order)
                    found.append((rank, phrase, run))
        if not found:
            return []
        found.sort(key=lambda each: each[0], reverse=True)
        kept: list[tuple[_Phrase, Run]] = []
        for _, phrase, run in found:
            if not any(
                other.rule.fact == phrase.rule.fact and run.first < known.end and known.first < run.end
                for other, known in kept
            ):
                kept.append((phrase, run))
        kept.sort(key=lambda each: (each[1].first, each[0].order))
        return [_match(phrase, run, sentence) for phrase, run in kept]

    def _add(self, name: str, rule: Rule, guard: Guard | None, parts: Mapping[str, str]) -> None:
        wordings = (*((rule.phrase,) if rule.phrase else ()), *rule.phrases)
        where = f"mappings/phrases/{name}.toml: rule {rule.id}"
        if not wordings:
            raise ConfigurationError(f"{where}: it has no phrase; give `phrase` or `phrases`")
        guards = [each for each in (guard, rule) if each is not None]
        for wording in wordings:
            try:
                nodes = parse(expand(wording, parts))
            except PhraseError as error:
                raise ConfigurationError(f"{where}: {wording!r}: {error}") from error
            required = needs(nodes)
            if not required:
                raise ConfigurationError(f"{where}: {wording!r}: a phrase needs a word that always stands in it")
            for slot in slots(nodes)[:-1]:
                if slot.kind == "rest":
                    raise ConfigurationError(f"{where}: {wording!r}: {{{slot.name}:rest}} can only stand last")
            self._index.add(len(self._phrases), required[0])
            self._phrases.append(
                _Phrase(
                    rule,
                    len(self._phrases),
                    Program(nodes),
                    tuple(_Need.of(group) for group in required),
                    tuple(words(each) for g in guards for each in g.unless),
                    tuple(words(each) for g in guards for each in g.unless_clause),
                    tuple(words(each) for g in guards for each in g.unless_before),
                    tuple(words(each) for g in guards for each in g.unless_sentence),
                )
            )


class _Index:
    """Finds the few phrases that can match a sentence by one word that each must have."""

    def __init__(self) -> None:
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._prefix: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._suffix: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._inside: list[tuple[str, int]] = []
        self._known: dict[str, tuple[int, ...]] = {}
        self._barren: set[str] = set()  # the known words that no phrase needs

    def add(self, number: int, group: Iterable[Word]) -> None:
        for word in group:
            if word.prefix and word.suffix:
                self._inside.append((word.text, number))
            elif word.prefix:
                self._prefix[len(word.text)][word.text].append(number)
            elif word.suffix:
                self._suffix[len(word.text)][word.text].append(number)
            else:
                self._exact[word.text].append(number)

    def candidates(self, sentence: Sentence) -> list[int]:
        found: set[int] = set()
        for folded in sentence.folded - self._barren:
            numbers = self._known.get(folded)
            if numbers is None:
                numbers = self._of(folded)
                if len(self._known) + len(self._barren) < MOST_WORDS:
                    if numbers:
                        self._known[folded] = numbers
                    else:
                        self._barren.add(folded)
            found.update(numbers)
        return sorted(found)

    def _of(self, folded: str) -> tuple[int, ...]:
        found = set(self._exact.get(folded, ()))
        for length, table in self._prefix.items():
            found.update(table.get(folded[:length], ()))
        for length, table in self._suffix.items():
            found.update(table.get(folded[-length:], ()))
        found.update(number for text, number in self._inside if text in folded)
        return tuple(found)


_CLAUSE_ENDS = frozenset((",", ";", ":", "(", "–"))


def _undone(phrase: _Phrase, run: Run, sentence: Sentence) -> bool:
    tokens = sentence.tokens
    if not (phrase.unless or phrase.unless_clause or phrase.unless_before or phrase.unless_sentence):
        return False
    filled = [False] * len(tokens)
    for capture in run.captures:
        filled[capture.first : capture.end] = [True] * (capture.end - capture.first)
    inside = ["" if filled[i] else tokens[i].folded for i in range(run.first, run.end)]
    before = [token.folded for token in tokens[: run.first]]
    clause = max((index + 1 for index, word in enumerate(before) if word in _CLAUSE_ENDS), default=0)
    if _holds(inside, phrase.unless) or _holds(before[clause:], phrase.unless_clause):
        return True
    if _holds(before, phrase.unless_before):
        return True
    if not phrase.unless_sentence:
        return False
    return _holds(["" if filled[i] else tokens[i].folded for i in range(len(tokens))], phrase.unless_sentence)


def _holds(folded: Sequence[str], phrases: Sequence[tuple[Word, ...]]) -> bool:
    for phrase in phrases:
        for at in range(len(folded) - len(phrase) + 1):
            if all(word.fits(folded[at + index]) for index, word in enumerate(phrase)):
                return True
    return False


def _match(phrase: _Phrase, run: Run, sentence: Sentence) -> Match:
    filled: dict[str, tuple[SlotValue, ...]] = {}
    for capture in run.captures:
        filled[capture.name] = (*filled.get(capture.name, ()), SlotValue(capture.span, capture.value))
    span = Span(sentence.tokens[run.first].start, sentence.tokens[run.end - 1].end)
    return Match(phrase.rule.id, phrase.rule.fact, filled, span, phrase.rule.set)
