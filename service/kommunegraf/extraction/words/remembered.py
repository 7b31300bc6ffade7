"""Remembers what readers of short texts gave: many extractors ask the same of the same sentence or cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
# Bounds what is kept: at most so many texts of at most so many characters a reader and process.
MOST = 2_048
LONGEST = 1_000


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The reader, which must depend on its text and the data files alone and give what nobody can change."""
    kept = lru_cache(maxsize=MOST)(read)

    @wraps(read)
    def reader(text: str) -> T:
        return kept(text) if len(text) <= LONGEST else read(text)

    return reader
