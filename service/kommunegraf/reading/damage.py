"""Tells Danish text that character recognition has robbed of æ, ø and å.

Measured on undamaged Danish: 20 to 30 of these letters in a thousand. A text counts as damaged that is Danish by its
commonest words (at least 12 % of all words) and has fewer than 8 in a thousand, in 200 letters or more; or that holds
three or more different damaged words which no whole text does (`telltale` in `ocr.toml`), three in a thousand words.
"""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.datafiles import DataFile, mapping

FEWEST_LETTERS = 200
SAMPLE = 200_000
DANISH_SHARE = 0.12
LEAST_SPECIAL = 8 / 1000
FEWEST_TELLTALES = 3
TELLTALE_SHARE = 3 / 1000

_WORD = re.compile(r"[^\W\d_]+")


class Confusion(DataFile):
    """What recognition wrote where the page had `meant`; `cost` in nats: the log of how often `written` stands for itself
    to how often it stands for `meant`."""

    written: str
    meant: str
    cost: float


class Ending(DataFile):
    """An ending that known words take, and what that costs a reading, in nats."""

    letters: str
    cost: float


class Ocr(DataFile):
    """`mappings/lexicon/ocr.toml`."""

    common: tuple[str, ...]
    telltale: tuple[str, ...] = ()
    confusion: tuple[Confusion, ...] = ()
    ending: tuple[Ending, ...] = ()
    short_parts: tuple[str, ...] = ()


class Choice(DataFile):
    """A word that is one as it stands, read as another unless, or only where, certain words stand beside it."""

    written: str
    meant: str
    unless_after: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()

    @property
    def is_rule(self) -> bool:
        """Whether it is read so but for exceptions."""
        return not self.only_after and not self.only_before

    def holds(self, before: str, after: str) -> bool:
        """Whether it is read so between two folded words ("" where none is)."""
        if before in self.unless_after or after in self.unless_before:
            return False
        return self.is_rule or before in self.only_after or after in self.only_before


class OcrWords(DataFile):
    """`mappings/lexicon/ocr-words.toml`."""

    always: dict[str, str]
    choice: tuple[Choice, ...] = ()


@cache
def ocr() -> Ocr:
    return mapping("lexicon/ocr.toml", Ocr)


@cache
def ocr_words() -> OcrWords:
    return mapping("lexicon/ocr-words.toml", OcrWords)


def looks_ocr_read(text: str) -> bool:
    """Whether a text is Danish that has lost its letters, or holds damaged words that no whole Danish does."""
    return has_lost_its_letters(text) or _tells_damage(text[:SAMPLE])


def has_lost_its_letters(text: str) -> bool:
    """Whether a text is Danish and nearly without æ, ø and å (see the module for the measure)."""
    sample = text[:SAMPLE]
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    if letters < FEWEST_LETTERS:
        return False
    # In decomposed text (NFD) å is a and a ring.
    special = sum(sample.count(letter) for letter in "æøåÆØÅ\u030a")
    if special >= LEAST_SPECIAL * letters:
        return False
    common = frozenset(ocr().common)
    return sum(word.lower() in common for word in words) >= DANISH_SHARE * len(words)


def _tells_damage(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    told = frozenset(ocr().telltale)
    found = [word for word in words if word in told]
    return len(found) >= max(FEWEST_TELLTALES, TELLTALE_SHARE * len(words)) and len(set(found)) >= FEWEST_TELLTALES
