"""Finds the recommendation that stands without a heading: where a lead-in ("X indstiller,") begins it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.leads import addresses_only, begins_point, opens_recommendation
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, Span
from kommunegraf.reading.shadow import Shadow

# Where a lead-in may stand: not inside what was decided, nor among names.
_HOSTS = frozenset(
    {
        "summary",
        "presentation",
        "topic",
        "economy",
        "unknown",
        "legal",
        "hearing",
        "consequences",
        "attachments",
        "history",
    }
)
_LISTS = frozenset({"attachments"})  # hosts whose entries are names of documents


_LONGEST_LEAD = 1000  # code points of a paragraph in which a sentence must show that it recommends


def split_lead_ins(sections: tuple[Section, ...], shadow: Shadow) -> tuple[Section, ...]:
    """The sections with a recommendation of its own where none has the heading; unchanged where one has.

    A lead-in with points below it counts before a sentence that tells of a recommendation, wherever that stands. Where
    an item that is decided has neither, an office that proposes something at the beginning of a paragraph counts.
    """
    if any(section.role == "recommendation" for section in sections):
        return sections
    for number, section in enumerate(sections):
        pieces = _split(section, shadow, listed=True) if section.role in _HOSTS else (section,)
        if len(pieces) > 1:
            return (*sections[:number], *pieces, *sections[number + 1 :])
    found: list[Section] = []
    for section in sections:
        found.extend(_split(section, shadow, listed=False) if section.role in _HOSTS else (section,))
    return tuple(found)


def _split(section: Section, shadow: Shadow, *, listed: bool) -> Sequence[Section]:
    """The section cut at its first lead-in; where `listed`, at one that only leads to the points below it."""
    for index, block in enumerate(section.blocks):
        if section.role in _LISTS and block.marker:
            continue
        following = section.blocks[index + 1] if index + 1 < len(section.blocks) else None
        goes_on = following is not None and _continues(shadow, following)
        if listed and not (goes_on and _leads(_words(shadow, block))):
            continue
        cut = _cut(block, shadow)
        if cut is None and goes_on:
            cut = ((), block) if addresses_only(_words(shadow, block)) else None
        if cut is None:
            continue
        above, own = cut
        end = index + 1
        while end < len(section.blocks) and _continues(shadow, section.blocks[end]):
            end += 1
        before, after = (*section.blocks[:index], *above), section.blocks[end:]
        blocks = (own, *section.blocks[index + 1 : end])
        pieces = []
        if before or section.heading is not None:
            last = before[-1].span if before else section.heading
            assert last is not None
            pieces.append(replace(section, span=Span(section.span.start, last.end), blocks=before))
        span = Span(blocks[0].span.start, blocks[-1].span.end)
        pieces.append(Section("recommendation", None, span, blocks))
        if after:
            span = Span(after[0].span.start, after[-1].span.end)
            pieces.append(Section(section.role, None, span, after))
        return pieces
    return (section,)


def _cut(block: Block, shadow: Shadow) -> tuple[tuple[Block, ...], Block] | None:
    """The block cut before the sentence in it that recommends: what stands above that, and the rest; or None."""
    text = _words(shadow, block)
    if opens_recommendation(text):
        return (), block
    start = shadow.to_shadow(block.span).start
    for sentence in sentences(text)[1:]:
        if _is_a_councils(text[sentence.start : sentence.end]):
            continue
        if opens_recommendation(text[sentence.start : sentence.start + _LONGEST_LEAD]):
            own = shadow.to_text(Span(start + sentence.start, start + len(text)))
            above = shadow.to_text(Span(start, start + len(text[: sentence.start].rstrip())))
            return (replace(block, span=above),), replace(block, span=own, marker="", gap=0)
    return None


def _leads(text: str) -> bool:
    """Whether the words end as a lead-in does that has points below it."""
    return text.rstrip().endswith((",", ":", " at")) or addresses_only(text)


def _is_a_councils(sentence: str) -> bool:
    """Whether the sentence says what an advisory council wishes, which is no recommendation of the item's own."""
    first = next(iter(body_mentions(sentence)), None)
    return first is not None and first.span.start == 0 and first.kind == "advisory-council"


def _continues(shadow: Shadow, block: Block) -> bool:
    return bool(block.marker) or begins_point(_words(shadow, block))


def _words(shadow: Shadow, block: Block) -> str:
    shown = shadow.to_shadow(block.span)
    return shadow.text[shown.start : shown.end]
