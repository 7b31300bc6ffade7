"""Finds the numbers of items that stand before their titles without any mark ("12 Ny sti")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kommunegraf.extraction.layout.headings import heading_of
from kommunegraf.extraction.layout.marks import Marked, Numbered
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.words.dates import dates
from kommunegraf.reading.document import BlockKind, Span

_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})\s+(?P<title>[A-ZÆØÅ\"«»”“].*\S)")
_LEAST = 2
_LONGEST = 250


def with_bare_numbers(marked: Sequence[Marked]) -> tuple[Marked, ...]:
    """The lines, headings and lines above a case number marked as numbered where their first word is a bare number.

    Two lines at least must stand so, of headings one level, and their numbers must grow through the text. None of the
    words may be a section's heading: chapters of a page are numbered so too ("1 Baggrund").
    """
    kinds: dict[tuple[BlockKind, int], dict[int, Numbered]] = {}
    for index, each in enumerate(marked):
        numbered = _numbered(marked, index)
        if numbered is not None:
            kinds.setdefault((each.line.block.kind, each.line.block.level), {})[index] = numbered
    found: dict[int, Numbered] = {}
    for lines in kinds.values():
        if any(heading_of(_title(marked[index], numbered)) is not None for index, numbered in lines.items()):
            continue
        ordinals = [numbered.ordinal for numbered in lines.values()]
        if len(lines) >= _LEAST and all(one < other for one, other in pairwise(ordinals)):
            found |= lines
    return tuple(replace(each, numbered=found[index]) if index in found else each for index, each in enumerate(marked))


def _title(each: Marked, numbered: Numbered) -> str:
    title = numbered.title
    return each.line.numbered_text[title.start : title.end] if title is not None else ""


def _numbered(marked: Sequence[Marked], index: int) -> Numbered | None:
    each = marked[index]
    if each.heading is not None or each.case is not None or each.numbered is not None or each.line.block.marker:
        return None
    heads = each.line.block.kind is BlockKind.HEADING
    below = marked[index + 1] if index + 1 < len(marked) else None
    if not heads and (below is None or below.case is None):
        return None
    text = each.line.numbered_text
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or any(mention.span.start <= match.start("number") for mention in dates(text)):
        return None
    if dates(match["title"]) and body_mentions(match["title"]):
        return None  # a page's number before its running head
    return Numbered(Span(*match.span("number")), Span(*match.span("title")), match["number"], strong=False)
