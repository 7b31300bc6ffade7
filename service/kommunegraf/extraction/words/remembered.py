"""Remembers what readers of short texts gave: many extractors ask the same of the same sentence or cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
# Bounds what a reader keeps in a process: at most so many texts of at most so many characters. Most sentences are
# short, and come again after thousands of others, when a case goes from one body to the next.
KEPT = ((8_192, 250), (1_024, 1_000))
LONGEST = KEPT[-1][1]


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The reader, which must depend on its text and the data files alone and give what nobody can change."""
    (most_short, short), (most_long, long) = KEPT
    of_short, of_long = lru_cache(maxsize=most_short)(read), lru_cache(maxsize=most_long)(read)

    @wraps(read)
    def reader(text: str) -> T:
        length = len(text)
        return of_short(text) if length <= short else of_long(text) if length <= long else read(text)

    return reader
