"""Finds the sentence that a place in a text stands in, as people see it: within its line."""

from __future__ import annotations

import re

from kommunegraf.reading.document import Span

_FAR = 2_000  # code points that are looked through on each side
# A sentence's end: after a word of three letters or more (not "kl.", "nr.", "14."), and before a capital or a figure.
_END = re.compile(r"(?<=[^\W\d_]{3})[.!?:;]+[\"»”')\]]*[ \t]+(?=[^\W\da-zæøå_]|\d|[\"«“'(\[])")


def sentence_at(text: str, offset: int) -> Span:
    """The sentence around a code point, without the white space at its ends; empty in an empty line.

    `offset` may lie anywhere from 0 to the text's length. Of a sentence without end, as much as is looked through.
    """
    low = max(text.rfind("\n", max(0, offset - _FAR), offset) + 1, offset - _FAR, 0)
    line_end = text.find("\n", offset, offset + _FAR)
    high = line_end if line_end >= 0 else min(len(text), offset + _FAR)
    start, end = low, high
    for match in _END.finditer(text, low, high):
        if match.end() > offset:
            end = match.end()
            break
        start = match.end()
    words = text[start:end]
    if not words.strip():
        return Span(offset, offset)
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
