"""Whether words state a date as finely as a value claims."""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz import fuzz

from kommunegraf.extraction.records import XSD

_MONTHS = (
    ("januar", "january"),
    ("februar", "february"),
    ("marts", "march"),
    ("april",),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("august",),
    ("september",),
    ("oktober", "october"),
    ("november",),
    ("december",),
)
# A scanned page may spell "deeember"; "juni" and "juli" are 75 alike.
_ALIKE = 80
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_PIECES = 6
TEMPORAL = frozenset(XSD + name for name in ("date", "dateTime", "gYearMonth", "gYear"))


class Lack(StrEnum):
    """What a value says and its words do not."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def lacking(lexical: str, datatype: str, words: str) -> Lack | None:
    """The finest part of a date that its words do not hold; None where they hold all of it.

    A day is a number of the words, a month a number or a month's name, a year four digits or its
    last two. Digits may stand together (`20231122`, `221123`), letters and digits apart ("1 1 .  m a j  2 0 3 1").
    """
    parts = re.match(r"-?([0-9]{4,})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", lexical)
    if parts is None or datatype not in TEMPORAL:
        return None
    year, month, day = parts.groups()
    digits, numbers, names = _contents(words)
    if any(form in digits for form in _run_together(year, month, day)):
        return None
    if day and int(day) not in numbers:
        return Lack.DAY
    if month and int(month) not in numbers and not _names_month(names, int(month)):
        return Lack.MONTH
    if int(year) not in numbers and int(year[-2:]) not in numbers:
        return Lack.YEAR
    return None


def _run_together(year: str, month: str | None, day: str | None) -> tuple[str, ...]:
    if not (month and day):
        return ()
    return (year + month + day, day + month + year, day + month + year[-2:])


def _names_month(names: frozenset[str], month: int) -> bool:
    """Whether a month is named: whole, by its first three letters or more ("feb."), or misread in a few letters."""
    if not 1 <= month <= 12:
        return False
    for full in _MONTHS[month - 1]:
        if any(full.startswith(name) or fuzz.ratio(name, full) >= _ALIKE for name in names):
            return True
    return False


def _close(words: str) -> str:
    """Words that are printed with a blank behind each letter, without these blanks; all others as they are."""
    pieces = words.split()
    if len(pieces) < _FEWEST_PIECES or sum(len(piece) <= 2 for piece in pieces) < 0.8 * len(pieces):
        return words
    return re.sub(r"(?<=\S) (?=\S)", "", words)


def _contents(words: str) -> tuple[tuple[str, ...], frozenset[int], frozenset[str]]:
    words = _close(words)
    digits = tuple(_NUMBER.findall(words))
    numbers = frozenset(int(number) for number in digits if len(number) <= 4)
    names = frozenset(word.casefold() for word in _WORD.findall(words) if len(word) >= 3)
    return digits, numbers, names
