"""Lists of efforts: numbered (headings and descriptions between), lettered or bulleted, and what announces them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.lists import is_point, list_words, marker_span, official_blocks, sections_with_items, style
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.plans.effort_status import tells_status
from kommunegraf.extraction.plans.focus_areas import codes_in
from kommunegraf.extraction.words.numbers import numbers
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.extraction.words.tokens import tokenise
from kommunegraf.reading.document import Block, Span

# Points there are what somebody recommends or decided, or papers, never efforts.
_OTHER_LISTS = frozenset({"recommendation", "decision", "earlier-stage", "attachments"})
_LOOK_BACK = 12  # blocks between the words that announce a list and its first point
_HEADING_WORDS = 6
_TITLE_WORDS = 30
_COUNT = 20  # code points before the word for efforts in which their number stands
_IS = ("er", "er:", "")
_MARKS = ".,;:!?"


@dataclass
class EffortPoint:
    """One point; spans count in the shadow. `heading` is the short line it stands under, inside the list.

    `whole` are all its words, and `marker` is where its number or letter stands in the stored text; None where the
    text has it not.
    """

    number: str
    title: Span
    whole: Span
    description: list[Span] = field(default_factory=list)
    heading: Span | None = None
    marker: Span | None = None


@dataclass
class EffortList:
    """A list of efforts; `lead` announces it, `proposed` are the words that make it one of proposals."""

    item: str | None
    section: Section
    lead: Span
    proposed: Span | None
    points: list[EffortPoint]


def effort_lists(frame: Frame) -> Iterator[EffortList]:
    """The lists of efforts of a document's official text.

    A list is one of efforts where the last words that announce a list before it name efforts ("følgende ni forslag
    til indsatser", "Andre projekter på tegnebrættet"); what announces search words or criteria makes it another list.
    """
    for item, section in sections_with_items(frame):
        if section.role in _OTHER_LISTS:
            continue
        blocks = official_blocks(frame, section)
        index = 0
        while index < len(blocks):
            if not _opens(blocks[index]):
                index += 1
                continue
            points, end = _points(frame, blocks, index)
            lead = _lead(frame, section, blocks, index, len(points))
            if lead is not None and len(points) > 1:
                shown, proposed = lead
                yield EffortList(item, section, shown, proposed, points)
            index = max(end, index + 1)


def _opens(block: Block) -> bool:
    kind = style(block.marker) if is_point(block) else ""
    if kind == "number":
        return _ordinal(block) == 1
    if kind == "letter":
        return _ordinal(block) == 1
    return bool(kind)


def _ordinal(block: Block) -> int:
    sign = block.marker.strip().strip("().").casefold()
    return int(sign) if sign.isdigit() else ord(sign[0]) - ord("a") + 1


def _points(frame: Frame, blocks: list[Block], index: int) -> tuple[list[EffortPoint], int]:
    """The points from `index` on: numbers and letters may have headings and descriptions between them."""
    kind = style(blocks[index].marker)
    counted = kind in ("number", "letter")
    points: list[EffortPoint] = []
    heading: Span | None = None
    end = index
    if counted and index and _is_heading(frame, blocks[index - 1]):
        heading = frame.shadow.to_shadow(blocks[index - 1].span)
    at = index
    while at < len(blocks):
        block = blocks[at]
        shown = frame.shadow.to_shadow(block.span)
        if is_point(block) and style(block.marker) == kind:
            if counted and _ordinal(block) != len(points) + 1:
                break
            title, description = _split(frame, shown)
            number = block.marker.strip().strip("().") if counted else ""
            points.append(
                EffortPoint(number, title, shown, description, heading, marker_span(frame, block.span.start, number))
            )
            end = at + 1
        elif not counted or is_point(block):
            break
        elif _is_heading(frame, block) and at + 1 < len(blocks) and is_point(blocks[at + 1]):
            heading = shown
        elif points and (at == end or _goes_on(frame, shown)) and not _speaks_of_list(frame, shown):
            points[-1].description.append(shown)
            end = at + 1
        at += 1
    return points, end


def _split(frame: Frame, shown: Span) -> tuple[Span, list[Span]]:
    """A point's title and, where the point is more than a title, its whole words as description."""
    parts = sentences(frame.shadow.text[shown.start : shown.end], shown.start)
    title = parts[0] if parts else shown
    text = frame.shadow.text[title.start : title.end]
    colon = text.find(": ")
    if colon > 0 and len(text[:colon].split()) <= _HEADING_WORDS + 4:
        if len(text) > colon + 20:
            return Span(title.start, title.start + colon), [shown]
        if tells_status(frame, Span(title.start + colon + 2, title.end)):
            return Span(title.start, title.start + colon), []
    comma = text.find(", ")
    if comma > 0 and _is_name(text[:comma]) and _says_which(frame, Span(title.start + comma + 2, title.end)):
        return Span(title.start, title.start + comma), [shown]
    return title, [shown] if len(parts) > 1 else []


def _is_name(words: str) -> bool:
    """Whether the words can only be a name: two or more, each with a capital."""
    return len(words.split()) > 1 and all(word[0].isupper() for word in words.split())


def _says_which(frame: Frame, shown: Span) -> bool:
    first = codes_in(frame, Span(shown.start, min(shown.end, shown.start + 8))).get("says-which")
    return first is not None and first.start == shown.start


def _is_heading(frame: Frame, block: Block) -> bool:
    text = frame.document.words(block.span).strip()
    return not is_point(block) and 0 < len(text.split()) <= _HEADING_WORDS and text[-1] not in _MARKS


def _goes_on(frame: Frame, shown: Span) -> bool:
    first = codes_in(frame, Span(shown.start, min(shown.end, shown.start + 40))).get("goes-on")
    return first is not None and first.start == shown.start


def _speaks_of_list(frame: Frame, shown: Span) -> bool:
    """Whether a paragraph after a point tells of several of the list's efforts, and so describes none of them."""
    tokens = tokenise(frame.shadow.text[shown.start : shown.end])
    together = tokens and tokens[0].folded in list_words().each
    if not together and not any(token.folded in list_words().together for token in tokens):
        return False
    return "initiative" in codes_in(frame, shown)


def _lead(
    frame: Frame, section: Section, blocks: list[Block], index: int, count: int
) -> tuple[Span, Span | None] | None:
    """The words that announce the list, if they name efforts, and those among them that make it one of proposals."""
    before = [frame.shadow.to_shadow(block.span) for block in blocks[max(0, index - _LOOK_BACK) : index]]
    counted = _counted(frame, before, count)
    if section.heading is not None and index <= _LOOK_BACK:
        before.insert(0, frame.shadow.to_shadow(section.heading))
    for distance, shown in enumerate(reversed(before)):
        for sentence in reversed(sentences(frame.shadow.text[shown.start : shown.end], shown.start)):
            codes = codes_in(frame, sentence)
            colon = frame.shadow.text[sentence.start : sentence.end].rstrip().endswith(":")
            near = distance == 0 and ("proposed" in codes or _begins_or_ends(frame, sentence, codes))
            if not ("announces" in codes or colon or near):
                continue
            if "initiative" not in codes or "focus-area" in codes:
                return counted
            return sentence, codes.get("proposed")
    return counted


def _begins_or_ends(frame: Frame, shown: Span, codes: dict[str, Span]) -> bool:
    """Whether a short line right above a list is headed by the word for efforts, or ends with it and "er"."""
    place = codes.get("initiative")
    text = frame.shadow.text[shown.start : shown.end]
    if place is None or len(text.split()) > _HEADING_WORDS or text.rstrip().endswith("."):
        return False
    return place.start == shown.start or frame.shadow.text[place.end : shown.end].strip().casefold() in _IS


def _counted(frame: Frame, before: list[Span], count: int) -> tuple[Span, Span | None] | None:
    """The sentence that says that there are as many efforts as the list has points ("har otte indsatser")."""
    for shown in reversed(before):
        for sentence in reversed(sentences(frame.shadow.text[shown.start : shown.end], shown.start)):
            codes = codes_in(frame, sentence)
            place = codes.get("initiative")
            if place is None or "focus-area" in codes:
                continue
            words = frame.shadow.text[max(sentence.start, place.start - _COUNT) : place.start]
            said = [each for each in numbers(words, words=True) if not words[each.span.end :].strip()]
            if said and said[-1].value == count:
                return sentence, codes.get("proposed")
    return None
