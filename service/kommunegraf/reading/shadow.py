"""A second form of the stored text to match words in, with the way back to the stored offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` is the stored text in NFC, with OCR damage repaired where there is any; it never becomes evidence.

    The two texts are the same but for edits: edit i replaces `stored[i]` (a span of the stored text) by `shown[i]`
    (a span of the shadow). Both lists ascend and do not overlap. A span that cuts an edit in two is widened to it.
    """

    text: str
    stored: Sequence[Span] = ()
    shown: Sequence[Span] = ()

    def to_text(self, span: Span) -> Span:
        """The span of the stored text that shows as `span` in the shadow."""
        return _across(span, self.shown, self.stored)

    def to_shadow(self, span: Span) -> Span:
        """The span of the shadow that a span of the stored text shows as."""
        return _across(span, self.stored, self.shown)


def _across(span: Span, source: Sequence[Span], target: Sequence[Span]) -> Span:
    if not source:  # nothing was repaired
        return span
    return Span(_move(span.start, source, target, end=False), _move(span.end, source, target, end=True))


def _move(offset: int, source: Sequence[Span], target: Sequence[Span], *, end: bool) -> int:
    index = bisect_right(source, offset, key=lambda edit: edit.start) - 1
    if index < 0:
        return offset
    here, there = source[index], target[index]
    if offset == here.start:
        return there.start
    if offset < here.end:
        return there.end if end else there.start
    return there.end + (offset - here.end)
