"""The sentences of a document's official text, each with the item and section it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, Span, ZoneKind

# Sections whose words are names, numbers and letters, never sentences that state a fact.
SILENT_ROLES = frozenset({"route", "participants", "contents", "absence", "caseworkers", "chrome", "closing", "page"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence: `item` is the agenda item's IRI (None outside items), `role` the section's.

    `span` counts in the stored text, `shadow` in the shadow; `block` is the paragraph, list item or cell around it.
    """

    item: str | None
    role: str
    section: Section
    block: Block
    span: Span
    shadow: Span


def passages(frame: Frame) -> tuple[Passage, ...]:
    """All sentences of official text in reading order, found once a frame; routes and lists of names are left out."""
    known = frame.memo.get("passages")
    if not isinstance(known, tuple):
        known = tuple(sorted(_passages(frame), key=lambda passage: (passage.span.start, passage.span.end)))
        frame.memo["passages"] = known
    return known


TITLE = "title"


def titles(frame: Frame) -> Iterator[Passage]:
    """The titles of the document and of its items, as passages of the role `TITLE`."""
    header = frame.outline.header.get("title")
    fields = [(iri, item.fields.get("title")) for iri, item in zip(item_iris(frame), frame.outline.items, strict=True)]
    for item, title in ((None, header), *fields):
        if title is not None:
            block = Block(title.span)
            section = Section(TITLE, None, title.span, (block,))
            yield Passage(item, TITLE, section, block, title.span, frame.shadow.to_shadow(title.span))


def passages_of(frame: Frame, section: Section) -> Sequence[Passage]:
    """The sentences of one section of the outline, in order; none where its role is silent."""
    known = frame.memo.get("passages of sections")
    if not isinstance(known, dict):
        of_sections: dict[int, list[Passage]] = {}
        for passage in passages(frame):
            of_sections.setdefault(id(passage.section), []).append(passage)
        known = frame.memo["passages of sections"] = of_sections
    found: Sequence[Passage] = known.get(id(section), ())
    return found


def _section_passages(frame: Frame, section: Section, item: str | None = None) -> Iterator[Passage]:
    for block in section.blocks:
        if frame.document.zone_at(block.span.start) is not ZoneKind.OFFICIAL:
            continue
        shown = frame.shadow.to_shadow(block.span)
        for sentence in sentences(frame.shadow.text[shown.start : shown.end], shown.start):
            yield Passage(item, section.role, section, block, frame.shadow.to_text(sentence), sentence)


def _passages(frame: Frame) -> Iterator[Passage]:
    for section in frame.outline.sections:
        if section.role not in SILENT_ROLES:
            yield from _section_passages(frame, section)
    for iri, item in zip(item_iris(frame), frame.outline.items, strict=True):
        for section in item.sections:
            if section.role not in SILENT_ROLES:
                yield from _section_passages(frame, section, iri)
