"""The unit and price level that a table's surroundings state: a heading, a line above it, a note below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.tables.captions import unit_within
from kommunegraf.extraction.tables.heads import moved
from kommunegraf.extraction.tables.lines import table_words, unit_line
from kommunegraf.extraction.tables.model import RebuiltTable
from kommunegraf.extraction.words.amounts import MoneyUnit, PriceLevel
from kommunegraf.extraction.words.caseless import Caseless
from kommunegraf.extraction.words.lexicon import alternatives, starred
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Document, Span

_ABOVE = 2_500  # code points above a table in which its unit may be stated
_BELOW = 600  # ... and below it
_LONGEST_HEADING = 160

Stated = tuple[MoneyUnit | None, PriceLevel | None]


def with_surroundings(document: Document, section: Section, tables: Sequence[RebuiltTable]) -> list[RebuiltTable]:
    """The tables of a section, in order, each with what its own words do not state and those around it do.

    What stands nearest above wins, then the section's heading, then notes below; never past another table.
    """
    if all(table.unit_scale is not None and table.price_level is not None for table in tables):
        return list(tables)
    found = []
    for index, table in enumerate(tables):
        first = tables[index - 1].span.end if index else section.span.start
        last = tables[index + 1].span.start if index + 1 < len(tables) else section.span.end
        if table.caption is not None and first < table.caption.start < table.span.start:
            above = Span(max(first, table.caption.start - _ABOVE), table.span.start)
        else:
            above = Span(max(first, table.span.start - _ABOVE), max(first, table.span.start))
        around = [*reversed(list(_statements(document, above)))]
        if index == 0 and section.heading is not None:
            around += _heading(document, section.heading)
        below = Span(table.span.end, max(table.span.end, min(last, table.span.end + _BELOW)))
        around += _statements(document, below)
        found.append(completed(table, around))
    return found


def completed(table: RebuiltTable, around: Sequence[Stated]) -> RebuiltTable:
    """The table with the first unit and the first price level of `around` where it states none itself."""
    unit = next((unit for unit, _ in around if unit is not None), None) if table.unit_scale is None else None
    level = next((level for _, level in around if level is not None), None) if table.price_level is None else None
    if unit is not None:
        table = replace(table, unit_scale=unit.scale, scale_span=unit.span)
    if level is not None:
        table = replace(table, price_level=level.text, price_span=level.span)
    return table


def statements(document: Document, spans: Sequence[Span]) -> list[Stated]:
    """What stretches of a document say of the amounts of all its tables, the last first."""
    return [stated for span in reversed(spans) for stated in reversed(list(_statements(document, span)))]


def _statements(document: Document, span: Span) -> Iterator[Stated]:
    text = document.text[span.start : span.end]
    if not _may_state().search(text):
        return
    for sentence in sentences(text, span.start):
        words = document.text[sentence.start : sentence.end]
        if not _may_state().search(words):
            continue
        if _general().search(words):
            yield moved(unit_within(words), sentence.start)
            continue
        for line in re.finditer(r"\S[^\n]*", words):
            if (alone := unit_line(line.group().rstrip(" .;"))) is not None:
                yield moved(alone, sentence.start + line.start())


def _heading(document: Document, heading: Span) -> list[Stated]:
    words = document.text[heading.start : heading.end]
    return [moved(unit_within(words), heading.start)] if len(words) <= _LONGEST_HEADING else []


@cache
def _may_state() -> Caseless:
    return Caseless(r"(?<![^\W_])(?:kr|kroner|dkk|t\.?kr|tkr|mkr|mio|mill|priser|pl|p/l|prisniveau|løn-)(?![^\W_])")


@cache
def _general() -> Caseless:
    """Words by which a sentence speaks of all the amounts of a table or a document."""
    return Caseless(rf"(?<![^\W_])(?:{starred(table_words().general.words)})(?![^\W_])")


@cache
def _marked() -> re.Pattern[str]:
    marks = alternatives(table_words().notes.marks)
    return re.compile(rf"[^\S\n]{{0,12}}(?P<mark>{marks}|\d\))\s{{0,2}}(?P<words>[^\n]{{1,200}})", re.IGNORECASE)


def own_levels(document: Document, table: RebuiltTable) -> frozenset[int]:
    """The columns whose note says that their figures are in the prices of their own year, so not in the table's level.

    The note stands below the table behind the mark that the column's head ends with.
    """
    marked = {
        index: match.group()
        for index, column in enumerate(table.columns)
        if (match := re.search(r"\*{1,3}\Z|\d\)\Z", column.text.strip()))
    }
    if not marked:
        return frozenset()
    below = document.text[table.span.end : table.span.end + _BELOW]
    current = {match["mark"] for match in _marked().finditer(below) if _own_prices().search(match["words"])}
    return frozenset(index for index, mark in marked.items() if mark in current)


@cache
def _own_prices() -> Caseless:
    return Caseless(rf"(?<![^\W_])(?:{starred(table_words().own_prices.words)})(?![^\W_])")
