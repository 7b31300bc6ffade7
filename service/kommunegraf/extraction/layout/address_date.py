"""Reads the day of a meeting from the address of its page, where the page itself does not say it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from kommunegraf.extraction.outline import Named

_RULE = "date-of-the-address"
_LONGEST = 2000  # code points of an address
# "moede-04062025", "mode_2025-06-04": digits of a day and a year, with or without marks between.
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{2})[-_.]?(?P<month>\d{2})[-_.]?(?P<year>20\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>20\d{2})[-_.](?P<month>\d{2})[-_.](?P<day>\d{2})(?!\d)")
_OF_MEETING = re.compile(
    r"(?<![^\W\d_])(?:(?:møde|moede|mode|meeting)[rts]?|referat|dagsorden)(?![^\W\d_])", re.IGNORECASE
)


def date_of_address(url: str | None, header: Mapping[str, Named]) -> Named | None:
    """The date (ISO 8601) of an address with one day in a part of its path that speaks of a meeting; else None.

    `header` must name the body and no date. The evidence is the body's words: with it goes the rule.
    """
    if not url or len(url) > _LONGEST or "date" in header or "body" not in header:
        return None
    days = {day for part in unquote(urlsplit(url).path).split("/") if _OF_MEETING.search(part) for day in _days(part)}
    return Named(next(iter(days)), header["body"].span, rule=_RULE) if len(days) == 1 else None


def _days(part: str) -> set[str]:
    found = set()
    for match in (*_YEAR_FIRST.finditer(part), *_DAY_FIRST.finditer(part)):
        try:
            day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        found.add(day.isoformat())
    return found
