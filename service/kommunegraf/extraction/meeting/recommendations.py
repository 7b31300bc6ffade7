"""Reads the points of a recommendation: who recommends, to whom, and each point's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kommunegraf.extraction.frame import Frame, say
from kommunegraf.extraction.meeting.bodies import body_of
from kommunegraf.extraction.meeting.body_names import BodyMention, body_mentions
from kommunegraf.extraction.meeting.leads import (
    LONGEST_LEAD,
    Lead,
    actor_kind,
    addresses_only,
    begins_point,
    lead_of,
    lead_pattern,
    only_leads,
    point_pattern,
    point_start,
)
from kommunegraf.extraction.meeting.meetings import meeting_body
from kommunegraf.extraction.outline import Item, Section
from kommunegraf.extraction.records import Iri, Mode, Post, Recommendation, Stated, Text, Unit
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.blocks import mark_of
from kommunegraf.reading.document import Block, Span


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its words (`span`, stored text) and the lead-in it stands under (None for bare points)."""

    span: Span
    lead: Lead | None


_LETTER = re.compile(r"[^\W\d_]")  # "-" and "815" recommend nothing


def points(frame: Frame, section: Section) -> tuple[Point, ...]:
    """The points of one recommendation section, in order."""
    found: list[Point] = []
    lead = _heading_lead(frame, section)
    marker, level = "", 0
    entries = tuple(_entries(frame, section.blocks))
    for number, block in enumerate(entries):
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        begins = point_pattern().match(text)
        following = entries[number + 1] if number + 1 < len(entries) else None
        if begins is not None and not found and _leads_below(frame, text, following):
            continue
        if begins is None:
            if found and lead is not None and lead.open and not lead.conditions and not block.marker:
                if _goes_on(frame, found[-1], text):
                    found[-1] = Point(Span(found[-1].span.start, block.span.end), found[-1].lead)
                    continue
                if _is_opinion(text):
                    continue
            elif found and lead is None and not block.marker and text[:1].islower():
                found[-1] = Point(Span(found[-1].span.start, block.span.end), None)
                continue
            new = lead_of(text, shown.start)
            if new is not None and not (block.marker and found and lead is not None and lead.open):
                lead, marker = new, ""
                if lead.conditions:
                    said = Span(shown.start + point_start(text), lead.span.end)
                    found.append(Point(frame.shadow.to_text(said), lead))
                    continue
                inner = _points_in_lead(text, shown.start, new)
                found.extend(Point(frame.shadow.to_text(span), lead) for span in inner)
                continue
        if lead is not None and lead.conditions and found and begins is None and block.marker:
            found[-1] = Point(Span(found[-1].span.start, block.span.end), lead)
            continue
        if begins is not None or (block.marker and (lead is None or lead.open)):
            deeper = begins is None and block.level > level  # a list within the point
            if found and marker and (deeper or _below(marker, block.marker)):
                found[-1] = Point(Span(found[-1].span.start, block.span.end), found[-1].lead)
                continue
            if begins is not None or block.marker:
                if not marker:
                    marker, level = block.marker, block.level
                found.append(Point(block.span, lead))
                continue
        if lead is not None and lead.open and not found:
            found.append(Point(block.span, lead))  # infinitives under "at:", one a line, without a mark
        elif not found and lead is None and len(text) < LONGEST_LEAD:
            found.append(Point(block.span, None))  # "Til godkendelse."
        elif found and lead is not None and lead.open and text[:1].islower():
            found.append(Point(block.span, lead))
    return tuple(point for point in found if _LETTER.search(frame.document.words(point.span)))


def _leads_below(frame: Frame, text: str, following: Block | None) -> bool:
    """Whether "at …" only leads to the points below it ("At udvalget anbefaler regionsrådet", and below "at …")."""
    return following is not None and only_leads(text) and begins_point(frame.document.words(following.span))


def _heading_lead(frame: Frame, section: Section) -> Lead | None:
    """The lead-in that the section's heading is ("Direktøren for Sundhed indstiller"), or None."""
    if section.heading is None:
        return None
    shown = frame.shadow.to_shadow(section.heading)
    text = frame.shadow.text[shown.start : shown.end]
    return lead_of(text, shown.start) if addresses_only(text) else None


