"""The words of a text as they are indexed: cut where letters end, lower case, æ ø å and accents folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 60  # letters of a word; what is longer is no word, and is not indexed
# A letter or digit, then more of them; combining marks and soft hyphens stand inside words.
_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f\u00ad]*+(?:[\u0300-\u036f\u00ad]++[^\W_\u0300-\u036f\u00ad]*+)*+")
# The letters of other alphabets that Danes write as theirs, and how each is written where a keyboard lacks it.
_LETTERS = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa", "ð": "d", "þ": "th", "ł": "l"})
_ELLIPSIS = re.compile(r"([^\W\d_]{3,40})-[ \t]?\n?[ \t]?(?:og|eller|samt)[ \t]?\n?[ \t]?([^\W\d_]{5,60})")


class Token(NamedTuple):
    """A word of a text: folded, and where it stands (code points)."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word as it is compared: `Århus`, `Aarhus` and `AARHUS` are one, and so are `børn` and `boern`."""
    composed = unicodedata.normalize("NFKC", word.replace("\u00ad", "")).casefold()
    if composed.isascii():
        return composed
    spelled = composed.translate(_LETTERS)
    return "".join(each for each in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(each))


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of a text (or of a stretch of it), in order."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        if match.end() - match.start() <= LONGEST:
            yield Token(fold(match.group()), match.start(), match.end())


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [token.word for token in tokens(text)]


def shared_endings(text: str) -> Iterator[tuple[str, str]]:
    """Compounds that share their end, as `Sundheds- og Ældreudvalget`: (the lone head, the whole other), folded."""
    for match in _ELLIPSIS.finditer(text):
        yield fold(match[1]), fold(match[2])
