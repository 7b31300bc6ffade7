"""Tells whether sentences that state outcomes answer the recommended points one by one, or are one decision."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.outcome_words import listed
from kommunegraf.extraction.meeting.outcomes import Said, words_of
from kommunegraf.reading.document import Span

_MOST_MARK = 20  # code points of white space and a bullet before a line's words
_SHORT = 8  # words of a sentence that says what of and what, and nothing else
_WHOLE = re.compile(r"\s*(?:Sagen|Punktet|Dagsordenspunktet)\b")


def begins_line(frame: Frame, span: Span) -> bool:
    """Whether a sentence (span in the shadow) stands first on its line."""
    before = frame.shadow.text[max(0, span.start - _MOST_MARK) : span.start].rstrip(" \t\u00a0•")
    return not before or before[-1] == "\n"


def each_told_apart(frame: Frame, told: Sequence[tuple[Span, Said]]) -> bool:
    """Whether each deciding sentence begins a line, names a point, or is short; others are one decision."""
    text = frame.shadow.text

    def leads(span: Span) -> bool:
        return begins_line(frame, span)

    def names_point(span: Span) -> bool:
        return bool(
            listed("points").find([match.group().casefold() for match in words_of(text[span.start : span.end])])
        )

    def short(span: Span) -> bool:
        return len(words_of(text[span.start : span.end])) <= _SHORT

    return any(all(test(span) for span, _ in told) for test in (leads, names_point, short))


def of_whole(frame: Frame, told: Sequence[tuple[Span, Said]]) -> bool:
    """Whether one sentence answers all points at once: "Godkendt." before others that say more, or one of "Sagen …"."""
    words = [frame.shadow.text[span.start : span.end] for span, _ in told]
    bare = [
        len(each.strip(" .")) <= said.span.end - said.span.start for each, (_, said) in zip(words, told, strict=True)
    ]
    return (any(bare) and not all(bare)) or any(_WHOLE.match(each) for each in words)
