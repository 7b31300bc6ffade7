"""Finds what a damaged word was meant to be: the known word, or compound of known ones, that explains it most cheaply.

A noisy channel: costs are in nats, of the letters' confusions and of how rare a word is. The search walks the
vocabulary's trie and the word side by side, the cheapest way first (Dijkstra's), within a number of steps.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

from kommunegraf.reading.damage import Ocr
from kommunegraf.reading.vocabulary import Vocabulary
from kommunegraf.reading.wordtrie import Node

CLEAR_MARGIN = 1.0  # what the next best reading must cost more
ACCEPTED = 5.0
ACCEPTED_A_LETTER = 1.2
JOINT = 6.5
PREFIX = 4.5
BINDING = 0.5  # an s or e between two parts
DEAREST_IN_COMPOUND = 4.0  # a rarer confusion explains a whole word, never a part of a guessed one
RAREST_PART = 3.0
SHORTEST_PART = 3
SHORT_PART = {1: 5.0, 2: 4.0, 3: 3.5, 4: 1.0}  # short parts join by chance
MOST_PARTS = 4
SHORTEST_WITH_A_LOSS = 4
NAME_IN_LOWER_CASE = 4.0
MOST_STEPS = 6_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may be read as, folded, and its cost in nats."""

    word: str
    cost: float


class _State(NamedTuple):
    at: int  # place in the word
    node: Node
    read: str  # letters read
    begun: int  # where in `read` the part at hand begins
    parts: int  # parts before it
    whole: bool  # a dear confusion has been used, so that no further part may follow


class Reader:
    """Reads damaged words against one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, table: Ocr) -> None:
        self._vocabulary = vocabulary
        self._confusions: dict[str, list[tuple[str, str, float]]] = {}
        for each in table.confusion:
            self._confusions.setdefault(each.written[0], []).append((each.written, each.meant, each.cost))
        self._lost = tuple((each.letters, each.cost) for each in table.lost)
        self._endings = table.ending
        self._prefixes = frozenset(table.prefixes)
        self._short_parts = frozenset(table.short_parts)

    def best(self, word: str, *, name: bool) -> tuple[Reading | None, int]:
        """The cheapest reading of a folded word where it is clearly so, and the steps that were taken.

        `name`: whether it may be a name. The reading is the word itself where it needs no repair.
        """
        ceiling = ACCEPTED + ACCEPTED_A_LETTER * len(word)
        order = count()
        start = _State(0, self._vocabulary.trie, "", 0, 0, False)
        # A reading that is done stands in the queue as a string, at its full cost.
        queue: list[tuple[float, int, _State | str]] = [(0.0, next(order), start)]
        best: Reading | None = None
        reached: dict[tuple[int, int, int], float] = {}
        taken = 0
        while queue and taken < MOST_STEPS:
            taken += 1
            cost, _tie, state = heapq.heappop(queue)
            if cost > ceiling or (best is not None and cost > best.cost + CLEAR_MARGIN):
                return best, taken
            if isinstance(state, str):
                if best is None:
                    best = Reading(state, cost)
                elif state != best.word:
                    return None, taken
                continue
            key = (state.at, id(state.node), state.parts)
            if reached.setdefault(key, cost) < cost - CLEAR_MARGIN:
                continue
            for price, following in self._following(word, state, name):
                if cost + price <= ceiling:
                    heapq.heappush(queue, (cost + price, next(order), following))
        return (best if not queue else None), taken

    def _following(self, word: str, state: _State, name: bool) -> Iterator[tuple[float, _State | str]]:
        node = state.node
        if node.cost is not None:
            yield from self._ended(word, state, node.cost, name)
        if state.at == len(word):
            return
        letter = word[state.at]
        following = node.children.get("i" if letter == "I" else letter)
        if following is not None:
            read = state.read + ("i" if letter == "I" else letter)
            yield 0.0, _State(state.at + 1, following, read, state.begun, state.parts, state.whole)
        if self._lost and not state.whole and not state.parts and len(word) >= SHORTEST_WITH_A_LOSS:
            for lost, price in self._lost:
                target = node.children.get(lost)
                if target is not None:
                    yield price, _State(state.at, target, state.read + lost, state.begun, 0, True)
        for written, meant, price in self._confusions.get(letter, ()):
            dear = price > DEAREST_IN_COMPOUND
            if (dear and state.parts > 0) or not word.startswith(written, state.at):
                continue
            target = node.walk(meant)
            if target is not None:
                read, at = state.read + meant, state.at + len(written)
                yield price, _State(at, target, read, state.begun, state.parts, state.whole or dear)

    def _ended(self, word: str, state: _State, rarity: float, name: bool) -> Iterator[tuple[float, _State | str]]:
        """What may follow where a known word ends: the end, an ending, or another part."""
        part = state.read[state.begun :]
        fit = self._fit_for_part(part, rarity)
        if state.parts == 0 or fit:
            yield from self._last(word, state, part, rarity, name)
        if state.at == len(word) or state.whole or state.parts + 1 >= MOST_PARTS:
            return
        root = self._vocabulary.trie
        after = (state.read, len(state.read), state.parts + 1, False)
        if state.parts == 0 and part in self._prefixes:
            yield PREFIX, _State(state.at, root, *after)
        if fit:
            joint = JOINT + rarity + SHORT_PART.get(len(part), 0.0)
            yield joint, _State(state.at, root, *after)
            if word[state.at] in "se":
                read = state.read + word[state.at]
                yield joint + BINDING, _State(state.at + 1, root, read, len(read), state.parts + 1, False)

    def _last(self, word: str, state: _State, part: str, rarity: float, name: bool) -> Iterator[tuple[float, str]]:
        """The word as done: where nothing follows the part, or an ending."""
        price = rarity + (NAME_IN_LOWER_CASE if not name and self._vocabulary.is_name(part) else 0.0)
        short = SHORT_PART if state.parts else {}
        left = len(word) - state.at
        if not left:
            yield price + short.get(len(part), 0.0), state.read
        elif len(part) >= SHORTEST_PART:
            for ending in self._endings:
                if len(ending.letters) == left and word.endswith(ending.letters) and part.endswith(ending.after):
                    yield price + ending.cost + short.get(len(part) + left, 0.0), state.read + ending.letters

    def _fit_for_part(self, part: str, rarity: float) -> bool:
        long_enough = len(part) >= SHORTEST_PART or part in self._short_parts
        return long_enough and rarity <= RAREST_PART and not self._vocabulary.is_name(part)
