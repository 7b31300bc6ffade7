"""Reads the lines that carry a case number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE, LineMatch, LinePattern, small_letters
from kommunegraf.extraction.layout.patternlists import PatternList
from kommunegraf.extraction.meeting.casenumbers import case_words, parse_case_number, says_open
from kommunegraf.extraction.meeting.labelled_numbers import labelled_line, names_years
from kommunegraf.reading.document import Span

_FILE = "lexicon/casenumbers.toml"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A line that carries a case number (None where it was left blank or is a document's); spans count in the line.

    `open` is True or False where the line says so.
    """

    number: Span | None
    raw: str
    person: Span | None = None
    open_span: Span | None = None
    open: bool | None = None


@cache
def _patterns() -> PatternList[bool]:
    """The patterns of lines with a case number; of each, whether it has no label."""
    lines = case_words().lines
    labelled = sorted(lines.patterns, key=lambda source: (-source.count("<"), -len(source)))
    alone = sorted(lines.alone, key=lambda source: -len(source))
    return PatternList(
        (LinePattern(source, _FILE), unlabelled)
        for sources, unlabelled in ((labelled, False), (alone, True))
        for source in sources
    )


@cache
def _blank() -> PatternList[None]:
    lines = case_words().lines
    return PatternList((LinePattern(source, _FILE), None) for source in (*lines.documents, *lines.blank))


_FIGURE = re.compile(r"\d")
_LABELS = ("sag", "brevid", "dok")  # one of which each line with a case number has that has no figure in front


def case_line(text: str) -> CaseLine | None:
    """What a line that carries a case number says; None for every other line."""
    bare = text.strip()
    if not bare or len(bare) > LONGEST_LINE:
        return None
    if _FIGURE.search(bare, 0, 60) is None and not any(map(small_letters(bare[:60]).__contains__, _LABELS)):
        return None
    lead = len(text) - len(text.lstrip())
    for pattern, alone, found in _patterns().matches(bare):
        labelled = pattern.first_word.rstrip(":.") in case_words().lines.labels
        line = _case_line(found, bare, lead, alone=alone, labelled=labelled)
        if line is not None and not (pattern.first_word in _ANY_SENTENCE and names_years(line.raw)):
            return line
    read = labelled_line(bare)
    if read is None or read.number is None:
        blank = _blank_line(bare, lead)
        if blank is not None or read is None:
            return blank

    def moved(inner: Span | None) -> Span | None:
        return Span(lead + inner.start, lead + inner.end) if inner else None

    raw = bare[read.number.start : read.number.end] if read.number is not None else ""
    return CaseLine(moved(read.number), raw, None, moved(read.open_span), read.open)


def labelled_cell(text: str) -> CaseLine | None:
    """What a cell of a table says that is the label of a case number, with the number or without."""
    bare = text.strip()
    if not 0 < len(bare) <= _LONGEST_CELL or not small_letters(bare).startswith(_CELL_LABELS):
        return None
    return case_line(text)


_LONGEST_CELL = 60
_CELL_LABELS = ("sag", "j", "acadre", "sbsys", "esdh", "kle")  # what the label of a case number begins with


def _blank_line(bare: str, lead: int) -> CaseLine | None:
    """A line whose number was left blank, or is a document's; it may say whether the item is open all the same."""
    for _, _, found in _blank().matches(bare):
        opened = found.get("open")
        said = says_open(bare[opened.start : opened.end]) if opened is not None else None
        if opened is None or said is not None:
            span = Span(lead + opened.start, lead + opened.end) if opened is not None else None
            return CaseLine(None, "", open_span=span, open=said)
    return None


_ANY_SENTENCE = frozenset({"sag"})  # a label with which titles begin too ("Sag 2031-2034")
_ANY_NUMBER = re.compile(r"(?=[^\W\d_]{0,6}[-/.]?\d)\w+(?:[-/.]\w+){1,6}")  # "S2031-1234", "1-00-12"


def _case_line(found: LineMatch, bare: str, lead: int, *, alone: bool, labelled: bool) -> CaseLine | None:
    span = found.get("case")
    if span is None:
        return None
    raw = bare[span.start : span.end].rstrip(" .,;")
    number = parse_case_number(raw)
    opened = found.get("open")
    said = says_open(bare[opened.start : opened.end]) if opened else None
    if opened is not None and said is None:  # words before it may be another slot's
        opened = Span(bare.rfind(" ", opened.start, opened.end) + 1, opened.end)
        said = says_open(bare[opened.start : opened.end])
    if number is None and labelled and _ANY_NUMBER.fullmatch(raw) and (opened is None or said is not None):
        return CaseLine(Span(lead + span.start, lead + span.start + len(raw)), raw, None, None, None)
    if number is None or (alone and not number.alone and opened is None) or (opened is not None and said is None):
        return None

    def moved(inner: Span | None) -> Span | None:
        return Span(lead + inner.start, lead + inner.end) if inner else None

    return CaseLine(
        Span(lead + span.start, lead + span.start + len(raw)), raw, moved(found.get("person")), moved(opened), said
    )
