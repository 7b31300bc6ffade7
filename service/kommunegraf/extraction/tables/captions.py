"""What the words above a table say of it: that they are its caption, its unit, its price level."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.words.amounts import MoneyUnit, PriceLevel, money_unit, price_level
from kommunegraf.extraction.words.lexicon import alternatives, starred
from kommunegraf.reading.document import Span


@cache
def _unit_lead() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![^\W_])(?:{alternatives(table_words().unit_lead.words)})|\()\s{{0,2}}\Z", re.IGNORECASE)


def unit_within(words: str) -> tuple[MoneyUnit | None, PriceLevel | None]:
    """What a caption states of the numbers below it: a unit after "i" or in brackets, and a price level."""
    unit = money_unit(words)
    if unit is not None and not (
        _unit_lead().search(words[max(0, unit.span.start - 24) : unit.span.start]) or _is_set_apart(words, unit.span)
    ):
        unit = None
    return unit, price_level(words)


def _is_set_apart(words: str, unit: Span) -> bool:
    """Whether a unit stands alone between marks, and no number before it: "Anlæg, mio. kr., 2020-priser"."""
    before, after = words[: unit.start].rstrip(), words[unit.end :].lstrip()
    return before.endswith(table_words().unit_marks.words) and (not after or after[0] in ",;.:)(*" or after[0] == "\n")


@cache
def _caption() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{starred(table_words().captions.words)})(?![^\W_])", re.IGNORECASE)


def is_caption(words: str) -> bool:
    """Whether the sentence before a table leads to it: by a colon, by its words, or by stating the unit."""
    return words.endswith(":") or _caption().search(words) is not None or unit_within(words) != (None, None)
