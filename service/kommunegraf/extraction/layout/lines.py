"""The lines of a document's official text, with the line breaks that a layout lost put back before headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kommunegraf.extraction.layout.headings import glued_headings, heading_of
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.reading.document import Block, BlockKind, Document, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow


@dataclass(frozen=True, slots=True)
class Line:
    """A block, or the piece of one that a lost line break leaves: `text` is its words in the shadow."""

    block: Block
    shadow: Span
    text: str

    @property
    def numbered_text(self) -> str:
        """The words with the marker as written before them ("3. Budget 2031")."""
        return f"{self.block.marker} {self.text}" if self.block.marker else self.text


# "5. Evt.1. Godkendelse af dagsorden"
_GLUED_NUMBER = re.compile(r"(?<=[^\W\d_]|[.)])\d{1,3}\.\s+(?=[^\W\d_]|[\"“”»])")
_LONGEST_GLUED = 400
_LONGEST_JOINED = 4_000  # code points of a paragraph in which headings are looked for line by line
_BREAK = re.compile(r"\n\s*")
_SPACE = re.compile(r"\s+")


def official_lines(document: Document, shadow: Shadow) -> tuple[Line, ...]:
    """All lines of official text in reading order; what machines, menus and source systems say is left out."""
    return tuple(_lines(document, shadow))


def _lines(document: Document, shadow: Shadow) -> Iterator[Line]:
    entries: frozenset[str] | None = None
    for block in document.blocks:
        if document.zones and document.zone_at(block.span.start) is not ZoneKind.OFFICIAL:
            continue
        shown = shadow.to_shadow(block.span)
        text = shadow.text[shown.start : shown.end]
        cuts = [found.start() for found in glued_headings().finditer(text)] if len(text) < 20_000 else []
        cuts = sorted({*cuts, *_around_headings(document, shadow, block, shown)})
        glued = _GLUED_NUMBER.search(text) if len(text) <= _LONGEST_GLUED else None
        if glued is not None:
            entries = _block_words(document, shadow) if entries is None else entries
            above = heading_of(text[: glued.start()])
            if folded(text[glued.end() :]) in entries or (above is not None and above.role == "contents"):
                cuts = sorted({*cuts, glued.start()})
        if not cuts:
            yield Line(block, shown, text)
            continue
        for index, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
            words = text[start:end].rstrip()
            if not words:
                continue
            piece = Span(shown.start + start, shown.start + start + len(words))
            cut = replace(block, span=shadow.to_text(piece))
            if index:
                cut = replace(cut, kind=BlockKind.PARAGRAPH, marker="", level=0, gap=0)
            yield Line(cut, piece, words)


def _around_headings(document: Document, shadow: Shadow, block: Block, shown: Span) -> list[int]:
    """Where lines begin that are headings, or follow one, in a paragraph that reading joined of wrapped lines.

    A long heading fills its line ("Beslutning i <body> den <date>"), as a line of prose does. It counts as the first
    of the lines, or behind a line that ends a sentence. The offsets count in the block's words in the shadow.
    """
    ends = [block.span.start + at.end() for at in _BREAK.finditer(document.words(block.span)[:_LONGEST_JOINED])]
    if not ends:
        return []
    borders = [shown.start, *(shadow.to_shadow(Span(at, at)).start for at in ends), shown.end]
    cuts: set[int] = set()
    ended = True
    for start, stop in pairwise(borders):
        line = shadow.text[start:stop].rstrip()
        heading = heading_of(line) if ended and line[:1].isupper() and len(line) < LONGEST_LINE else None
        heads = heading is not None and heading.rest is None
        if heads:
            cuts |= {start - shown.start, stop - shown.start}
        ended = heads or line[-1:] in {".", ":", "!", "?", ""}
    return sorted(cuts - {0, shown.end - shown.start})


def _block_words(document: Document, shadow: Shadow) -> frozenset[str]:
    """The words of every block, folded: a title that stands twice is told by them."""
    spans = (shadow.to_shadow(block.span) for block in document.blocks)
    return frozenset(folded(shadow.text[span.start : span.end]) for span in spans if span.end - span.start < 300)


def stored(shadow: Shadow, line: Line, found: Span, document: Document) -> Span:
    """The stored span of `found`, which counts in `line.numbered_text`."""
    lead = len(line.block.marker) + 1 if line.block.marker else 0
    if found.start >= lead:
        start = line.shadow.start - lead
        return shadow.to_text(Span(start + found.start, start + found.end))
    whole = with_marker(document, line.block)
    if found.end <= lead:
        return Span(whole.start + found.start, whole.start + min(found.end, lead - 1))
    start = line.shadow.start - lead
    return Span(whole.start + found.start, shadow.to_text(Span(line.shadow.start, start + found.end)).end)


def with_marker(document: Document, block: Block) -> Span:
    """The block's span with its marker, which stands before it, at most a few blanks away.

    "4. marts 2031" is a date, whatever a reader of lists takes the "4." for.
    """
    at = document.text.rfind(block.marker, max(0, block.span.start - 40), block.span.start) if block.marker else -1
    return Span(at, block.span.end) if at >= 0 else block.span


def folded(text: str) -> str:
    """The words in lower case, runs of white space as one blank, without a colon at the end."""
    return _SPACE.sub(" ", text).strip().rstrip(":").rstrip().casefold()
