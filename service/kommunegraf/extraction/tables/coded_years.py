"""Reads heads of columns that are a code and a year: "R2024", "B 25" (`mappings/lexicon/tables.toml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.tables.lines import table_words
from kommunegraf.extraction.words.lexicon import alternatives
from kommunegraf.extraction.words.numbers import folded
from kommunegraf.reading.document import Span

_NO_PHASE = "none"


@dataclass(frozen=True, slots=True)
class CodedYear:
    """A year behind a code: `phase` is a code of the scheme "phase", or "" where the letters stand for none."""

    year: int
    span: Span
    phase: str


@cache
def _codes() -> dict[str, str]:
    return {folded(form): phase for phase, forms in table_words().year_codes.items() for form in forms}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?P<code>{alternatives(_codes())})\.?[\s-]?(?P<year>(?:19|20)\d\d|\d\d)(?![^\W_])[\s*)]{{0,4}}\Z",
        re.IGNORECASE,
    )


def coded_year(head: str) -> CodedYear | None:
    """The year that a head is with its code, counted in `head`; of two digits, it is one of this century."""
    match = _pattern().match(head)
    if match is None:
        return None
    year = int(match["year"])
    phase = _codes()[folded(match["code"])]
    span = Span(match.start("year"), match.end("year"))
    return CodedYear(year if year > 99 else 2000 + year, span, "" if phase == _NO_PHASE else phase)
