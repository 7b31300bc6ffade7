"""Ends the last decision of a document before a paragraph that closes the document and decides nothing."""

from __future__ import annotations

from dataclasses import replace

from kommunegraf.extraction.meeting.bodies import body_mentions
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow


def cut_closing(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items, the last one's last decision without a closing paragraph, which becomes a section "closing".

    Closing is the last paragraph of all where more empty lines stand before it than anywhere else in the decision,
    the heading's included, and where it states no outcome and names no body.
    """
    if not items or not items[-1].sections:
        return items
    last = items[-1]
    section = max(last.sections, key=lambda each: each.span.end)
    if section.role != "decision" or len(section.blocks) < 2:
        return items
    *before, block = section.blocks
    if block.marker or block.gap <= max(each.gap for each in before) or _decides(block, shadow):
        return items
    own = replace(section, span=Span(section.span.start, before[-1].span.end), blocks=tuple(before))
    closing = Section("closing", None, block.span, (block,))
    rest = tuple(own if each is section else each for each in last.sections)
    return (*items[:-1], replace(last, sections=(*rest, closing)))


def _decides(block: Block, shadow: Shadow) -> bool:
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end]
    return bool(body_mentions(text)) or outcome_of(text) is not None
