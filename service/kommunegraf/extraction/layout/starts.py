"""Finds where each numbered or case-numbered item of a text begins, and its number, title and case among its lines."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.marks import Marked, same_words
from kommunegraf.reading.document import BlockKind, Span


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


_LOOK_AHEAD = 5
_NO_ITEM_ROLES = frozenset({"contents", "participants", "chrome", "caseworkers", "closing", "page", "group"})
_MOST_TITLE = 250


def item_starts(marked: Sequence[Marked], profile: Profile, header: AbstractSet[int] = frozenset()) -> list[Start]:
    """The items' starts, in order: by numbered titles, else case numbers; empty where neither starts one.

    `header` are the lines read as the meeting's header, which are no titles.
    """
    by_number = _filled(marked, _by_number(marked))
    cases = [index for index, each in enumerate(marked) if each.case is not None]
    if by_number and len(cases) <= 2 * len(by_number):
        _take_cases(marked, by_number)
        return by_number
    if cases:
        return _by_case(marked, cases, profile, header)
    return []


def _next(marked: Sequence[Marked], index: int) -> int:
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


def _by_number(marked: Sequence[Marked]) -> list[Start]:
    starts: list[Start] = []
    last = 0
    for index, each in enumerate(marked):
        numbered = each.numbered
        if numbered is None or not _may_start(marked, index, last):
            continue
        start = _numbered_start(marked, index)
        if start is None:
            continue
        if starts and numbered.ordinal == last and index - max(starts[-1].used) > _LOOK_AHEAD:
            continue
        if starts and numbered.ordinal == last:
            continue
        starts.append(start)
        last = numbered.ordinal
    return starts


def _filled(marked: Sequence[Marked], starts: Sequence[Start]) -> list[Start]:
    """The starts, with those between and after them that nothing follows to make them sure.

    "Punkt 4: …" is one where another item is named by the same word ("Punkt 3: …") and its number fits in between; so
    is a number before a title that stands without sections in any agenda ("6. Eventuelt").
    """
    named = {word for start in starts if (word := _number_word(marked, start.first))}
    filled: list[Start] = _before_first(marked, starts[0], named) if starts else []
    for at, start in enumerate(starts):
        filled.append(start)
        last = _ordinal(marked, start)
        upper = _ordinal(marked, starts[at + 1]) if at + 1 < len(starts) else 0
        until = starts[at + 1].first if at + 1 < len(starts) else len(marked)
        for index in range(max(start.used) + 1, until):
            numbered = marked[index].numbered
            if numbered is None or numbered.title is None or numbered.ordinal <= last:
                continue
            if (upper and numbered.ordinal >= upper) or not _may_start(marked, index, last):
                continue
            if numbered.alone or _number_word(marked, index) in named:
                place = Place(index, numbered.number)
                filled.append(Start(index, place, Place(index, numbered.title), used={index}))
                last = numbered.ordinal
    return filled


def _before_first(marked: Sequence[Marked], first: Start, named: AbstractSet[str]) -> list[Start]:
    """The starts by a word that stand above the first sure one; what is told again below is a list of contents."""
    below = {(each.numbered.word, each.numbered.value) for each in marked[first.first :] if each.numbered is not None}
    found: list[Start] = []
    last = 0
    for index in range(first.first):
        numbered = marked[index].numbered
        if numbered is None or numbered.title is None or numbered.word not in named:
            continue
        if not last < numbered.ordinal < _ordinal(marked, first) or (numbered.word, numbered.value) in below:
            continue
        if _may_start(marked, index, last):
            place = Place(index, numbered.number)
            found.append(Start(index, place, Place(index, numbered.title), used={index}))
            last = numbered.ordinal
    return found


def _ordinal(marked: Sequence[Marked], start: Start) -> int:
    numbered = marked[start.number.index].numbered if start.number is not None else None
    return numbered.ordinal if numbered is not None else 0


def _number_word(marked: Sequence[Marked], index: int) -> str:
    """The word before a line's number ("punkt", "sag nr"), or ""."""
    numbered = marked[index].numbered
    return "" if numbered is None else numbered.word


def _may_start(marked: Sequence[Marked], index: int, last: int) -> bool:
    numbered = marked[index].numbered
    if numbered is None or numbered.ordinal < last:
        return False
    if numbered.title is not None:
        words = marked[index].line.numbered_text[numbered.title.start : numbered.title.end]
        if words[0].islower() or words.casefold().startswith("at ") or len(words) > _MOST_TITLE:
            return False
    following = marked[_next(marked, index)] if _next(marked, index) < len(marked) else None
    if following is not None and following.numbered is not None and following.numbered.ordinal == numbered.ordinal + 1:
        # An entry of a contents list or another list, unless it is not told again.
        return numbered.strong and not any(
            other.numbered is not None and other.numbered.strong and other.numbered.value == numbered.value
            for other in marked[index + 1 :]
        )
    before = previous(marked, index)
    in_list = (
        before >= 0
        and (numbered_above := marked[before].numbered) is not None
        and numbered_above.ordinal == numbered.ordinal - 1
        and not _is_prose(marked, before)
        and not numbered.strong
    )
    return not in_list or marked[index].line.block.kind is BlockKind.HEADING


