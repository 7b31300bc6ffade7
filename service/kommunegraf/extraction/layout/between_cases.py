"""Finds the items without a case number that stand between, before and behind those which are found by one."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from kommunegraf.extraction.layout.groups import group_says
from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.restarts import Titles
from kommunegraf.extraction.layout.starts import Place, Start, following, title_like, whole

_ENDS = frozenset({"decision"})  # what the item above ends with
_BESIDE = frozenset({"absence", "page", "chrome", "group", "closing"})


def between_cases(
    marked: Sequence[Marked], starts: Sequence[Start], header: AbstractSet[int], profile: Profile
) -> list[Start]:
    """The starts by case number, and those of titles above a section where what stands before was decided.

    Only where all have titles above their case numbers. "Eventuelt" behind a decision is one too, and so are the titles
    below a line that says they are closed.
    """
    if any(start.title is None or start.case is None or start.title.index > start.case for start in starts):
        return list(starts)
    titles = Titles(marked, header, profile)
    taken = {index for start in starts for index in start.used}
    found = list(starts)
    first = starts[0].first if starts else 0
    decided = True  # nothing stands before the first
    for index, each in enumerate(marked):
        at = None
        if each.heading is not None and each.heading.restarts and decided:
            at = titles.above(index)
        elif decided and _is_opening(each, profile) and following(marked, index) < len(marked):
            at = index
        if at is not None and at not in taken:
            found.append(_start(marked, at))
            taken.add(at)
        if index < first and at is None and len(found) == len(starts):
            continue  # the header's own headings
        if each.case is not None or (each.heading is not None and each.heading.role not in _BESIDE):
            decided = each.heading is not None and each.heading.role in _ENDS
    found += [_start(marked, at) for at in _closed(marked, max(start.first for start in found)) if at not in taken]
    return sorted(found, key=lambda start: start.first)


def _start(marked: Sequence[Marked], at: int) -> Start:
    return Start(first=at, title=Place(at, whole(marked[at])), used={at})


def _is_opening(each: Marked, profile: Profile) -> bool:
    return title_like(each) and any(pattern.match(each.text) is not None for pattern in profile.opening)


def _closed(marked: Sequence[Marked], last: int) -> list[int]:
    """The titles right below the line "Lukkede sager" that stands behind the last item, one a line."""
    group = next(
        (
            index
            for index in range(last + 1, len(marked))
            if (heading := marked[index].heading) is not None and heading.role == "group"
        ),
        None,
    )
    if group is None or group_says(marked[group]) is not False:
        return []
    found = []
    for index in range(group + 1, len(marked)):
        each = marked[index]
        if each.chrome or each.page:
            continue
        if not title_like(each) or each.text[-1] in ".,:;!?" or ":" in each.text or not each.text[0].isupper():
            break
        found.append(index)
    return found
