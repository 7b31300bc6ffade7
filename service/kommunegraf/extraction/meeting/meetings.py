"""The meeting a document is of, from its header."""

from __future__ import annotations

from typing import Any

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import body_iri
from kommunegraf.extraction.outline import Named
from kommunegraf.extraction.records import GoverningBody, Iri, Meeting, Mode, Stated, Temporal, Text
from kommunegraf.reading.document import Span


def meeting_body(frame: Frame) -> str | None:
    """The IRI of the body whose meeting it is, whose record is added; None where the header names none."""
    header = frame.outline.header.get("body")
    if header is None:
        return None
    if frame.body is None:
        frame.body = body_iri(frame, header.value, header.span)
        known = frame.found.get(frame.body)
        label = known.label.value.text if isinstance(known, GoverningBody) and known.label is not None else ""
        for printed in (header, frame.outline.header.get("body-as-printed")):
            if printed is not None and printed.value != label:
                as_it_stands = " ".join(frame.document.words(printed.span).split()) == printed.value
                mode = Mode.STATED if as_it_stands else Mode.NORMALISED
                other = say(Text(text=printed.value, language="da"), printed.span, mode=mode)
                frame.found.add(GoverningBody(id=frame.body, alt_label=(other,)))
    return frame.body


def meeting_iri(frame: Frame) -> str | None:
    """By source id; else body and date; without a date under the document. None for a document of no meeting."""
    header = frame.outline.header
    source = header.get("meeting-identifier") or _shared(frame, "meeting-identifier")
    if source is not None:
        return frame.identity.meeting(frame.owner, source.value)
    body = meeting_body(frame)
    if body is None and "date" not in header:
        return None
    if "date" not in header:
        return frame.identity.meeting(frame.document_iri, "1") if frame.outline.items else None
    return frame.identity.meeting(body or frame.document_iri, header["date"].value)


def _shared(frame: Frame, name: str) -> Named | None:
    """A field of which all items have the same value."""
    values = {item.fields[name].value for item in frame.outline.items if name in item.fields}
    if len(values) != 1:
        return None
    return next(item.fields[name] for item in frame.outline.items if name in item.fields)


def extract_meeting(frame: Frame, items: tuple[str, ...]) -> str | None:
    """Adds the document's meeting with its agenda items; gives its IRI, or None."""
    if not frame.outline.items:
        return None
    iri = meeting_iri(frame)
    if iri is None:
        return None
    header = frame.outline.header
    body = meeting_body(frame)
    source = header.get("meeting-identifier") or _shared(frame, "meeting-identifier")
    date = header.get("date")
    frame.found.add(
        Meeting(
            id=iri,
            identifier=say(Text(text=source.value), source.span) if source else None,
            held_by=_ruled(Iri(iri=body), header["body"]) if body else None,
            date=_date(date) if date else None,
            start_date=_moment(date, header.get("time")),
            end_date=_moment(date, header.get("end-time")),
            location=say(Text(text=header["location"].value), header["location"].span)
            if "location" in header
            else None,
            status=_status(frame),
            has_agenda_item=tuple(say(Iri(iri=each), _bearer(frame, index)) for index, each in enumerate(items)),
            as_stated=_as_stated(frame, date),
        )
    )
    return iri


def _as_stated(frame: Frame, date: Named | None) -> tuple[Stated[Text], ...]:
    """The words of the date; none where the address of the page gives it."""
    if date is None or date.rule == "date-of-the-address":
        return ()
    return (say(Text(text=frame.document.words(date.span)), date.span),)


def _bearer(frame: Frame, index: int) -> Span:
    """The words that put an item on the agenda: its title, else its number, else its first section's heading."""
    item = frame.outline.items[index]
    for name in ("title", "number", "case-number", "identifier"):
        if name in item.fields:
            return item.fields[name].span
    for section in item.sections:
        if section.heading is not None:
            return section.heading
    return item.span


def _date(date: Named) -> Stated[Temporal]:
    value = Temporal(lexical=date.value, datatype="date")
    return _ruled(value, date) if date.rule else say(value, date.span, mode=Mode.NORMALISED)


def _ruled(value: Any, named: Named) -> Stated[Any]:
    """The value as stated by the words of `named`, or as derived by its rule where it has one."""
    if named.rule:
        return say(value, named.span, mode=Mode.DERIVED, rule=named.rule)
    return say(value, named.span)


def _moment(date: Named | None, time: Named | None) -> Stated[Temporal] | None:
    """Date and time of day as one moment; None where the minute is not said."""
    if time is None:
        return None
    if "T" in time.value:
        return say(Temporal(lexical=time.value, datatype="dateTime"), time.span)
    if date is None or ":" not in time.value or len(date.value) != 10:
        return None
    value = Temporal(lexical=f"{date.value}T{time.value}:00", datatype="dateTime")
    return say(value, date.span, time.span, mode=Mode.NORMALISED)


def _status(frame: Frame) -> Stated[Iri] | None:
    header = frame.outline.header
    held = Iri(iri=frame.identity.concept("meeting-status", "held"))
    planned = Iri(iri=frame.identity.concept("meeting-status", "planned"))
    kind = header.get("document-kind")
    if frame.outline.kind == "minutes":
        if kind is not None and kind.value == "minutes":
            return say(held, kind.span, mode=Mode.NORMALISED)
        decision = next(
            (s.heading or s.span for item in frame.outline.items for s in item.sections if s.role == "decision"), None
        )
        return say(held, decision, mode=Mode.DERIVED, rule="minutes-hold-decisions") if decision else None
    if frame.outline.kind == "agenda" and kind is not None and kind.value == "agenda":
        return say(planned, kind.span, mode=Mode.NORMALISED)
    return None
