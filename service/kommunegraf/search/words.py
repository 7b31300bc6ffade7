"""The words of a text as they are indexed: cut where letters end, lower case, æ ø å and accents folded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 60  # letters of a word; what is longer is no word, and is not indexed
# A letter or digit, then more of them; combining marks and soft hyphens stand inside words.
WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f\u00ad]*+(?:[\u0300-\u036f\u00ad]++[^\W_\u0300-\u036f\u00ad]*+)*+")
_FOLDED_WORD = re.compile(r"[^\W_]++")
# The letters of other alphabets that Danes write as theirs, and how each is written where a keyboard lacks it.
_LETTERS = (("æ", "ae"), ("ä", "ae"), ("ø", "oe"), ("ö", "oe"), ("å", "aa"), ("ð", "d"), ("þ", "th"), ("ł", "l"))
_MARKS = re.compile(r"[\u0300-\u036f]+")
_SHARED = re.compile(r"-[ \t]?\n?[ \t]?(?:og|eller|samt)[ \t]?\n?[ \t]?([^\W\d_]{5,60})")
_HEAD = re.compile(r"[^\W\d_]{3,40}\Z")


class Token(NamedTuple):
    """A word of a text: folded, and where it stands (code points)."""

    word: str
    start: int
    end: int


def _folded(text: str) -> str:
    """A text as it is compared, its letters alone changed."""
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    for letter, spelled in _LETTERS:
        composed = composed.replace(letter, spelled)
    return composed if composed.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", composed))


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word as it is compared: `Århus`, `Aarhus` and `AARHUS` are one, and so are `børn` and `boern`."""
    return _folded(word)


def tokens(text: str, end: int | None = None) -> Iterator[Token]:
    """The words of a text (of its first `end` letters), in order."""
    for match in WORD.finditer(text, 0, len(text) if end is None else end):
        yield Token(fold(match.group()), match.start(), match.end())


def words(text: str) -> list[str]:
    """The folded words of a text, in order; those longer than `LONGEST` are left out."""
    return [word for word in _FOLDED_WORD.findall(_folded(text)) if len(word) <= LONGEST]


def shared_endings(text: str) -> Iterator[tuple[str, str]]:
    """Compounds that share their end, as `Sundheds- og Ældreudvalget`: (the lone head, the whole other), folded."""
    for match in _SHARED.finditer(text):
        head = _HEAD.search(text[max(0, match.start() - 40) : match.start()])
        if head:
            yield fold(head.group()), fold(match[1])
