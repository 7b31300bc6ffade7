"""What is known of Danish words: which forms are one word's, and what compounds are made of.

Regular inflection is Snowball's Danish stemmer (as Tantivy has it); what it cannot know is data, in
`mappings/lexicon/compounds.toml`. All words here are folded (`words.fold`).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

import tantivy

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.search.words import LONGEST, fold

FILE = "lexicon/compounds.toml"
SHORTEST_PART = 3
SHORTEST_SEEN_PART = 4  # of parts that only the texts show
# Danish nouns in -hed are words of their own: Snowball would make `sundhed` one with `sund`.
_HED = re.compile(r"(.{3,}hed)(?:s|en|ens|er|ers|erne|ernes)?")
_S_AFTER = frozenset("bcdfghjklmnprtvz")
_local = threading.local()


class CompoundFile(DataFile):
    """`compounds.toml`."""

    parts: tuple[str, ...]
    not_parts: tuple[str, ...]
    whole: tuple[str, ...]
    inflections: tuple[tuple[str, ...], ...]


class Lexicon:
    """The words of the data file: `parts` that compounds are made of, and words with forms of their own."""

    def __init__(self, content: CompoundFile) -> None:
        self.classes = {
            fold(form): tuple(fold(each) for each in forms) for forms in content.inflections for form in forms
        }
        self._names = {form: f"={forms[0]}" for form, forms in self.classes.items()}
        self._longest = max(map(len, self._names), default=0)
        self.not_parts = frozenset(map(fold, content.not_parts))
        self.whole = frozenset(self.key(fold(word)) for word in content.whole)
        self.parts = tuple(dict.fromkeys(map(fold, content.parts)))
        self._keys = frozenset(map(self.key, self.parts)) | frozenset(self._names.values())

    def key(self, word: str) -> str:
        """Words with one key are forms of one word."""
        listed = self._names.get(word)
        if listed is not None:
            return listed
        head, form = self.irregular_end(word)
        return head + self._names[form] if form else stem(word)

    def irregular_end(self, word: str) -> tuple[str, str]:
        """A compound whose last part has forms of its own: what stands before it, and the part; else two empty."""
        for at in range(max(SHORTEST_PART, len(word) - self._longest), len(word) - SHORTEST_PART + 1):
            if word[at:] in self._names:
                return word[:at], word[at:]
        return "", ""

    def variants(self, word: str) -> tuple[str, ...]:
        """The word, and its forms that no rule gives: those that `barn` and `børn` are to each other."""
        if word in self.classes:
            return tuple(dict.fromkeys((word, *self.classes[word])))
        head, form = self.irregular_end(word)
        return tuple(dict.fromkeys((word, *(head + each for each in self.classes[form])))) if form else (word,)

    def is_part(self, word: str) -> bool:
        """Whether the file has the word, in any form, as a part of compounds."""
        return len(word) >= SHORTEST_PART and word not in self.not_parts and self.key(word) in self._keys


@cache
def lexicon() -> Lexicon:
    """The project's own. Raises `ConfigurationError` where the file is wrong."""
    return Lexicon(mapping(FILE, CompoundFile))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What regular inflection leaves of a word."""
    noun = _HED.fullmatch(word)
    if noun:
        return noun[1]
    left = _stemmer().analyze(word)
    bare = left[0] if left else word
    # `indsatser` leaves `indsats`, of which Snowball itself would take the s, as it does of `indsats`.
    return bare[:-1] if len(bare) > SHORTEST_PART and bare[-1] == "s" and bare[-2] in _S_AFTER else bare


def _stemmer() -> tantivy.TextAnalyzer:
    """One a thread: an analyzer is not to be used by two at once."""
    found = getattr(_local, "stemmer", None)
    if not isinstance(found, tantivy.TextAnalyzer):
        found = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("danish")).build()
        _local.stemmer = found
    return found


class Splitter:
    """Cuts words into parts: those of the lexicon, and words that `seen` says occur alone."""

    def __init__(self, known: Lexicon, seen: Callable[[str], bool] = lambda _: False) -> None:
        self._lexicon = known
        self._seen = seen
        self._made: dict[str, tuple[str, ...] | None] = {}

    def is_part(self, word: str) -> bool:
        """Whether a compound may have this part; linking letters (-s-, -e-) may stand at its end."""
        if self._lexicon.is_part(word):
            return True
        if len(word) < SHORTEST_SEEN_PART or word in self._lexicon.not_parts:
            return False
        return self._seen(word) or (len(word) > SHORTEST_SEEN_PART and word[-1] in "se" and self._seen(word[:-1]))

    def parts(self, word: str) -> tuple[str, ...] | None:
        """The fewest parts that the word is made of, one or more; None where it cannot be cut."""
        if len(word) > LONGEST or self._lexicon.key(word) in self._lexicon.whole:
            return (word,) if self.is_part(word) else None
        return self._cut(word)

    def _cut(self, word: str) -> tuple[str, ...] | None:
        if word in self._made:
            return self._made[word]
        best: tuple[str, ...] | None = (word,) if self.is_part(word) else None
        if best is None:
            for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
                if self.is_part(word[:at]):
                    rest = self._cut(word[at:])
                    if rest is not None and (best is None or len(rest) + 1 <= len(best)):
                        best = (word[:at], *rest)
        if len(self._made) > 100_000:
            self._made.clear()
        self._made[word] = best
        return best

    def holds(self, compound: str, core: str, key: str) -> bool:
        """Whether the compound has, between parts, a part (or several) whose key is `key`; it begins with `core`."""
        if self._lexicon.key(compound) in self._lexicon.whole:
            return False
        at = compound.find(core)
        while at >= 0:
            if at == 0 or (at >= SHORTEST_PART and self._cut(compound[:at]) is not None):
                for end in self._ends(compound, at, len(core)):
                    if self._lexicon.key(compound[at:end]) == key and (
                        end == len(compound) or self._cut(compound[end:]) is not None
                    ):
                        return True
            at = compound.find(core, at + 1)
        return False

    @staticmethod
    def _ends(compound: str, at: int, length: int) -> Iterator[int]:
        """Where a form that begins at `at` may end; inside a compound it may be longer by a letter or two only."""
        yield len(compound)
        yield from range(at + length, min(len(compound) - SHORTEST_PART, at + length + 4) + 1)
