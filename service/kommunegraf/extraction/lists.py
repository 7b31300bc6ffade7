"""Lists in a document: the points that follow each other, and the words that lead them in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from kommunegraf.extraction.frame import Frame
from kommunegraf.extraction.meeting.items import item_iris
from kommunegraf.extraction.outline import Section
from kommunegraf.extraction.passages import SILENT_ROLES
from kommunegraf.extraction.wording import trimmed
from kommunegraf.extraction.words.lexicon import Lexicon, alternatives, load
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import Block, BlockKind, Span, ZoneKind

_LONGEST_LEAD = 400


@dataclass(frozen=True, slots=True)
class ListRun:
    """Points of one list; `lead` is the sentence or heading before them, `before` the one before that, where it
    stands in the same paragraph. All spans count in the shadow; `markers` are as written ("1.", "•", "a)")."""

    item: str | None
    section: Section
    lead: Span
    paragraph: Span
    points: tuple[Span, ...]
    markers: tuple[str, ...]


def list_runs(frame: Frame) -> tuple[ListRun, ...]:
    """The lists of a document's official text that have a lead-in, found once a frame."""
    known = frame.memo.get("list-runs")
    if not isinstance(known, tuple):
        known = tuple(_runs(frame))
        frame.memo["list-runs"] = known
    return known


def run_at(frame: Frame, offset: int) -> ListRun | None:
    """The list with a point at this offset of the shadow; None where there is none."""
    places = frame.memo.get("list-points")
    if not isinstance(places, list):
        places = sorted(
            ((point.start, point.end, run) for run in list_runs(frame) for point in run.points),
            key=lambda each: each[:2],
        )
        frame.memo["list-points"] = places
    index = bisect_right(places, offset, key=lambda each: each[0]) - 1
    if index < 0 or offset >= places[index][1]:
        return None
    run = places[index][2]
    return run if isinstance(run, ListRun) else None


def sections_with_items(frame: Frame) -> list[tuple[str | None, Section]]:
    """Every section whose words can state facts, with the IRI of its item (None outside items)."""
    found: list[tuple[str | None, Section]] = [(None, section) for section in frame.outline.sections]
    for iri, item in zip(item_iris(frame), frame.outline.items, strict=True):
        found.extend((iri, section) for section in item.sections)
    return [(item, section) for item, section in found if section.role not in SILENT_ROLES]


def official_blocks(frame: Frame, section: Section) -> list[Block]:
    """The blocks of a section of the outline that are official text; many ask, none changes the list."""
    known = frame.memo.setdefault("official blocks", {})
    assert isinstance(known, dict)
    found: list[Block] | None = known.get(id(section))
    if found is None:
        found = [block for block in section.blocks if frame.document.zone_at(block.span.start) is ZoneKind.OFFICIAL]
        known[id(section)] = found
    return found


def style(marker: str) -> str:
    """What the points of one list share: "bullet" by its sign, "number" or "letter"."""
    sign = marker.strip().strip("().")
    if sign.isdigit():
        return "number"
    if re.fullmatch(r"[a-zæøå]", sign, re.IGNORECASE):
        return "letter"
    return f"bullet {sign}"


def _runs(frame: Frame) -> list[ListRun]:
    found: list[ListRun] = []
    for item, section in sections_with_items(frame):
        blocks = official_blocks(frame, section)
        index = 0
        while index < len(blocks):
            if not is_point(blocks[index]):
                index += 1
                continue
            end = index + 1
            while (
                end < len(blocks) and is_point(blocks[end]) and style(blocks[end].marker) == style(blocks[index].marker)
            ):
                end += 1
            lead = _lead(frame, section, blocks, index)
            if lead is not None:
                found.append(
                    ListRun(
                        item,
                        section,
                        *lead,
                        tuple(frame.shadow.to_shadow(block.span) for block in blocks[index:end]),
                        tuple(block.marker for block in blocks[index:end]),
                    )
                )
            index = end
    return found


def is_point(block: Block) -> bool:
    """Whether a block is a point of a list."""
    return block.kind is BlockKind.LIST_ITEM or bool(block.marker.strip())


def marker_span(frame: Frame, start: int, number: str) -> Span | None:
    """Where a point's number or letter stands before its words, which begin at `start` of the stored text."""
    if not number:
        return None
    before = frame.document.text[max(0, start - 12) : start]
    at = before.rfind(number)
    if at < 0 or before[at + len(number) :].strip(" \t\u00a0().") or "\n" in before[at:]:
        return None
    first = start - len(before) + at
    return Span(first, first + len(number))


def _lead(frame: Frame, section: Section, blocks: list[Block], index: int) -> tuple[Span, Span] | None:
    before = blocks[index - 1].span if index else section.heading
    if before is None:
        return None
    shown = frame.shadow.to_shadow(before)
    last = sentences(frame.shadow.text[shown.start : shown.end], shown.start)
    if not last or last[-1].end - last[-1].start > _LONGEST_LEAD:
        return None
    return last[-1], shown


class ListWords(Lexicon):
    """The form of `mappings/lexicon/list-words.toml`."""

    joins: tuple[str, ...]
    narrowing: tuple[str, ...]
    denying: tuple[str, ...]
    calls: frozenset[str]
    together: frozenset[str]
    each: frozenset[str]


def list_words() -> ListWords:
    """The word list. Raises `ConfigurationError` where the file is wrong."""
    return load("list-words", ListWords)


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:[,;]|\b(?:{alternatives(list_words().joins)})\b)\s*")


def listed(frame: Frame, shown: Span) -> list[Span]:
    """The members of "A, B og C" (a span of the shadow); "kost- og motion" and the like stay together."""
    text = frame.shadow.text[shown.start : shown.end]
    found: list[Span] = []
    begin = 0
    for match in _joint().finditer(text):
        if text[: match.start()].endswith("-") or not text[begin : match.start()].strip():
            continue
        found.append(Span(shown.start + begin, shown.start + match.start()))
        begin = match.end()
    if text[begin:].strip():
        found.append(Span(shown.start + begin, shown.end))
    return [trimmed(frame, span) for span in found]
