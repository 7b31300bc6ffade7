"""Dates, numbers and sums as they are written in the language of a page; never more exact than what they are given."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from kommunegraf.web.words import listed, said

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*|Z|[+-]\d\d:\d\d)?", re.DOTALL)
_THOUSANDS = {"da": ".", "en": ","}
_POINT = {"da": ",", "en": "."}


def date(language: str, lexical: str) -> str:
    """`2024-05-14`, `2024-05` or `2024` in words; what is none of them as it stands."""
    match = _DATE.fullmatch(lexical)
    if match is None:
        return lexical
    year, month, day = match.groups()
    names = listed(language, "common.months")
    if month is None or not 1 <= int(month) <= len(names):
        return lexical if month else year
    if day is None:
        return f"{names[int(month) - 1]} {year}"
    return said(language, "common.day", day=int(day), month=names[int(month) - 1], year=year)


def number(language: str, lexical: object) -> str:
    """A number with the language's marks (`1.234,5`), its decimals as given; what is no number as it stands."""
    try:
        value = Decimal(str(lexical))
    except InvalidOperation:
        return str(lexical)
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return str(lexical)
    whole, _, decimals = f"{value:,f}".partition(".")
    whole = whole.replace(",", _THOUSANDS[language]).replace("-", "−")
    return whole + (_POINT[language] + decimals if decimals.strip("0") else "")


def kroner(language: str, lexical: object) -> str:
    """A sum of money in kroner."""
    return said(language, "common.kroner", sum=number(language, lexical))


_DURATION = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?")


def duration(language: str, lexical: str) -> str:
    """A length of time in years, months, weeks and days (`P2Y6M`) in words; another one as it stands."""
    match = _DURATION.fullmatch(lexical)
    if match is None or not any(match.groups()):
        return lexical
    parts = []
    for count, unit in zip(match.groups(), ("year", "month", "week", "day"), strict=True):
        if count is not None:
            parts.append(said(language, f"entity.{unit}" if int(count) == 1 else f"entity.{unit}s", count=int(count)))
    return ", ".join(parts)
