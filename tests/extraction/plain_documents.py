"""Builds a `Document` from plain text for tests of extraction, one block a line, without the reading package."""

from __future__ import annotations

import re

from kommunegraf.reading.document import Block, BlockKind, Document, Method, Span
from kommunegraf.reading.shadow import Shadow

_MARKER = re.compile(r"(?:\d{1,3}[.)]|[a-z]\)|[•*–-])(?=\s)")


def plain(text: str, *, url: str | None = None, name: str = "sample.txt") -> Document:
    """A text document: every line that is not empty is a block; markers stand outside its span."""
    blocks = []
    offset = gap = 0
    for line in text.splitlines(keepends=True):
        words = line.strip()
        if not words:
            gap += 1
        else:
            start = offset + line.index(words)
            found = _MARKER.match(words)
            marker = found.group() if found else ""
            rest = words[len(marker) :].strip()
            begin = start + len(words) - len(rest) if rest else start
            blocks.append(
                Block(
                    span=Span(begin, start + len(words)),
                    kind=BlockKind.LIST_ITEM if marker and rest else BlockKind.PARAGRAPH,
                    marker=marker if rest else "",
                    gap=gap,
                )
            )
            gap = 0
        offset += len(line)
    return Document(text=text, method=Method.TEXT, form="text", blocks=tuple(blocks), name=name, url=url)


def shadow(document: Document) -> Shadow:
    return Shadow(document.text)
