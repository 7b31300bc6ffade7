"""What a match states of an agreement as values with their proofs: title, dates, length, status, decision."""

from __future__ import annotations

from typing import Literal

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.reported import tell_decision
from kommunegraf.extraction.partners.agreement_index import Known
from kommunegraf.extraction.partners.agreement_wording import title_of
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import Agreement, Duration, Iri, Mode, Stated, Temporal, Text
from kommunegraf.extraction.words.dates import DateMention
from kommunegraf.extraction.words.durations import DurationMention
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span


class AgreementValues:
    """Makes values of the slots of matches in one document; a `rule` says that it was inferred which agreement is
    meant."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def _add(self, agreement: Agreement) -> None:
        self.frame.found.add(agreement)

    def _title(self, known: Known, match: Match) -> Stated[Text] | None:
        """The word for the agreement; a later, vaguer word ("aftalen") adds nothing."""
        found = title_of(self.frame, match)
        if found is None:
            return None
        record = self.frame.found.get(known.iri)
        if isinstance(record, Agreement) and record.title is not None and record.title.value.text != found[0]:
            return None
        return found[1]

    def _of_period(self, period: SlotValue | None, which: Literal["value", "end"]) -> Stated[Temporal] | None:
        """The start (`value`) or the end of a period that an agreement is for ("Sundhedsaftale 2024-2027")."""
        if period is None or not isinstance(period.value, DateMention) or period.value.end is None:
            return None
        found = period.value.value if which == "value" else period.value.end
        return say(found, self.frame.shadow.to_text(period.span), mode=Mode.NORMALISED)

    def _date(self, slot: SlotValue | None, rule: str | None = None) -> Stated[Temporal] | None:
        if slot is None or not isinstance(slot.value, DateMention):
            return None
        return say(slot.value.value, self.frame.shadow.to_text(slot.span), mode=mode_of(rule), rule=rule)

    def _duration(self, match: Match, rule: str | None = None, name: str = "duration") -> Stated[Duration] | None:
        slots = match.slots.get(name, ())
        slot = slots[-1] if slots else None
        if slot is None or not isinstance(slot.value, DurationMention):
            return None
        return say(slot.value.value, self.frame.shadow.to_text(slot.span), mode=mode_of(rule), rule=rule)

    def _binding_value(self, match: Match) -> Stated[Iri] | None:
        slot = match.first("binding")
        if slot is None:
            return None
        concept = Iri(iri=self.frame.identity.concept("agreement-kind", str(slot.value)))
        return say(concept, self.frame.shadow.to_text(slot.span), mode=Mode.NORMALISED)

    def _status(self, code: str, match: Match, rule: str | None = None) -> Stated[Iri]:
        concept = Iri(iri=self.frame.identity.concept("status", code))
        return say(concept, self.frame.shadow.to_text(match.span), mode=mode_of(rule), rule=rule)

    def _words(self, shown: Span) -> Stated[Text]:
        span = self.frame.shadow.to_text(shown)
        return say(Text(text=" ".join(self.frame.document.words(span).split())), span)

    def _decision(self, passage: Passage, match: Match, known: Known) -> tuple[Stated[Iri], ...]:
        if not match.set.get("decision"):
            return ()
        iri = tell_decision(self.frame, match, passage.shadow, f"agreement {known.key}")
        return (say(Iri(iri=iri), self.frame.shadow.to_text(match.span)),)


def mode_of(rule: str | None, plain: Mode = Mode.NORMALISED) -> Mode:
    return plain if rule is None else Mode.INFERRED
