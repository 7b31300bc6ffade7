"""Words of a cell as a typed value: numbers, dates, years and truth, each as exact as the words are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from kommunegraf.bridges.currencies import without_kroner
from kommunegraf.extraction.records import Duration, Temporal

_SIGNED = re.compile(r"([+-]?)([0-9][0-9., ]*|[.,][0-9]+)(-?)")
_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:[.,][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})")
_DURATION = re.compile(r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")
_WHOLE = re.compile(r"(?<=[0-9])[.,]\s?[-–]{1,2}$")  # "500,-": nothing behind the sign
_TRUE = frozenset({"true", "1", "ja", "yes"})
_FALSE = frozenset({"false", "0", "nej", "no"})
_LONGEST = 40


class Unreadable(ValueError):
    """Words that are no value of the kind asked for; the message says what is wrong."""


def decimal_sign(numbers: Iterable[str]) -> str:
    """What parts the decimals in a source's numbers, "." or ",", as those that leave no doubt tell.

    Where all would do for both ("1250"), it is ".". Raises `Unreadable` where they contradict each other, and where
    one may be read both ways ("1.250") and none tells.
    """
    told: dict[str, str] = {}
    doubtful = ""
    for words in numbers:
        match = _SIGNED.fullmatch(_bare(words))
        if match is None:
            continue
        sign, doubt = _tells(match[2].replace(" ", ""))
        if sign:
            told.setdefault(sign, words)
        elif doubt:
            doubtful = doubtful or words
    if len(told) > 1:
        one, other = told["."], told[","]
        raise Unreadable(f"“{one[:_LONGEST]}” has a point before its decimals and “{other[:_LONGEST]}” a comma")
    if not told and doubtful:
        raise Unreadable(f"“{doubtful[:_LONGEST]}” may be a thousand times as much: nothing says what its sign parts")
    return next(iter(told), ".")


def _tells(digits: str) -> tuple[str, bool]:
    """The decimal sign that a number tells of; whether it has a sign that tells nothing."""
    signs = [character for character in digits if character in ".,"]
    if not signs:
        return "", False
    last = signs[-1]
    other = "," if last == "." else "."
    if other in signs:
        return last, False
    if len(signs) > 1:
        return other, False
    behind = len(digits) - digits.index(last) - 1
    before = digits.index(last)
    if behind == 3 and 1 <= before <= 3 and not digits.startswith("0"):
        return "", True
    return last, False


def number(words: str, decimal: str) -> Decimal:
    """A number whose decimals follow `decimal`, and whose thousands the other sign or a blank parts.

    A sign may stand behind, the name of kroner on either side. Raises `Unreadable`, for another currency too.
    """
    match = _SIGNED.fullmatch(_bare(words))
    if match is None or (match[1] and match[3]) or len(words) > _LONGEST:
        raise Unreadable(f"“{words[:_LONGEST]}” is no number")
    digits = match[2].strip()
    other = "," if decimal == "." else "."
    whole, _, part = digits.partition(decimal)
    groups = re.split(rf"[{re.escape(other)} ]", whole)
    grouped = len(groups) > 1
    sound = all(each.isdigit() for each in groups if each) and "" not in groups[1:]
    if not sound or (grouped and (len(groups[0]) > 3 or any(len(each) != 3 for each in groups[1:]))):
        raise Unreadable(f"“{words[:_LONGEST]}” is no number with “{decimal}” before its decimals")
    if part and not part.isdigit():
        raise Unreadable(f"“{words[:_LONGEST]}” is no number with “{decimal}” before its decimals")
    value = Decimal(f"{''.join(groups) or '0'}.{part or '0'}")
    return -value if "-" in (match[1], match[3]) else value


def whole(words: str) -> int:
    """A whole number; raises `Unreadable`."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", words):
        raise Unreadable(f"“{words[:_LONGEST]}” is no whole number")
    return int(words)


def truth(words: str) -> bool:
    """Raises `Unreadable` for all but yes and no."""
    folded = words.casefold()
    if folded not in _TRUE | _FALSE:
        raise Unreadable(f"“{words[:_LONGEST]}” is neither true nor false")
    return folded in _TRUE


def temporal(words: str, *, times: bool = False, years: bool = False) -> Temporal:
    """A date as fine as the words are: a day, month or year (ISO 8601, or day first).

    A time is kept where `times` are asked for, and only the year where `years` are. Raises `Unreadable` for what is
    no date of the calendar.
    """
    iso, day_first = _ISO.fullmatch(words), _DAY_FIRST.fullmatch(words)
    if iso is not None:
        year, month, day, time, seconds, zone = iso.groups()
    elif day_first is not None:
        day, month, year = (each.zfill(2) for each in day_first.groups())
        time = seconds = zone = None
    else:
        raise Unreadable(f"“{words[:_LONGEST]}” is no date; write it as 2024-05-31 or 31-05-2024")
    try:
        date(int(year), int(month or 1), int(day or 1))
        if time:
            datetime.fromisoformat(f"{year}-{month}-{day}T{time}{seconds or ':00'}{zone or ''}")
    except ValueError:
        raise Unreadable(f"“{words[:_LONGEST]}” is no day of the calendar") from None
    if years:
        return Temporal(year, "gYear")
    if time and times:
        zoned = f"{zone[:3]}:{zone[-2:]}" if zone and zone != "Z" else zone or ""
        return Temporal(f"{year}-{month}-{day}T{time}{seconds or ':00'}{zoned}", "dateTime")
    if day:
        return Temporal(f"{year}-{month}-{day}", "date")
    return Temporal(f"{year}-{month}", "gYearMonth") if month else Temporal(year, "gYear")


def duration(words: str) -> Duration:
    """An ISO 8601 duration; raises `Unreadable`."""
    if not _DURATION.fullmatch(words):
        raise Unreadable(f"“{words[:_LONGEST]}” is no duration; write it as P2Y")
    return Duration(words)


def _bare(words: str) -> str:
    spaced = words.replace("\xa0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    return _WHOLE.sub("", without_kroner(spaced)).strip()
