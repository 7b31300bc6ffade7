"""Tells text that can be read from the codes of fonts that do not say which letters they draw."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST_WORDS = 40
LEAST_READABLE = 0.4
MOST_UNMAPPED = 0.3
LEAST_VOWELS = 0.25
LEAST_VOWELS_OF_CAPITALS = 0.33
_WORD = re.compile(r"\W*\w+(?:[-'’./&:@]\w+)*\W*\Z")
_VOWEL = re.compile(r"[aeiouyæøåäöüé]", re.IGNORECASE)
_NUMERIC = re.compile(r"[\d\W_]+\Z")
_DRAWN = re.compile(r"[._…·•|–—-]+\Z|.\Z")
_MIXED = re.compile(r"[a-zæøå][A-ZÆØÅ]")


_LONGEST = 40  # characters of a word that are looked at


def is_legible(texts: Iterable[str], letters: int, unmapped: int) -> bool:
    """Whether a page's lines are text: few letters that no font names, words that look like words, and vowels.

    In the languages of Europe 35 to 50 of 100 letters are vowels; where codes pass for letters, fewer are, and the
    commonest such code (character numbers less 29) gives capitals.

    Figures count neither way; a page of fewer than `FEWEST_WORDS` words is judged by its unmapped letters alone.
    """
    if letters and unmapped > MOST_UNMAPPED * letters:
        return False
    words = readable = vowels = sounds = capitals = 0
    for text in texts:
        for token in text.split():
            if _DRAWN.match(token) or (_NUMERIC.match(token) and any(each.isdigit() for each in token)):
                continue
            words += 1
            readable += _is_word(token)
            vowels += len(_VOWEL.findall(token))
            sounds += sum(map(str.isalpha, token))
            capitals += sum(map(str.isupper, token))
    least = LEAST_VOWELS_OF_CAPITALS if capitals > 0.6 * sounds else LEAST_VOWELS
    return words < FEWEST_WORDS or (readable >= LEAST_READABLE * words and vowels >= least * sounds)


def _is_word(token: str) -> bool:
    if _WORD.match(token[:_LONGEST]) is None:
        return False
    return _VOWEL.search(token) is not None and _MIXED.search(token) is None
