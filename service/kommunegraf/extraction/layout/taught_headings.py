"""Learns a text's own headings from what stands below them, where no file knows the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from kommunegraf.extraction.layout.header_parts import header_parts
from kommunegraf.extraction.layout.headings import Heading, is_body
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.leads import addresses_only, begins_point, leads_to_points, opens_recommendation
from kommunegraf.extraction.meeting.outcomes import outcome_of, states_outcome_alone
from kommunegraf.extraction.meeting.people import lists_names
from kommunegraf.extraction.words.dates import dates
from kommunegraf.extraction.words.sentences import sentences
from kommunegraf.reading.document import BlockKind, Span

_LONGEST = 60  # code points of a heading
_LONGEST_BELOW = 600
_LEAST = 2
_FIRST_LINES = 30
_PART = 2 / 3  # of those with text below, so many must be of the kind
_LABEL = re.compile(r"\s*:\s+(?=\S)")
_TEACHABLE = frozenset({"route"})  # known headings that some use for what was decided ("Politisk behandling")
_SKIPPED = frozenset({"absence", "page", "chrome"})


@dataclass(frozen=True, slots=True)
class _Place:
    """One line that may be a heading: its `words`, and what stands behind it (`rest`) or on the next line."""

    index: int
    words: Span
    rest: Span | None
    below: str


def with_taught_headings(marked: Sequence[Marked], profile: Profile) -> tuple[Marked, ...]:
    """The lines, those marked as headings that the text itself shows to be such.

    A line that comes again is the heading of what was decided where most times an outcome stands right below it or
    behind its colon, and of what is recommended where points or a lead-in do; only where no known heading is. Between
    decisions, any other line that comes once an item with text below it begins a section of unknown kind.
    A text of nothing that shows a meeting or a case (questions and answers, a policy) teaches nothing.
    """
    told = list(marked)
    groups = _groups(told)
    for role, shows in (("decision", _decides), ("recommendation", _recommends)):
        if not groups or _has(told, role) or (role == "recommendation" and not _has(told, "decision")):
            continue
        if not _of_a_meeting(told, profile):
            continue
        for places in groups.values():
            if _teaches(places, shows) and all(_is_free(told[place.index]) for place in places):
                for place in places:
                    heading = Heading(role, True, place.words, place.rest)
                    told[place.index] = replace(told[place.index], heading=heading, numbered=None)
    decided = [0, *accumulate(each.heading is not None and each.heading.role == "decision" for each in told)]
    for places in groups.values():
        free = all(told[place.index].heading is None and place.rest is None for place in places)
        if free and _once_an_item(told, places, decided):
            for place in places:
                told[place.index] = replace(told[place.index], heading=Heading("unknown", False, place.words))
    return tuple(told)


def _is_free(each: Marked) -> bool:
    return each.heading is None or each.heading.role in _TEACHABLE


def _has(marked: Sequence[Marked], role: str) -> bool:
    return any(each.heading is not None and each.heading.role == role for each in marked)


def _of_a_meeting(marked: Sequence[Marked], profile: Profile) -> bool:
    """Whether the text has a case number, an office that recommends, or first lines that say which meeting it is of."""
    kinds = tuple(word for words in profile.kinds.values() for word in words)
    for index, each in enumerate(marked):
        if each.case is not None or (each.heading is None and len(each.text) < _LONGEST_BELOW and _leads(each.text)):
            return True
        if index >= _FIRST_LINES or each.heading is not None:
            continue
        words = folded(each.text)
        if any(words == kind or words.startswith((f"{kind} ", f"{kind}:")) for kind in kinds):
            return True
        parts = header_parts(each.line.text, profile.header_words)
        if parts is not None and parts.body is not None and parts.date is not None:
            return True
    return False


def _leads(text: str) -> bool:
    return opens_recommendation(text) or leads_to_points(text)


def _groups(marked: Sequence[Marked]) -> Mapping[str, list[_Place]]:
    """The lines that may be headings, by their folded words (or those before the colon), of those that come again."""
    found: dict[str, list[_Place]] = {}
    for index, each in enumerate(marked):
        for key, place in _place(marked, index, each):
            found.setdefault(key, []).append(place)
    return {
        key: places for key, places in found.items() if len(places) >= _LEAST and _may_head(_name(marked, places[0]))
    }


def _name(marked: Sequence[Marked], place: _Place) -> str:
    return marked[place.index].line.text[place.words.start : place.words.end]


def _place(marked: Sequence[Marked], index: int, each: Marked) -> Iterator[tuple[str, _Place]]:
    known = each.heading is not None and (each.heading.role not in _TEACHABLE or each.heading.rest is not None)
    if known or each.case is not None or each.numbered is not None or each.open is not None:
        return
    if each.line.block.marker or each.line.block.kind is BlockKind.CELL:
        return
    text = each.line.text
    lead = len(text) - len(text.lstrip())
    label = _LABEL.search(text, 0, _LONGEST)
    words = Span(lead, label.start() if label is not None else len(text.rstrip().rstrip(":").rstrip()))
    name = text[words.start : words.end]
    if not 2 < len(name) <= _LONGEST or not name[0].isupper():
        return
    if label is not None:
        rest = Span(label.end(), len(text.rstrip()))
        yield f"{folded(name)}:", _Place(index, words, rest, text[rest.start : rest.end])
        return
    yield folded(name), _Place(index, words, None, _below(marked, index))


def _may_head(name: str) -> bool:
    if not name[0].isupper() or name[-1] in ".,;!" or re.search(r"\d", name) is not None:
        return False
    if begins_point(name) or addresses_only(name) or leads_to_points(f"{name}:"):
        return False
    return outcome_of(name) is None and not is_body(name, sure=True) and not dates(name)


def _below(marked: Sequence[Marked], index: int) -> str:
    """The words of the next line that tells no absentees; "" where a heading follows."""
    for each in marked[index + 1 :]:
        if each.heading is None:
            return each.text[:_LONGEST_BELOW]
        if each.heading.role not in _SKIPPED:
            return ""
    return ""


def _teaches(places: Sequence[_Place], shows: Callable[[str], bool]) -> bool:
    filled = [place for place in places if place.below]
    kind = sum(shows(place.below) for place in filled)
    return kind >= _LEAST and kind >= _PART * len(filled)


def _decides(text: str) -> bool:
    """Whether the first sentence is an outcome, or says of a body or the matter what was done with it."""
    first = next(iter(sentences(text)), None)
    if first is None:
        return False
    words = text[first.start : first.end]
    if states_outcome_alone(words):
        return True
    mention = next(iter(body_mentions(words)), None)
    return mention is not None and mention.span.start == 0 and outcome_of(words) is not None


def _recommends(text: str) -> bool:
    return begins_point(text) or _leads(text)


def _once_an_item(marked: Sequence[Marked], places: Sequence[_Place], decided: Sequence[int]) -> bool:
    """Whether the lines stand one between two decisions each, with text below, and are no names and no values.

    `decided` counts the headings of decisions above each line.
    """
    if any(not place.below or lists_names(marked[place.index].text) for place in places):
        return False
    for place in places:
        above = marked[place.index - 1] if place.index else None
        if above is not None and above.heading is not None and above.heading.rest is None:
            return False  # what stands right below a heading is its text
        if marked[place.index].line.block.kind is not BlockKind.HEADING and not marked[place.index].line.block.gap:
            return False
    return all(decided[one.index] < decided[other.index] for one, other in pairwise(places))
