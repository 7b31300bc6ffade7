"""Lines of a text with their offsets, one at a time, so that 50 MB need no list of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kommunegraf.reading.document import Span

_LINE = re.compile(r"([^\n\r\f\v\x85\u2028\u2029]*)(?:\r\n|[\n\r\f\v\x85\u2028\u2029]|\Z)")


class Line(NamedTuple):
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
    first = start == 0 or text[start - 1] in "\n\r\f\v\x85\u2028\u2029"
    gap = 0 if first else -1
    for match in _LINE.finditer(text, start, stop):
        words = match.group(1)
        bare = words.strip()
        if not bare:
            gap += 1
            continue
        indent = len(words) - len(words.lstrip())
        at = match.start() + indent
        yield Line(Span(at, at + len(bare)), indent, max(0, gap))
        gap = 0
