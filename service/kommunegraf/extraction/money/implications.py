"""What cases and plans are said to cost in words: nothing, within budget, new money, shared, or a saving."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.passages import TITLE, Passage, passages, titles
from kommunegraf.extraction.phrasebooks import matches, phrase_book, sentence_of
from kommunegraf.extraction.plans.instrument_index import instrument_index
from kommunegraf.extraction.plans.instrument_nodes import instrument_iri, instrument_record
from kommunegraf.extraction.records import AgendaItem, Instrument, Iri, Mode
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.lexicon import GAP, Lexicon, alternatives, load
from kommunegraf.extraction.words.phrases import Match
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Span

# The section that is about the money; what stands elsewhere must name the item or a plan as what costs.
ECONOMY = "economy"
# What recommendations ask for is new money, or money of several; what covers it they only repeat, where a section on
# economy tells it, and the rest always.
_ASKED = frozenset({"new-money", "co-financed"})
_REPEATED = frozenset({"within-budget"})
_NONE = "none-stated-as-none"
_TITLED = "implication-titled"
# What others give or save is told of other places, too.
_ELSEWHERE = frozenset({"implication-given", "implication-saved"})


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
    said = list(_said(frame))
    codes: dict[str | None, set[str]] = {}
    for passage, code, _, _ in said:
        codes.setdefault(passage.item, set()).add(code)
    for passage, code, span, unless in said:
        if unless not in codes[passage.item]:
            _state(frame, passage, code, span)
    for passage in titles(frame):
        if passage.item is not None and passage.item not in codes:
            for match in _titled(frame, passage):
                _state(frame, passage, str(match.set["code"]), match.span)


def _said(frame: Frame) -> Iterator[tuple[Passage, str, Span, str]]:
    """Each statement with its code, its words, and the code beside which it does not count ("" for none)."""
    with_section = {passage.item for passage in passages(frame) if passage.role == ECONOMY}
    for passage, match in matches(frame, "implications", silent=frozenset({"attachments"})):
        code = str(match.set["code"])
        if match.fact == _TITLED or not code:  # without a code the words are known to state nothing
            continue
        aside = passage.role != ECONOMY and passage.item in with_section
        if passage.role == "recommendation" and code not in _ASKED and (aside or code not in _REPEATED):
            continue
        if match.set.get("where") == ECONOMY and aside:
            continue
        if match.fact in _ELSEWHERE and _is_elsewhere(frame, passage):
            continue
        yield passage, code, match.span, str(match.set.get("unless", ""))
    for passage, span in _answers(frame):
        yield passage, _NONE, span, ""


def _is_elsewhere(frame: Frame, passage: Passage) -> bool:
    """Whether only other municipalities are named beside what is said: "støttet projektet i Odense"."""
    if frame.authority is None:
        return False
    words = frame.shadow.text[passage.shadow.start : passage.shadow.end]
    mentions = authority_mentions(words, frame.identity.base)
    named = {each.authority.iri for each in mentions if each.authority.kind == "municipality"}
    return bool(named) and frame.authority not in named


def _titled(frame: Frame, title: Passage) -> list[Match]:
    """What a title says, which in a sentence would say nothing ("Frigivelse af anlægsmidler")."""
    return [match for match in phrase_book("implications").match(sentence_of(frame, title)) if match.fact == _TITLED]


def _state(frame: Frame, passage: Passage, code: str, span: Span) -> None:
    words = frame.shadow.to_text(trimmed(frame, span))
    stated = say(Iri(iri=frame.identity.concept("financial-implication", code)), words, mode=Mode.NORMALISED)
    plans = _plans(frame, Span(passage.shadow.start, span.end))
    own = _plans_of_title(frame, passage.item) if plans else frozenset()
    for iri, record in plans:
        frame.found.add(record(id=iri, financial_implication=(stated,)))
    if passage.item is not None and (passage.role in (ECONOMY, TITLE) or all(each in own for each, _ in plans)):
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


def _plans(frame: Frame, words: Span) -> list[tuple[str, type[Instrument]]]:
    """The instruments that the sentence names before what it says of their cost (`words`, in the shadow)."""
    named = instrument_index(frame).within(words)
    return [
        (instrument_iri(frame, known), instrument_record(known)) for _, known in named if known.asserted or known.named
    ]


def _plans_of_title(frame: Frame, item: str | None) -> frozenset[str]:
    """The instruments that an item's title names: what is said of them is said of the item."""
    shown = [each.shadow for each in titles(frame) if each.item == item and item is not None]
    return frozenset(iri for span in shown for iri, _ in _plans(frame, span))
