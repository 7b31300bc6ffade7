"""Marks each line with what it may be: a heading, a case number, a numbered title, a routing letter, page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kommunegraf.extraction.layout.headings import Heading, heading_inside, heading_of, may_hold_date
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.layouts import profile as profile_named
from kommunegraf.extraction.layout.line_neighbours import labels_of_figures, numbered_headings
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.lines import Line, folded
from kommunegraf.extraction.meeting.body_names import body_mentions
from kommunegraf.extraction.meeting.case_lines import CaseLine, case_line, labelled_cell
from kommunegraf.extraction.meeting.casenumbers import (
    is_year_and_serial,
    line_says_open,
    parse_case_number,
    says_open,
)
from kommunegraf.extraction.meeting.leads import addresses_only
from kommunegraf.extraction.meeting.outcomes import outcome_of
from kommunegraf.extraction.words.dates import dates
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
        """The number; of an item that is lettered ("Sag B") the place of its letter."""
        digits = _DIGITS.match(self.value)
        if digits is not None:
            return int(digits.group())
        return _LETTERS.find(self.value) + 1


@dataclass(frozen=True, slots=True)
class Marked:
    """A line and its marks."""

    line: Line
    heading: Heading | None = None
    case: CaseLine | None = None
    numbered: Numbered | None = None
    route: bool = False
    open: bool | None = None
    parted: bool = False  # furniture of the page stands between the line above and this one

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


_DIGITS = re.compile(r"\d+")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ"
_INITIALS = re.compile(r"[A-ZÆØÅ]{2,5}")
_CROSS = re.compile(r"[xX]{1,3}")
_LEAST_ROUTE = 3  # so many initials in a row are a routing table, not a word in capitals
_BULLETS = frozenset("•●▪■◦*-–o")
_LEAST_BULLETED = 3
_MOST_OUTCOME = 160
_STAGE_ROLES = frozenset({"decision", "history", "absence"})
_NO_STAGE_ROLES = frozenset({"participants", "contents", "attachments", "closing"})


def mark(lines: Sequence[Line], profile: Profile) -> tuple[Marked, ...]:
    """The lines with their marks, in order."""
    bulleted = _headings_are_bulleted(lines, profile)
    numbered = numbered_headings(lines)
    marked = [
        Marked(line, numbered[index]) if index in numbered else _mark(line, profile, bulleted=bulleted)
        for index, line in enumerate(lines)
    ]
    for index in labels_of_figures(lines):
        if marked[index].heading is not None and (index + 1 == len(marked) or marked[index + 1].heading is None):
            marked[index] = replace(marked[index], heading=None)
    _mark_routes(marked)
    _mark_stages(marked)
    _mark_bare_numbers(marked)
    _mark_open_numbers(marked)
    mark_lone_numbers(marked)
    _drop_answers(marked)
    for index in running_heads(marked):
        marked[index] = replace(marked[index], heading=Heading("page", False, Span(0, len(marked[index].line.text))))
    return tuple(marked)


def _headings_are_bulleted(lines: Sequence[Line], profile: Profile) -> bool:
    """Whether this layout sets its section headings as list items (it does if several plain ones stand so)."""
    found = 0
    for line in lines:
        if line.block.marker.strip() in _BULLETS and len(line.text) < 60:
            heading = heading_of(line.text, profile.headings)
            found += heading is not None and heading.restarts and heading.rest is None
            if found >= _LEAST_BULLETED:
                return True
    return False


def _mark(line: Line, profile: Profile, *, bulleted: bool) -> Marked:
    if line.page:
        return Marked(line, Heading("page", False, Span(0, len(line.text))))
    if line.block.kind is BlockKind.CELL:
        return Marked(line, case=labelled_cell(line.text))
    marker = line.block.marker.strip()
    may_head = not marker or line.block.kind is BlockKind.HEADING or (bulleted and marker in _BULLETS)
    heading = heading_of(line.text, profile.headings) if may_head or marker in _BULLETS else None
    if heading is not None and (may_head or heading.role == "chrome"):  # buttons of a page are list items too
        return Marked(line, heading)
    if line.block.kind is BlockKind.HEADING and len(line.text) <= LONGEST_LINE and addresses_only(line.text):
        return Marked(line, Heading("recommendation", True, Span(0, len(line.text))))
    if len(line.text) > LONGEST_LINE:
        return Marked(line)
    case, numbered, opened = _said(profile.name, line.block.marker, line.text, item=line.item)
    return Marked(line, None, case, numbered, open=opened)


@lru_cache(maxsize=4_096)  # the same lines stand in many items and documents
def _said(name: str, marker: str, text: str, *, item: bool) -> tuple[CaseLine | None, Numbered | None, bool | None]:
    """What a line of words, no longer than LONGEST_LINE, says in the layout of this name."""
    bare = marker.strip()
    case = case_line(text) if not bare else None
    numbered = (
        _numbered(text, marker, profile_named(name), item=item, bullet=bare in _BULLETS) if case is None else None
    )
    return case, numbered, line_says_open(text)


_MAY_BE_NUMBERED = re.compile(r"\s*(?:\d|(?:[^\W\d_]+\.? ?){1,2}\d|[^\W\d_]+:)")


def _numbered(text: str, marker: str, profile: Profile, *, item: bool, bullet: bool) -> Numbered | None:
    lead = len(marker) + 1 if bullet and marker else 0
    if marker and not bullet:
        text = f"{marker} {text}"
    small = text.casefold()
    if small.startswith(profile.before_title):
        for word in profile.before_title:  # "Udskriv Punkt 1. …"
            if small.startswith(f"{word} "):
                lead, text = lead + len(word) + 1, text[len(word) + 1 :]
                small = text.casefold()
                break
    if not _MAY_BE_NUMBERED.match(text) and not small.startswith(profile.number_words):
        return None
    for _, strong, found in profile.numbers.matches(text):
        number = found.get("n") or found.get("number") or found.get("letter")
        if number is None:
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
        return Numbered(shifted, span, value, strong or item, word, _stands_alone(words, profile))
    return None


def _stands_alone(title: str, profile: Profile) -> bool:
    return any(next(profile.names_alone.matches(words), None) is not None for words in (title.rstrip("."), title))


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
        if not may_hold_date(each.line.text) or folded(each.text) in above:
            continue
        shown = role in _STAGE_ROLES or role == "recommendation" or each.text.endswith(":") or each.text.isupper()
        if shown or ":" in each.text or _outcome_below(marked, index):
            heading = heading_inside(each.line.text)
            if heading is not None:
                marked[index] = replace(each, heading=heading, case=None, numbered=None)
                role = heading.role


def _mark_bare_numbers(marked: list[Marked]) -> None:
    """A line of nothing but a year and a serial number is a case number right below a numbered title.

    Right below a label of case numbers that was left blank, a number of any form is.
    """
    above: Marked | None = None
    for index, each in enumerate(marked):
        if above is not None and above.case is not None and above.case.number is None and each.heading is None:
            raw = each.text
            if each.case is None and parse_case_number(raw) is not None:
                start = each.line.text.find(raw)
                marked[index] = replace(each, case=CaseLine(Span(start, start + len(raw)), raw), numbered=None)
        if above is not None and above.numbered is not None and above.numbered.title is not None:
            raw = each.text
            if each.case is None and each.heading is None and is_year_and_serial(raw):
                start = each.line.text.find(raw)
                marked[index] = replace(each, case=CaseLine(Span(start, start + len(raw)), raw), numbered=None)
        if not (each.chrome or each.page or each.open is not None):
            above = each


def _drop_answers(marked: list[Marked]) -> None:
    """Where decisions have headings, "Ad 1. …" answers a point and begins no item.

    It does where it is a heading of the page, or says again what an entry of a list of contents says ("1. …").
    """
    if not any(each.heading is not None and each.heading.role == "decision" for each in marked):
        return
    answers = [index for index, each in enumerate(marked) if each.numbered is not None and each.numbered.word == "ad"]
    listed = (
        {_number_and_title(each) for index, each in enumerate(marked) if index not in answers} if answers else set()
    )
    for index in answers:
        each = marked[index]
        if each.line.block.kind is not BlockKind.HEADING and _number_and_title(each) not in listed:
            marked[index] = replace(each, numbered=None)


def _number_and_title(each: Marked) -> tuple[int, str] | None:
    numbered = each.numbered
    if numbered is None or numbered.title is None:
        return None
    return numbered.ordinal, folded(each.line.numbered_text[numbered.title.start : numbered.title.end])


def _mark_open_numbers(marked: list[Marked]) -> None:
    """Takes "Offentlig" behind a number ("Nr. 7 Offentlig") for what it says: no title is that.

    Where no item is said to be open, "4. Lukket punkt" is number and title.
    """
    says = {
        index: says_open(each.line.numbered_text[each.numbered.title.start : each.numbered.title.end])
        for index, each in enumerate(marked)
        if each.numbered is not None and each.numbered.title is not None
    }
    if True not in says.values():
        return
    for index, said in says.items():
        numbered = marked[index].numbered
        if said is not None and numbered is not None:
            marked[index] = replace(marked[index], numbered=replace(numbered, title=None, alone=False), open=said)


def _outcome_below(marked: Sequence[Marked], index: int) -> bool:
    """Whether the next line is short and states an outcome."""
    following = marked[index + 1] if index + 1 < len(marked) else None
    if following is None or following.heading is not None or len(following.text) > _MOST_OUTCOME:
        return False
    return len(marked[index].text) <= _MOST_OUTCOME and outcome_of(following.text) is not None


_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?=(?:\s*(?:af|/)\s*\d{1,4})?\s*\Z)")
_OF_AN_ITEM = re.compile(r"(?:pkt\.?|punkt|nr\.?|sag)\s*\Z", re.IGNORECASE)


def running_heads(marked: Sequence[Marked]) -> tuple[int, ...]:
    """The lines that repeat but for a number that grows at their end: the head or foot of pages that names the meeting.

    Such a line names a body or a day beside the number ("Byrådet, 3. juni 2031 … 4"); a list of annexes does not.
    """
    by_words: dict[str, list[tuple[int, int]]] = {}
    for index, each in enumerate(marked):
        text = each.text
        if each.heading is not None or not text[-1:].isdecimal() or len(text) > LONGEST_LINE:
            continue
        number = _LAST_NUMBER.search(text)
        words = text[: number.start()].rstrip() if number is not None else ""
        if number is not None and words and not _OF_AN_ITEM.search(words) and not words.endswith(":"):
            by_words.setdefault(folded(words), []).append((index, int(number.group())))
    found: list[int] = []
    for words, places in by_words.items():
        numbers = [number for _, number in places]
        grows = all(one < other for one, other in pairwise(numbers))
        if len(places) > 1 and grows and (dates(words) or body_mentions(words)):
            found += [index for index, _ in places]
    return tuple(sorted(found))


_LONE_NUMBER = re.compile(r"(\d{1,3})\.?")
_LEAST_LONE = 3


def mark_lone_numbers(marked: list[Marked]) -> None:
    """Marks lines of nothing but a number as items' numbers, where they count one by one.

    A title and a heading must follow in this order right below each: figures of a table stand otherwise.
    """
    chain: list[int] = []
    for index, each in enumerate(marked[:-2]):
        found = _LONE_NUMBER.fullmatch(each.text)
        if found is None or each.heading is not None or each.case is not None or each.line.block.kind is BlockKind.CELL:
            continue
        title, head = marked[index + 1], marked[index + 2]
        if title.heading is not None or not title.text[:1].isupper() or head.heading is None or head.chrome:
            continue
        if not chain or int(found.group(1)) == int(marked[chain[-1]].text.rstrip(".")) + 1:
            chain.append(index)
    for index in chain if len(chain) >= _LEAST_LONE else ():
        text = marked[index].line.text
        start = len(text) - len(text.lstrip())
        value = marked[index].text.rstrip(".")
        number = Numbered(Span(start, start + len(value)), None, value, strong=False)
        marked[index] = replace(marked[index], numbered=number)


def same_words(one: str, other: str) -> bool:
    return folded(one) == folded(other)
