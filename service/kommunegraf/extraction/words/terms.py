"""Lexicons that give a word its code: `{slot:term:NAME}` of the phrase language reads `mappings/lexicon/NAME.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.errors import ConfigurationError
from kommunegraf.extraction.words.tokens import Token, tokenise
from kommunegraf.extraction.words.wordtable import WordTable

# Words whose phrases are remembered: most of a text is made of few words.
MOST_WORDS = 50_000


class Entry(DataFile):
    """One concept: its code, and the words for it (`word*` and `*word` as in phrases)."""

    code: str = Field(min_length=1)
    words: tuple[str, ...] = Field(min_length=1)
    note: str = ""


class TermFile(DataFile):
    """The form of a term lexicon: `scheme` (the concept scheme of the codes, or ""), `except` (single words that are
    none, whatever they end with) and `[[entry]]` tables."""

    scheme: str = ""
    except_: tuple[str, ...] = Field(default=(), alias="except")
    entry: tuple[Entry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Word:
    """What a word must be like, folded: all of it, or how it begins (`prefix`), ends (`suffix`) or both."""

    text: str
    prefix: bool = False
    suffix: bool = False

    def fits(self, folded: str) -> bool:
        if self.prefix:
            return self.text in folded if self.suffix else folded.startswith(self.text)
        return folded.endswith(self.text) if self.suffix else folded == self.text


def words(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase without slots: `word`, `word*` (begins so), `*word` (ends so), `*word*` (holds)."""
    parsed: list[Word] = []
    for chunk in phrase.split():
        # the star belongs to the first or last token of what stands between two blanks
        suffix, prefix = chunk.startswith("*"), len(chunk) > 1 and chunk.endswith("*")
        tokens = tokenise(chunk[suffix : -1 if prefix else None])
        for index, token in enumerate(tokens):
            parsed.append(Word(token.folded, prefix and index == len(tokens) - 1, suffix and index == 0))
    return tuple(parsed)


@dataclass(frozen=True)
class Terms:
    """A loaded term lexicon."""

    name: str
    scheme: str
    phrases: tuple[tuple[tuple[Word, ...], str], ...]
    exact: Mapping[str, Sequence[int]]
    open: WordTable
    except_: frozenset[str] = frozenset()
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    _barren: set[str] = field(default_factory=set, repr=False, compare=False)  # known words that begin no phrase

    def _beginning(self, folded: str) -> tuple[int, ...]:
        """The phrases that may begin with a word."""
        if folded in self._barren:
            return ()
        numbers = self._known.get(folded)
        if numbers is None:
            numbers = self._begun_by(folded)
            if len(self._known) + len(self._barren) < MOST_WORDS:
                if numbers:
                    self._known[folded] = numbers
                else:
                    self._barren.add(folded)
        return numbers

    def _begun_by(self, folded: str) -> tuple[int, ...]:
        if folded in self.except_:
            return ()
        return (*self.exact.get(folded, ()), *sorted(self.open.of(folded)))

    def starts(self, folded: Sequence[str], words: frozenset[str]) -> list[int]:
        """The indices, ascending, of the words that an entry may begin with; `words` are those of `folded`, each once.

        Most words begin none: they are passed over without a look at the entries.
        """
        begin = {word for word in words - self._barren if self._beginning(word)}
        return [index for index, word in enumerate(folded) if word in begin] if begin else []

    def at(self, tokens: Sequence[Token], index: int) -> list[tuple[int, str]]:
        """(index after the words, code) for each entry whose words stand at `index`, longest first."""
        numbers = self._beginning(tokens[index].folded)
        if not numbers:
            return []
        found: dict[int, str] = {}
        for number in numbers:
            phrase, code = self.phrases[number]
            end = index + len(phrase)
            if len(phrase) == 1 or (end <= len(tokens) and _goes_on(phrase, tokens, index)):
                found.setdefault(end, code)
        return sorted(found.items(), reverse=True)

    def everywhere(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
        """(index, index after the words, code) for each entry in a row of tokens, in order, longest first."""
        barren = self._barren
        for index, token in enumerate(tokens):
            if token.folded not in barren:
                for end, code in self.at(tokens, index):
                    yield index, end, code

    def all_at(self, tokens: Sequence[Token], index: int) -> Iterator[tuple[int, str]]:
        """(index after the words, code) for every entry whose words stand at `index`, several of one word too."""
        for number in self._beginning(tokens[index].folded):
            phrase, code = self.phrases[number]
            end = index + len(phrase)
            if len(phrase) == 1 or (end <= len(tokens) and _goes_on(phrase, tokens, index)):
                yield end, code


def _goes_on(phrase: Sequence[Word], tokens: Sequence[Token], index: int) -> bool:
    """Whether the words of a phrase behind its first stand behind a token."""
    return all(phrase[n].fits(tokens[index + n].folded) for n in range(1, len(phrase)))


@cache
def terms(name: str) -> Terms:
    """The term lexicon `mappings/lexicon/<name>.toml`. Raises `ConfigurationError`."""
    file = mapping(f"lexicon/{name}.toml", TermFile)
    phrases: list[tuple[tuple[Word, ...], str]] = []
    exact: defaultdict[str, list[int]] = defaultdict(list)
    opened = WordTable()
    for entry in file.entry:
        for phrase in entry.words:
            parsed = words(phrase)
            if not any(word.text for word in parsed):
                raise ConfigurationError(f"mappings/lexicon/{name}.toml: entry {entry.code}: {phrase!r} has no word")
            first = parsed[0]
            if first.prefix or first.suffix:
                opened.add(first, len(phrases))
            else:
                exact[first.text].append(len(phrases))
            phrases.append((parsed, entry.code))
    return Terms(name, file.scheme, tuple(phrases), dict(exact), opened, frozenset(file.except_))
