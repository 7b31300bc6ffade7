"""Planned meetings: the dates that a calendar item lists, each as a meeting of its body."""

from __future__ import annotations

import re
from functools import cache

from kommunegraf.datafiles import DataFile, mapping
from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import body_index, body_of
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.meetings import meeting_body
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.extraction.records import Iri, Meeting, Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import DateMention, TimeMention, dates, times
from kommunegraf.reading.document import Span

_FILE = "lexicon/calendars.toml"
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?!\d)")


class Calendars(DataFile):
    """`mappings/lexicon/calendars.toml`."""

    titles: tuple[str, ...]
    all_meetings: tuple[str, ...]


@cache
def _words() -> Calendars:
    return mapping(_FILE, Calendars)


def extract_calendars(frame: Frame) -> None:
    """Adds a planned meeting for each date listed in an item whose title says that it is a calendar of meetings."""
    for item in frame.outline.items:
        title = item.fields.get("title")
        if title is None or not _is_calendar(title.value):
            continue
        years = list(_YEAR.finditer(title.value))
        year = int(years[0].group()) if len({found.group() for found in years}) == 1 else None
        for section in item.sections:
            if section.role in {"presentation", "summary", "unknown", "recommendation"}:
                _section(frame, item, section, year, title.span)


def _is_calendar(title: str) -> bool:
    return _titles().search(title.casefold()) is not None


@cache
def _titles() -> re.Pattern[str]:
    words = ((re.escape(word.rstrip("*").casefold()), word.endswith("*")) for word in _words().titles)
    return re.compile(r"\b(?:" + "|".join(core if begins else rf"{core}\b" for core, begins in words) + ")")


def _section(frame: Frame, item: Item, section: Section, year: int | None, year_span: Span) -> None:
    body = _body(frame, item, section)
    clock = _clock(frame, section)
    for block in section.blocks:
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        if len(text) > 120:
            continue
        mention = _only_date(text, year)
        if mention is None:
            continue
        span = frame.shadow.to_text(Span(shown.start + mention.span.start, shown.start + mention.span.end))
        own_time = next(iter(times(text[mention.span.end :])), None)
        owner = body.value.iri if body is not None else frame.document_iri
        if mention.year_given:
            date = say(mention.value, span, year_span, mode=Mode.DERIVED, rule="year-of-heading")
        else:
            date = say(mention.value, span, mode=Mode.NORMALISED)
        frame.found.add(
            Meeting(
                id=frame.identity.meeting(owner, mention.value.lexical),
                held_by=body,
                date=date,
                start_date=_moment(frame, shown.start + mention.span.end, mention, own_time, span, clock),
                status=say(
                    Iri(iri=frame.identity.concept("meeting-status", "planned")),
                    span,
                    mode=Mode.DERIVED,
                    rule="listed-in-calendar",
                ),
                as_stated=(say(Text(text=frame.document.words(span)), span),),
            )
        )


def _only_date(text: str, year: int | None) -> DateMention | None:
    """The date that a line is, with nothing else but a time of day and a place; None for a sentence."""
    found = [mention for mention in dates(text, year=year) if mention.value.datatype == "date" and mention.end is None]
    if len(found) != 1 or not found[0].weekday_agrees:
        return None
    before = text[: found[0].span.start].strip(" •-–*\t").casefold()
    after = text[found[0].span.end :]
    for time in times(after)[:1]:
        after = after[: time.span.start] + after[time.span.end :]
    if before not in {"", "den", "d."} or len(after.split()) > 4 or after.strip().endswith("."):
        return None
    return found[0]


def _clock(frame: Frame, section: Section) -> tuple[TimeMention, Span] | None:
    """The one time of day said of all meetings."""
    for block in section.blocks:
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        if len(text) < 300 and any(word in text.casefold() for word in _words().all_meetings):
            found = times(text)
            if len(found) == 1:
                span = Span(shown.start + found[0].span.start, shown.start + found[0].span.end)
                return found[0], frame.shadow.to_text(span)
    return None


def _moment(
    frame: Frame,
    after: int,
    mention: DateMention,
    own: TimeMention | None,
    span: Span,
    clock: tuple[TimeMention, Span] | None,
) -> Stated[Temporal] | None:
    time, place, rule = None, None, None
    if own is not None:
        time, place = own, frame.shadow.to_text(Span(after + own.span.start, after + own.span.end))
    elif clock is not None:
        (time, place), rule = clock, "time-of-all-meetings"
    if time is None or place is None or time.minute is None:
        return None
    value = Temporal(lexical=f"{mention.value.lexical}T{time.hour:02}:{time.minute:02}:00", datatype="dateTime")
    mode = Mode.DERIVED if rule else Mode.NORMALISED
    return say(value, span, place, mode=mode, rule=rule)


def _body(frame: Frame, item: Item, section: Section) -> Stated[Iri] | None:
    """The one body that the item's text names, else the body whose meeting this is."""
    named = []
    for block in section.blocks:
        shown = frame.shadow.to_shadow(block.span)
        for mention in body_index(frame).mentions:
            if mention.form == "name" and mention.span in shown:
                named.append(mention)
    keys = {body_index(frame).resolve(mention) for mention in named}
    if len(keys) == 1:
        found = body_of(frame, named[0])
        if found is not None:
            return say(Iri(iri=found[0]), frame.shadow.to_text(named[0].span), mode=found[1], rule=found[2])
    header = frame.outline.header.get("body")
    body = meeting_body(frame)
    title = item.fields.get("title")
    if not keys and body is not None and header is not None and not (title and body_mentions(title.value)):
        return say(Iri(iri=body), header.span, mode=Mode.DERIVED, rule="body-of-the-meeting")
    return None
