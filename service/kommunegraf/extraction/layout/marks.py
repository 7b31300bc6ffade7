"""Marks each line with what it may be: a heading, a case number, a numbered title, a routing letter, page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunegraf.extraction.layout.headings import Heading, heading_inside, heading_of
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.lines import Line, folded
from kommunegraf.extraction.meeting.casenumbers import CaseLine, case_line, line_says_open
from kommunegraf.reading.document import BlockKind, Span


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line "<n>. <title>": spans count in `Line.numbered_text`; `title` is None for a number alone."""

    number: Span
    title: Span | None
    value: str
    strong: bool
    word: str = ""  # what stands before the number ("punkt")
    alone: bool = False  # its title is of an item that needs no sections ("Eventuelt")

    @property
    def ordinal(self) -> int:
        digits = re.match(r"\d+", self.value)
        return int(digits.group()) if digits else 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and its marks."""

    line: Line
    heading: Heading | None = None
    case: CaseLine | None = None
    numbered: Numbered | None = None
    route: bool = False
    open: bool | None = None

    @property
    def chrome(self) -> bool:
        return self.heading is not None and self.heading.role == "chrome"

    @property
    def page(self) -> bool:
        """Whether it is a page's number."""
        return self.heading is not None and self.heading.role == "page"

    @property
    def text(self) -> str:
        return self.line.text.strip()


_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}")
_CROSS = re.compile(r"[xX]{1,3}")
_LEAST_ROUTE = 3  # so many initials in a row are a routing table, not a word in capitals
_BULLETS = frozenset("•●▪■◦*-–o")
_LEAST_BULLETED = 3
_NUMBER_MARK = re.compile(r"\d{1,2}[.)]")
_NUMBERED_ROLES = frozenset(
    {"summary", "topic", "recommendation", "presentation", "economy", "legal", "hearing", "history", "consequences"}
)
_FIGURE = re.compile(r"[-−+]?\d[\d.,\s]*(?:%|kr\.?|(?:mio|mia)\.?(?: kr\.?)?)?")
_NOT_BEFORE_FIGURES = frozenset({"summary", "topic", "recommendation", "presentation"})
_STAGE_ROLES = frozenset({"decision", "history", "absence"})
_NO_STAGE_ROLES = frozenset({"participants", "contents", "attachments", "closing"})


def mark(lines: Sequence[Line], profile: Profile) -> tuple[Marked, ...]:
    """The lines with their marks, in order."""
    bulleted = _headings_are_bulleted(lines)
    numbered = _numbered_headings(lines)
    marked = [
        Marked(line, numbered[index]) if index in numbered else _mark(line, profile, bulleted=bulleted)
        for index, line in enumerate(lines)
    ]
    _unmark_labels(marked)
    _mark_routes(marked)
    _mark_stages(marked)
    return tuple(marked)


def _headings_are_bulleted(lines: Sequence[Line]) -> bool:
    """Whether this layout sets its section headings as list items (it does if several plain ones stand so)."""
    found = 0
    for line in lines:
        if line.block.marker.strip() in _BULLETS and len(line.text) < 60:
            heading = heading_of(line.text)
            found += heading is not None and heading.restarts and heading.rest is None
            if found >= _LEAST_BULLETED:
                return True
    return False


def _numbered_headings(lines: Sequence[Line]) -> dict[int, Heading]:
    """The headings that a number stands before ("2. Baggrund"), where several kinds stand so with text below each."""
    found = {}
    for index, line in enumerate(lines):
        if not _NUMBER_MARK.fullmatch(line.block.marker.strip()) or len(line.text) > LONGEST_LINE:
            continue
        around = lines[max(0, index - 1) : index] + lines[index + 1 : index + 2]
        heading = heading_of(line.text)
        if heading is None or heading.rest is not None or heading.slots or heading.role not in _NUMBERED_ROLES:
            continue
        if not any(_NUMBER_MARK.fullmatch(each.block.marker.strip()) for each in around):
            found[index] = heading
    return found if len({heading.role for heading in found.values()}) > 1 else {}


def _unmark_labels(marked: list[Marked]) -> None:
    """A heading with nothing but a figure right below is a table's label ("Forslag", "815")."""
    for index, each in enumerate(marked[:-1]):
        heading = each.heading
        if heading is None or heading.role not in _NOT_BEFORE_FIGURES or heading.rest is not None or heading.slots:
            continue
        if _FIGURE.fullmatch(marked[index + 1].text) and marked[index + 1].heading is None:
            marked[index] = replace(each, heading=None)


