"""Finds words in large or small letters, many times as fast as `re.IGNORECASE` finds one of many words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_LONGEST_KEPT = 2_000
_MOST_KEPT = 64
_PIECE = re.compile(r"\\.|\(\?P|.", re.DOTALL)


class Caseless:
    """A pattern without `(?-i:…)`; what it finds has the text's places, and small letters as its words.

    Python's regular expressions skip places where no alternative can begin, but only where case matters. So the text
    is put in small letters first; a text that grows by it (U+0130 does) is searched as it is.
    """

    def __init__(self, pattern: str) -> None:
        small = "".join(
            piece if piece.startswith(("\\", "(?P")) else piece.lower() for piece in _PIECE.findall(pattern)
        )
        self._small = re.compile(small)
        self._any = re.compile(pattern, re.IGNORECASE)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches, from left to right, not overlapping."""
        small = small_letters(text)
        return self._any.finditer(text) if small is None else self._small.finditer(small)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        small = small_letters(text)
        return self._any.search(text) if small is None else self._small.search(small)

    def is_in(self, text: str, small: str | None) -> bool:
        """Whether there is a match, for who asks many patterns of one text; `small` is its `small_letters`."""
        return (self._any.search(text) if small is None else self._small.search(small)) is not None


def small_letters(text: str) -> str | None:
    """The text in small letters, each at its place; None where there is no such text."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else _small_letters(text)


def _small_letters(text: str) -> str | None:
    small = text.lower().replace("ſ", "s")  # the long s, which has no small letter of its own
    return small if len(small) == len(text) else None


_kept = lru_cache(maxsize=_MOST_KEPT)(_small_letters)  # one sentence is searched for many things in a row
