"""Builds a frame from invented text for the tests of what sentences and lists say, without any reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.outline import Item, Named, Outline, Section
from kommunegraf.extraction.records import Record
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Block, BlockKind, Document, Method, Span
from kommunegraf.reading.shadow import Shadow

DOCUMENT = "https://w3id.org/kommunegraf/id/document/made-up"
AUTHORITY = Identity().municipality("0000")
_MARKER = re.compile(r"(?P<marker>\d{1,2}[.)]|[a-z]\)|[•*–-])\s+(?=\S)")


@dataclass(frozen=True)
class Part:
    """One section: its role, the heading's words ("" for none) and its text, a block a line."""

    role: str
    text: str
    heading: str = ""


def page(
    *parts: Part | str, title: str = "", kind: str = "minutes", authority: str | None = AUTHORITY, item: bool = True
) -> Frame:
    """A frame of one item with these sections (a bare string is a presentation), or of a document without items."""
    text, sections = "", []
    title_span = Span(0, len(title))
    if title:
        text += title + "\n\n"
    for part in parts:
        made = Part("presentation", part) if isinstance(part, str) else part
        start, heading = len(text), None
        if made.heading:
            heading = Span(len(text), len(text) + len(made.heading))
            text += made.heading + "\n\n"
        begin = len(text)
        text += made.text.strip("\n") + "\n\n"
        sections.append(Section(made.role, heading, Span(start, len(text)), _blocks(text, begin)))
    blocks = tuple(block for section in sections for block in section.blocks)
    document = Document(text, Method.TEXT, "text", blocks, name="made-up.txt")
    header = {"title": Named(title, title_span)} if title else {}
    items = (Item(Span(0, len(text)), dict(header), tuple(sections)),) if item else ()
    outline = Outline(kind, "general", header, items, () if item else tuple(sections))
    return Frame(
        document,
        Shadow(text),
        outline,
        Identity(),
        DOCUMENT,
        f"{DOCUMENT}/v/1",
        authority,
        None if not authority else Span(0, 1),
    )


def _blocks(text: str, begin: int) -> tuple[Block, ...]:
    blocks, gap = [], 0
    for match in re.finditer(r"[^\n]*\n", text[begin:]):
        line = match.group()
        if not line.strip():
            gap += 1
            continue
        start = begin + match.start() + len(line) - len(line.lstrip())
        end = begin + match.start() + len(line.rstrip())
        marker = _MARKER.match(text, start, end)
        if marker is not None:
            blocks.append(Block(Span(marker.end(), end), BlockKind.LIST_ITEM, marker["marker"], 0, gap))
        else:
            blocks.append(Block(Span(start, end), gap=gap))
        gap = 0
    return tuple(blocks)


def all_of(frame: Frame, kind: str) -> list[Record]:
    """The records of one class that a frame holds, in order."""
    return [record for record in frame.found if kind == record.TYPE]


def quotes(frame: Frame, record: Record, name: str) -> Sequence[str]:
    """The words that prove a field of a record (named as in the record's JSON)."""
    return [
        frame.document.text[proof.start : proof.end]
        for field, stated in record.stated()
        if field == name
        for proof in stated.proofs
    ]


def code(iri: str) -> str:
    """The last part of an IRI: a concept's code."""
    return iri.rsplit("/", 1)[-1]


def show(frame: Frame) -> str:
    """All records as lines, for reading when a test fails."""
    lines = []
    for record in frame.found:
        lines.append(f"{record.TYPE} {record.id.removeprefix(DOCUMENT)}")
        for field, stated in record.stated():
            value = getattr(stated.value, "iri", None) or getattr(stated.value, "text", None)
            value = value or getattr(stated.value, "lexical", None) or stated.value
            said = [(frame.document.text[p.start : p.end][:60], str(p.mode), p.rule or "") for p in stated.proofs]
            lines.append(f"   {field} = {value!r:.120} {said}")
    return "\n".join(lines)
