"""Finds items and decisions in a text without headings: by lead-ins, bare outcomes and the numbers of cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Start
from kommunegraf.extraction.meeting.case_lines import CaseLine
from kommunegraf.extraction.meeting.leads import opens_recommendation
from kommunegraf.extraction.meeting.outcomes import outcome_of, states_outcome_alone
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow

_NUMBER = re.compile(r"\d{6,10}")
_LONGEST_OUTCOME = 400
_LONGEST_BARE = 120
_BESIDE = frozenset({"closing", "absence", "page", "group"})  # sections beside what an item says
_FEW = 2  # lines of an item that says no more than what was decided
_DECIDING = frozenset({"decision", "earlier-stage"})
# Headings that a text may have and still count as one without.
_LEFT = frozenset({"decision", "closing", "absence", "page", "chrome", "participants", "contents", "group"})


def is_lead_in(each: Marked) -> bool:
    """Whether a line only says who recommends to whom, and ends where the points would follow."""
    return each.heading is None and each.text.endswith(":") and opens_recommendation(each.text)


def without_headings(marked: Sequence[Marked]) -> bool:
    """Whether the text has a lead-in and no heading but of decisions."""
    if any(each.heading is not None and each.heading.role not in _LEFT for each in marked):
        return False
    return any(is_lead_in(each) for each in marked)


def headless(marked: Sequence[Marked]) -> tuple[tuple[Marked, ...], list[Start]]:
    """The lines, with the numbers that end a case marked as case numbers, and one start an item.

    A number of six digits or more alone on its line, of one length throughout, ends its item. Where there is none, a
    lead-in begins one. No start where the text has headings, or neither.
    """
    if not without_headings(marked):
        return tuple(marked), []
    ends = [index for index, each in enumerate(marked) if each.heading is None and _NUMBER.fullmatch(each.text)]
    if len({len(marked[index].text) for index in ends}) > 1:
        ends = []
    if not ends:
        return tuple(marked), [Start(first=index) for index, each in enumerate(marked) if is_lead_in(each)]
    told = list(marked)
    starts = []
    first = 0
    for index in ends:
        line = told[index].line.text
        at = len(line) - len(line.lstrip())
        number = CaseLine(Span(at, at + len(told[index].text)), told[index].text)
        told[index] = replace(told[index], case=number, numbered=None)
        starts.append(Start(first=first, case=index, used={index}))
        first = index + 1
    if any(is_lead_in(each) for each in told[first:]):
        starts.append(Start(first=first))
    return tuple(told), starts


def bare_outcomes(sections: tuple[Section, ...], shadow: Shadow) -> tuple[Section, ...]:
    """The sections of an item that has no decision, with one where a line below a lead-in without points decides."""
    if any(section.role in _DECIDING for section in sections):
        return sections
    for at, section in enumerate(sections[:-1]):
        below = sections[at + 1]
        if section.role != "recommendation" or section.heading is not None or len(section.blocks) != 1:
            continue
        if not _words(shadow, section.blocks[0]).rstrip().endswith(":") or below.heading is not None:
            continue
        first, rest = below.blocks[0], below.blocks[1:]
        if first.marker or not _decides(_words(shadow, first)):
            continue
        decided = [Section("decision", None, first.span, (first,))]
        if rest:
            decided.append(replace(below, span=Span(rest[0].span.start, rest[-1].span.end), blocks=rest))
        return (*sections[: at + 1], *decided, *sections[at + 2 :])
    return sections


def outcomes_alone(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items of a text in which no heading says what was decided, with the lines that say it as decisions.

    Where other items have such headings, one is still decided by a line where it has hardly another. Below
    "Godkendelse af dagsorden" the minutes of some councils say "Godkendt" and no more.
    """
    if any(section.role in _DECIDING for item in items for section in item.sections):
        return tuple(_outcome_alone(item, shadow) if _lines(item) <= _FEW else item for item in items)
    return tuple(_outcome_alone(item, shadow) for item in items)


def _lines(item: Item) -> int:
    return sum(len(section.blocks) for section in item.sections)


def _outcome_alone(item: Item, shadow: Shadow) -> Item:
    """The item; where it has a title and no headings, a line of nothing but an outcome (and of what) decides."""
    said = [section for section in item.sections if section.role not in _BESIDE]
    if "title" not in item.fields or any(each.heading is not None or each.role != "unknown" for each in said):
        return item
    found: list[Section] = []
    decided = False
    for section in item.sections:
        at = None if decided or section.role in _BESIDE else _line_of_outcome(section, shadow)
        if at is None:
            found.append(section)
            continue
        decided = True
        for role, blocks in (
            ("unknown", section.blocks[:at]),
            ("decision", section.blocks[at : at + 1]),
            ("unknown", section.blocks[at + 1 :]),
        ):
            if blocks:
                found.append(Section(role, None, Span(blocks[0].span.start, blocks[-1].span.end), blocks))
    return replace(item, sections=tuple(found))


def _line_of_outcome(section: Section, shadow: Shadow) -> int | None:
    for at, block in enumerate(section.blocks):
        words = _words(shadow, block).strip()
        if not block.marker and len(words) <= _LONGEST_BARE and states_outcome_alone(words):
            return at
    return None


def cut_after_outcome(items: Sequence[Item], shadow: Shadow) -> tuple[Item, ...]:
    """The items of a text without headings: what was decided ends with the first line that states an outcome."""
    return tuple(replace(item, sections=tuple(_cut(item.sections, shadow))) for item in items)


def _cut(sections: Sequence[Section], shadow: Shadow) -> list[Section]:
    found = []
    for section in sections:
        last = next((i for i, block in enumerate(section.blocks) if _decides(_words(shadow, block))), None)
        if section.role not in _DECIDING or last is None or last + 1 == len(section.blocks):
            found.append(section)
            continue
        kept, rest = section.blocks[: last + 1], section.blocks[last + 1 :]
        found.append(replace(section, span=Span(section.span.start, kept[-1].span.end), blocks=kept))
        found.append(Section("unknown", None, Span(rest[0].span.start, rest[-1].span.end), rest))
    return found


def _decides(text: str) -> bool:
    if len(text) > _LONGEST_OUTCOME:
        return False
    return any(outcome_of(text[span.start : span.end]) is not None for span in sentences(text, 0))


def _words(shadow: Shadow, block: Block) -> str:
    shown = shadow.to_shadow(block.span)
    return shadow.text[shown.start : shown.end]
