"""Takes numbered titles right below each other for items, where they go on with the numbers of the agenda."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from kommunegraf.extraction.layout.filled_starts import filled
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.layout.marks import Marked, Numbered
from kommunegraf.extraction.layout.starts import Place, Start, leads_to_list, previous

_LEAST = 2
_MOST_SKIPPED = 4  # numbers of closed items that may be left out before a run


def with_consecutive(marked: Sequence[Marked], starts: Sequence[Start], profile: Profile) -> list[Start]:
    """The starts (all by number), in order, with those of items that have no text of their own above the next.

    "1. Godkendelse af dagsorden" right above "2. …" looks like a line of a list. It is an item where the run fits in
    between the numbers of the items around it, its titles are told nowhere again, and one of them is of an agenda's own
    (`alone` and `opening` of the layout's file) or it goes on from the item above without a gap.
    """
    later = {folded(each.text): index for index, each in enumerate(marked)}
    later |= {folded(_title(each)): index for index, each in enumerate(marked) if each.numbered is not None}
    found = list(starts)
    taken = {start.number.index for start in starts if start.number is not None}
    firsts = [start.first for start in starts]
    for run in _runs(marked):
        index, after = bisect_left(firsts, run[0]), bisect_right(firsts, run[-1])
        above = starts[index - 1] if index else None
        below = starts[after] if after < len(starts) else None
        if _goes_on(marked, run, above, below, profile) and not _told_below(marked, run, later):
            found.extend(_start(marked, index) for index in run if index not in taken)
    found.sort(key=lambda each: each.first)
    return filled(marked, found) if len(found) > len(starts) else found


def _runs(marked: Sequence[Marked]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, each in enumerate(marked):
        if each.chrome:
            continue
        numbered = each.numbered
        above = marked[run[-1]].numbered if run else None
        if numbered is not None and above is not None and numbered.ordinal == above.ordinal + 1:
            run.append(index)
            continue
        if len(run) >= _LEAST:
            yield run
        run = [index] if numbered is not None else []
    if len(run) >= _LEAST:
        yield run


def _goes_on(
    marked: Sequence[Marked], run: Sequence[int], above: Start | None, below: Start | None, profile: Profile
) -> bool:
    titles = [_title(marked[index]) for index in run]
    if any(not title or title[0].islower() or _is_sentence(title) for title in titles):
        return False
    before = previous(marked, run[0])
    if before >= 0 and (leads_to_list(marked[before]) or _role(marked[before]) in {"contents", "attachments"}):
        return False
    first, last = _ordinal(marked[run[0]]), _ordinal(marked[run[-1]])
    least = _ordinal(marked[above.number.index]) if above is not None and above.number is not None else 0
    most = _ordinal(marked[below.number.index]) if below is not None and below.number is not None else last + 1
    if not least < first <= last < most:
        return False
    patterns = (*profile.alone, *profile.opening)
    own = any(pattern.match(title.rstrip(".")) is not None for title in titles for pattern in patterns)
    return (own and (not least or first <= least + _MOST_SKIPPED)) or (least > 0 and first == least + 1)


def _told_below(marked: Sequence[Marked], run: Sequence[int], later: Mapping[str, int]) -> bool:
    """Whether a title of the run stands further down too: then the run is a list of contents."""
    return any(later[folded(_title(marked[index]))] > run[-1] for index in run)


def _is_sentence(title: str) -> bool:
    return title.endswith((".", ";", ",")) and " " in title


def _start(marked: Sequence[Marked], index: int) -> Start:
    numbered = marked[index].numbered
    assert numbered is not None and numbered.title is not None
    return Start(index, Place(index, numbered.number), Place(index, numbered.title), used={index})


def _title(each: Marked) -> str:
    numbered: Numbered | None = each.numbered
    if numbered is None or numbered.title is None:
        return ""
    return each.line.numbered_text[numbered.title.start : numbered.title.end]


def _ordinal(each: Marked) -> int:
    return each.numbered.ordinal if each.numbered is not None else 0


def _role(each: Marked) -> str:
    return each.heading.role if each.heading is not None else ""
