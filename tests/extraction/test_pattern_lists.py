"""A list of line patterns finds what each of its patterns finds by itself, in their order."""

from __future__ import annotations

import pytest

from kommunegraf.extraction.layout.linepatterns import LinePattern
from kommunegraf.extraction.layout.patternlists import PatternList

_SOURCES = (
    "<body>, <date>",
    "<date>, <body>",
    "beslutning i <body> den <date>",
    "[tillægs]dagsorden for <body>",
    "sag nr. <n>: <title>",
    "<n>. <title>",
    "<case> - <open>",
    "<letter>: åbne sager",
    "- <text>",
    "signeret af <person>",
)
_LINES = (
    "Stiudvalget, den 3. juni 2031",
    "Torsdag den 3. juni 2031, Stiudvalget",
    "juni 3, 2031, Stiudvalget",
    "BESLUTNING I STIUDVALGET DEN 3. JUNI 2031",
    "Beſlutnıng i Stiudvalget den 3. juni 2031",  # letters that ignoring case takes for s and i
    "Tillægsdagsorden for Stiudvalget",
    "dagsorden for Stiudvalget:",
    "Sag nr. 4: Ny sti",
    "4. Ny sti",
    "٤. Ny sti",  # a figure of another script
    "/31-1234 - Åben",
    "B: Åbne sager",
    "• en ny sti",
    "SİGNERET af Karla Nymark",
    "",
    "x" * 400,
)


@pytest.mark.parametrize("line", _LINES)
def test_a_list_of_patterns_finds_what_each_finds_by_itself(line: str) -> None:
    patterns = [(LinePattern(source, "test"), number) for number, source in enumerate(_SOURCES)]
    alone = [(number, pattern.match(line)) for pattern, number in patterns]
    together = [(number, found) for _, number, found in PatternList(patterns).matches(line)]
    assert together == [each for each in alone if each[1] is not None]


def test_every_pattern_of_the_sample_is_found_on_some_line() -> None:
    patterns = PatternList((LinePattern(source, "test"), source) for source in _SOURCES)
    assert {source for line in _LINES for _, source, _ in patterns.matches(line)} == set(_SOURCES)
