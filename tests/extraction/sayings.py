"""Builds a frame around a few invented sentences, without reading or the section machine."""

from __future__ import annotations

from typing import Any, TypeVar

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.outline import Item, Outline, Section
from kommunegraf.extraction.records import Record, Stated
from kommunegraf.identity import Identity
from kommunegraf.reading.document import Block, Document, Method, Span
from kommunegraf.reading.shadow import Shadow

IDENTITY = Identity()
SKIVE = IDENTITY.municipality("0779")
R = TypeVar("R", bound=Record)


def frame_of(*items: str | tuple[tuple[str, str], ...], authority: str | None = SKIVE) -> Frame:
    """A document whose items are given as text (one presentation) or as (role, text) sections; lines are blocks."""
    text = ""
    cut: list[Item] = []
    for item in items:
        sections: list[Section] = []
        begin = len(text)
        for role, words in (("presentation", item),) if isinstance(item, str) else item:
            blocks: list[Block] = []
            first = len(text)
            for line in words.strip().splitlines():
                blocks.append(Block(Span(len(text), len(text) + len(line))))
                text += line + "\n\n"
            sections.append(Section(role, None, Span(first, len(text)), tuple(blocks)))
        cut.append(Item(Span(begin, len(text)), {}, tuple(sections)))
    document = Document(text, Method.TEXT, "text", tuple(b for i in cut for s in i.sections for b in s.blocks))
    iri = IDENTITY.document("text", "0123456789abcdef")
    return Frame(
        document=document,
        shadow=Shadow(text),
        outline=Outline("minutes", "test", {}, tuple(cut), ()),
        identity=IDENTITY,
        document_iri=iri,
        version_iri=IDENTITY.version(iri, document.sha256),
        authority=authority,
    )


def found(frame: Frame, model: type[R]) -> list[R]:
    """The records of one type, in the order they were found."""
    return [record for record in frame.found if type(record) is model]


def concept(scheme: str, code: str) -> str:
    return IDENTITY.concept(scheme, code)


def quotes(frame: Frame, stated: Stated[Any] | None) -> list[str]:
    """The words that prove a value."""
    assert stated is not None
    return [frame.document.words(Span(proof.start, proof.end)) for proof in stated.proofs]
