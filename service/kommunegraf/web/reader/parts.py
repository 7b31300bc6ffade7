"""Cuts a long text into the parts that the reader shows one at a time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kommunegraf.reading.document import Span

LONGEST = 60_000  # code points of a part
MOST_PROOFS = 1_000  # that begin in a part
_LEAST = 200  # code points: no part is cut shorter for its proofs' sake, since one word may bear thousands
_BACK = 400  # code points that are looked back for a space where a line itself is longer than a part


def parts_of(text: str, starts: Sequence[int], longest: int = LONGEST, most: int = MOST_PROOFS) -> tuple[Span, ...]:
    """The parts of a text in order, without gap or overlap; one empty part of an empty text.

    `starts`: where its proofs begin (code points, ascending). A part ends at the end of a line where one comes before
    it has `longest` code points or `most` proofs; else between words, else wherever it must.
    """
    found: list[Span] = []
    at = 0
    while at < len(text):
        end = min(len(text), at + longest)
        first = bisect_left(starts, at)
        if first + most < len(starts):
            end = min(end, max(starts[first + most], at + _LEAST))
        if end < len(text):
            end = _border(text, at, end)
        found.append(Span(at, end))
        at = end
    return tuple(found) or (Span(0, 0),)


def part_at(parts: Sequence[Span], offset: int) -> int:
    """The index of the part that the code point stands in; the last one's of what lies behind the text."""
    return max(0, bisect_right(parts, offset, key=lambda part: part.start) - 1)


def _border(text: str, start: int, end: int) -> int:
    """The last end of a line in (start, end], else the last space near the end, else the end."""
    line = text.rfind("\n", start, end)
    if line > start:
        return line + 1
    space = text.rfind(" ", max(start + 1, end - _BACK), end)
    return space + 1 if space > start else end
