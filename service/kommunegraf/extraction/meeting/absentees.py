"""Parts who was away from what was decided, in whatever order the lines below a decision's heading stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.meeting.people import lists_names, names_a_person
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow


class Absentees(Lexicon):
    """The form of `mappings/lexicon/absentees.toml`."""

    phrases: tuple[str, ...]
    begins: tuple[str, ...]
    unless: tuple[str, ...]


@cache
def _beginning() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(load('absentees', Absentees).begins)})\s*:?\s+", re.IGNORECASE)


@cache
def _phrase() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(load('absentees', Absentees).phrases)})\b", re.IGNORECASE)


@cache
def _of_decision() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(load('absentees', Absentees).unless)})", re.IGNORECASE)


@dataclass
class _Parted:
    """A decision's own blocks, and the stretches about who was away, each with its heading if it has one."""

    own: list[Block] = field(default_factory=list)
    away: list[tuple[Span | None, list[Block]]] = field(default_factory=list)

    def take_away(self, block: Block) -> None:
        """Adds to the last stretch, unless words of the decision stand between."""
        if self.away:
            heading, blocks = self.away[-1]
            last = blocks[-1].span if blocks else heading
            if last is not None and not (self.own and self.own[-1].span.start > last.start):
                blocks.append(block)
                return
        self.away.append((None, [block]))


def part_absentees(sections: Sequence[Section], shadow: Shadow) -> tuple[Section, ...]:
    """The sections, each decision without the lines and sentences about absentees, which become sections of their own.

    A heading of absence below a decision's heading does not end the decision: what stands on the heading's own line
    and the lines of nothing but names are absentees, the other lines are the decision's.
    """
    found: list[Section] = []
    index = 0
    while index < len(sections):
        section = sections[index]
        index += 1
        if section.role != "decision":
            found.append(section)
            continue
        parted = _Parted()
        for block in section.blocks:
            _take(parted, block, shadow)
        while index < len(sections) and sections[index].role == "absence" and sections[index].heading is not None:
            _take_absence(parted, sections[index], shadow)
            index += 1
        found.extend(_sections(section, parted))
    return tuple(found)


def _take(parted: _Parted, block: Block, shadow: Shadow) -> None:
    """Puts the block, or each sentence of it, where it belongs."""
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end]
    if _phrase().search(text) is None and not any(
        _names_the_absent(text[each.start : each.end]) for each in sentences(text)
    ):
        parted.own.append(block)
        return
    for piece, away in _pieces(text):
        words = shadow.to_text(Span(shown.start + piece.start, shown.start + piece.end))
        cut = replace(block, span=words, gap=block.gap if piece.start == 0 else 0)
        if away:
            parted.take_away(cut)
        else:
            parted.own.append(cut)


def _pieces(text: str) -> Iterator[tuple[Span, bool]]:
    """Runs of sentences that are, or are not, about who was away."""
    run: Span | None = None
    kind = False
    for span in sentences(text):
        words = text[span.start : span.end]
        told = _phrase().search(words) is not None and names_a_person(words)
        away = (told or _names_the_absent(words)) and outcome_of(words) is None and not _of_decision().search(words)
        if run is not None and away == kind:
            run = Span(run.start, span.end)
            continue
        if run is not None:
            yield run, kind
        run, kind = span, away
    if run is not None:
        yield run, kind


def _names_the_absent(words: str) -> bool:
    """Whether a sentence is a word of absence and nothing but names ("Afbud Karla Nymark Toft (A).")."""
    begun = _beginning().match(words)
    return begun is not None and lists_names(words[begun.end() :].strip())


def _take_absence(parted: _Parted, section: Section, shadow: Shadow) -> None:
    assert section.heading is not None
    parted.away.append((section.heading, []))
    for block in section.blocks:
        shown = shadow.to_shadow(block.span)
        on_the_line = "\n" not in shadow.text[shadow.to_shadow(section.heading).end : shown.start]
        if on_the_line or lists_names(shadow.text[shown.start : shown.end]):
            parted.take_away(block)
        else:
            _take(parted, block, shadow)


def _sections(section: Section, parted: _Parted) -> Iterator[Section]:
    spans = [block.span for block in parted.own] + ([section.heading] if section.heading is not None else [])
    if spans:
        span = Span(min(each.start for each in spans), max(each.end for each in spans))
        yield replace(section, span=span, blocks=tuple(parted.own))
    for heading, blocks in parted.away:
        ends = [block.span for block in blocks] + ([heading] if heading is not None else [])
        span = Span(min(each.start for each in ends), max(each.end for each in ends))
        yield Section("absence", heading, span, tuple(blocks))
