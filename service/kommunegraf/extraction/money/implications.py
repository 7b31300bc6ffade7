"""What cases and plans are said to cost in words: nothing, within budget, new money, shared, or a saving."""

from __future__ import annotations

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import AgendaItem, Instrument, Iri, Mode
from kommunegraf.extraction.wording import trimmed
from kommunegraf.reading.document import Span

# The section that is about the money; what stands elsewhere must name the item or a plan as what costs.
ECONOMY = "economy"


def extract_implications(frame: Frame) -> None:
    """Adds `financialImplication` to the items, and to the plans that the words speak of.

    In a section on economy the words are about its item; elsewhere they count where no other plan or effort is their
    subject. "No consequences" is a statement of its own, not silence.
    """
    for passage, match in matches(frame, "implications", silent=frozenset({"attachments", "recommendation"})):
        code = Iri(iri=frame.identity.concept("financial-implication", str(match.set["code"])))
        words = frame.shadow.to_text(trimmed(frame, match.span))
        stated = say(code, words, mode=Mode.NORMALISED)
        plans = _plans(frame, passage, match.span)
        for iri, record in plans:
            frame.found.add(record(id=iri, financial_implication=(stated,)))
        if passage.item is not None and (passage.role == ECONOMY or not plans):
            frame.found.add(AgendaItem(id=passage.item, financial_implication=(stated,)))


def _plans(frame: Frame, passage: Passage, match: Span) -> list[tuple[str, type[Instrument]]]:
    """The instruments that the sentence names before what it says of their cost."""
    index = instrument_index(frame)
    named = index.within(Span(passage.shadow.start, match.end))
    return [
        (instrument_iri(frame, known), instrument_record(known)) for _, known in named if known.asserted or known.named
    ]
