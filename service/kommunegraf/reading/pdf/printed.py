"""What is known of printed pages: `mappings/lexicon/printed-pages.toml`."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.datafiles import DataFile, mapping


class PrintedPages(DataFile):
    """`mappings/lexicon/printed-pages.toml`."""

    page_numbers: tuple[str, ...]
    after_suspended_hyphen: frozenset[str]
    contents_headings: frozenset[str]
    bold_fonts: tuple[str, ...]
    recognised_bullets: frozenset[str]
    recognised_letters: dict[str, str]


@cache
def printed_pages() -> PrintedPages:
    return mapping("lexicon/printed-pages.toml", PrintedPages)


@cache
def page_number() -> re.Pattern[str]:
    """A page number as a whole line; the first group of digits is the page's own number."""
    return re.compile(rf"(?:{_forms()})\Z", re.IGNORECASE)


@cache
def page_number_at_end() -> re.Pattern[str]:
    """A page number in words ("Side 3 af 9") behind other words of a running header."""
    worded = "|".join(_form(form) for form in printed_pages().page_numbers if form[0].isalpha())
    return re.compile(rf"[\s|·•,;–—-]+(?:{worded})\Z", re.IGNORECASE)


def _forms() -> str:
    return "|".join(_form(form) for form in printed_pages().page_numbers)


def _form(form: str) -> str:
    return re.escape(form).replace("<n>", r"\d{1,5}").replace(r"\ ", r"\s*")
