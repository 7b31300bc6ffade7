"""Finds where each numbered or case-numbered item of a text begins, and its number, title and case among its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from kommunegraf.extraction.layout.layouts import Profile
from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.marks import Marked, Numbered, same_words
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


_Form = tuple[bool, str, str]  # of a number: strong, the word before it, its digits
_LOOK_AHEAD = 5
_NO_ITEM_ROLES = frozenset({"contents", "participants", "chrome", "caseworkers", "closing", "page", "group"})
_LABEL_ROLES = frozenset({"caseworkers", "route"})  # "Sagsforløb: SSU" may stand between number and title
_MOST_TITLE = 250


def item_starts(marked: Sequence[Marked], profile: Profile, header: AbstractSet[int] = frozenset()) -> list[Start]:
    """The items' starts, in order: by numbered titles, else case numbers; empty where neither starts one.

    `header` are the lines read as the meeting's header, which are no titles.
    """
    told = _last_told(marked)
    by_number = _filled(marked, _by_number(marked, told), told)
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


def _by_number(marked: Sequence[Marked], told: Mapping[_Form, int]) -> list[Start]:
    starts: list[Start] = []
    last = 0
    for index, each in enumerate(marked):
        numbered = each.numbered
        if numbered is None or not _may_start(marked, index, last, told):
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


def _filled(marked: Sequence[Marked], starts: Sequence[Start], told: Mapping[_Form, int]) -> list[Start]:
    """The starts, with those between and after them that nothing follows to make them sure.

    "Punkt 4: …" is one where another item is named by the same word ("Punkt 3: …") and its number fits in between; so
    is a number before a title that stands without sections in any agenda ("6. Eventuelt").
    """
    named = {word for start in starts if (word := _number_word(marked, start))}
    filled: list[Start] = _before_first(marked, starts[0], named, told) if starts else []
    for at, start in enumerate(starts):
        filled.append(start)
        last = _ordinal(marked, start)
        upper = _ordinal(marked, starts[at + 1]) if at + 1 < len(starts) else 0
        until = starts[at + 1].first if at + 1 < len(starts) else len(marked)
        for index in range(max(start.used) + 1, until):
            numbered = marked[index].numbered
            if numbered is None or numbered.ordinal <= last:
                continue
            if numbered.title is None:
                below = _below_title(marked, index, start, named)
                if below is not None and not (upper and numbered.ordinal >= upper):
                    filled.append(below)
                    last = numbered.ordinal
                continue
            if (upper and numbered.ordinal >= upper) or not _may_start(marked, index, last, told):
                continue
            if numbered.alone or numbered.word in named:
                place = Place(index, numbered.number)
                filled.append(Start(index, place, Place(index, numbered.title), used={index}))
                last = numbered.ordinal
    return filled


def _below_title(marked: Sequence[Marked], index: int, above: Start, named: AbstractSet[str]) -> Start | None:
    """The start by a number alone ("Sag nr. 24") right below its title, where others are numbered by the same word."""
    numbered = marked[index].numbered
    assert numbered is not None
    before = previous(marked, index)
    if numbered.word not in named or above.title is None or above.number is None:
        return None
    if above.title.index >= above.number.index or before in above.used or not title_like(marked[before]):
        return None
    return Start(before, Place(index, numbered.number), Place(before, whole(marked[before])), used={before, index})


def _before_first(
    marked: Sequence[Marked], first: Start, named: AbstractSet[str], told: Mapping[_Form, int]
) -> list[Start]:
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
        if _may_start(marked, index, last, told):
            place = Place(index, numbered.number)
            found.append(Start(index, place, Place(index, numbered.title), used={index}))
            last = numbered.ordinal
    return found


def _ordinal(marked: Sequence[Marked], start: Start) -> int:
    numbered = marked[start.number.index].numbered if start.number is not None else None
    return numbered.ordinal if numbered is not None else 0


def _number_word(marked: Sequence[Marked], start: Start) -> str:
    """The word before an item's number ("punkt", "sag nr"), or ""."""
    numbered = marked[start.number.index].numbered if start.number is not None else None
    return "" if numbered is None else numbered.word


def _form(numbered: Numbered) -> _Form:
    return numbered.strong, numbered.word, numbered.value


def _last_told(marked: Sequence[Marked]) -> Mapping[_Form, int]:
    """Where each number stands for the last time; where it stood before, it was in a list of contents."""
    return {_form(each.numbered): index for index, each in enumerate(marked) if each.numbered is not None}