def _mark(line: Line, profile: Profile, *, bulleted: bool) -> Marked:
    if line.block.kind is BlockKind.CELL:
        return Marked(line)
    marker = line.block.marker.strip()
    may_head = not marker or line.block.kind is BlockKind.HEADING or (bulleted and marker in _BULLETS)
    heading = heading_of(line.text) if may_head or marker in _BULLETS else None
    if heading is not None and (may_head or heading.role == "chrome"):  # buttons of a page are list items too
        return Marked(line, heading)
    if len(line.text) > LONGEST_LINE:
        return Marked(line)
    case = case_line(line.text) if not marker else None
    numbered = _numbered(line, profile, bullet=marker in _BULLETS) if case is None else None
    return Marked(line, None, case, numbered, open=line_says_open(line.text))


_MAY_BE_NUMBERED = re.compile(r"\s*(?:\d|(?:[^\W\d_]+\.? ?){1,2}\d|[^\W\d_]+:)")


def _numbered(line: Line, profile: Profile, *, bullet: bool) -> Numbered | None:
    text = line.text if bullet else line.numbered_text
    lead = len(line.block.marker) + 1 if bullet and line.block.marker else 0
    for word in profile.before_title:  # "Udskriv Punkt 1. …"
        if text.casefold().startswith(f"{word} "):
            lead, text = lead + len(word) + 1, text[len(word) + 1 :]
            break
    if not _MAY_BE_NUMBERED.match(text):
        return None
    for patterns, strong in ((profile.strong, True), (profile.numbered, False), (profile.number_alone, False)):
        for pattern in patterns:
            if pattern.first_word and pattern.first_word[0] != text[:1].casefold():
                continue
            found = pattern.match(text)
            number = (found.get("n") or found.get("number")) if found else None
            if found is None or number is None:
                continue
            title = found.get("title")
            value = text[number.start : number.end]
            shifted = Span(number.start + lead, number.end + lead)
            word = text[: number.start].strip(" .").casefold()
            if title is None:
                return Numbered(shifted, None, value, strong, word)
            words = text[title.start : title.end].rstrip()
            if not words[0].isalnum() and words[0] not in "\"”“»'(§":
                continue
            span = Span(title.start + lead, title.start + lead + len(words))
            return Numbered(shifted, span, value, strong, word, _stands_alone(words, profile))
    return None


def _stands_alone(title: str, profile: Profile) -> bool:
    return any(pattern.match(title.rstrip(".")) is not None for pattern in profile.alone) or any(
        pattern.match(title) is not None for pattern in profile.alone
    )


def _mark_routes(marked: list[Marked]) -> None:
    """Letters of offices standing one a line, with the crosses that lost their column, are a route."""
    index = 0
    while index < len(marked):
        end = index
        while end < len(marked) and _INITIALS.fullmatch(marked[end].text):
            end += 1
        if end - index >= _LEAST_ROUTE:
            while end < len(marked) and (_CROSS.fullmatch(marked[end].text) or _INITIALS.fullmatch(marked[end].text)):
                end += 1
            for at in range(index, end):
                marked[at] = replace(marked[at], heading=None, case=None, numbered=None, route=True)
        index = max(end, index + 1)


def _mark_stages(marked: list[Marked]) -> None:
    """A body with a date below a heading of decision or recommendation begins the next stage; so it does elsewhere in
    capitals or with a colon.

    What stands above all headings too is the head of a page that comes again.
    """
    above: set[str] = set()
    role = ""
    for index, each in enumerate(marked):
        if each.heading is not None:
            role = role if each.chrome or each.page else each.heading.role
            continue
        if not role:
            above.add(folded(each.text))
            continue
        if each.line.block.marker or each.line.block.kind is BlockKind.CELL or role in _NO_STAGE_ROLES:
            continue
        shown = role in _STAGE_ROLES or role == "recommendation" or each.text.endswith(":") or each.text.isupper()
        if shown and folded(each.text) not in above:
            heading = heading_inside(each.line.text)
            if heading is not None:
                marked[index] = replace(each, heading=heading, case=None, numbered=None)
                role = heading.role


def same_words(one: str, other: str) -> bool:
    return folded(one) == folded(other)
