"""CPR candidates: ten digits that stand free and begin with a valid date."""

from __future__ import annotations

import re
from calendar import monthrange
from itertools import islice
from urllib.parse import unquote_plus

from kommunegraf.reading.document import Span

_DASH = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACE = " \u00a0\u2009\u202f"
# Day, month, two digits of the year, four of the serial number; between them nothing, a space, or a dash that may
# have a space or a line break after it. Free: no letter or digit beside it, no longer number that goes on across a
# dash, point, comma, slash or colon (case numbers, amounts, GUIDs, times), no plus before it (telephone).
_CANDIDATE = re.compile(
    rf"(?<![\w+])(?<![0-9][{_DASH}.,/:])"
    rf"(?P<day>[0-3][0-9])(?P<month>[01][0-9])(?P<year>[0-9]{{2}})"
    rf"(?:[{_SPACE}]?[{_DASH}]\s?|[{_SPACE}])?"
    rf"[0-9]{{4}}(?![\w])(?![{_DASH}.,/:][0-9])"
)
_MASK = "█"
_WORD, _DIGIT = re.compile(r"\S+"), re.compile(r"\d")
_CODED_AGAIN = 3  # how often a name may have been percent-encoded


def cpr_candidates(text: str, limit: int | None = None) -> tuple[Span, ...]:
    """Where a CPR number may stand. Modulus 11 is not asked for: numbers given out since 2007 need not fulfil it.

    A date is valid if it is so in any century that the two digits of the year may mean (29 February). `limit` stops
    the search after so many.
    """
    found = (Span(*match.span()) for match in _CANDIDATE.finditer(text) if _is_date(match))
    return tuple(islice(found, limit))


def in_name(name: str) -> bool:
    """Whether a CPR number may stand in a file's name or a web address, also percent-encoded (RFC 3986, 2.1).

    There an underline parts words, which in a text it does not.
    """
    said = name
    for _ in range(_CODED_AGAIN + 1):
        if cpr_candidates(said.replace("_", "|"), 1):
            return True
        before, said = said, unquote_plus(said)
        if said == before:
            return False
    return False


def redact(text: str) -> str:
    """The text with the digits of every candidate masked, so that no report repeats a number."""
    return _CANDIDATE.sub(lambda match: _MASK * len(match.group()) if _is_date(match) else match.group(), text)


def _is_date(match: re.Match[str]) -> bool:
    day, month, year = (int(match.group(name)) for name in ("day", "month", "year"))
    if not 1 <= month <= 12:
        return False
    return any(1 <= day <= monthrange(century + year, month)[1] for century in (1800, 1900, 2000))


def redact_names(text: str) -> str:
    """As `redact`, and without the digits of each word that is a name or an address with a candidate in it."""
    return _WORD.sub(
        lambda word: _DIGIT.sub(_MASK, word.group()) if in_name(word.group()) else word.group(), redact(text)
    )