def _is_prose(marked: Sequence[Marked], index: int) -> bool:
    """Whether the words after the number go on as a sentence does ("Punkt 4 i planen …")."""
    numbered = marked[index].numbered
    if numbered is None or numbered.title is None or not numbered.word:
        return False
    return marked[index].line.numbered_text[numbered.title.start].islower()


def _numbered_start(marked: Sequence[Marked], index: int) -> Start | None:
    numbered = marked[index].numbered
    assert numbered is not None
    start = Start(first=index, number=Place(index, numbered.number), used={index})
    before = previous(marked, index)
    case_before = before >= 0 and marked[before].case is not None
    if numbered.title is not None:
        start.title = Place(index, numbered.title)
    elif before >= 0 and title_like(marked[before]) and not case_before:
        # "Sag nr. 24" below its title.
        start.first = before
        start.title = Place(before, whole(marked[before]))
        start.used.add(before)
    title = _words(marked, start.title)
    sure = numbered.strong or case_before or marked[index].line.block.kind is BlockKind.HEADING
    at = index
    for _ in range(_LOOK_AHEAD):
        at = _next(marked, at)
        if at >= len(marked):
            break
        each = marked[at]
        if each.numbered is not None and each.numbered.value == numbered.value:
            told = _words(marked, Place(at, each.numbered.title)) if each.numbered.title is not None else ""
            if numbered.word and each.numbered.word == numbered.word and told and not same_words(told, title):
                break  # the same number with another title: a point of the item before, then the item
            start.used.add(at)
            if start.title is None and each.numbered.title is not None:
                start.title = Place(at, each.numbered.title)
                title = _words(marked, start.title)
            continue
        if each.case is not None:
            sure = True
            start.used.add(at)
            start.case = at
            continue
        if each.open is not None:
            start.used.add(at)
            continue
        if title and same_words(each.text, title):
            start.used.add(at)
            continue
        if start.title is None and numbered.title is None and title_like(each):
            start.title = Place(at, whole(each))
            start.used.add(at)
            title = each.text
            continue
        sure = sure or each.route or (each.heading is not None and each.heading.role not in _NO_ITEM_ROLES)
        break
    return start if sure else None


def _take_cases(marked: Sequence[Marked], starts: Sequence[Start]) -> None:
    """Gives each item the case number that stands above its title, where none stands below."""
    taken = {index for start in starts for index in start.used}
    for start in starts:
        before = previous(marked, start.first)
        if start.case is None and before >= 0 and marked[before].case is not None and before not in taken:
            start.case = before
            start.first = before
            start.used.add(before)


def _by_case(marked: Sequence[Marked], cases: Sequence[int], profile: Profile, header: AbstractSet[int]) -> list[Start]:
    mode = profile.title or _side_of_title(marked, cases)
    starts: list[Start] = []
    for index in cases:
        if starts and _same_case(marked, starts[-1], index):
            starts[-1].used.add(index)
            continue
        start = Start(first=index, case=index, used={index})
        at = previous(marked, index) if mode == "before" else _next(marked, index)
        if 0 <= at < len(marked) and at not in header and title_like(marked[at]):
            start.title = Place(at, whole(marked[at]))
            start.used.add(at)
            start.first = min(start.first, at)
        starts.append(start)
    return starts


def _same_case(marked: Sequence[Marked], start: Start, index: int) -> bool:
    """Whether the case number at `index` is the item's own, told once more before its first section."""
    first = marked[start.case].case if start.case is not None else None
    again = marked[index].case
    if first is None or again is None or not first.raw or first.raw != again.raw:
        return False
    return all(each.heading is None for each in marked[start.first : index])


def _side_of_title(marked: Sequence[Marked], cases: Sequence[int]) -> str:
    """Where the titles of this text stand: the side of the case numbers that looks like titles more often."""
    before = after = 0
    for index in cases:
        left, right = previous(marked, index), _next(marked, index)
        before += left >= 0 and title_like(marked[left]) and not marked[left].text.endswith((".", ":"))
        after += right < len(marked) and title_like(marked[right]) and not marked[right].text.endswith((".", ":"))
    return "before" if before > after else "after"


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


def _words(marked: Sequence[Marked], place: Place | None) -> str:
    if place is None:
        return ""
    return marked[place.index].line.numbered_text[place.span.start : place.span.end]
