"""Reads the sentence with which old-fashioned minutes begin ("Den 3. maj 2031 kl. 17 holdt Byrådet møde i salen")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.words.dates import dates
from kommunegraf.reading.document import Span

_LONGEST = 400
_HELD = re.compile(r"\b(?:af)?holdt(?:es)?\b.*\bmøde\b|\bmøde\b.*\b(?:af)?holdt\b|\bvar\b.*\bsamlet\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:år|året|anno)\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(?P<day>\d{1,2}\.\s*[^\W\d_]{3,9})\b")
_CLOCK = re.compile(r"\b(?:kl|klokken)\b\.?\s*(?P<clock>\d{1,2}(?:[.:]\d{2})?)(?!\d)", re.IGNORECASE)
_PLACE = re.compile(
    r"\bmøde\s+(?P<place>(?:i|på|ved)\s+[^,;]{3,100}?)(?=\s+(?:[^\W\d_]{3,6}dag|den|kl|klokken)\b|[,;.]|\Z)",
    re.IGNORECASE,
)
_INTO = re.compile(r"(?:i|på|ved)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the sentence says of the meeting: spans in its words; `date` in ISO 8601."""

    body: Span
    date: str
    date_span: Span
    clock: Span | None
    place: Span | None


def preamble(sentence: str) -> Preamble | None:
    """The parts of a sentence that says on which day a body held its meeting; None for any other.

    The year may stand apart ("År 2031, onsdag den 3. maj").
    """
    if len(sentence) > _LONGEST or _HELD.search(sentence) is None:
        return None
    bodies = [each for each in body_mentions(sentence) if each.form == "name"]
    day = _day(sentence)
    if len(bodies) != 1 or day is None:
        return None
    clock = _CLOCK.search(sentence)
    place = _place(sentence, bodies[0].span)
    return Preamble(bodies[0].span, day[0], day[1], Span(*clock.span("clock")) if clock is not None else None, place)


def _day(sentence: str) -> tuple[str, Span] | None:
    whole = [each for each in dates(sentence) if len(each.value.lexical) >= len("2031-05-03")]
    if len(whole) == 1:
        return whole[0].value.lexical[:10], whole[0].span
    year, day = _YEAR.search(sentence), _DAY.search(sentence)
    if whole or year is None or day is None:
        return None
    told = next(iter(dates(f"{day['day']} {year['year']}")), None)
    if told is None or len(told.value.lexical) != len("2031-05-03"):
        return None
    first, last = sorted((year.span("year"), day.span("day")))
    return told.value.lexical, Span(first[0], last[1])


def _place(sentence: str, body: Span) -> Span | None:
    """What stands behind "møde i", where that is no body ("møde i Byrådet")."""
    for found in _PLACE.finditer(sentence):
        span = Span(*found.span("place"))
        if not span.overlaps(body):
            lead = _INTO.match(found["place"])
            return Span(span.start + (lead.end() if lead is not None else 0), span.end)
    return None
