"""The attachments of an agenda item: those its source lists, and those its text names."""

from __future__ import annotations

import re

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.layout.header import field_of
from kommunegraf.extraction.layout.layouts import profile
from kommunegraf.extraction.outline import Item
from kommunegraf.extraction.records import Attachment, Iri, Mode, Stated, Text
from kommunegraf.reading.document import Block, Span

_NONE = re.compile(r"(?:ingen(?: bilag)?|intet|-|–|nej|\d+ bilag|n bilag)\.?", re.IGNORECASE)
_LONGEST_TITLE = 300


def extract_attachments(frame: Frame, item: Item) -> tuple[Stated[Iri], ...]:
    """Adds the item's attachments; gives the links to them."""
    listed = [part for part in item.parts if part.kind == "attachment"]
    if listed:
        return _listed(frame, item)
    links = []
    position = 0
    for section in item.sections:
        if section.role != "attachments":
            continue
        for block in section.blocks:
            title = " ".join(frame.document.words(block.span).split())
            if not _names_a_file(title, block):
                continue
            position += 1
            iri = frame.part("attachment", title)
            frame.found.add(
                Attachment(
                    id=iri,
                    title=say(Text(text=title), block.span),
                    position=say(position, block.span, mode=Mode.DERIVED, rule="order-in-text"),
                )
            )
            links.append(say(Iri(iri=iri), block.span))
    return tuple(links)


def _names_a_file(title: str, block: Block) -> bool:
    if not title or len(title) > _LONGEST_TITLE or _NONE.fullmatch(title):
        return False
    return not (title.endswith(".") and " " in title and not block.marker)  # a sentence, not a title


def _listed(frame: Frame, item: Item) -> tuple[Stated[Iri], ...]:
    names = profile(frame.outline.layout).fields["attachment"] or profile("firstagenda").fields["attachment"]
    links = []
    for counted, part in enumerate((part for part in item.parts if part.kind == "attachment"), 1):
        title = field_of(part.fields, names["title"])
        identifier = field_of(part.fields, names["identifier"])
        order = field_of(part.fields, names.get("position", ()))
        key = identifier or title
        if key is None or key.span is None:
            continue
        iri = frame.part("attachment", str(key.value))
        bearer = title.span if title and title.span else key.span
        frame.found.add(
            Attachment(
                id=iri,
                title=_text(title.value, title.span) if title and title.span else None,
                identifier=_text(identifier.value, identifier.span) if identifier and identifier.span else None,
                position=say(order.value + 1, order.span, mode=Mode.DERIVED, rule="counted-from-zero")
                if order is not None and order.span is not None and type(order.value) is int and order.value >= 0
                else say(counted, bearer, mode=Mode.DERIVED, rule="order-in-text"),
            )
        )
        links.append(say(Iri(iri=iri), bearer))
    return tuple(links)


def _text(value: object, span: Span) -> Stated[Text]:
    return say(Text(text=str(value)), span)
