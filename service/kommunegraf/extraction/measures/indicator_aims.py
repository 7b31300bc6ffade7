"""Measures that went, or are to go, from one figure to another, and figures that somebody wants to reach."""

from __future__ import annotations

from bisect import bisect_right

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.measures.measurements import (
    QUALIFIED,
    add_indicator,
    add_measurement,
    counted_unit,
    indicator_iri,
)
from kommunegraf.extraction.meeting.reported import date_slot
from kommunegraf.extraction.records import Goal, Iri, Stated
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.extraction.words.figures import Figure
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.reading.document import Span


def add_from_to(frame: Frame, match: Match) -> str | None:
    """ "Andelen … fra 18 procent i 2021 til 12 procent i 2026": both ends, the second by the rule's `set.kind`.

    Gives the indicator's IRI; None where the two have different units, so that nothing is read.
    """
    noun, of = match.first("noun"), match.first("of")
    first, last = _figure(match, "from"), _figure(match, "to")
    if noun is None or first is None or last is None or first.unit not in (None, last.unit):
        return None
    label = trimmed(frame, Span(noun.span.start, of.span.end if of is not None else noun.span.end))
    counted = counted_unit(frame, label) if last.unit is None else None
    if last.unit is None and counted is None:
        return None
    iri = indicator_iri(frame, shown_words(frame, label).casefold())
    add_indicator(frame, iri, label, of=_goal(frame, match.span))
    if first.unit is not None or counted is not None:
        since, _ = date_slot(frame, match.first("since"))
        add_measurement(frame, iri, first, unit=counted, date=since)
    until, _ = date_slot(frame, match.first("until"))
    add_measurement(frame, iri, last, kind=str(match.set["kind"]), unit=counted, date=until)
    return iri


def add_aim(frame: Frame, match: Match) -> str | None:
    """ "I 2027 skal 80 procent af … opleve": a figure to reach, with what it counts; gives the indicator's IRI."""
    aim = _figure(match, "to")
    ends = [slot.span.end for slot in match.slots.get("what", ())]
    if aim is None or aim.unit_span is None or not ends:
        return None
    label = trimmed(frame, Span(aim.unit_span.start, max(ends)))
    iri = indicator_iri(frame, shown_words(frame, label).casefold())
    add_indicator(frame, iri, label, of=_goal(frame, match.span))
    until, _ = date_slot(frame, match.first("until"))
    add_measurement(frame, iri, aim, kind=QUALIFIED.get(aim.qualifier, "target"), date=until)
    return iri


def _figure(match: Match, name: str) -> Figure | None:
    slot = match.first(name)
    return slot.value if slot is not None and isinstance(slot.value, Figure) else None


def _goal(frame: Frame, shown: Span) -> Stated[Iri] | None:
    """The goal whose words hold a span of the shadow: what is measured there is measured for it."""
    span = frame.shadow.to_text(shown)
    places = _goal_places(frame)
    index = bisect_right(places, span.start, key=lambda each: each[0]) - 1
    if index < 0 or span.end > places[index][1]:
        return None
    return say(Iri(iri=places[index][2]), span)


def _goal_places(frame: Frame) -> list[tuple[int, int, str]]:
    """Where the goals of the document stand in the stored text, in order, found once a frame."""
    known = frame.memo.get("goal-places")
    if not isinstance(known, list):
        known = sorted(
            (proof.start, proof.end, record.id)
            for record in frame.found
            if isinstance(record, Goal) and record.text is not None
            for proof in record.text.proofs
        )
        frame.memo["goal-places"] = known
    return known
