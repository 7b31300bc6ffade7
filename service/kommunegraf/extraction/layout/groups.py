"""Reads the lines between items that say whether those below are open or closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.headings import Heading
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Start
from kommunegraf.extraction.meeting.casenumbers import says_open
from kommunegraf.reading.document import Span

_LETTER = re.compile(r"[^\W\d_][.:)]\s+")


def group_says(each: Marked) -> bool | None:
    """True for "Åbne dagsordenspunkter", False for "E: Lukkede sager", None for other lines."""
    words = each.text
    letter = _LETTER.match(words)
    return says_open((words[letter.end() :] if letter else words).rstrip(":"))


def in_groups(marked: Sequence[Marked], starts: Sequence[Start]) -> tuple[tuple[Marked, ...], list[int | None]]:
    """The lines, those between items marked with the role "group"; and for each start the line that says of its group.

    A group goes on until a line says otherwise. A line below a lone title ("4. Lukket punkt", "Lukket") is that item's.
    """
    told = list(marked)
    said: list[int | None] = []
    now: int | None = None
    taken = {index for start in starts for index in start.used}
    for start in starts:
        nearest = None
        at = start.first - 1
        while at >= 0 and at not in taken and (_groups(told[at]) or told[at].chrome):
            if nearest is None and group_says(told[at]) is not None:
                nearest = at
            at -= 1
        named = any(each.heading is not None and each.heading.role == "group" for each in told[at + 1 : start.first])
        if at < 0 or told[at].numbered is None or named:
            for index in range(at + 1, start.first):
                if not told[index].chrome:
                    words = Span(0, len(told[index].line.text))
                    told[index] = replace(told[index], heading=Heading("group", False, words), open=None)
            now = nearest if nearest is not None else now
        said.append(now)
    return tuple(told), said


def _groups(each: Marked) -> bool:
    if each.heading is not None:
        return each.heading.role == "group"
    return each.case is None and each.open is not None
