"""When two wordings are the same: white space, case and what typesetting adds do not count."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from rapidfuzz import fuzz

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = dict.fromkeys(map(ord, "“”„»«"), '"') | dict.fromkeys(map(ord, "’‘‚´`"), "'")
_SOFT_HYPHEN = {0xAD: None}
_TABLE = _DASHES | _QUOTES | _SOFT_HYPHEN
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """One line, lower case, without punctuation at the end; dashes and quotation marks of all kinds are one."""
    plain = unicodedata.normalize("NFKC", text.translate(_TABLE)).casefold()
    return " ".join(plain.split()).rstrip(" .,;:!?")


def number(text: str) -> str:
    """A case or item number: folded, without any white space."""
    return "".join(folded(text).split())


def shared_words(one: str, other: str) -> float:
    """The words that two texts share, as a part of the longer text's words, from 0 to 1 (repeated words count)."""
    mine, theirs = _bag(one), _bag(other)
    longer = max(mine.total(), theirs.total())
    return (mine & theirs).total() / longer if longer else float(folded(one) == folded(other))


@lru_cache(maxsize=4096)
def _bag(text: str) -> Counter[str]:
    return Counter(_WORD.findall(folded(text)))


def likeness(one: str, other: str) -> float:
    """How alike two wordings are letter by letter, from 0 to 1."""
    return fuzz.ratio(folded(one), folded(other)) / 100
