"""Which found item is which told one, and which found decision: by all that is known of both, best as a whole.

An item that is missed or made up so costs itself and its facts, and shifts none of those that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from kommunegraf.evaluation.assignment import best_pairs
from kommunegraf.evaluation.facts import FoundDecision, FoundItem
from kommunegraf.evaluation.folding import folded, likeness, number, shared_words
from kommunegraf.evaluation.gold import GoldDecision, GoldItem
from kommunegraf.evaluation.points import same_point, shared_decision

# What agreeing is worth. Titles tell most: numbers are given anew each meeting, and a case may come up twice.
_NUMBER, _TITLE, _CASE, _TEXTS, _ORDER = 3.0, 4.0, 3.0, 2.0, 0.5
_DIFFERENT = -1.0
_ALIKE = 0.6  # titles less alike than this are two titles
_TELLING = 8  # words
SAME_TEXT = 0.9  # the part of its words in which a decision must agree
_SAME_DECISION = 0.5  # texts that share fewer words are of two decisions


def pair_items(told: Sequence[GoldItem], found: Sequence[FoundItem]) -> list[tuple[int, int]]:
    """Pairs of positions (told, found)."""

    def worth(one: int, other: int) -> float | None:
        known = _agreement(told[one], found[other])
        if known is not None and known <= 0:
            return None
        apart = abs(one / max(1, len(told) - 1) - other / max(1, len(found) - 1))
        return (known or 0.0) + _ORDER * (1 - min(1.0, apart)) + 0.01

    return best_pairs(told, found, worth)


def _agreement(told: GoldItem, found: FoundItem) -> float | None:
    """How well an item's own facts agree; None where the two have nothing in common that could differ."""
    parts = []
    if told.number is not None and found.number is not None:
        same = any(number(told.number) == number(each) for each in found.number.names)
        parts.append(_NUMBER if same else _DIFFERENT)
    if told.title is not None and found.title is not None:
        alike = max(likeness(told.title, each) for each in found.title.names)
        parts.append(_TITLE * alike if alike >= _ALIKE else _DIFFERENT)
    if told.case is not None and found.case is not None:
        same = any(number(told.case) == number(each) for each in found.case.names)
        parts.append(_CASE if same else _DIFFERENT)
    mine = [each.text for each in told.decisions or ()] + list(told.recommendations or ())
    theirs = [each.compared for each in found.decisions] + list(found.recommendations)
    if mine and theirs:
        parts.append(_TEXTS * max(_said_alike(one, other) for one, other in product(mine, theirs)))
    return sum(parts) if parts else None


def _said_alike(one: str, other: str) -> float:
    """The words two texts share, from 0 to 1; one as short as "Godkendt" is said of many items and tells little."""
    return shared_words(one, other) * min(1.0, len(one.split()) / _TELLING)


def pair_points(told: Sequence[str], found: Sequence[str]) -> list[tuple[int, int]]:
    """Recommended points that are the same."""
    return best_pairs(told, found, lambda one, other: 1.0 if same_point(told[one], found[other]) else None)


def pair_decisions(told: Sequence[GoldDecision], found: Sequence[FoundDecision]) -> list[tuple[int, int, bool]]:
    """Pairs of positions (told, found), and whether the texts are the same; who decided and when settles ties."""

    def worth(one: int, other: int) -> float | None:
        mine, theirs = told[one], found[other]
        shared = shared_decision(mine.text, theirs.compared)
        if shared < _SAME_DECISION:
            return None
        stage = (mine.date is not None and mine.date == theirs.date) + (
            mine.by is not None and theirs.by is not None and folded(mine.by) in map(folded, theirs.by.names)
        )
        return shared + 0.2 * stage + 0.05 * (not mine.optional) + 0.01 * (one == other)

    return [
        (one, other, shared_decision(told[one].text, found[other].compared) >= SAME_TEXT)
        for one, other in best_pairs(told, found, worth)
    ]
