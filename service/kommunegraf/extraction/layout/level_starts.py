"""Finds the items of a page by the level of its headings, where no number or case number tells them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Place, Start, title_like, whole
from kommunegraf.extraction.meeting.casenumbers import closed_by_title
from kommunegraf.reading.document import BlockKind

_ITEM_ROLES = frozenset({"recommendation", "decision"})
_LEAST = 2


def by_level(marked: Sequence[Marked], profile: Profile) -> list[Start]:
    """One start a heading of the highest level between whose headings at most one thing is decided, if there is one.

    Two of the stretches must recommend or decide, and all that does must stand in one. What stands before the first of
    these or behind the last is an item only by its title (`alone` and `opening` of the layout's file, or closed).
    """
    heads = [index for index, each in enumerate(marked) if _role(each) in _ITEM_ROLES]
    titles = [
        index for index, each in enumerate(marked) if each.line.block.kind is BlockKind.HEADING and title_like(each)
    ]
    for level in sorted({marked[index].line.block.level for index in titles}):
        chosen = [index for index in titles if marked[index].line.block.level == level]
        borders = [*chosen, len(marked)]
        telling = [
            bisect_left(heads, low) < bisect_left(heads, high) for low, high in zip(chosen, borders[1:], strict=True)
        ]
        if sum(telling) < _LEAST or heads[0] < chosen[0]:
            continue
        if any(_decisions(marked, low, high) > 1 for low, high in zip(chosen, borders[1:], strict=True)):
            continue
        first, last = telling.index(True), len(telling) - 1 - telling[::-1].index(True)
        return [
            Start(index, title=Place(index, whole(marked[index])), used={index})
            for at, index in enumerate(chosen)
            if first <= at <= last or _is_agenda(marked[index].text, profile)
        ]
    return []


def _decisions(marked: Sequence[Marked], low: int, high: int) -> int:
    """How many decisions stand there whose headings name neither body nor date."""
    return sum(_role(each) == "decision" and not (each.heading and each.heading.slots) for each in marked[low:high])


def _role(each: Marked) -> str:
    return each.heading.role if each.heading is not None else ""


def _is_agenda(text: str, profile: Profile) -> bool:
    own = any(pattern.match(text) is not None for pattern in (*profile.alone, *profile.opening))
    return own or closed_by_title(text) is not None
