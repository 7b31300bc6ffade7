"""Reads a header line of any order by its parts: a body, a date, times and a place, with words of meetings around."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kommunegraf.extraction.layout.header_place import may_be_place
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.words.dates import dates
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span

_LONGEST = 160
_LEAST = 2
_TIME = r"\d{1,2}[.:]\d{2}"
_CLOCKS = re.compile(
    rf"(?:\b(?:kl|klokken)\b[.:]?\s*)?(?P<start>{_TIME})\s*(?:-|–|—|\btil\b)\s*(?:kl\b\.?\s*)?(?P<end>{_TIME})"
    rf"|(?:\b(?:kl|klokken)\b[.:]?\s*(?P<only>{_TIME})|(?<=\s)(?P<bare>\d{{1,2}}:\d{{2}})(?!\d))",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_MARKS = " \t\u00a0,;.:|·•-–—()"
_PLACE = re.compile(r"[\s,;.|·•–—-]*(?:\b(?:i|på)\s+)?(?=\S)")


@dataclass(frozen=True, slots=True)
class HeaderParts:
    """What a line says of the meeting: spans in the line's words, None where it does not say it."""

    body: Span | None
    date: Span | None
    start: Span | None
    end: Span | None
    place: Span | None


@dataclass(frozen=True, slots=True)
class LabelledPiece:
    """A label before a colon and what stands behind it, up to the next piece of the line."""

    label: Span
    value: Span


_PIECES = re.compile(r"\s*[|·•\t]\s*|\s{3,}|(?<=[^\W\d_]{2}|\d\d)[.,;]\s+(?=[A-ZÆØÅ][^\W\d_ ]{2,20}:)")


def labelled_pieces(text: str) -> Iterator[LabelledPiece]:
    """The pieces of a line that begin with words before a colon ("Tid: 13.00 | Sted: Lokale 3")."""
    start = 0
    for end, after in [*(found.span() for found in _PIECES.finditer(text)), (len(text), len(text))]:
        label, colon, value = text[start:end].partition(":")
        if colon and label.strip() and value.strip():
            yield LabelledPiece(Span(start, start + len(label)), Span(start + len(label) + 1, end))
        start = after


def header_parts(text: str, words: Collection[str]) -> HeaderParts | None:
    """The parts of a line that is nothing but these and `words` ("referat", "møde", "i"); else None.

    At least two parts must be told, or one beside some of `words`. What stands behind date or time is the place; the
    authority's name ("Seniorrådet i Varde Kommune") says nothing here.
    """
    bare = text.rstrip()
    if not bare or len(bare) > _LONGEST:
        return None
    days = [each.span for each in dates(bare) if each.value.datatype == "date"]
    clocks = [each for each in _CLOCKS.finditer(bare) if not any(each.start() < day.end > each.end() for day in days)]
    bodies = [each.span for each in body_mentions(bare) if each.form == "name"]
    if len(days) > 1 or len(clocks) > 1 or len(bodies) > 1:
        return None
    known = sorted([*days, *bodies, *(Span(*each.span()) for each in clocks)], key=lambda span: span.start)
    if not known or any(one.end > other.start for one, other in pairwise(known)):
        return None
    whose = [each.span for each in authority_mentions(bare) if each.form != "name-only"]
    said = [
        found.group().casefold()
        for low, high in _gaps(known)
        for found in _WORD.finditer(bare, low, high)
        if not any(span.start <= found.start() < span.end for span in whose)
    ]
    if any(word not in words for word in said):
        return None
    end = max([known[-1].end, *(span.end for span in whose if span.start >= known[-1].end)])
    joint = [word.casefold() for word in _WORD.findall(bare[known[-1].end : end])] if end > known[-1].end else []
    place = _place(bare, end, words) if days or clocks else None
    behind = [word.casefold() for word in _WORD.findall(bare[end:])]
    if place is None and not all(word in words for word in behind):
        return None
    if len(known) + (place is not None) + bool(said or behind or joint) < _LEAST:
        return None
    clock = clocks[0] if clocks else None
    group = next((name for name in ("only", "bare") if clock is not None and clock[name]), "start")
    return HeaderParts(
        bodies[0] if bodies else None,
        days[0] if days else None,
        Span(*clock.span(group)) if clock is not None else None,
        Span(*clock.span("end")) if clock is not None and clock["end"] else None,
        place,
    )


def _gaps(known: list[Span]) -> list[tuple[int, int]]:
    """The stretches before and between the parts."""
    ends = [0, *(span.end for span in known[:-1])]
    return list(zip(ends, (span.start for span in known), strict=True))


def _place(text: str, start: int, words: Collection[str]) -> Span | None:
    """The words behind the last part, where they may name a place and are not all words of meetings."""
    lead = _PLACE.match(text, start)
    at = lead.end() if lead is not None else start
    while (word := _WORD.match(text, at)) is not None and word.group().casefold() in words:  # "Sted Byrådssalen"
        lead = _PLACE.match(text, word.end())
        at = lead.end() if lead is not None else word.end()
    tail = text[at:].rstrip(_MARKS)
    if (
        at == start
        or not tail
        or outcome_of(tail) is not None
        or all(word.casefold() in words for word in _WORD.findall(tail))
    ):
        return None
    return Span(at, at + len(tail)) if may_be_place(tail[0].upper() + tail[1:]) else None
