"""Reads a masked name as the words of its length that gold has in its place: gold is written with names."""

from __future__ import annotations

import re

MASK = "█"
_RUN = re.compile(f"{MASK}+")
_CONTEXT = 24  # code points on each side by which the place is known
_MOST = 50  # masked names in one text


def unmasked(found: str, told: str) -> str:
    """`found` with white space as one space, each run of `█` replaced by what `told` has between the same words.

    A run for which `told` has nothing of its length there stays masked, and so differs from any words.
    """
    if MASK not in found:
        return found
    words, told = " ".join(found.split()), " ".join(told.split())
    pieces, at = [], 0
    for run in list(_RUN.finditer(words))[:_MOST]:
        before, after = _before(words, run.start()), _after(words, run.end())
        here = re.search(f"{_around(before)}(?P<name>.{{{len(run[0])}}}){_around(after)}", told, re.IGNORECASE)
        pieces += [words[at : run.start()], here["name"] if here else run[0]]
        at = run.end()
    return "".join((*pieces, words[at:]))


def _before(words: str, start: int) -> str:
    return words[max(0, start - _CONTEXT) : start].rpartition(MASK)[2]


def _after(words: str, end: int) -> str:
    return words[end : end + _CONTEXT].partition(MASK)[0]


def _around(words: str) -> str:
    """The words as they stand; where there are none, the beginning or the end of a word."""
    return re.escape(words) if words.strip() else r"\b"
