"""Finds the items of a text by their case numbers, and the case numbers of items found otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import LOOK_AHEAD, Place, Start, following, previous, title_like, whole
from kommunegraf.extraction.meeting.people import lists_names

_MOST_ATTACHMENTS = 100  # lines of a list of attachments
_NAMING_ROLES = frozenset({"absence", "participants"})


def take_cases(marked: Sequence[Marked], starts: Sequence[Start]) -> None:
    """Gives each item the case number that stands above its title, where none stands below; or that ends it."""
    taken = {index for start in starts for index in start.used}
    ends = _ends(marked, starts, taken)
    if ends:
        for start, end in zip(starts, ends, strict=True):
            start.case = end
            start.used.add(end)
        return
    for start in starts:
        before = previous(marked, start.first)
        if start.case is None and before >= 0 and marked[before].case is not None and before not in taken:
            start.case = before
            start.first = before
            start.used.add(before)


def _ends(marked: Sequence[Marked], starts: Sequence[Start], taken: set[int]) -> list[int]:
    """The case numbers that end the items, one each ("J.nr. …" below the decision); none where any item has another."""
    found: list[int] = []
    borders = [start.first for start in starts[1:]]
    for start, until in zip(starts, [*borders, len(marked)], strict=True):
        inside = [index for index in range(start.first, until) if marked[index].case is not None]
        if len(inside) != 1 or (inside[0] in taken and start.case != inside[0]):
            return []  # of an item of title and number alone, the last line is of its head too
        below = [each for each in marked[inside[0] + 1 : until] if not (each.chrome or each.page)]
        if below and until < len(marked):
            return []
        found.append(inside[0])
    return found if len(found) > 1 else []


def by_case(marked: Sequence[Marked], cases: Sequence[int], profile: Profile, header: AbstractSet[int]) -> list[Start]:
    """One start a case number (`cases`, indices of the lines), in order; a number told twice in one head counts once.

    `header` are the lines read as the meeting's header, which are no titles.
    """
    mode = profile.title or _side_of_title(marked, cases, header)
    starts: list[Start] = []
    for index in cases:
        if starts and _said_twice(marked, starts[-1], index):
            starts[-1].used.add(index)
            continue
        start = Start(first=index, case=index, used={index})
        at = previous(marked, index) if mode == "before" else following(marked, index)
        if not mode:
            starts.append(start)
            continue
        if 0 <= at < len(marked) and at not in header and title_like(marked[at]) and not _names_absentees(marked, at):
            start.title = Place(at, whole(marked[at]))
            start.used.add(at)
            start.first = min(start.first, at)
        starts.append(start)
    return starts


def _same_number(one: Marked, other: Marked) -> bool:
    return one.case is not None and other.case is not None and one.case.raw == other.case.raw != ""


def _said_twice(marked: Sequence[Marked], start: Start, index: int) -> bool:
    """Whether the case number at `index` is that of the item begun just above, which has no section yet."""
    if start.case is None or not _same_number(marked[start.case], marked[index]):
        return False
    between = marked[max(start.used) + 1 : index]
    return len(between) <= LOOK_AHEAD and all(each.heading is None or each.chrome for each in between)


def _names_absentees(marked: Sequence[Marked], at: int) -> bool:
    """Whether the line is nothing but names and stands below a heading of who was away."""
    above = at - 1
    while above >= 0 and marked[above].heading is None and lists_names(marked[above].text):
        above -= 1
    heading = marked[above].heading if above >= 0 else None
    return heading is not None and heading.role in _NAMING_ROLES and lists_names(marked[at].text)


def _below_attachments(marked: Sequence[Marked], at: int) -> bool:
    """Whether the line stands below a heading of attachments, whose last entry it may be."""
    lowest = max(0, at - _MOST_ATTACHMENTS)
    while at > lowest and marked[at].heading is None:
        at -= 1
    heading = marked[at].heading
    return heading is not None and heading.role == "attachments"


def _side_of_title(marked: Sequence[Marked], cases: Sequence[int], header: AbstractSet[int]) -> str:
    """Where the titles of this text stand: the side of the case numbers that looks like titles more often."""

    def may_be(at: int) -> bool:
        if not 0 <= at < len(marked) or at in header:
            return False
        if _names_absentees(marked, at) or (marked[at].heading is None and _below_attachments(marked, at)):
            return False
        return title_like(marked[at]) and not marked[at].text.endswith((".", ":"))

    before = after = 0
    above = -LOOK_AHEAD - 1
    for index in cases:
        again = index - above <= LOOK_AHEAD and _same_number(marked[above], marked[index])
        above = index
        before += not again and may_be(previous(marked, index))
        after += not again and may_be(following(marked, index))
    if before > after and 2 * before < len(cases):
        return ""  # what stands there by chance: most items have no title
    return "before" if before > after else "after"
