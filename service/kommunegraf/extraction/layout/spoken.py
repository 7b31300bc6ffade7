"""Finds what sentences propose and decide in items that no heading parts ("Udvalget tiltrådte forslaget.")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.leads import proposes
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow

_DECIDING = frozenset({"decision", "earlier-stage"})
_HOSTS = frozenset({"unknown", "summary", "presentation", "topic", "recommendation"})
_LONGEST = 400  # code points of a paragraph that only says what was decided
_LEAST = 2  # items of a text that end so


def spoken_decisions(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items; of a text without any heading of a decision, those that end with what the body did, so decided.

    A last paragraph counts that begins with a body and right behind it what it did ("Udvalget udsatte sagen"), names no
    day, and is found in two items at least.
    """
    if any(section.role in _DECIDING and section.heading for item in items for section in item.sections):
        return items
    last = [_last_decides(item, shadow) for item in items]
    if sum(last) < _LEAST:
        return items
    return tuple(_decided(item) if decides else item for item, decides in zip(items, last, strict=True))


def proposals(items: tuple[Item, ...], shadow: Shadow) -> tuple[Item, ...]:
    """The items; of those that are decided and recommend nothing, with the paragraph or sentence that proposes it."""
    found = []
    for item in items:
        roles = {section.role for section in item.sections}
        if "decision" not in roles or "recommendation" in roles:
            found.append(item)
        else:
            found.append(replace(item, sections=tuple(_proposed(item.sections, shadow))))
    return tuple(found)


def _last_decides(item: Item, shadow: Shadow) -> bool:
    section = item.sections[-1] if item.sections else None
    if any(each.role in _DECIDING for each in item.sections):
        return False
    if section is None or section.role not in _HOSTS or len(section.blocks) < 1:
        return False
    block = section.blocks[-1]
    text = _words(shadow, block)
    if block.marker or len(text) > _LONGEST:
        return False
    first = next(iter(sentences(text)), None)
    sentence = text[first.start : first.end] if first is not None else ""
    mention = next(iter(body_mentions(sentence)), None)
    said = outcome_of(sentence)
    if mention is None or mention.span.start or said is None or dates(sentence):
        return False
    return not sentence[mention.span.end : said.span.start].strip()


def _decided(item: Item) -> Item:
    *before, section = item.sections
    *kept, block = section.blocks
    if kept or section.heading is not None:
        ends = kept[-1].span if kept else section.heading
        assert ends is not None
        before.append(replace(section, span=Span(section.span.start, ends.end), blocks=tuple(kept)))
    return replace(item, sections=(*before, Section("decision", None, block.span, (block,))))


def _proposed(sections: Sequence[Section], shadow: Shadow) -> Iterator[Section]:
    found = False
    for section in sections:
        cut = _proposal(section, shadow) if not found and section.role in _HOSTS else None
        if cut is None:
            yield section
            continue
        found = True
        before, own, after = cut
        if before or section.heading is not None:
            ends = before[-1].span if before else section.heading
            assert ends is not None
            yield replace(section, span=Span(section.span.start, ends.end), blocks=before)
        yield Section("recommendation", None, Span(own[0].span.start, own[-1].span.end), own)
        if after:
            yield Section(section.role, None, Span(after[0].span.start, after[-1].span.end), after)


_Blocks = tuple[Block, ...]


def _proposal(section: Section, shadow: Shadow) -> tuple[_Blocks, _Blocks, _Blocks] | None:
    """The blocks before, of, and behind the paragraph that proposes, or the first sentence inside one that does."""
    for index, block in enumerate(section.blocks):
        text = _words(shadow, block)
        if block.marker:
            continue
        before, after = section.blocks[:index], section.blocks[index + 1 :]
        if proposes(text):
            points = 0
            while points < len(after) and after[points].marker and text.rstrip().endswith((":", ",", " at")):
                points += 1
            return before, (block, *after[:points]), after[points:]
        start = shadow.to_shadow(block.span).start
        for sentence in sentences(text)[1:]:
            words = text[sentence.start : sentence.end]
            if proposes(words) and words.rstrip().endswith("."):
                above = shadow.to_text(Span(start, start + len(text[: sentence.start].rstrip())))
                own = shadow.to_text(Span(start + sentence.start, start + sentence.end))
                below = text[sentence.end :].strip()
                rest = shadow.to_text(Span(start + text.rindex(below), start + len(text.rstrip()))) if below else None
                tail = (replace(block, span=rest, gap=0),) if rest is not None else ()
                return (*before, replace(block, span=above)), (replace(block, span=own, gap=0),), (*tail, *after)
    return None


def _words(shadow: Shadow, block: Block) -> str:
    shown = shadow.to_shadow(block.span)
    return shadow.text[shown.start : shown.end]
