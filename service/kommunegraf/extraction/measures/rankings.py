"""Ranked lists ("top 10 …"): a measure a point, whose value is its rank."""

from __future__ import annotations

from decimal import Decimal

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import ListRun, list_runs, marker_span
from kommunegraf.extraction.measures.measurements import add_indicator, concept, indicator_iri
from kommunegraf.extraction.records import Indicator, Iri, Measurement, Mode, Text
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span


def extract_rankings(frame: Frame) -> None:
    """Adds an Indicator with a Measurement of unit and kind *rank* for each point of a numbered ranking."""
    for run in list_runs(frame):
        lead = _ranking(frame, run)
        if lead is None:
            continue
        for point, marker in zip(run.points, run.markers, strict=True):
            number = marker.strip().strip("().")
            words = trimmed(frame, point)
            if number.isdigit() and len(number) < 4:
                _rank(frame, run, words, number, lead)


def _ranking(frame: Frame, run: ListRun) -> Span | None:
    """The words of a lead-in that say that its list is a ranking."""
    tokens = tokenise(frame.shadow.text[run.lead.start : run.lead.end], run.lead.start)
    for index, end, code in terms("measure-words").everywhere(tokens):
        if code == "ranking":
            return Span(tokens[index].start, tokens[end - 1].end)
    return None


def _rank(frame: Frame, run: ListRun, words: Span, number: str, lead: Span) -> None:
    label = shown_words(frame, words)
    iri = indicator_iri(frame, label, "rank")
    add_indicator(frame, iri, words)
    span = frame.shadow.to_text(words)
    mark = marker_span(frame, span.start, number)
    measurement = frame.part("measurement", f"rank {number} {label}")
    said = frame.shadow.to_text(lead)
    frame.found.add(
        Measurement(
            id=measurement,
            value=say(Decimal(number), mark, mode=Mode.NORMALISED)
            if mark is not None
            else say(Decimal(number), span, mode=Mode.DERIVED, rule="place-in-list"),
            unit=say(concept(frame, "unit", "rank"), said, mode=Mode.NORMALISED),
            measure_kind=say(concept(frame, "measure-kind", "rank"), said, mode=Mode.NORMALISED),
            as_stated=() if mark is None else (say(Text(text=number), mark),),
        )
    )
    frame.found.add(Indicator(id=iri, has_measurement=(say(Iri(iri=measurement), mark or span),)))
