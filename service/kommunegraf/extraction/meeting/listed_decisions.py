"""Tells the decisions that stand as a numbered list, each answering the recommended point with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow

_NUMBER = re.compile(r"\(?(\d{1,2}|[a-zæøå])[.)]")
# "1. - 3. Tiltrådt": the range goes on behind the list's own mark; "2. at: Godkendt" names the point's first word.
_MORE = re.compile(r"(?:[-–]|til|og)\s*(\d{1,2})[.)]?\s*")
_POINT_WORD = re.compile(r"at\s*:\s*", re.IGNORECASE)
_LONGEST_RANGE = 30


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """`words` (stored text) is what was decided, without its mark; `points` the positions that it answers."""

    words: Span
    points: tuple[int, ...]


def listed_decisions(blocks: Sequence[Block], shadow: Shadow, points: int) -> tuple[ListedDecision, ...]:
    """The decisions of a section that is a numbered list from its first block on, else none.

    `points` is how many points are recommended: every number must be one of theirs, and numbers ascend. Each entry
    runs to the next number. All but one may leave its outcome unsaid, so that a list of something else is none.
    """
    entries: list[list[Block]] = []
    for block in (_marked(each, shadow) for each in blocks):
        if _NUMBER.fullmatch(block.marker.strip()):
            entries.append([block])
        elif entries:
            entries[-1].append(block)
        else:
            return ()
    found: list[ListedDecision] = []
    last = told = 0
    for entry in entries:
        number, words = _entry(entry, shadow)
        if not number or number[0] <= last or number[-1] > points:
            return ()
        last = number[-1]
        shown = shadow.to_shadow(words)
        told += outcome_of(shadow.text[shown.start : shown.end]) is not None
        found.append(ListedDecision(words, number))
    return tuple(found) if told >= max(1, len(found) - 1) else ()


def _marked(block: Block, shadow: Shadow) -> Block:
    """The block; a paragraph whose number was typed as words ("<p>1) Godkendt.</p>") as the list item that it is."""
    shown = shadow.to_shadow(block.span)
    mark, skip = ("", 0) if block.marker else mark_of(shadow.text[shown.start : shown.end])
    if not _NUMBER.fullmatch(mark.strip()):
        return block
    return replace(block, marker=mark, span=shadow.to_text(Span(shown.start + skip, shown.end)))


def _entry(entry: Sequence[Block], shadow: Shadow) -> tuple[tuple[int, ...], Span]:
    mark = _NUMBER.fullmatch(entry[0].marker.strip())
    assert mark is not None
    counted = mark.group(1)
    first = last = int(counted) if counted.isdigit() else ord(counted) - ord("a") + 1
    shown = shadow.to_shadow(Span(entry[0].span.start, entry[-1].span.end))
    at = shown.start
    more = _MORE.match(shadow.text, at, shown.end)
    if more is not None:
        last, at = int(more.group(1)), more.end()
    word = _POINT_WORD.match(shadow.text, at, shown.end)
    if word is not None:
        at = word.end()
    words = shadow.to_text(Span(at, shown.end))
    if not first <= last <= first + _LONGEST_RANGE or at >= shown.end:
        return (), words
    return tuple(range(first, last + 1)), words
