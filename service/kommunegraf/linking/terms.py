"""The terms of councils: four years from the first of January after an election (2018, 2022 …), of regions too."""

from __future__ import annotations

from typing import NamedTuple

_FIRST = 2018  # the first year of a term; all others lie a multiple of four years from it
_YEARS = 4


class Term(NamedTuple):
    """The first and the last day of a term (`YYYY-MM-DD`)."""

    start: str
    end: str


def term_of(date: str) -> Term | None:
    """The term that a day, month or year (`2024-05-28`, `2024-05`, `2024`) lies in; None for what is no date."""
    year = date[:4]
    if len(year) < 4 or not (year.isascii() and year.isdigit()):
        return None
    first = int(year) - (int(year) - _FIRST) % _YEARS
    return Term(f"{first:04}-01-01", f"{first + _YEARS - 1:04}-12-31")
