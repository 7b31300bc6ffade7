"""Tries several line patterns in their order, and of them only those that a line may be of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from kommunegraf.extraction.layout.linepatterns import DATE_BEGINS, LONGEST_LINE, LineMatch, LinePattern, small_letters

T = TypeVar("T")
_DIGIT = re.compile(r"\d")


class PatternList(Generic[T]):
    """Patterns in the order in which they are tried, each with what `said` of it.

    What a pattern needs of a line (its first letters, a word, a figure) is looked for before the pattern is tried:
    that takes a tenth of the time, and few lines have it.
    """

    def __init__(self, patterns: Iterable[tuple[LinePattern, T]]) -> None:
        self._patterns = tuple(patterns)
        self._firsts = frozenset(pattern.needs.begins[:1] for pattern, _ in self._patterns)
        self._chosen: dict[tuple[str, bool, bool], tuple[tuple[str, str, LinePattern, T], ...]] = {}

    def matches(self, line: str) -> Iterator[tuple[LinePattern, T, LineMatch]]:
        """Each pattern that the whole of `line` is of, with what is said of it and its slots."""
        if len(line) > LONGEST_LINE:
            return
        small = small_letters(line)
        figures = _DIGIT.search(line) is not None
        dated = figures and DATE_BEGINS.match(line) is not None
        for begins, holds, pattern, said in self._may_match(small[:1], figures=figures, dated=dated):
            if holds in small and small.startswith(begins):
                found = pattern.match(line)
                if found is not None:
                    yield pattern, said, found

    def _may_match(self, first: str, *, figures: bool, dated: bool) -> tuple[tuple[str, str, LinePattern, T], ...]:
        """The patterns for lines with this first letter, with figures or a date in front or without; kept."""
        if first not in self._firsts:
            first = "0" if first.isdecimal() or first == "/" else ""  # a case number may begin with a stroke
        chosen = self._chosen.get((first, figures, dated))
        if chosen is None:
            numeral = first == "0" or first.isdecimal() or first == "/"
            chosen = tuple(
                (pattern.needs.begins, pattern.needs.holds, pattern, said)
                for pattern, said in self._patterns
                if pattern.needs.begins[:1] in {"", first}
                and (figures or not pattern.needs.figure)
                and (dated or not pattern.needs.date_first)
                and (numeral or not pattern.needs.figure_first)
            )
            self._chosen[first, figures, dated] = chosen
        return chosen
