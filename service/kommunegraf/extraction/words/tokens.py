"""Words, numbers and marks of a sentence, with their places."""

from __future__ import annotations

import re
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
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        begin = match.start() + start
        found.append(Token(word, word.casefold(), begin, begin + len(word)))
    return tuple(found)
