"""What the head of a row says of it: that it sums up others, is a part of one, or has numbers of a list."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.numbers import folded


@cache
def _total() -> re.Pattern[str]:
    words = alternatives(table_words().totals.words)
    return re.compile(rf"(?:{words})(?![^\W_])|.*(?<![^\W_])(?:{words})[\s.:*)]{{0,4}}\Z", re.IGNORECASE | re.DOTALL)


def is_total(head: str) -> bool:
    """Whether a row's head says that the row sums up others: "Drift i alt", "Total", "Samlet resultat"."""
    return _total().match(head.strip()) is not None


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(table_words().parts.words)})(?![^\W_])", re.IGNORECASE)


def is_part(head: str) -> bool:
    """Whether a row's head says that the row is a part of the one above: "heraf løn"."""
    return _part().match(head.strip()) is not None


def is_total_alone(words: str) -> bool:
    """Whether the words are nothing but those for a sum: "I alt"."""
    return folded(words.strip(" .:*")) in {folded(each) for each in table_words().totals.words}


_NUMBERED = re.compile(r"\((?P<list>\d{1,3}(?:\s?(?:,|og|samt|&)\s?\d{1,3}){0,20})\)")


def row_numbers(head: str) -> tuple[tuple[int, int, str], ...]:
    """The item numbers in brackets that a row's head ends with: "Motion (2,3 og 8)" gives 2, 3 and 8.

    Each is (start, end, number), counted in `head`. Years and shares in brackets are none.
    """
    found: list[tuple[int, int, str]] = []
    for match in _NUMBERED.finditer(head):
        if head[match.end() :].strip(" *."):
            continue
        found = [
            (match.start("list") + each.start(), match.start("list") + each.end(), each.group())
            for each in re.finditer(r"\d+", match["list"])
        ]
    return tuple(found)
