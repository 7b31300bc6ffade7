"""Ends the last decision of a document before a paragraph that closes the document and decides nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.gazetteer import authority_mentions
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow


class ContactWords(Lexicon):
    """The form of `mappings/lexicon/contact-words.toml`."""

    words: tuple[str, ...]


_LONGEST_CONTACT = 200
# "Torvet 1, 7400 Herning": a street's name and number, a mark, a post code and a town.
_ADDRESS = re.compile(r"[^\W\d_]{2,30}\.? \d{1,3}[A-Za-z]?\s?[,·|•–-]\s?\d{4} [A-ZÆØÅ]")
# The same and nothing else, or with a mark behind it ("Rådhus Allé 5, 5610 Assens - tlf. 64 74 74 74").
_ONLY_ADDRESS = re.compile(
    r"(?:[^\W\d_]{2,30}\.? ){1,4}\d{1,3}[A-Za-z]?\s?[,·|•–-]\s?\d{4} [A-ZÆØÅ][^\W\d_]+"
    r"(?: [A-ZÆØÅ][^\W\d_]*)?\.?\s*(?:[,·|•–-]|\Z)"
)


@cache
def _contact() -> re.Pattern[str]:
    words = alternatives(load("contact-words", ContactWords).words)
    return re.compile(rf"(?:{words})\.?\s*(?:[\d:|•·+–-]|\Z)", re.IGNORECASE)


def cut_closing(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items, the last one's last decision without what closes the document, which becomes a section "closing".

    Closing are the last lines that tell where the authority is found (address, telephone); else the last paragraph of
    all where more empty lines stand before it than anywhere else in the decision, the heading's included, and where it
    states no outcome and names no body.
    """
    if not items or not items[-1].sections:
        return items
    last = items[-1]
    section = max(last.sections, key=lambda each: each.span.end)
    if section.role != "decision" or len(section.blocks) < 2:
        return items
    kept = len(section.blocks)
    while kept > 1 and _is_contact(section.blocks[kept - 1], shadow):
        kept -= 1
    if kept < len(section.blocks):
        return _cut(items, section, kept)
    *before, block = section.blocks
    if block.marker or block.gap <= max(each.gap for each in before) or _decides(block, shadow):
        return items
    return _cut(items, section, len(before))


def _cut(items: tuple[Item, ...], section: Section, kept: int) -> tuple[Item, ...]:
    """The items, the last one's `section` with its first `kept` blocks only, the others being a section "closing"."""
    before, after = section.blocks[:kept], section.blocks[kept:]
    own = replace(section, span=Span(section.span.start, before[-1].span.end), blocks=before)
    closing = Section("closing", None, Span(after[0].span.start, after[-1].span.end), after)
    last = items[-1]
    rest = tuple(own if each is section else each for each in last.sections)
    return (*items[:-1], replace(last, sections=(*rest, closing)))


def _is_contact(block: Block, shadow: Shadow) -> bool:
    """Whether a line gives the authority's address, or begins as those do that tell how to reach it."""
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end].strip()
    if len(text) > _LONGEST_CONTACT or outcome_of(text) is not None:
        return False
    mentions = [each for each in authority_mentions(text) if not text[: each.span.start].strip()]
    if any(not text[each.span.end :].strip(" .") for each in mentions):
        return True  # the authority's name and nothing else
    if _contact().match(text) is not None or _ONLY_ADDRESS.match(text) is not None:
        return True
    return bool(mentions) and _ADDRESS.search(text) is not None


def _decides(block: Block, shadow: Shadow) -> bool:
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end]
    return bool(body_mentions(text)) or outcome_of(text) is not None
