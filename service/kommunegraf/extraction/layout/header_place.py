"""Tells which lines of a header may name the place of the meeting though no label says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kommunegraf.extraction.layout.headings import is_body
from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.words.dates import dates

_MOST_PLACE = 110


def may_be_place(text: str) -> bool:
    """Whether a line may name a place: short, no sentence, no body, no list of persons with their parties."""
    if not 2 < len(text) <= _MOST_PLACE or text[-1] in ".,;:?!" or not text[0].isalnum() or text[0].islower():
        return False
    return not is_body(text, sure=True) and re.search(r"\([A-ZÆØÅ]{1,3}\)", text) is None and not dates(text)


def is_address(text: str) -> bool:
    """Whether the text begins with street and number, and names a post code ("Nytorv 11, 6000 Kolding")."""
    return re.match(r"[^\W\d_][^,\d]{2,40}\s\d{1,3}[A-Za-z]?,\s*\d{4}\s+[^\W\d_]", text) is not None


def holds_any(text: str, words: Sequence[str]) -> bool:
    """Whether a word of the text is, or begins with, one of the words."""
    key = folded(text)
    return any(re.search(rf"\b{re.escape(word)}", key) is not None for word in words)
