"""Finds the few phrases that a sentence can match, for all books of a shelf at once, by the words they need."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.extraction.words.terms import MOST_WORDS, Word
from kommunegraf.extraction.words.wordtable import WordTable

P = TypeVar("P")
# Sentences that are remembered with their phrases, and their longest in code points: what one body puts before the next
# are the same words, and every agenda says some things as all others do.
MOST_SENTENCES = 8_192
LONGEST_REMEMBERED = 600


class Shelf(Generic[P]):
    """Phrases by what they need. To be filled before the first sentence is looked up.

    A need is a set of words of which a sentence must hold one. Each has a bit, and each word the bits of the needs it
    meets: what a sentence meets is then one number, however many phrases there are.
    """

    def __init__(self) -> None:
        self._bits: dict[frozenset[Word], int] = {}
        self._phrases: list[tuple[Hashable, P, int]] = []
        self._words = WordTable()  # the bits by the words that meet their needs
        self._first: defaultdict[int, list[int]] = defaultdict(list)  # phrases by the bit of their rarest need
        self._known: dict[str, tuple[int, tuple[int, ...]]] = {}
        self._barren: set[str] = set()  # the known words that meet no need
        # The one asked for last stands last; each step is one that no other thread comes between.
        self._sentences: OrderedDict[str, Mapping[Hashable, Sequence[P]]] = OrderedDict()

    def __len__(self) -> int:
        """How many sentences it remembers."""
        return len(self._sentences)

    def add(self, book: Hashable, phrase: P, needs: Sequence[frozenset[Word]]) -> None:
        """Adds a phrase of a book with what it needs, the rarest first; at least one."""
        bits = [self._bit(need) for need in needs]
        self._first[bits[0]].append(len(self._phrases))
        self._phrases.append((book, phrase, sum({1 << bit for bit in bits})))

    def of(self, sentence: Sentence) -> Mapping[Hashable, Sequence[P]]:
        """The phrases, by book, that may match in a sentence: its candidates without those that are known not to."""
        text = sentence.text
        known = self._sentences.pop(text, None)
        if known is None:
            known = self.candidates(sentence.folded)
            if len(text) > LONGEST_REMEMBERED:
                return known
        self._sentences[text] = known
        if len(self._sentences) > MOST_SENTENCES:
            self._sentences.popitem(last=False)
        return known

    def learn(self, sentence: Sentence, book: Hashable, matching: Sequence[P]) -> None:
        """Keeps which of a book's phrases match in a sentence, of whatever document: its text alone decides that."""
        known = self._sentences.get(sentence.text)
        if known is not None:
            others = {each: phrases for each, phrases in known.items() if each != book}
            self._sentences[sentence.text] = others | {book: matching} if matching else others

    def candidates(self, words: frozenset[str]) -> Mapping[Hashable, Sequence[P]]:
        """The phrases, by book and in the order they were added, all of whose needs a sentence of such words meets."""
        met = 0
        numbers: set[int] = set()
        for word in words - self._barren:
            known = self._known.get(word)
            if known is None:
                known = self._meet(word)
            met |= known[0]
            numbers.update(known[1])
        found: dict[Hashable, list[P]] = {}
        for number in sorted(numbers):
            book, phrase, needed = self._phrases[number]
            if needed & met == needed:
                found.setdefault(book, []).append(phrase)
        return found

    def _bit(self, need: frozenset[Word]) -> int:
        bit = self._bits.get(need)
        if bit is None:
            bit = self._bits[need] = len(self._bits)
            for word in need:
                self._words.add(word, bit)
        return bit

    def _meet(self, word: str) -> tuple[int, tuple[int, ...]]:
        bits = self._words.of(word)
        numbers = tuple(sorted({number for bit in bits for number in self._first.get(bit, ())}))
        known = (sum(1 << bit for bit in bits), numbers)
        if len(self._known) + len(self._barren) < MOST_WORDS:
            if bits:
                self._known[word] = known
            else:
                self._barren.add(word)
        return known
