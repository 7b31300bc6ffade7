"""Figures that prose tells of, by the words around them: shares, and things and people counted, aimed at, expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.measures.clauses import Clauses, Place, counted_noun
from kommunegraf.extraction.measures.figure_dates import date_of
from kommunegraf.extraction.measures.figure_kinds import AIMS, kind_of
from kommunegraf.extraction.measures.figure_labels import label_of
from kommunegraf.extraction.measures.figure_leads import (
    FIGURE,
    Known,
    Leading,
    heading_lead,
    is_led,
    lead_of,
    name_before,
    taken,
)
from kommunegraf.extraction.measures.figure_units import unit_of
from kommunegraf.extraction.measures.measurements import add_indicator, add_measurement, concept, indicator_iri
from kommunegraf.extraction.measures.told_sentence import SHARES, Last, Told
from kommunegraf.extraction.passages import Passage
from kommunegraf.extraction.phrasebooks import sentences_of
from kommunegraf.extraction.records import Iri, Mode, Stated, Temporal
from kommunegraf.extraction.wording import shown_words
from kommunegraf.extraction.words.mentions import Sentence
from kommunegraf.reading.document import BlockKind, Span

# Sections that ask, decide, pay or list papers; figures there are not what was measured.
_SILENT = frozenset(
    {"recommendation", "decision", "earlier-stage", "attachments", "economy", "legal", "competence", "journal", "title"}
)
_ROW = re.compile(r"\||\t|\d[^\S\n]*%?[^\S\n]+[-−]?\d[\d.,]*[^\S\n]*%?(?:[^\S\n]+[-−]?\d|\s*\Z)")


def extract_told_figures(frame: Frame) -> None:
    """Adds a Measurement for each figure of official prose that nothing has read and that its words make a measure."""
    known = taken(frame)
    last: Last | None = None
    leading: Leading | None = None
    before: tuple[Passage, Sentence] | None = None
    for passage, sentence in sentences_of(frame):
        if passage.role in _SILENT or passage.block.kind is BlockKind.CELL:
            continue
        if before is None or before[0].section is not passage.section:
            leading = heading_lead(frame, passage)
        elif leading is not None and not is_led(frame, leading, passage):
            leading = leading if leading.block is None else None
        if FIGURE.search(sentence.text) and not _ROW.search(sentence.text):
            led = leading if leading is not None and is_led(frame, leading, passage) else None
            if led is not None and led.conditions:
                before = passage, sentence
                continue
            name = name_before(passage, before)
            aims, date = (led.aims, led.date) if led is not None else (False, None)
            told = Told(frame, passage, Clauses(sentence), last, name, aims, date)
            last = _add(told, known) or last
        if sentence.text.rstrip().endswith(":"):
            leading = lead_of(frame, passage, sentence.text, passage.block)
        before = passage, sentence


def _add(told: Told, taken: Mapping[int, Known]) -> Last | None:
    """Adds what the figures measure; gives the last of them."""
    before: Last | None = None
    for number, place in enumerate(told.places):
        known = taken.get(told.frame.shadow.to_text(place.figure.number).start)
        if known is not None:
            code = known[1].value.iri.rsplit("/", 1)[-1] if known[1] is not None else ""
            before = Last(told.passage, known[0], known[1], code)
        elif not told.clauses.has("condition", 0, place.end):
            before = _one(told, number, before) or before
    return before


def _one(told: Told, number: int, before: Last | None) -> Last | None:
    clauses, place = told.clauses, told.places[number]
    previous = told.places[number - 1] if number else None
    following = told.places[number + 1] if number + 1 < len(told.places) else None
    if told.is_rank(place):
        return _rank(told, place, number)
    noun = counted_noun(clauses, place) if place.figure.unit not in SHARES else None
    unit, code = unit_of(told, place, noun, previous, following, before)
    if not code:
        return None
    if code in SHARES:
        if told.is_of_money(place) or clauses.has("no-share", place.left, place.right):
            return None
    elif noun is None and told.is_of_money(place):
        return None
    kind = kind_of(told, place, code, following)
    label = label_of(told, place, noun, previous, following, before, kind)
    if label is None:
        return None
    since = following is not None and told.pair(place, following)
    date = date_of(told.frame, clauses, told.places, number, aimed=kind in AIMS or kind == "forecast", since=since)
    _record(told, place, label, kind, unit, date or (told.date if kind in AIMS else None))
    return Last(told.passage, label, unit or _stated(told, place), code)


def _record(
    told: Told, place: Place, label: Span, kind: str, unit: Stated[Iri] | None, date: Stated[Temporal] | None
) -> None:
    iri = indicator_iri(told.frame, shown_words(told.frame, label).casefold())
    add_indicator(told.frame, iri, label)
    figure = replace(place.figure, qualifier="") if kind == "observed" else place.figure
    add_measurement(told.frame, iri, figure, kind=kind, unit=unit, date=date)


def _stated(told: Told, place: Place) -> Stated[Iri] | None:
    figure = place.figure
    if figure.unit is None or figure.unit_span is None:
        return None
    return say(concept(told.frame, "unit", figure.unit), told.frame.shadow.to_text(figure.unit_span))


def _rank(told: Told, place: Place, number: int) -> Last | None:
    begins = (place.left, *told.starts(place.left))
    begin = next((each for each in begins if told.clauses.content(each, place.first - 1)), 0)
    label = told.clauses.span(begin, place.first - 1)
    if label is None:
        return None
    ahead = told.clauses.tokens[place.first - 1]
    unit = say(
        concept(told.frame, "unit", "rank"),
        told.frame.shadow.to_text(Span(ahead.start, ahead.end)),
        mode=Mode.NORMALISED,
    )
    date = date_of(told.frame, told.clauses, told.places, number, aimed=False)
    _record(told, place, label, "rank", unit, date)
    return Last(told.passage, label, unit, "rank")
