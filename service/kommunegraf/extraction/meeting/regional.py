"""Tells by the place, the case numbers and the council of a meeting that it is a region's, and which region's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.casenumbers import region_of
from kommunegraf.extraction.outline import Outline
from kommunegraf.gazetteer import AuthorityMention, authority_mentions
from kommunegraf.reading.document import Document, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow

_DECIDING = frozenset({"recommendation", "decision", "earlier-stage"})


class _Seat(DataFile):
    words: tuple[str, ...]
    region: str = Field(default="", pattern=r"^(\d{4})?$")


class _Partner(DataFile):
    before: tuple[str, ...]


class AuthorityCues(DataFile):
    """`mappings/lexicon/authority-cues.toml`."""

    seat: tuple[_Seat, ...]
    partner: _Partner


@dataclass(frozen=True, slots=True)
class RegionalCue:
    """Words that show a region's document: `span` in the stored text, `code` the region's where they tell it."""

    rule: str
    span: Span
    code: str = ""


@cache
def authority_cues() -> AuthorityCues:
    """The data of `mappings/lexicon/authority-cues.toml`. Raises `ConfigurationError` where it is wrong."""
    return mapping("lexicon/authority-cues.toml", AuthorityCues)


def regional_cues(shadow: Shadow, outline: Outline) -> tuple[RegionalCue, ...]:
    """What shows that the meeting is a region's; empty where nothing does, or where a municipal council decides."""
    found = [*_seat(outline), *_case_numbers(outline)]
    return tuple(found) if found else tuple(_council(shadow, outline))


def _seat(outline: Outline) -> Iterator[RegionalCue]:
    place = outline.header.get("location")
    if place is None:
        return
    folded = " ".join(place.value.casefold().split())
    seats = [(word, seat.region) for seat in authority_cues().seat for word in seat.words]
    for word, region in sorted(seats, key=lambda each: -len(each[0])):
        if folded.startswith(word):
            yield RegionalCue("seat-of-the-region", place.span, region)
            return


def _case_numbers(outline: Outline) -> Iterator[RegionalCue]:
    for item in outline.items:
        number = item.fields.get("case-number")
        code = region_of(number.value) if number is not None else ""
        if number is not None and code:
            yield RegionalCue("form-of-case-number", number.span, code)


def _council(shadow: Shadow, outline: Outline) -> Iterator[RegionalCue]:
    """The regional council as the one who is to decide or has decided, where no municipal council does."""
    cues = []
    for item in outline.items:
        for section in item.sections:
            if section.role not in _DECIDING:
                continue
            spans = [block.span for block in section.blocks] + ([section.heading] if section.heading else [])
            for span in spans:
                shown = shadow.to_shadow(span)
                for mention in body_mentions(shadow.text[shown.start : shown.end]):
                    if mention.kind == "council":
                        return
                    if mention.kind == "regional-council":
                        at = Span(shown.start + mention.span.start, shown.start + mention.span.end)
                        cues.append(RegionalCue("council-of-the-region", shadow.to_text(at)))
    yield from cues


def regions_named(document: Document, shadow: Shadow, base: str) -> dict[str, AuthorityMention]:
    """The regions that the official text names by their full names, by code, each with its first mention."""
    found: dict[str, AuthorityMention] = {}
    for mention in authority_mentions(shadow.text, base):
        if mention.form != "official" or mention.authority.kind != "region":
            continue
        if document.zone_at(shadow.to_text(mention.span).start) is ZoneKind.OFFICIAL:
            found.setdefault(mention.authority.code, mention)
    return found
