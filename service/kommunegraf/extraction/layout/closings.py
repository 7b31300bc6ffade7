"""Ends a decision before what the page shows below it: an address, names of files, a paragraph that closes it all."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    begins: tuple[str, ...]
    seats: tuple[str, ...]
    file_endings: tuple[str, ...]


_NOTHING = "nothing-to-decide"
_DECIDING = frozenset({"decision", "earlier-stage"})
_LONGEST_CONTACT = 200
# "Torvet 1, 7400 Herning": a street's name and number, a mark, a post code and a town.
_ADDRESS = re.compile(r"[^\W\d_]{2,30}\.? \d{1,3}[A-Za-z]?\s?[,·|•–-]\s?\d{4} [A-ZÆØÅ]")
# The same and nothing else, or with a mark behind it ("Rådhus Allé 5, 5610 Assens - tlf. 64 74 74 74").
# A street with its number, or a town with its post code, on a line of its own; a house with the latter.
_HALF_ADDRESS = re.compile(
    r"(?:[A-ZÆØÅ][^\W\d_]+\.? ){1,4}\d{1,3}[A-Za-z]?"
    r"|(?:[A-ZÆØÅ][^\W\d_]+, )?\d{4} [A-ZÆØÅ][^\W\d_]+(?: [A-ZÆØÅ][^\W\d_]*)?"
)
_PARTED = re.compile(r"\s[·|•]\s")
_ONLY_ADDRESS = re.compile(
    r"(?:[^\W\d_]{2,30}\.? ){1,4}\d{1,3}[A-Za-z]?\s?[,·|•–-]\s?\d{4} [A-ZÆØÅ][^\W\d_]+"
    r"(?: [A-ZÆØÅ][^\W\d_]*)?\.?\s*(?:[,·|•–-]|\Z)"
)


@cache
def _contact() -> re.Pattern[str]:
    words = alternatives(load("contact-words", ContactWords).words)
    return re.compile(rf"(?:{words})\.?\s*(?:[\d:|•·+–-]|\Z)", re.IGNORECASE)


@cache
def _at_foot() -> re.Pattern[str]:
    """A line that begins with words of the page's foot, or is the name of the house alone ("Køge Rådhus")."""
    words = load("contact-words", ContactWords)
    houses = rf"(?-i:(?:[A-ZÆØÅ][\w-]+ ){{0,3}})(?:{alternatives(words.seats)})\Z"
    return re.compile(rf"(?:{alternatives(words.begins)})(?!\w)|{houses}", re.IGNORECASE)


@cache
def _file_name() -> re.Pattern[str]:
    endings = alternatives(load("contact-words", ContactWords).file_endings)
    return re.compile(rf"\S.*\w\.(?:{endings})(?: ?\([^()]{{1,20}}\))?", re.IGNORECASE)


def cut_closing(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items, the last one's last decision without what closes the document, which becomes a section "closing".

    Closing are the last lines that tell where the authority is found (address, telephone); else the last paragraph of
    all where more empty lines stand before it than anywhere else in the decision, the heading's included, and where it
    states no outcome and names no body.
    """
    items = tuple(_without_foot(item, shadow, last=item is items[-1]) for item in items)
    if not items or not items[-1].sections:
        return items
    last = items[-1]
    section = max(last.sections, key=lambda each: each.span.end)
    if section.role != "decision" or len(section.blocks) < 2:
        return items
    *before, block = section.blocks
    if block.marker or block.gap <= max(each.gap for each in before) or _decides(block, shadow):
        return items
    return (*items[:-1], _cut(last, section, len(before)))


def _without_foot(item: Item, shadow: Shadow, *, last: bool) -> Item:
    """The item, its decisions without last lines that are names of files or an address; the `last` without any foot."""
    for section in item.sections:
        kept = len(section.blocks) if section.role in _DECIDING else 0
        while kept > 1 and _is_foot(section.blocks[kept - 1], shadow, last=last):
            kept -= 1
        if last and kept > 1 and _says_nothing(section.blocks[:kept], shadow):
            kept = 1
        if 0 < kept < len(section.blocks):
            item = _cut(item, section, kept)
    return item


def _cut(item: Item, section: Section, kept: int) -> Item:
    """The item, its `section` with its first `kept` blocks only, the others being a section "closing" behind it."""
    before, after = section.blocks[:kept], section.blocks[kept:]
    own = replace(section, span=Span(section.span.start, before[-1].span.end), blocks=before)
    closing = Section("closing", None, Span(after[0].span.start, after[-1].span.end), after)
    at = next(index for index, each in enumerate(item.sections) if each is section)
    return replace(item, sections=(*item.sections[:at], own, closing, *item.sections[at + 1 :]))


def _is_foot(block: Block, shadow: Shadow, *, last: bool) -> bool:
    """Whether a line is the name of a file or gives the address; at the document's end, whether it is of the foot."""
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end].strip()
    if len(text) > _LONGEST_CONTACT:
        return False
    if _file_name().fullmatch(text) is not None or _ONLY_ADDRESS.match(text) is not None:
        return True
    if last and (_HALF_ADDRESS.fullmatch(text) is not None or _is_row_of_links(text)):
        return True
    return _is_contact(block, shadow) and (last or _ADDRESS.search(text) is not None)


def _is_row_of_links(text: str) -> bool:
    """Whether a line is several entries of the page's foot with marks between ("Kontakt · Om siden")."""
    parts = [part.strip() for part in _PARTED.split(text)]
    names = [part for part in parts if _contact().match(part) is None and _at_foot().match(part) is None]
    return len(parts) > len(names) + 1 and all(authority_mentions(part) for part in names)


def _says_nothing(blocks: Sequence[Block], shadow: Shadow) -> bool:
    """Whether the first line is the whole of what was decided, and that is nothing ("Intet"), and no other decides."""
    shown = shadow.to_shadow(blocks[0].span)
    said = outcome_of(shadow.text[shown.start : shown.end])
    if said is None or said.code != _NOTHING or not said.bare:
        return False
    return not any(outcome_of(_words(block, shadow)) is not None for block in blocks[1:])


def _words(block: Block, shadow: Shadow) -> str:
    shown = shadow.to_shadow(block.span)
    return shadow.text[shown.start : shown.end]


def _is_contact(block: Block, shadow: Shadow) -> bool:
    """Whether a line gives the authority's address, or begins as those do that tell how to reach it."""
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end].strip()
    if len(text) > _LONGEST_CONTACT or outcome_of(text) is not None:
        return False
    mentions = [each for each in authority_mentions(text) if not text[: each.span.start].strip()]
    if any(not text[each.span.end :].strip(" .") for each in mentions):
        return True  # the authority's name and nothing else
    if (
        _contact().match(text) is not None
        or _at_foot().match(text) is not None
        or _ONLY_ADDRESS.match(text) is not None
    ):
        return True
    return bool(mentions) and _ADDRESS.search(text) is not None


def _decides(block: Block, shadow: Shadow) -> bool:
    shown = shadow.to_shadow(block.span)
    text = shadow.text[shown.start : shown.end]
    return bool(body_mentions(text)) or outcome_of(text) is not None
