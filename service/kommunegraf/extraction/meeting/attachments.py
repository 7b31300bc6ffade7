"""The attachments of an agenda item: those its source lists, and those its text names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.layout.header import field_of
from kommunegraf.extraction.layout.layouts import profile
from kommunegraf.extraction.outline import Item
from kommunegraf.extraction.records import Attachment, Iri, Mode, Stated, Text
from kommunegraf.reading.document import Block, Span

_NONE = re.compile(r"(?:ingen(?: bilag)?|intet|-|–|nej|\d+ bilag|n bilag)\.?", re.IGNORECASE)
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class _Listed:
    """An attachment as an item lists it: `key` is the source's id or else its name, `bearer` the words that list it."""

    key: str
    bearer: Span
    title: Stated[Text] | None
    identifier: Stated[Text] | None
    position: Stated[int]


def extract_attachments(frame: Frame, item: Item, iri: str) -> tuple[Stated[Iri], ...]:
    """Adds the attachments of the item with that IRI; gives the links to them.

    What one item lists is the document's, known by its key. What several list under one key may be several files: each
    is its item's then.
    """
    links = []
    for each in _listed(frame, item):
        node = frame.part("attachment", each.key)
        if node in _of_several(frame):
            node = frame.part("attachment", each.key, iri)
        frame.found.add(Attachment(id=node, title=each.title, identifier=each.identifier, position=each.position))
        links.append(say(Iri(iri=node), each.bearer))
    return tuple(links)


def _of_several(frame: Frame) -> frozenset[str]:
    """The IRIs that the attachments of several items would share under the document."""
    known = frame.memo.get("attachments of several items")
    if isinstance(known, frozenset):
        return known
    nodes = Counter(
        node
        for item in frame.outline.items
        for node in {frame.part("attachment", each.key) for each in _listed(frame, item)}
    )
    several = frozenset(node for node, items in nodes.items() if items > 1)
    frame.memo["attachments of several items"] = several
    return several


def _listed(frame: Frame, item: Item) -> Iterator[_Listed]:
    if any(part.kind == "attachment" for part in item.parts):
        yield from _in_parts(frame, item)
        return
    position = 0
    for section in item.sections:
        if section.role != "attachments":
            continue
        for block in section.blocks:
            title = " ".join(frame.document.words(block.span).split())
            if not _names_a_file(title, block):
                continue
            position += 1
            counted = say(position, block.span, mode=Mode.DERIVED, rule="order-in-text")
            yield _Listed(title, block.span, say(Text(text=title), block.span), None, counted)


def _names_a_file(title: str, block: Block) -> bool:
    if not title or len(title) > _LONGEST_TITLE or _NONE.fullmatch(title):
        return False
    return not (title.endswith(".") and " " in title and not block.marker)  # a sentence, not a title


def _in_parts(frame: Frame, item: Item) -> Iterator[_Listed]:
    names = profile(frame.outline.layout).fields["attachment"] or profile("firstagenda").fields["attachment"]
    for counted, part in enumerate((part for part in item.parts if part.kind == "attachment"), 1):
        title = field_of(part.fields, names["title"])
        identifier = field_of(part.fields, names["identifier"])
        order = field_of(part.fields, names.get("position", ()))
        key = identifier or title
        if key is None or key.span is None:
            continue
        bearer = title.span if title and title.span else key.span
        yield _Listed(
            key=str(key.value),
            bearer=bearer,
            title=_text(title.value, title.span) if title and title.span else None,
            identifier=_text(identifier.value, identifier.span) if identifier and identifier.span else None,
            position=say(order.value + 1, order.span, mode=Mode.DERIVED, rule="counted-from-zero")
            if order is not None and order.span is not None and type(order.value) is int and order.value >= 0
            else say(counted, bearer, mode=Mode.DERIVED, rule="order-in-text"),
        )


def _text(value: object, span: Span) -> Stated[Text]:
    return say(Text(text=str(value)), span)
