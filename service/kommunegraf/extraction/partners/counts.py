"""Numbers that an agreement sets or states: homes, pairs, places, as indicators of the agreement."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.records import Indicator, Iri, Measurement, Mode, Place, Stated, Text
from kommunegraf.extraction.wording import name
from kommunegraf.extraction.words.numbers import NumberMention
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span

# What an agreement says is what its parties are to reach; with a qualifier, the least or the most of it.
KINDS = {"at-least": "minimum", "at-most": "maximum"}


def add_counts(frame: Frame, match: Match, agreement: str, key: str) -> None:
    """Adds an Indicator and its Measurement for each `{count} {unit}` of a match, for the agreement's IRI."""
    place = _place(frame, match)
    for count, unit in zip(match.slots.get("count", ()), match.slots.get("unit", ()), strict=False):
        if isinstance(count.value, NumberMention):
            # "40 pairs a year" is what is agreed, not "40 pairs"
            end = match.span.end if match.set.get("yearly") else unit.span.end
            indicator = _add(frame, count, count.value, unit, end, agreement, key)
            if place is not None:
                frame.found.add(Indicator(id=indicator, indicator_of=(place,)))


def _place(frame: Frame, match: Match) -> Stated[Iri] | None:
    slot = match.first("place")
    if slot is None:
        return None
    label, _ = name(frame, slot.span, language="da")
    iri = frame.identity.place(label.value.text, authority=frame.authority, document=frame.document_iri)
    frame.found.add(Place(id=iri, label=label))
    return say(Iri(iri=iri), frame.shadow.to_text(slot.span))


def _add(
    frame: Frame, count: SlotValue, number: NumberMention, unit: SlotValue, end: int, agreement: str, key: str
) -> str:
    to_text = frame.shadow.to_text
    whole, unit_span, count_span = (
        to_text(Span(count.span.start, end)),
        to_text(unit.span),
        to_text(count.span),
    )
    label = " ".join(frame.document.words(unit_span).split())
    words = " ".join(frame.document.words(whole).split())
    indicator = frame.part("indicator", f"{key} {label}")
    measurement = frame.part("measurement", f"{key} {words}")
    kind = Iri(iri=frame.identity.concept("measure-kind", KINDS.get(number.qualifier, "target")))
    concept = Iri(iri=frame.identity.concept("unit", str(unit.value)))
    qualified = number.qualifier in KINDS
    frame.found.add(
        Indicator(
            id=indicator,
            label=say(Text(text=label, language="da"), unit_span),
            indicator_of=(say(Iri(iri=agreement), whole),),
            has_measurement=(say(Iri(iri=measurement), whole),),
        )
    )
    frame.found.add(
        Measurement(
            id=measurement,
            value=say(number.value, count_span, mode=Mode.NORMALISED),
            unit=say(concept, unit_span, mode=Mode.NORMALISED),
            measure_kind=say(
                kind,
                count_span,
                mode=Mode.NORMALISED if qualified else Mode.DERIVED,
                rule=None if qualified else "number-in-an-agreement",
            ),
            as_stated=(say(Text(text=words), whole),),
        )
    )
    return indicator
