"""Lines of a text with their offsets, one at a time, so that 50 MB need no list of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.reading.document import Span

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\r\n|[\n\r\f\v\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds words: `span` without the white space at its ends.

    `indent` counts the white space before the words, `gap` the empty lines before the line.
    """

    span: Span
    indent: int
    gap: int


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines with words between two offsets; a line ends at LF, CR LF, CR, FF, VT, NEL, LS or PS."""
    stop = len(text) if end is None else end
    # Where the stretch begins in mid-line, the first line break ends that line and is no empty one.
    breaks = 0
    first = start == 0 or text[start - 1] in "\n\r\f\v\x85\u2028\u2029"
    for match in _LINE.finditer(text, start, stop):
        piece = match.group()
        if piece[0] in "\n\r\f\v\x85\u2028\u2029":
            breaks += 1
            continue
        words = piece.strip()
        if not words:
            continue
        indent = len(piece) - len(piece.lstrip())
        at = match.start() + indent
        yield Line(Span(at, at + len(words)), indent, breaks if first else breaks - 1)
        breaks = 0
        first = False
