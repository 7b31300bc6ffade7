"""Finds the numbers of items that run through a year ("Sag 88/2031", "Punkt 89/2031 Ny sti")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked, Numbered
from kommunegraf.reading.document import Span

_LEAST = 2
_MOST_SKIPPED = 5  # numbers of closed items that may be left out
_LONGEST = 250


def with_running_numbers(marked: Sequence[Marked], profile: Profile) -> tuple[Marked, ...]:
    """The lines, those marked as numbered that begin with a word of the layout's and "<number>/<year>".

    Two at least must stand so, all of one year and word, each number a little above the last: a case number (year
    first, or its serial far from the last) does not.
    """
    pattern = _pattern(profile)
    found = {
        index: match for index, each in enumerate(marked) if (match := pattern.fullmatch(each.text[: _LONGEST + 1]))
    }
    numbers = [int(match["number"]) for match in found.values()]
    kinds = {(match["year"], match["word"].casefold()) for match in found.values()}
    grows = all(one < other <= one + _MOST_SKIPPED for one, other in pairwise(numbers))
    if len(found) < _LEAST or len(kinds) > 1 or not grows:
        return tuple(marked)
    return tuple(_numbered(each, found[index]) if index in found else each for index, each in enumerate(marked))


def _pattern(profile: Profile) -> re.Pattern[str]:
    words = sorted(
        {word.rstrip(".:") for word in profile.number_words if word[0].isalpha()}, key=lambda each: (-len(each), each)
    )
    return re.compile(
        rf"(?P<word>{'|'.join(map(re.escape, words))})\b\.?:?\s*(?:nr\.?\s*)?"
        r"(?P<value>(?P<number>\d{1,4})/(?P<year>(?:19|20)\d\d))(?:\s*[.:–-]?\s+(?P<title>\S.*))?",
        re.IGNORECASE,
    )


def _numbered(each: Marked, match: re.Match[str]) -> Marked:
    at = each.line.numbered_text.find(each.text)
    title = Span(at + match.start("title"), at + match.end("title")) if match["title"] else None
    number = Span(at + match.start("value"), at + match.end("value"))
    numbered = Numbered(number, title, match["value"], True, match["word"].casefold())
    return replace(each, numbered=numbered, case=None, heading=None)
