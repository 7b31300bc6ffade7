"""Words, numbers and marks of a sentence, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

# A number with its separators; "A/S"; a word with inner hyphens and apostrophes ("SIK-udvalget", "to-årig", "KL's") and
# a hanging hyphen ("social-"); any other character by itself.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+(?![\w])|(?<!\w)[A-Za-z]/[A-Za-z](?!\w)|[^\W_]+(?:[-'’][^\W_]+)*-?|[^\s]")


class Token(NamedTuple):
    """`word` as written, `folded` for comparing, `start` and `end` in the text it was cut from plus an offset."""

    word: str
    folded: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.word[0].isalnum()


def tokenise(text: str, start: int = 0) -> tuple[Token, ...]:
    """The tokens of `text`; `start` is added to their places. Linear."""
    words = words_and_marks(text)
    return placed(words, [*map(str.casefold, words)], text, start)


def words_and_marks(text: str) -> list[str]:
    """The words of the tokens of `text`, as written."""
    return _TOKEN.findall(text)


def placed(words: Iterable[str], folded: Iterable[str], text: str, start: int = 0) -> tuple[Token, ...]:
    """The tokens of `text` whose `words_and_marks` are given, and these folded; `start` is added to their places."""
    found = []
    end = 0
    for word, small in zip(words, folded, strict=True):
        # Only white space stands between two tokens, so that the next place of a word's letters is its own; to look
        # for it takes two thirds of the time that a match object for each word takes.
        begin = text.index(word, end)
        end = begin + len(word)
        found.append(_token((word, small, begin + start, end + start)))
    return tuple(found)


_token = partial(tuple.__new__, Token)
