"""Tells Danish text that character recognition has robbed of æ, ø and å.

Measured on undamaged Danish: 20 to 30 of these letters in a thousand. A text counts as damaged that is Danish by its
commonest words (at least 12 % of all words) and has fewer than 8 in a thousand, in 200 letters or more; or that holds
three or more damaged forms of common words (`telltale` in `ocr.toml`), four in a thousand words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kommunegraf.datafiles import DataFile, mapping

FEWEST_LETTERS = 200
SAMPLE = 200_000
DANISH_SHARE = 0.12
LEAST_SPECIAL = 8 / 1000
SPECIAL = frozenset("æøå")
LEAST_OF_ONE = 4 / 1000  # whole Danish has 8 to 12 of each
FEWEST_TELLTALES = 3
FEWEST_OF_ONE_WORD = 6
TELLTALE_SHARE = 4 / 1000

_WORD = re.compile(r"[^\W\d_]+")
# A word with the signs that stand for letters, between spaces and punctuation.
_ALONE = re.compile(r"(?<![\w/.\-@¢|])[^\W\d_]{0,30}[@¢|]?[^\W\d_]{1,30}(?![\w/\-@¢|]|[.]\w)")


class Confusion(DataFile):
    """What recognition wrote where the page had `meant`, and what it costs a reading, in nats.

    The cost is the log of how often `written` stands for itself to how often it stands for `meant`; `telling` where it
    makes no Danish of the words in `telltale`.
    """

    written: str
    meant: str
    cost: float
    telling: bool = False


class Letters(DataFile):
    """Letters that a reading may add (after certain others), and what that costs it, in nats."""

    letters: str
    cost: float
    after: str = ""


class Ocr(DataFile):
    """`mappings/lexicon/ocr.toml`."""

    common: tuple[str, ...]
    telltale: tuple[str, ...] = ()
    confusion: tuple[Confusion, ...] = ()
    lost: tuple[Letters, ...] = ()
    ending: tuple[Letters, ...] = ()
    prefixes: tuple[str, ...] = ()
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
    """Whether a text is Danish without its letters, or holds damaged words that whole Danish does not."""
    sample = text[:SAMPLE]
    return _is_danish_without_letters(sample) or bool(_told(sample))


def lost_letters(text: str) -> frozenset[str]:
    """Those of æ, ø and å that a damaged Danish text has lost: a third of them is left, or damaged words tell."""
    sample = unicodedata.normalize("NFC", text[:SAMPLE]).casefold()
    letters = sum(map(str.isalpha, sample))
    few = (letter for letter in SPECIAL if sample.count(letter) < LEAST_OF_ONE * letters)
    return _told(sample).union(few)


def _is_danish_without_letters(sample: str) -> bool:
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


def _told(sample: str) -> frozenset[str]:
    """The letters that damaged forms of common words tell of, where there are enough of them: each word by itself."""
    forms = _telltales()
    found = [form for word in _ALONE.findall(sample) if (form := word if word in forms else word.lower()) in forms]
    fewest = FEWEST_TELLTALES if len(set(found)) > 1 else FEWEST_OF_ONE_WORD
    if len(found) < max(fewest, TELLTALE_SHARE * len(_WORD.findall(sample))):
        return frozenset()
    return frozenset().union(*(forms[form] for form in found))


@cache
def _telltales() -> dict[str, frozenset[str]]:
    """The damaged forms of the words in `telltale`, by one confusion or two, with the letters that these took."""
    table = ocr()
    telling = [each for each in table.confusion if each.telling]
    forms: dict[str, frozenset[str]] = dict.fromkeys(table.telltale, frozenset())
    for _ in range(2):  # a word that holds two of the letters has mostly lost both
        for form, letters in tuple(forms.items()):
            for each in telling:
                if each.meant in form:
                    forms[form.replace(each.meant, each.written)] = letters | SPECIAL.intersection(each.meant)
    return {form: letters for form, letters in forms.items() if letters}
