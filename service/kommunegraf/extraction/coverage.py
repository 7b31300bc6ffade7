"""Says what of a document's text was understood, what share is left over, and which headings no file knows."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.layout.headings import heading_of
from kommunegraf.extraction.layout.kinds import heading_like
from kommunegraf.extraction.layout.layouts import profile
from kommunegraf.extraction.layout.lines import Line, folded, official_lines
from kommunegraf.extraction.outline import Outline, Section
from kommunegraf.extraction.records import Mode, Record
from kommunegraf.reading.document import Block, BlockKind, Document, Span, ZoneKind
from kommunegraf.reading.shadow import Shadow

MOST_HEADINGS = 20
_MOST_LINES = 20_000  # of a text that are looked at for headings
_LEAST_CAPITALS = 4
_SAID = (Mode.STATED, Mode.NORMALISED)


@dataclass(frozen=True, slots=True)
class NewHeading:
    """A line that stands as a heading and that no file of `mappings/layouts/` knows; `line` counts from one."""

    text: str
    line: int
    times: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was recognised in one document.

    `header` are the names of the header's fields that were found, `sections` how many of each role, `official` the code
    points of official text, `unassigned` the share of them (0 to 1) that is in no item's section or field, in no header
    line, and says no fact; `new_headings` at most `MOST_HEADINGS`, the most frequent first.
    """

    layout: str
    kind: str
    header: tuple[str, ...]
    items: int
    sections: dict[str, int]
    official: int
    unassigned: float
    new_headings: tuple[NewHeading, ...]


def coverage(document: Document, shadow: Shadow, outline: Outline, records: Iterable[Record] = ()) -> Coverage:
    """The coverage of a document whose facts are `records`; masked names are in no heading that it names."""
    sections = [*outline.sections, *(section for item in outline.items for section in item.sections)]
    known = _Spans([*_known(outline, sections), *_saying(records)])
    official = [block for block in document.blocks if _is_official(document, block)]
    total = sum(block.span.end - block.span.start for block in official)
    left = sum(block.span.end - block.span.start for block in official if not known.touch(block.span))
    roles = Counter(section.role for section in sections if section.role != "unknown")
    return Coverage(
        layout=outline.layout,
        kind=outline.kind,
        header=tuple(sorted(outline.header)),
        items=len(outline.items),
        sections=dict(sorted(roles.items())),
        official=total,
        unassigned=round(left / total, 4) if total else 0.0,
        new_headings=_new_headings(document, shadow, outline),
    )


def _is_official(document: Document, block: Block) -> bool:
    return not document.zones or document.zone_at(block.span.start) is ZoneKind.OFFICIAL


def _known(outline: Outline, sections: Iterable[Section]) -> Iterable[Span]:
    for section in sections:
        if section.heading is not None and section.role != "unknown":
            yield section.heading
        if section.role != "unknown":
            yield from (block.span for block in section.blocks)
    yield from _of_fields(outline)


def _saying(records: Iterable[Record]) -> Iterable[Span]:
    """The words that say facts, in whatever form; what only follows from them proves nothing of its place."""
    for record in records:
        for _, stated in record.stated():
            yield from (Span(each.start, each.end) for each in stated.proofs if each.mode in _SAID)


def _of_fields(outline: Outline) -> Iterable[Span]:
    """What the header's fields and the items' numbers, titles and case numbers were read from."""
    yield from outline.header_lines
    for fields in (outline.header, *(item.fields for item in outline.items)):
        for named in fields.values():
            yield from named.spans


class _Spans:
    """Spans, asked whether a stretch touches any of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends: list[int] = []
        furthest = 0
        for span in self._spans:
            furthest = max(furthest, span.end)
            self._ends.append(furthest)

    def touch(self, span: Span) -> bool:
        before = bisect_right(self._spans, span.end - 1, key=lambda each: each.start)
        return before > 0 and self._ends[before - 1] > span.start


def _new_headings(document: Document, shadow: Shadow, outline: Outline) -> tuple[NewHeading, ...]:
    own = profile(outline.layout).headings
    lines = official_lines(document, shadow)[:_MOST_LINES]
    titles = {folded(item.fields["title"].value) for item in outline.items if "title" in item.fields}
    understood = _Spans(_of_fields(outline))
    found: dict[str, list[Line]] = {}
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        text = line.text.strip()
        if heading_of(text, own) is not None or folded(text) in titles or not heading_like(line, following):
            continue
        if understood.touch(line.block.span):
            continue
        if any(mask.overlaps(line.block.span) for mask in document.masks):
            continue
        found.setdefault(folded(text), []).append(line)
    kept = [each for each in found.values() if not outline.items or _is_likely(each)]
    kept.sort(key=lambda each: (-len(each), each[0].block.span.start))
    return tuple(
        NewHeading(
            " ".join(each[0].text.split()).rstrip(":"),
            document.text.count("\n", 0, each[0].block.span.start) + 1,
            len(each),
        )
        for each in kept[:MOST_HEADINGS]
    )


def _is_likely(lines: Sequence[Line]) -> bool:
    """Whether lines among an agenda's items are headings of sections: marked as such, repeated, or in capitals."""
    text = lines[0].text.strip()
    letters = [character for character in text if character.isalpha()]
    capitals = len(letters) >= _LEAST_CAPITALS and all(letter.isupper() for letter in letters)
    return len(lines) > 1 or capitals or lines[0].block.kind is BlockKind.HEADING
