"""Finds items that end with their journal number, and what was decided above it without a heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Start
from kommunegraf.extraction.meeting.casenumbers import parse_case_number
from kommunegraf.extraction.meeting.outcomes import outcome_of, states_outcome_alone
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.reading.document import Span
from kommunegraf.reading.shadow import Shadow

_LEAST = 2
_LONGEST = 200  # code points of a line that says nothing but what was decided
_DECIDING = frozenset({"decision", "earlier-stage"})
_NOT_ABOVE = frozenset({"journal", "absence", "page"})  # what may stand below a decision
_NO_HOST = frozenset({"recommendation", "attachments", "participants", "route", "contents"})
_NO_DECISION = frozenset({"nothing-to-decide"})  # "Ingen." is as well all that a section of economy says


def by_journal(marked: Sequence[Marked]) -> list[Start]:
    """One start an item, where headings "Journalnummer" with a number below stand at the ends of two items or more.

    The first item begins at the first heading of a section; each other below the number above. None where text with
    headings follows the last number.
    """
    ends = [index + 1 for index, each in enumerate(marked[:-1]) if _is_journal(each) and _is_number(marked[index + 1])]
    heads = [index for index, each in enumerate(marked) if _is_section(each)]
    if len(ends) < _LEAST or not heads or heads[0] > ends[0] or heads[-1] > ends[-1]:
        return []
    firsts = [heads[0], *(end + 1 for end in ends[:-1])]
    if any(not any(first <= head < end for head in heads) for first, end in zip(firsts, ends, strict=True)):
        return []
    return [Start(first=first) for first in firsts]


def _is_journal(each: Marked) -> bool:
    return each.heading is not None and each.heading.role == "journal"


def _is_section(each: Marked) -> bool:
    heading = each.heading
    return heading is not None and heading.role not in {"journal", "chrome", "page", "closing", "contents", "group"}


def _is_number(each: Marked) -> bool:
    return parse_case_number(each.text) is not None


def outcomes_at_end(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items of a text in which no heading says what was decided, those decided whose last line is an outcome alone.

    It stands below other lines of its section, and nothing but absentees and the journal number below it.
    """
    if any(section.role in _DECIDING for item in items for section in item.sections):
        return items
    return tuple(_decided(item, shadow) if _has_journal(item) else item for item in items)


def _has_journal(item: Item) -> bool:
    return any(section.role == "journal" for section in item.sections)


def _decided(item: Item, shadow: Shadow) -> Item:
    at = next((i for i in reversed(range(len(item.sections))) if item.sections[i].role not in _NOT_ABOVE), None)
    section = item.sections[at] if at is not None else None
    if at is None or section is None or section.role in _NO_HOST or len(section.blocks) < _LEAST:
        return item
    *kept, block = section.blocks
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end].strip()
    said = outcome_of(text)
    if (
        block.marker
        or len(text) > _LONGEST
        or said is None
        or said.code in _NO_DECISION
        or not states_outcome_alone(text)
    ):
        return item
    own = replace(section, span=Span(section.span.start, kept[-1].span.end), blocks=tuple(kept))
    decision = Section("decision", None, block.span, (block,))
    return replace(item, sections=(*item.sections[:at], own, decision, *item.sections[at + 1 :]))
