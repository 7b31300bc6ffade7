"""The lines of a document's official text, with the line breaks that a layout lost put back before headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kommunegraf.extraction.layout.headings import glued_headings, heading_of, leading_heading
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.runon_words import Cut
from kommunegraf.extraction.layout.runons import run_on_cuts
from kommunegraf.extraction.words.remembered import remembered
from kommunegraf.reading.document import Block, BlockKind, Document, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow


@dataclass(frozen=True, slots=True)
class Line:
    """A block, or the piece of one that a lost line break leaves: `text` is its words in the shadow."""

    block: Block
    shadow: Span
    text: str
    item: bool = False  # begins an item, as the text around it shows
    page: bool = False  # a page's number, or a head or foot that repeats on each page

    @property
    def numbered_text(self) -> str:
        """The words with the marker as written before them ("3. Budget 2031")."""
        return f"{self.block.marker} {self.text}" if self.block.marker else self.text


_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_POINT_NUMBER = re.compile(r"(\d{1,2}[.)]|[-–•])\s+")
_NEAR = 3  # cuts of furniture that may lie over one another
_MOST_CUT = 20_000  # code points of a block that is looked through for headings
# "5. Evt.1. Godkendelse af dagsorden"
# (a pattern that begins with what it consumes skips the places where that cannot begin, which a look-behind does not)
_GLUED_NUMBER = re.compile(r"\d(?<=[^\W\d_]\d|[.)]\d)\d{0,2}\.\s+(?=[^\W\d_]|[\"“”»])")
_LONGEST_GLUED = 400
_LONGEST_JOINED = 4_000  # code points of a paragraph in which headings are looked for line by line
_BREAK = re.compile(r"\n\s*")


def official_lines(document: Document, shadow: Shadow) -> tuple[Line, ...]:
    """All lines of official text in reading order; what machines, menus and source systems say is left out."""
    return tuple(_lines(document, shadow))


def _lines(document: Document, shadow: Shadow) -> Iterator[Line]:
    blocks = [
        block
        for block in document.blocks
        if not document.zones or document.zone_at(block.span.start) is ZoneKind.OFFICIAL
    ]
    shown = [shadow.to_shadow(block.span) for block in blocks]
    texts = [shadow.text[span.start : span.end] for span in shown]
    running = run_on_cuts({index: text for index, text in enumerate(texts) if blocks[index].kind in _PROSE})
    entries: frozenset[str] | None = None
    for index, (block, span, text) in enumerate(zip(blocks, shown, texts, strict=True)):
        if index in running:
            yield from _run_on(block, span, text, running[index], shadow)
            continue
        cuts = _lost_breaks(text) if len(text) < _MOST_CUT else []
        cuts = sorted({*cuts, *_around_headings(document, shadow, block, span)})
        glued = _GLUED_NUMBER.search(text) if len(text) <= _LONGEST_GLUED else None
        if glued is not None:
            entries = _block_words(document, shadow) if entries is None else entries
            above = heading_of(text[: glued.start()])
            if folded(text[glued.end() :]) in entries or (above is not None and above.role == "contents"):
                cuts = sorted({*cuts, glued.start()})
        if not cuts:
            yield Line(block, span, text)
            continue
        for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
            if text[start:end].strip():
                yield _piece(block, span, text, start, end, shadow, first=number == 0)


def _run_on(block: Block, shown: Span, text: str, cuts: Sequence[Cut], shadow: Shadow) -> Iterator[Line]:
    """The lines of a paragraph that holds a page: one from each cut to the next."""
    furniture = [cut for cut in cuts if cut.kind == "page"]
    points = {cut.start for cut in cuts if cut.kind == "point"}
    items = {cut.start for cut in cuts if cut.kind == "item"}
    borders = sorted({0, len(text), *(cut.start for cut in cuts), *(cut.end for cut in cuts)})
    for number, (start, end) in enumerate(pairwise(borders)):
        if not text[start:end].strip():
            continue
        # The comma before "at …" was the end of a line.
        stop = start + len(text[start:end].rstrip().rstrip(",;")) if end in points else end
        line = _piece(block, shown, text, start, stop, shadow, first=number == 0)
        mark = _POINT_NUMBER.match(line.text) if start in points else None
        if mark is not None:
            words = Span(line.shadow.start + mark.end(), line.shadow.end)
            cut = replace(line.block, span=shadow.to_text(words), kind=BlockKind.LIST_ITEM, marker=mark.group(1))
            line = Line(cut, words, line.text[mark.end() :])
        yield replace(line, item=start in items, page=_covered(furniture, start, end))


def _covered(furniture: Sequence[Cut], start: int, end: int) -> bool:
    """Whether a stretch lies in one of the cuts, which ascend and hardly overlap."""
    index = bisect_right(furniture, start, key=lambda cut: cut.start)
    return any(end <= cut.end for cut in furniture[max(0, index - _NEAR) : index])


def _piece(block: Block, shown: Span, text: str, start: int, end: int, shadow: Shadow, *, first: bool) -> Line:
    words = text[start:end].strip() if not first else text[start:end].rstrip()
    at = shown.start + (start if first else text.find(words, start))
    piece = Span(at, at + len(words))
    cut = replace(block, span=shadow.to_text(piece))
    if not first:
        cut = replace(cut, kind=BlockKind.PARAGRAPH, marker="", level=0, gap=0)
    return Line(cut, piece, words)


def _lost_breaks(text: str) -> list[int]:
    """Where line breaks before or after headings were lost, ascending."""
    cuts = set(glued_headings(text))
    lead = len(text) - len(text.lstrip())
    while (end := leading_heading(text, lead)) is not None:
        cuts.add(end)
        lead = end
    return sorted(cuts)


def _around_headings(document: Document, shadow: Shadow, block: Block, shown: Span) -> list[int]:
    """Where lines begin that are headings, or follow one, in a paragraph that reading joined of wrapped lines.

    A long heading fills its line ("Beslutning i <body> den <date>"), as a line of prose does. It counts as the first
    of the lines, or behind a line that ends a sentence. The offsets count in the block's words in the shadow.
    """
    if document.text.find("\n", block.span.start, block.span.end) < 0:
        return []
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


@remembered
def folded(text: str) -> str:
    """The words in lower case, runs of white space as one blank, without a colon at the end."""
    return " ".join(text.split()).rstrip(":").rstrip().casefold()
