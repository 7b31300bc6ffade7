"""Takes a list of numbered titles for the agenda itself, where the text of no item follows it."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Place, Start

_LEAST = 3
_NO_LINE_OF_A_LIST = frozenset({"recommendation", "decision", "presentation", "summary"})


def listed(marked: Sequence[Marked], profile: Profile) -> list[Start]:
    """One start a line, in order; empty where the numbers do not ascend one by one, or no title is of an agenda's own.

    Which titles show that a list is an agenda is `opening` in the layout's file ("Godkendelse af dagsorden").
    """
    found: list[Start] = []
    last = 0
    told = False
    for index, each in enumerate(marked):
        if each.heading is not None and each.heading.role in _NO_LINE_OF_A_LIST:
            return []
        numbered = each.numbered
        if numbered is None or numbered.title is None:
            continue
        if found and not last < numbered.ordinal <= last + 3:
            return []
        last = numbered.ordinal
        title = each.line.numbered_text[numbered.title.start : numbered.title.end]
        told = told or any(pattern.match(title.rstrip(".")) is not None for pattern in profile.opening)
        found.append(Start(index, Place(index, numbered.number), Place(index, numbered.title), used={index}))
    return found if told and len(found) >= _LEAST else []
