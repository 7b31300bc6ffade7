"""What partnerships of a document are called, how they stand, and what a recommendation asks for."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.partners.approvals import approvals
from kommunegraf.extraction.partners.partnership_index import Known, PartnershipIndex
from kommunegraf.extraction.partners.party_nodes import PartyNode
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.records import Iri, Mode, Partnership, Stated, Text
from kommunegraf.extraction.words.phrases import Match, SlotValue
from kommunegraf.reading.document import Span


class PartnershipNames:
    """Names, labels and states of the partnerships of one document; `labels` are of those without a name, by IRI."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.index = PartnershipIndex(frame)
        self.labels: dict[str, Stated[Text]] = {}

    def _by_name(self, match: Match) -> Known | None:
        slot = match.first("name")
        if slot is None:
            return None
        name, span = self._name_words(slot)
        known = self.index.named(name, "partnerskab")
        stored = " ".join(self.frame.document.words(span).split())
        mode = Mode.STATED if stored == name else Mode.NORMALISED
        self.frame.found.add(Partnership(id=known.iri, label=say(Text(text=name, language="da"), span, mode=mode)))
        return known

    def _name_words(self, slot: SlotValue) -> tuple[str, Span]:
        """A name, and where it stands without its quotation marks."""
        span = self.frame.shadow.to_text(slot.span)
        if self.frame.document.words(span)[:1] in '"”“„»«':
            span = Span(span.start + 1, span.end - 1)
        return " ".join(str(slot.value).split()), span

    def _named_before(self, match: Match) -> Known | None:
        """The one whose name a match says, if something else has told of it."""
        slot = match.first("name")
        return self.index.known_as(" ".join(str(slot.value).split())) if slot is not None else None

    def _label(self, known: Known, match: Match) -> None:
        """A collaboration without a name is called by the words that first tell of it."""
        if known.label_given:
            return
        known.label_given = True
        kind = match.first("kind")
        ends = [slot.span.end for slot in match.slots.get("parties", ())]
        both = match.first("both")
        shown = Span(kind.span.start, max(ends)) if kind is not None and ends else match.span
        if both is not None:  # "har A og B etableret et samarbejde": the verb before them is no part of the label
            shown = Span(both.span.start, max(match.span.end, both.span.end))
        span = self.frame.shadow.to_text(shown)
        words = " ".join(self.frame.document.words(span).split())
        self.labels[known.iri] = say(Text(text=words, language="da"), span)

    def _status(self, code: str, match: Match) -> Stated[Iri]:
        concept = Iri(iri=self.frame.identity.concept("status", code))
        return say(concept, self.frame.shadow.to_text(match.span), mode=Mode.NORMALISED)

    def _approved(self, known: Known, passage: Passage, members: Sequence[PartyNode] = ()) -> None:
        """What a recommendation asks for, approved by its item's decisions."""
        links = approvals(self.frame, passage)
        self.frame.found.add(
            Partnership(id=known.iri, party=tuple(node.stated() for node in members), approved_in=links)
        )
