"""Figures by year below the line that names an indicator ("2021: 31 procent. Måltal for 2026: 25 procent.")."""

from __future__ import annotations

import re
from itertools import pairwise

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.lists import is_point, official_blocks, sections_with_items
from kommunegraf.extraction.measures.measurements import (
    QUALIFIED,
    add_indicator,
    add_measurement,
    counted_unit,
    indicator_iri,
)
from kommunegraf.extraction.records import Mode, Temporal
from kommunegraf.extraction.wording import shown_words, trimmed
from kommunegraf.extraction.words.figures import Figure, figure_mentions
from kommunegraf.extraction.words.mentions import sentence_at
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.terms import terms
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Span

_NOT_COUNTED = frozenset({"recommendation", "decision", "earlier-stage", "attachments"})
_NAMES = frozenset({"rate", "average", "count"})
_LONGEST_MARK = 20
_MOST_LABEL_WORDS = 20
_LONGEST_NAME = 120
_BRACKETED = re.compile(r"\((?P<year>(?:19|20)\d\d)[^\S\n]?:[^\S\n]?(?P<figure>\d[\d.,]{0,9})[^()\n]{0,20}(?=\))")
_YEAR = re.compile(r"(?:(?P<lead>[^\W\d_]+(?:[^\S\n][^\W\d_]+){0,2})[^\S\n])?(?P<year>(?:19|20)\d\d)[^\S\n]?:[^\S\n]?")


def extract_labelled_figures(frame: Frame) -> None:
    """Adds the measurements of lines that give a year and its figure, below a line that is an indicator's name."""
    for _, section in sections_with_items(frame):
        if section.role in _NOT_COUNTED:
            continue
        blocks = official_blocks(frame, section)
        for label, told in pairwise(blocks):
            shown = frame.shadow.to_shadow(told.span)
            if is_point(told) or _YEAR.match(frame.shadow.text, shown.start, shown.end) is None:
                continue
            name = trimmed(frame, frame.shadow.to_shadow(label.span))
            if _is_indicator(frame, name):
                _add(frame, name, shown)
        for block in blocks:
            _in_line(frame, frame.shadow.to_shadow(block.span))
            _in_brackets(frame, frame.shadow.to_shadow(block.span))


def _in_line(frame: Frame, shown: Span) -> None:
    """ "Indikator: Antal besøg. 2023: 40. Måltal 2027: højst 30.": the name and its figures in one paragraph."""
    text = frame.shadow.text[shown.start : shown.end]
    label, colon, _ = text.partition(":")
    if not colon or len(label) > _LONGEST_MARK or not _is_mark(label):
        return
    told = sentences(text[len(label) + 1 :], shown.start + len(label) + 1)
    if len(told) > 1:
        name = trimmed(frame, told[0])
        if _is_indicator(frame, name):
            _add(frame, name, Span(told[1].start, shown.end))


def _in_brackets(frame: Frame, shown: Span) -> None:
    """ "antallet af besøg (2024: 61)": the name from its word for a number or share on, the year and the figure."""
    for match in _BRACKETED.finditer(frame.shadow.text, shown.start, shown.end):
        begin = max(shown.start, match.start() - _LONGEST_NAME)
        tokens = tokenise(frame.shadow.text[begin : match.start()], begin)
        first = next(
            (
                index
                for index in range(len(tokens) - 1, -1, -1)
                if any(code in _NAMES for _, code in terms("measure-words").at(tokens, index))
            ),
            None,
        )
        figure = _figure(frame, Span(match.start("year"), match.end()), match.start("figure"))
        if first is None or figure is None or any(token.word in ",;:.()" for token in tokens[first:]):
            continue
        name = trimmed(frame, Span(tokens[first].start, match.start()))
        iri = indicator_iri(frame, shown_words(frame, name).casefold())
        year = frame.shadow.to_text(Span(match.start("year"), match.end("year")))
        date = say(Temporal(lexical=match["year"], datatype="gYear"), year, mode=Mode.NORMALISED)
        add_indicator(frame, iri, name)
        unit = counted_unit(frame, name) if figure.unit is None else None
        add_measurement(frame, iri, figure, kind="observed", unit=unit, date=date)


def _is_mark(label: str) -> bool:
    tokens = tokenise(label)
    return bool(tokens) and any(code == "indicator" for _, code in terms("plan-columns").at(tokens, 0))


def _is_indicator(frame: Frame, name: Span) -> bool:
    text = frame.shadow.text[name.start : name.end]
    tokens = tokenise(text)
    if not tokens or len(text.split()) > _MOST_LABEL_WORDS or text.endswith((".", ":", "?")):
        return False
    return any(code in _NAMES for _, code in terms("measure-words").at(tokens, 0))


def _add(frame: Frame, name: Span, shown: Span) -> None:
    iri = indicator_iri(frame, shown_words(frame, name).casefold())
    for part in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
        match = _YEAR.match(frame.shadow.text, part.start, part.end)
        kind = _kind(match["lead"]) if match is not None else None
        figure = _figure(frame, part, match.end()) if match is not None else None
        if match is None or kind is None or figure is None:
            continue
        year = frame.shadow.to_text(Span(match.start("year"), match.end("year")))
        date = say(Temporal(lexical=match["year"], datatype="gYear"), year, mode=Mode.NORMALISED)
        add_indicator(frame, iri, name)
        unit = counted_unit(frame, name) if figure.unit is None else None
        if kind == "target":
            kind = QUALIFIED.get(figure.qualifier, kind)
        add_measurement(frame, iri, figure, kind=kind, unit=unit, date=date)


def _kind(lead: str | None) -> str | None:
    if lead is None:
        return "observed"
    tokens = tokenise(lead)
    fitting = terms("measure-columns").at(tokens, 0)
    return fitting[0][1] if fitting and fitting[0][0] == len(tokens) else None


def _figure(frame: Frame, part: Span, start: int) -> Figure | None:
    """The figure right behind the year and its colon."""
    for mention in figure_mentions(sentence_at(frame, part)):
        if mention.span.start == start and isinstance(mention.value, Figure):
            return mention.value
    return None
