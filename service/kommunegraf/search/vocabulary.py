"""The words that an index has, and which of them a searched word means: its forms, its compounds, its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kommunegraf.search.lexicon import SHORTEST_PART, Lexicon, Splitter, stem

MOST_FORMS = 40
MOST_COMPOUNDS = 500
MOST_NEIGHBOURS = 20
_MOST_LOOKED_AT = 20_000  # words that one searched word is compared with
_MOST_KEPT = 2_000  # answers that are remembered


class Vocabulary:
    """The distinct words of one index. What is found is remembered: a vocabulary never changes."""

    def __init__(self, searcher: tantivy.Searcher, known: Lexicon) -> None:
        self.lexicon = known
        self.words = sorted(word for word, _ in searcher.terms_with_prefix("body", ""))
        # One string to look for pieces of words in: far faster than word by word.
        self._text = "\n".join(["", *self.words, ""])
        self.splitter = Splitter(known, self.has)
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def has(self, word: str) -> bool:
        at = bisect_left(self.words, word)
        return at < len(self.words) and self.words[at] == word

    def forms(self, word: str) -> tuple[str, ...]:
        """The words that are forms of the same word, itself first where it is there."""
        return self._once("forms", word, self._forms)

    def compounds(self, word: str) -> tuple[str, ...]:
        """The words that have the word, in any form, as a part: the shorter the earlier."""
        return self._once("compounds", word, self._compounds)

    def beginning(self, prefix: str) -> tuple[str, ...]:
        """The words that begin so, at most `MOST_COMPOUNDS`."""
        return tuple(self._range(prefix, MOST_COMPOUNDS))

    def near(self, word: str) -> tuple[str, ...]:
        """Known words with a letter wrong, of long words two; the nearest first. Words of the lexicon are known too."""
        return self._once("near", word, self._near)

    def _once(self, kind: str, word: str, find: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
        known = self._found.get((kind, word))
        if known is None:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            known = self._found[kind, word] = find(word)
        return known

    def _range(self, prefix: str, most: int) -> Iterator[str]:
        at = bisect_left(self.words, prefix)
        for word in self.words[at : at + most]:
            if not word.startswith(prefix):
                return
            yield word

    def _forms(self, word: str) -> tuple[str, ...]:
        found = dict.fromkeys([word] if self.has(word) else [])
        if _inflects(word):
            key = self.lexicon.key(word)
            for variant in self.lexicon.variants(word):
                for each in self._range(_core(variant)[: max(2, len(_core(variant)) - 1)], _MOST_LOOKED_AT):
                    if len(each) < len(variant) + 8 and self.lexicon.key(each) == key:
                        found[each] = None
        return tuple(found)[:MOST_FORMS]

    def _compounds(self, word: str) -> tuple[str, ...]:
        if not _inflects(word) or len(word) < SHORTEST_PART or word in self.lexicon.not_parts:
            return ()
        key, found = self.lexicon.key(word), set[str]()
        for core in self._cores(word):
            for each in self._containing(core):
                longer = len(each) > len(core) + 2 and each not in found and self.lexicon.key(each) != key
                if longer and self.splitter.holds(each, core, key):
                    found.add(each)
        return tuple(sorted(found, key=lambda each: (len(each), each))[:MOST_COMPOUNDS])

    def _cores(self, word: str) -> set[str]:
        """What the forms of a word begin with; one that begins with another is found with it, and left out."""
        cores = {core for variant in self.lexicon.variants(word) if len(core := _core(variant)) >= SHORTEST_PART}
        return {each for each in cores if not any(each != other and each.startswith(other) for other in cores)}

    def _containing(self, piece: str) -> Iterator[str]:
        at = self._text.find(piece)
        for _ in range(_MOST_LOOKED_AT):
            if at < 0:
                return
            start, end = self._text.rfind("\n", 0, at) + 1, self._text.find("\n", at)
            yield self._text[start:end]
            at = self._text.find(piece, end)

    def _near(self, word: str) -> tuple[str, ...]:
        most = 2 if len(word) >= 9 else 1 if len(word) >= 5 else 0
        if not most or not _inflects(word):
            return ()
        found: dict[str, float] = {}
        for known in (self.words, self.lexicon.parts):
            for each, distance, _ in process.extract(
                word, known, scorer=OSA.distance, processor=None, score_cutoff=most, limit=MOST_NEIGHBOURS
            ):
                if each != word and _inflects(each):
                    found[each] = distance
        return tuple(sorted(found, key=lambda each: (found[each], each))[:MOST_NEIGHBOURS])


def _inflects(word: str) -> bool:
    """Numbers and codes have no forms."""
    return word.isalpha()


def _core(word: str) -> str:
    """What all regular forms of a word begin with, but for a doubled letter."""
    core = stem(word)
    return core if word.startswith(core) else word
