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
from kommunegraf.extraction.words.guards import Guarded
from kommunegraf.extraction.words.matcher import Program, Run
from kommunegraf.extraction.words.mentions import Mention, Sentence, register
from kommunegraf.extraction.words.patterns import PhraseError, expand, needs, parse, slots
from kommunegraf.extraction.words.shelf import Shelf
from kommunegraf.extraction.words.terms import Word, words
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


@dataclass(frozen=True)
class _Phrase:
    rule: Rule
    order: int
    program: Program
    unless: tuple[tuple[Word, ...], ...]
    unless_clause: tuple[tuple[Word, ...], ...]
    unless_before: tuple[tuple[Word, ...], ...]
    unless_sentence: tuple[tuple[Word, ...], ...]


# In words and marks. What is longer is a table or a list that lost its lines, and no sentence.
LONGEST_SENTENCE = 1_500


class PhraseBook:
    """The rules of some phrase files, made ready to match.

    Books of one shelf look a sentence up once for all of them; all are to be made before the first one matches.
    """

    def __init__(self, files: Mapping[str, PhraseFile], shelf: Shelf[_Phrase] | None = None) -> None:
        register_types()
        self._phrases: list[_Phrase] = []
        self._shelf: Shelf[_Phrase] = Shelf() if shelf is None else shelf
        seen: dict[str, str] = {}
        for name, file in files.items():
            for rule in file.rule:
                if rule.id in seen:
                    raise ConfigurationError(f"{name}: rule {rule.id}: the id stands in {seen[rule.id]} already")
                seen[rule.id] = name
                self._add(name, rule, file.guards.get(rule.fact) if rule.guarded else None, file.parts)

    @classmethod
    def load(cls, name: str, shelf: Shelf[Any]) -> PhraseBook:
        """The rules of `mappings/phrases/<name>.toml`, put on a shelf.

        Raises `ConfigurationError` naming file, rule and place in the phrase.
        """
        return cls({name: mapping(f"phrases/{name}.toml", PhraseFile)}, shelf)

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
        candidates = _candidates(self._shelf, sentence).get(self)
        if not candidates:
            return []
        known = sentence.matched.get(self)
        if known is None:
            known = sentence.matched[self] = tuple(self._match(sentence, candidates))
        return list(known)

    def _match(self, sentence: Sentence, candidates: Sequence[_Phrase]) -> list[Match]:
        if len(sentence.tokens) > LONGEST_SENTENCE:
            return []
        found: list[tuple[tuple[int, int, int, int], _Phrase, Run]] = []
        matching: list[_Phrase] = []
        for phrase in candidates:
            runs = tuple(phrase.program.runs(sentence))
            if runs:
                matching.append(phrase)
            for run in runs:
                if not _undone(phrase, run, sentence):
                    rank = (phrase.rule.priority, run.weight, run.end - run.first, -phrase.order)
                    found.append((rank, phrase, run))
        if len(matching) < len(candidates):
            self._shelf.learn(sentence, self, matching)
        if not found:
            return []
        found.sort(key=lambda each: each[0], reverse=True)
        kept: list[tuple[_Phrase, Run]] = []
        taken: defaultdict[str, set[int]] = defaultdict(set)  # by fact: the tokens of what is kept
        for _, phrase, run in found:
            places = range(run.first, run.end)
            if taken[phrase.rule.fact].isdisjoint(places):
                taken[phrase.rule.fact].update(places)
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
            phrase = _Phrase(
                rule,
                len(self._phrases),
                Program(nodes),
                tuple(words(each) for g in guards for each in g.unless),
                tuple(words(each) for g in guards for each in g.unless_clause),
                tuple(words(each) for g in guards for each in g.unless_before),
                tuple(words(each) for g in guards for each in g.unless_sentence),
            )
            self._shelf.add(self, phrase, required)
            self._phrases.append(phrase)


def may_match(shelf: Shelf[Any], sentence: Sentence) -> Iterable[PhraseBook]:
    """The books of a shelf that have a phrase whose words the sentence has; the others find nothing there."""
    return _candidates(shelf, sentence).keys()


def _candidates(shelf: Shelf[Any], sentence: Sentence) -> Mapping[PhraseBook, Sequence[_Phrase]]:
    if shelf not in sentence.matched:
        sentence.matched[shelf] = shelf.of(sentence)
    known: Mapping[PhraseBook, Sequence[_Phrase]] = sentence.matched[shelf]
    return known


def _undone(phrase: _Phrase, run: Run, sentence: Sentence) -> bool:
    if not (phrase.unless or phrase.unless_clause or phrase.unless_before or phrase.unless_sentence):
        return False
    known = sentence.matched.get(Guarded)
    guarded = known if isinstance(known, Guarded) else sentence.matched.setdefault(Guarded, Guarded(sentence))
    return (
        guarded.holds(phrase.unless, run.first, run.end, run)
        or guarded.holds(phrase.unless_clause, guarded.clauses[run.first], run.first)
        or guarded.holds(phrase.unless_before, 0, run.first)
        or guarded.holds(phrase.unless_sentence, 0, len(sentence.tokens), run)
    )


def _match(phrase: _Phrase, run: Run, sentence: Sentence) -> Match:
    filled: dict[str, tuple[SlotValue, ...]] = {}
    for capture in run.captures:
        filled[capture.name] = (*filled.get(capture.name, ()), SlotValue(capture.span, capture.value))
    span = Span(sentence.tokens[run.first].start, sentence.tokens[run.end - 1].end)
    return Match(phrase.rule.id, phrase.rule.fact, filled, span, phrase.rule.set)
