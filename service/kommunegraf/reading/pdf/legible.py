"""Tells text that can be read from the codes of fonts that do not say which letters they draw."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST_WORDS = 40
LEAST_READABLE = 0.4
MOST_UNMAPPED = 0.3
_WORD = re.compile(r"[\W_]*\w+(?:[-'’./&:@]\w+)*[\W_]*\Z")
_VOWEL = re.compile(r"[aeiouyæøåäöüé]", re.IGNORECASE)
_NUMERIC = re.compile(r"[\d\W_]+\Z")
_DRAWN = re.compile(r"[._…·•|–—-]+\Z|.\Z")
_MIXED = re.compile(r"[a-zæøå][A-ZÆØÅ]")


def is_legible(texts: Iterable[str], letters: int, unmapped: int) -> bool:
    """Whether a page's lines are text: few letters that no font names, and words that look like words.

    Figures count neither way; a page of fewer than `FEWEST_WORDS` words is judged by its unmapped letters alone.
    """
    if letters and unmapped > MOST_UNMAPPED * letters:
        return False
    words = readable = 0
    for text in texts:
        for token in text.split():
            if _DRAWN.match(token) or (_NUMERIC.match(token) and any(each.isdigit() for each in token)):
                continue
            words += 1
            readable += _is_word(token)
    return words < FEWEST_WORDS or readable >= LEAST_READABLE * words


def _is_word(token: str) -> bool:
    if _WORD.match(token) is None:
        return False
    return _VOWEL.search(token) is not None and _MIXED.search(token) is None