def _may_start(marked: Sequence[Marked], index: int, last: int, told: Mapping[_Form, int]) -> bool:
    numbered = marked[index].numbered
    if numbered is None or numbered.ordinal < last:
        return False
    if numbered.title is not None:
        words = marked[index].line.numbered_text[numbered.title.start : numbered.title.end]
        if words[0].islower() or words.casefold().startswith("at ") or len(words) > _MOST_TITLE:
            return False
    following = marked[_next(marked, index)] if _next(marked, index) < len(marked) else None
    if following is not None and (following.parted or _lone(marked, index, told)):
        following = None  # a button of the page stands below each item; below "Lukket punkt" nothing does
    if following is not None and following.numbered is not None and following.numbered.ordinal == numbered.ordinal + 1:
        # An entry of a contents list or another list, unless it is not told again.
        return (numbered.strong or bool(numbered.word)) and index == told[_form(numbered)]
    before = previous(marked, index)
    if before >= 0 and _leads_to_list(marked[before]) and marked[index].line.block.kind is not BlockKind.HEADING:
        return False
    in_list = (
        before >= 0
        and (numbered_above := marked[before].numbered) is not None
        and numbered_above.ordinal == numbered.ordinal - 1
        and not _is_prose(marked, before)
        and not numbered.strong
        and not marked[index].parted
        and not _lone(marked, before, told)
        and not (numbered.word and numbered.title is not None and index == told[_form(numbered)])
    )
    return not in_list or marked[index].line.block.kind is BlockKind.HEADING


def _lone(marked: Sequence[Marked], index: int, told: Mapping[_Form, int]) -> bool:
    """Whether the line is the number and title of an item without sections, which stands nowhere again."""
    numbered = marked[index].numbered
    return numbered is not None and numbered.alone and index == told[_form(numbered)]


def _leads_to_list(each: Marked) -> bool:
    """Whether a line of text ends so that a list follows it ("Centret indstiller, at")."""
    if each.heading is not None or each.case is not None or each.numbered is not None:
        return False
    return each.text.endswith((":", ",", " at"))


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
    looked = 0
    while looked < _LOOK_AHEAD:
        at = _next(marked, at)
        if at >= len(marked):
            break
        each = marked[at]
        if _may_stand_between(each):
            continue
        looked += 1
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
            if start.case is None or each.case.number is not None:
                start.case = at
            continue
        if each.open is not None or (title and same_words(each.text, title)):
            start.used.add(at)
            continue
        if start.title is None and numbered.title is None and title_like(each):
            start.title = Place(at, whole(each))
            start.used.add(at)
            title = each.text
            continue
        sure = sure or each.route or (each.heading is not None and each.heading.role not in _NO_ITEM_ROLES)
        break
    return start if sure or _before_button(marked, index) else None


def _before_button(marked: Sequence[Marked], index: int) -> bool:
    """Whether nothing but a button of the page stands between this numbered title and the next one."""
    numbered, at = marked[index].numbered, _next(marked, index)
    if numbered is None or numbered.title is None or at >= len(marked) or not marked[at].parted:
        return False
    following = marked[at].numbered
    return following is not None and following.ordinal == numbered.ordinal + 1


def _may_stand_between(each: Marked) -> bool:
    """Whether a line between an item's number and its title or first section says nothing of either."""
    if each.heading is None:
        return False
    labelled = each.heading.role in _LABEL_ROLES and each.heading.rest is not None
    return each.page or labelled or each.heading.role == "caseworkers"


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
    mode = profile.title or _side_of_title(marked, cases, header)
    starts: list[Start] = []
    for index in cases:
        if starts and _said_twice(marked, starts[-1], index):
            starts[-1].used.add(index)
            continue
        start = Start(first=index, case=index, used={index})
        at = previous(marked, index) if mode == "before" else _next(marked, index)
        if not mode:
            starts.append(start)
            continue
        if 0 <= at < len(marked) and at not in header and title_like(marked[at]):
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
    return len(between) <= _LOOK_AHEAD and all(each.heading is None or each.chrome for each in between)


def _side_of_title(marked: Sequence[Marked], cases: Sequence[int], header: AbstractSet[int]) -> str:
    """Where the titles of this text stand: the side of the case numbers that looks like titles more often."""

    def may_be(at: int) -> bool:
        if not 0 <= at < len(marked) or at in header:
            return False
        return title_like(marked[at]) and not marked[at].text.endswith((".", ":"))

    before = after = 0
    above = -_LOOK_AHEAD - 1
    for index in cases:
        again = index - above <= _LOOK_AHEAD and _same_number(marked[above], marked[index])
        above = index
        before += not again and may_be(previous(marked, index))
        after += not again and may_be(_next(marked, index))
    if before > after and 2 * before < len(cases):
        return ""  # what stands there by chance: most items have no title
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
