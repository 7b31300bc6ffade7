"""What cases and plans are said to cost in words: nothing, within budget, new money, shared, or a saving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.passages import Passage, passages
from kommunegraf.extraction.phrasebooks import matches
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import AgendaItem, Instrument, Iri, Mode
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.reading.document import Span

# The section that is about the money; what stands elsewhere must name the item or a plan as what costs.
ECONOMY = "economy"
# What recommendations and decisions ask for is new money, or money of several; the rest they only repeat.
_ASKED = frozenset({"new-money", "co-financed"})
_NONE = "none-stated-as-none"


class NoConsequences(Lexicon):
    """The form of `mappings/lexicon/no-consequences.toml`."""

    answers: tuple[str, ...]
    unless: tuple[str, ...]


def extract_implications(frame: Frame) -> None:
    """Adds `financialImplication` to the items, and to the plans that the words speak of.

    In a section on economy the words are about its item; elsewhere they count where no other plan or effort is their
    subject, and some (`where`) only for items that have no such section. "No consequences" is a statement of its own,
    not silence.
    """
    with_section = {passage.item for passage in passages(frame) if passage.role == ECONOMY}
    for passage, match in matches(frame, "implications", silent=frozenset({"attachments"})):
        code = str(match.set["code"])
        if passage.role == "recommendation" and code not in _ASKED:
            continue
        if match.set.get("where") == ECONOMY and passage.role != ECONOMY and passage.item in with_section:
            continue
        _state(frame, passage, code, match.span)
    for passage, span in _answers(frame):
        _state(frame, passage, _NONE, span)


def _state(frame: Frame, passage: Passage, code: str, span: Span) -> None:
    words = frame.shadow.to_text(trimmed(frame, span))
    stated = say(Iri(iri=frame.identity.concept("financial-implication", code)), words, mode=Mode.NORMALISED)
    plans = _plans(frame, passage, span)
    for iri, record in plans:
        frame.found.add(record(id=iri, financial_implication=(stated,)))
    if passage.item is not None and (passage.role == ECONOMY or not plans):
        frame.found.add(AgendaItem(id=passage.item, financial_implication=(stated,)))


def _answers(frame: Frame) -> Iterator[tuple[Passage, Span]]:
    """Sections on economy that begin with "Ingen" or the like, with the word."""
    before: int | None = None
    for passage in passages(frame):
        if passage.role != ECONOMY or before == id(passage.section):
            continue
        before = id(passage.section)
        match = _answer().match(frame.shadow.text, passage.shadow.start, passage.shadow.end)
        if match is not None:
            yield passage, Span(match.start(), match.end())


@cache
def _answer() -> re.Pattern[str]:
    words = load("no-consequences", NoConsequences)
    unless = alternatives(words.unless)
    behind = rf"(?={GAP}(?:for|på|i|af|ved|da|idet)(?![^\W_])|\s*[.,;–-]|\s*\Z)"
    return re.compile(rf"(?:{alternatives(words.answers)})(?![^\W_])(?!{GAP}(?:{unless})){behind}", re.IGNORECASE)


def _plans(frame: Frame, passage: Passage, match: Span) -> list[tuple[str, type[Instrument]]]:
    """The instruments that the sentence names before what it says of their cost."""
    index = instrument_index(frame)
    named = index.within(Span(passage.shadow.start, match.end))
    return [
        (instrument_iri(frame, known), instrument_record(known)) for _, known in named if known.asserted or known.named
    ]
