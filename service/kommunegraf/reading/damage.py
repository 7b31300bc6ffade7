"""Tells Danish text that character recognition has robbed of æ, ø and å.

Measured on undamaged Danish: 20 to 30 of these letters in a thousand. A text counts as damaged that is Danish by its
commonest words (at least 12 % of all words) and has fewer than 8 in a thousand, in 200 letters or more.
"""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.datafiles import DataFile, mapping

FEWEST_LETTERS = 200
SAMPLE = 200_000
DANISH_SHARE = 0.12
LEAST_SPECIAL = 8 / 1000


class Confusion(DataFile):
    """What recognition wrote where the page had `meant`; `cost` orders readings, the lowest first."""

    written: str
    meant: str
    cost: float = 1.0


class Word(DataFile):
    """A short word whose reading is told outright."""

    written: str
    meant: str


class Ocr(DataFile):
    """`mappings/lexicon/ocr.toml`."""

    common: tuple[str, ...]
    confusion: tuple[Confusion, ...] = ()
    word: tuple[Word, ...] = ()


@cache
def ocr() -> Ocr:
    return mapping("lexicon/ocr.toml", Ocr)


def looks_ocr_read(text: str) -> bool:
    """Whether a text is Danish and nearly without æ, ø and å (see the module for the measure)."""
    sample = text[:SAMPLE]
    words = re.findall(r"[^\W\d_]+", sample)
    letters = sum(map(len, words))
    if letters < FEWEST_LETTERS:
        return False
    # In decomposed text (NFD) å is a and a ring.
    special = sum(sample.count(letter) for letter in "æøåÆØÅ\u030a")
    if special >= LEAST_SPECIAL * letters:
        return False
    common = frozenset(ocr().common)
    return sum(word.lower() in common for word in words) >= DANISH_SHARE * len(words)