_FIGURE = re.compile(r"\d[\d.,]*(?:\s+[a-zæøå]|\s?%)")  # "40 procent" is no list's number
_LEAST_POINTS = 2
_LONGEST_LIST = 4_000  # code points of a paragraph in which each sentence may be a point
_NUMBER_ALONE = re.compile(r"\(?\d{1,2}[.)]")


def _marked(frame: Frame, block: Block) -> Block:
    """The block; a paragraph whose number was typed as words ("<p>1. godkender …</p>") as the list item that it is."""
    if block.marker:
        return block
    words = frame.document.words(block.span)
    mark, skip = mark_of(words)
    if not mark or not (begins_point(words[skip:]) or mark[0].isdigit()):
        return block
    return replace(block, marker=mark, span=Span(block.span.start + skip, block.span.end))


def _entries(frame: Frame, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; without numbers that stand alone, and an entry of a list together with the line it goes on over."""
    last: Block | None = None
    for block in (_marked(frame, part) for each in blocks for part in _sentences_of_points(frame, each)):
        shown = frame.shadow.to_shadow(block.span)
        text = frame.shadow.text[shown.start : shown.end]
        if _NUMBER_ALONE.fullmatch(text.strip()):
            continue  # its words stand on the next line
        if last is not None and last.marker and not block.marker and _breaks_off(frame, last, text):
            last = replace(last, span=Span(last.span.start, block.span.end))
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last


def _sentences_of_points(frame: Frame, block: Block) -> Iterator[Block]:
    """The block; cut where each of several sentences is a point with a capital ("At A bygges. At B høres.")."""
    shown = frame.shadow.to_shadow(block.span)
    text = frame.shadow.text[shown.start : shown.end]
    found = list(sentences(text)) if len(text) < _LONGEST_LIST and not block.marker and begins_point(text) else []
    starts = [each.start for each in found if begins_point(text[each.start :])]
    if len(starts) < _LEAST_POINTS or len(starts) != len(found) or not text[starts[1]].isupper():
        yield block
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        words = Span(shown.start + start, shown.start + start + len(text[start:end].rstrip()))
        yield replace(block, span=frame.shadow.to_text(words))


def _breaks_off(frame: Frame, entry: Block, text: str) -> bool:
    """Whether a list's entry ended in the middle of a sentence, and the words go on in lower case or with a figure."""
    words = frame.document.words(entry.span).rstrip()
    if (not text[:1].islower() and _FIGURE.match(text) is None) or begins_point(text):
        return False
    return words[-1:].isalnum() and words.rsplit(None, 1)[-1].casefold() not in {"og", "samt"}


def _goes_on(frame: Frame, point: Point, text: str) -> bool:
    """Whether the words go on with a point that began with "at …" and did not end ("At 2) … et team," "som …")."""
    words = frame.document.words(point.span)
    return text[:1].islower() and point_pattern().match(words) is not None and words.rstrip()[-1] not in ".:;"


def _is_opinion(text: str) -> bool:
    """Whether a sentence below the points says what another body thinks of them ("Økonomiudvalget anbefaler …")."""
    lead = lead_of(text, 0)
    if lead is None or lead.actor is None or not text.rstrip().endswith("."):
        return False
    if point_start(text) > 0:
        return False
    named = body_mentions(text[lead.actor.start : lead.actor.end])
    return bool(named) and named[0].span.start == 0


def _below(marker: str, other: str) -> bool:
    """Whether a list item marked `other` stands below one marked `marker` (a dash or letter under a number)."""
    return bool(re.match(r"\d", marker)) and bool(other) and not re.match(r"\d", other)


def _points_in_lead(text: str, start: int, lead: Lead) -> list[Span]:
    """The point that the lead-in's own block already holds.

    Who recommends it to whom is no part of it, where that can be told apart.
    """
    if lead.open and re.search(r"(?:\bat|[:,])\s*\Z", text.rstrip(), re.IGNORECASE):
        return []
    found = lead_pattern().search(text)
    assert found is not None
    rest = text[found.end() :]
    at = re.search(r"\bat\s+\S", rest, re.IGNORECASE)
    if lead.open and at is not None and only_leads(rest):
        return []
    if at is None:
        # "Forvaltningen indstiller til <udvalg>" alone opens a list; a full sentence without "at" is the point.
        return [] if lead.open else [Span(start, start + len(text))]
    if lead.open and len(rest[at.end() :].split()) < 2:
        return []
    return [Span(start + point_start(text), start + len(text))]


def extract_recommendations(frame: Frame, item: Item, iri: str) -> list[Recommendation]:
    """The recommendations of one agenda item, added to the frame's records, in order."""
    records = []
    position = 0
    for section in item.sections:
        if section.role != "recommendation":
            continue
        for point in points(frame, section):
            position += 1
            node = frame.identity.part(iri, "recommendation", str(position))
            words = frame.document.words(point.span)
            record = Recommendation(
                id=node,
                text=say(Text(text=words), point.span),
                position=say(position, point.span, mode=Mode.DERIVED, rule="order-in-text"),
                recommended_by=_recommender(frame, point.lead),
                recommended_to=_recommended_to(frame, point.lead),
            )
            records.append(frame.found.add(record))
    return records


def _recommender(frame: Frame, lead: Lead | None) -> Stated[Iri] | None:
    if lead is None or lead.actor is None:
        return None
    label = frame.shadow.text[lead.actor.start : lead.actor.end]
    span = frame.shadow.to_text(lead.actor)
    for mention in body_mentions(label):
        if mention.span.start == 0 and mention.form == "name" and mention.span.end >= len(label) - 1:
            moved = BodyMention(
                Span(lead.actor.start, lead.actor.start + mention.span.end),
                mention.name,
                mention.kind,
                mention.certain,
                mention.form,
            )
            found = body_of(frame, moved)
            return say(Iri(iri=found[0]), span) if found else None
    kind = actor_kind(label)
    if kind is None:
        return None
    return say(Iri(iri=add_actor(frame, label, span, kind)), span)


def add_actor(frame: Frame, label: str, span: Span, kind: str) -> str:
    """Adds the post or unit called `label` of the document's authority; gives its IRI."""
    words = " ".join(label.split())
    iri = frame.identity.part(frame.owner, kind, words)
    mode = Mode.STATED if words == frame.document.words(span) else Mode.NORMALISED
    stated = say(Text(text=words, language="da"), span, mode=mode)
    home = None
    if frame.authority is not None:
        home = say(Iri(iri=frame.authority), span, mode=Mode.DERIVED, rule="office-of-the-publisher")
    known = frame.found.get(iri)
    if known is not None:
        # Another spelling (capitals) of the same office keeps the first label.
        label_known = getattr(known, "label", None)
        if label_known is not None and label_known.value != stated.value:
            stated = say(label_known.value, span, mode=Mode.NORMALISED)
    if kind == "post":
        frame.found.add(Post(id=iri, label=stated, post_in=home))
    else:
        frame.found.add(Unit(id=iri, label=stated, unit_of=home))
    return iri


def _recommended_to(frame: Frame, lead: Lead | None) -> tuple[Stated[Iri], ...]:
    if lead is None:
        return ()
    bodies = []
    for mention in lead.bodies:
        found = _own_committee(frame, mention) or body_of(frame, mention)
        if found is not None:
            bodies.append(say(Iri(iri=found[0]), frame.shadow.to_text(mention.span), mode=found[1], rule=found[2]))
    return tuple(bodies)


def _own_committee(frame: Frame, mention: BodyMention) -> tuple[str, Mode, str] | None:
    """The meeting's own committee, which "udvalget" means in what it is asked, whichever was named last."""
    header = frame.outline.header.get("body")
    if mention.form != "anaphora" or header is None:
        return None
    if not any(
        each.kind in {"standing-committee", "special-committee", "regional-committee"}
        for each in body_mentions(header.value)
    ):
        return None
    body = meeting_body(frame)
    return (body, Mode.INFERRED, "body-of-the-meeting") if body is not None else None
