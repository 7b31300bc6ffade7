"""What the ways of finding items share: where an item begins, the lines next to a line, and which may be titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.reading.document import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line: `index` of the line, `span` in its `numbered_text`."""

    index: int
    span: Span


@dataclass(slots=True)
class Start:
    """Where an item begins (`first`, an index of the lines) and what its first lines say.

    `used` are the lines that are spoken for and belong to no section.
    """

    first: int
    number: Place | None = None
    title: Place | None = None
    case: int | None = None
    used: set[int] = field(default_factory=set)


LOOK_AHEAD = 5  # so many lines behind an item's first may still be of its head
_MOST_TITLE = 250


def following(marked: Sequence[Marked], index: int) -> int:
    """The line below that is no page furniture; the number of lines where there is none."""
    index += 1
    while index < len(marked) and marked[index].chrome:
        index += 1
    return index


def previous(marked: Sequence[Marked], index: int) -> int:
    """The line above that is no page furniture; -1 where there is none."""
    index -= 1
    while index >= 0 and marked[index].chrome:
        index -= 1
    return index


def leads_to_list(each: Marked) -> bool:
    """Whether a line of text ends so that a list follows it ("Centret indstiller, at")."""
    if each.heading is not None or each.case is not None or each.numbered is not None:
        return False
    return each.text.endswith((":", ",", " at"))


def title_like(each: Marked) -> bool:
    """Whether a line may be a title: not long, with letters, and nothing else that is known."""
    return (
        each.heading is None
        and each.case is None
        and not each.route
        and 2 < len(each.text) <= min(_MOST_TITLE, LONGEST_LINE)
        and any(character.isalpha() for character in each.text)
    )


def whole(each: Marked) -> Span:
    """All words of a line, without its marker."""
    lead = len(each.line.block.marker) + 1 if each.line.block.marker else 0
    text = each.line.text
    start = len(text) - len(text.lstrip())
    return Span(lead + start, lead + start + len(text.strip()))


def words_at(marked: Sequence[Marked], place: Place | None) -> str:
    """The words of a place; "" for None."""
    if place is None:
        return ""
    return marked[place.index].line.numbered_text[place.span.start : place.span.end]
