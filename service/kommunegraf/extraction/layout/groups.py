"""Reads the lines between items that say whether those below are open or closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kommunegraf.extraction.layout.headings import Heading
from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Start
from kommunegraf.extraction.meeting.casenumbers import says_open
from kommunegraf.reading.document import Span

_LETTER = re.compile(r"[^\W\d_][.:)]\s+")
_NUMBER = re.compile(r"\W*(\d{1,4})\W+")


def group_says(each: Marked) -> bool | None:
    """True for "Åbne dagsordenspunkter", False for "E: Lukkede sager", None for other lines."""
    words = each.text
    letter = _LETTER.match(words)
    return says_open((words[letter.end() :] if letter else words).rstrip(":"))


def in_groups(marked: Sequence[Marked], starts: Sequence[Start]) -> tuple[tuple[Marked, ...], list[int | None]]:
    """The lines, those between items marked with the role "group"; and for each start the line that says of its group.

    A group goes on until a line says otherwise. A line below a lone title ("4. Lukket punkt", "Lukket") is that item's.
    Of an item in no group, the list of contents above may say it.
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
    listed = _in_contents(marked[: starts[0].first]) if starts else {}
    return tuple(told), [
        listed.get(_entry(marked, start)) if group is None else group for group, start in zip(said, starts, strict=True)
    ]


def _in_contents(above: Sequence[Marked]) -> dict[str, int | None]:
    """Number and title of each entry of a list in groups, with the line that says of its group; None where two do."""
    found: dict[str, int | None] = {}
    group: int | None = None
    for index, each in enumerate(above):
        if each.chrome or each.page:
            continue
        if each.heading is not None or each.open is not None:
            group = index if group_says(each) is not None else None
        elif group is not None and (key := _key(each.line.numbered_text)):
            found[key] = group if found.get(key, group) == group else None
    return found


def _entry(marked: Sequence[Marked], start: Start) -> str:
    """An item's number and title as `_key` gives those of an entry; empty where it lacks either."""
    if start.number is None or start.title is None:
        return ""
    number, title = (
        marked[place.index].line.numbered_text[place.span.start : place.span.end]
        for place in (start.number, start.title)
    )
    return _key(f"{number} {title}")


def _key(words: str) -> str:
    """The number that a line begins with and the folded words behind it; empty where no number does."""
    number = _NUMBER.match(words)
    return f"{int(number.group(1))} {folded(words[number.end() :])}" if number is not None else ""


def _groups(each: Marked) -> bool:
    if each.heading is not None:
        return each.heading.role == "group"
    return each.case is None and each.open is not None
