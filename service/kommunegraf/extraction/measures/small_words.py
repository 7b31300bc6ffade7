"""The small words beside figures in prose, of `mappings/lexicon/figure-small-words.toml`."""

from __future__ import annotations

from pydantic import Field

from kommunegraf.extraction.words.lexicon import Lexicon, load


class SmallWords(Lexicon):
    """The form of the file."""

    pairs: tuple[str, ...]
    hedges: tuple[str, ...]
    parts: tuple[str, ...]
    at_most: tuple[str, ...] = Field(alias="at-most")
    at_least: tuple[str, ...] = Field(alias="at-least")
    which: tuple[str, ...]
    further: frozenset[str]
    says: frozenset[str]
    by_then: frozenset[str] = Field(alias="by-then")
    where: frozenset[str]
    compares: frozenset[str]
    of_others: tuple[str, ...] = Field(alias="of-others")
    rate_endings: tuple[str, ...] = Field(alias="rate-endings")
    adjective_endings: tuple[str, ...] = Field(alias="adjective-endings")
    before_years: tuple[str, ...] = Field(alias="before-years")


def small_words() -> SmallWords:
    """The words. Raises `ConfigurationError` where the file is wrong."""
    return load("figure-small-words", SmallWords)
