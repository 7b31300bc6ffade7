"""Reads damaged words again: the one known word, or compound of two, that the letters' confusions explain best.

The search walks the vocabulary's trie and the word side by side; a letter stays what it is at no cost, or is taken for
another at the cost that `ocr.toml` gives. A word that is known, or is made of two known ones, is left alone; so is
one with two explanations that are about as good.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from itertools import count

from kommunegraf.reading.damage import ocr
from kommunegraf.reading.document import Span
from kommunegraf.reading.vocabulary import END, Trie, Vocabulary

DEAREST = 6.0  # a reading that costs more explains nothing
DEAREST_A_LETTER = 0.45
DEAREST_IN_COMPOUND = 1.2  # a rarer confusion explains a whole word, never a part of a guessed one
CLEAR_MARGIN = 0.35
COMPOUND = 0.6
GENITIVE = 0.1
SHORTEST = 3
SHORTEST_HEAD = 3
SHORTEST_TAIL = 4
LONGEST = 45
MOST_STEPS = 20_000

_TOKEN = re.compile(r"[^\W_]*[^\W\d_¢@][^\W_]*(?:[¢@|][^\W_]+)*|[¢@|][^\W\d_][^\W_]*(?:[¢@|][^\W_]+)*")
# "|" alone where a sentence begins is a capital I.
_BAR = re.compile(r"(?:(?<=[.!?:][ \n])|(?<=\n)|\A)\|(?=[ \t][^\W\d_][^|\n]*(?:\n|\Z))")


class Repair:
    """Repairs texts against one vocabulary; readings are kept, since damaged words recur."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        table = ocr()
        self._words = {word.written: word.meant for word in table.word}
        self._confusions: dict[str, list[tuple[str, str, float]]] = {}
        for each in table.confusion:
            self._confusions.setdefault(each.written[0], []).append((each.written, each.meant, each.cost))
        self._known: dict[str, str | None] = {}

    def edits(self, text: str) -> Iterator[tuple[Span, str]]:
        """Each repair, in order: the span it replaces, no wider than what differs, and the letters meant."""
        bars = (match.start() for match in _BAR.finditer(text))
        bar = next(bars, None)
        for match in _TOKEN.finditer(text):
            while bar is not None and bar < match.start():
                yield Span(bar, bar + 1), "I"
                bar = next(bars, None)
            token = match.group()
            meant = self.word(token)
            if meant is not None and not token[0].isalpha() and _begins_sentence(text, match.start()):
                meant = meant[0].upper() + meant[1:]
            if meant is not None and meant != token:
                yield _narrowed(match.start(), token, meant)

    def word(self, token: str) -> str | None:
        """What a word is read as; None where it is left as it stands."""
        if token not in self._known:
            self._known[token] = self._read(token)
        return self._known[token]

    def _read(self, token: str) -> str | None:
        folded = token.casefold()
        if folded in self._words:
            return _cased(token, self._words[folded])
        if (
            not SHORTEST <= len(token) <= LONGEST
            or (token.isupper() and token.isalpha())
            or any(character.isdigit() for character in token)
            or folded in self._vocabulary
        ):
            return None
        meant = self._best(folded)
        return None if meant is None or meant == folded else _cased(token, meant)

    def _best(self, word: str) -> str | None:
        """The cheapest reading where it is clearly so, and the word itself where it needs no repair."""
        root = self._vocabulary.trie
        ceiling = min(DEAREST, max(1.5, DEAREST_A_LETTER * len(word)))
        order = count()
        # (cost, tie break, place in the word, trie node, letters read, length of the part being read, parts before it;
        # -1 for these where a dear confusion has been used, so that no second part may follow)
        queue: list[tuple[float, int, int, Trie, str, int, int]] = [(0.0, next(order), 0, root, "", 0, 0)]
        best: tuple[float, str] | None = None
        reached: dict[tuple[int, int, int], float] = {}
        for _ in range(MOST_STEPS):
            if not queue:
                break
            cost, _tie, at, node, read, part, parts = heapq.heappop(queue)
            if best is not None and cost > best[0] + CLEAR_MARGIN:
                break
            if at == len(word):
                if END in node and (parts <= 0 or part >= SHORTEST_TAIL):
                    if best is None:
                        best = (cost, read)
                    elif read != best[1]:
                        return None
                continue
            key = (at, id(node), parts)
            if reached.get(key, cost) < cost - CLEAR_MARGIN:
                continue
            reached.setdefault(key, cost)
            if at == len(word) - 1 and word[at] == "s" and END in node and part >= SHORTEST_HEAD:
                heapq.heappush(queue, (cost + GENITIVE, next(order), at + 1, node, read + "s", part, parts))
            if parts == 0 and part >= SHORTEST_HEAD and END in node:
                # Two words in one, often with an s between them.
                heapq.heappush(queue, (cost + COMPOUND, next(order), at, root, read, 0, 1))
                if word[at] == "s":
                    heapq.heappush(queue, (cost + COMPOUND, next(order), at + 1, root, read + "s", 0, 1))
            following = node.get(word[at])
            if following is not None:
                heapq.heappush(queue, (cost, next(order), at + 1, following, read + word[at], part + 1, parts))
            for written, meant, price in self._confusions.get(word[at], ()):
                dear = price > DEAREST_IN_COMPOUND
                if cost + price > ceiling or (dear and parts > 0) or not word.startswith(written, at):
                    continue
                target = _walk(node, meant)
                if target is not None:
                    state = (at + len(written), target, read + meant, part + len(meant), -1 if dear else parts)
                    heapq.heappush(queue, (cost + price, next(order), *state))
        else:
            return None
        return best[1] if best else None


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 5) : at].rstrip(" \t")
    return not before or before[-1] in ".!?\n\r"


def _walk(node: Trie, letters: str) -> Trie | None:
    for letter in letters:
        following = node.get(letter)
        if following is None:
            return None
        node = following
    return node


def _cased(token: str, meant: str) -> str:
    """`meant` with the capitals of `token` (a capital I that stands for l is none)."""
    if token.isupper() and len(token) > 1:
        return meant.upper()
    letter = token[0]
    if letter.isupper() and not (letter == "I" and meant[0] == "l"):
        return meant[0].upper() + meant[1:]
    return meant


def _narrowed(start: int, token: str, meant: str) -> tuple[Span, str]:
    """The repair without what both words have at their ends."""
    left = 0
    while left < min(len(token), len(meant)) and token[left] == meant[left]:
        left += 1
    right = 0
    while right < min(len(token), len(meant)) - left and token[-1 - right] == meant[-1 - right]:
        right += 1
    return Span(start + left, start + len(token) - right), meant[left : len(meant) - right]
