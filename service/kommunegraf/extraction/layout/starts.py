"""Finds where each numbered or case-numbered item of a text begins, and its number, title and case among its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from kommunegraf.extraction.layout.linepatterns import LONGEST_LINE
from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.layout.marks import Marked, Numbered, same_words
from kommunegraf.extraction.meeting.casenumbers import case_behind_title
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


@dataclass(frozen=True, slots=True)
class Told:
    """Where each number, and each number with its title, stands for the last time: before, it was in a list of contents."""

    forms: Mapping[_Form, int]
    entries: Mapping[tuple[int, str], int]


LOOK_AHEAD = 5  # so many lines behind an item's first may still be of its head
_NO_ITEM_ROLES = frozenset({"contents", "participants", "chrome", "caseworkers", "closing", "page", "group"})
_LABEL_ROLES = frozenset({"caseworkers", "route"})  # "Sagsforløb: SSU" may stand between number and title
_MOST_TITLE = 250


def by_number(marked: Sequence[Marked]) -> list[Start]:
    """The items' starts by numbered titles, in order; empty where no number is surely an item's."""
    starts = filled(marked, _sure(marked, _last_told(marked)))
    for start in starts:
        _take_doubles(marked, start)
    return starts


def _take_doubles(marked: Sequence[Marked], start: Start) -> None:
    """Takes the line right above an item that tells its number and title too, as a link above a heading does."""
    before = previous(marked, start.first)
    if start.number is None or start.title is None or before < 0 or start.first != start.number.index:
        return
    if _entry(marked[before]) == _entry(marked[start.first]) and _entry(marked[before])[1]:
        start.first = before
        start.used.add(before)


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


def _sure(marked: Sequence[Marked], told: Told) -> list[Start]:
    starts: list[Start] = []
    last = 0
    for index, each in enumerate(marked):
        numbered = each.numbered
        if numbered is None or not _may_start(marked, index, last, told):
            continue
        start = _numbered_start(marked, index)
        if start is None:
            continue
        if starts and numbered.ordinal == last and index - max(starts[-1].used) > LOOK_AHEAD:
            continue
        if starts and numbered.ordinal == last:
            continue
        starts.append(start)
        last = numbered.ordinal
    return starts


def filled(marked: Sequence[Marked], starts: Sequence[Start]) -> list[Start]:
    """The starts (by number, in order), with those between and after them that nothing follows to make them sure.

    "Punkt 4: …" is one where another item is named by the same word ("Punkt 3: …") and its number fits in between; so
    is a number before a title that stands without sections in any agenda ("6. Eventuelt"), or above "Lukket".
    """
    told = _last_told(marked)
    named = {word for start in starts if (word := _number_word(marked, start))}
    found: list[Start] = _before_first(marked, starts[0], named, told) if starts else []
    for at, start in enumerate(starts):
        found.append(start)
        last = _ordinal(marked, start)
        upper = _ordinal(marked, starts[at + 1]) if at + 1 < len(starts) else 0
        until = starts[at + 1].first if at + 1 < len(starts) else len(marked)
        for index in range(max(start.used) + 1, until):
            numbered = marked[index].numbered
            if numbered is None or numbered.ordinal <= last:
                continue
            if numbered.title is None:
                named_above = _below_title(marked, index, start, named)
                if named_above is not None and not (upper and numbered.ordinal >= upper):
                    found.append(named_above)
                    last = numbered.ordinal
                continue
            if (upper and numbered.ordinal >= upper) or not _may_start(marked, index, last, told):
                continue
            below = following(marked, index)
            says_open = below < len(marked) and marked[below].open is not None
            if numbered.alone or numbered.word in named or says_open:
                place = Place(index, numbered.number)
                found.append(Start(index, place, Place(index, numbered.title), used={index}))
                last = numbered.ordinal
    return found


def _below_title(marked: Sequence[Marked], index: int, above: Start, named: AbstractSet[str]) -> Start | None:
    """The start by a number alone ("Sag nr. 24") right below its title, where others are numbered by the same word."""
    numbered = marked[index].numbered
    assert numbered is not None
    if numbered.word in named and above.title is not None and above.number is not None:
        below = following(marked, index)
        if above.title.index > above.number.index and below < len(marked) and _is_plain_title(marked[below]):
            return Start(index, Place(index, numbered.number), Place(below, whole(marked[below])), used={index, below})
    before = previous(marked, index)
    if numbered.word not in named or above.title is None or above.number is None:
        return None
    if above.title.index >= above.number.index or before in above.used or not title_like(marked[before]):
        return None
    return Start(before, Place(index, numbered.number), Place(before, whole(marked[before])), used={before, index})


def _is_plain_title(each: Marked) -> bool:
    return title_like(each) and each.numbered is None and each.open is None and each.text[-1] not in ".,;:"


def _before_first(
    marked: Sequence[Marked], first: Start, named: AbstractSet[str], told: Told
) -> list[Start]:
    """The starts by a word that stand above the first sure one; what is told again below is a list of contents."""
    below = {(each.numbered.word, each.numbered.value) for each in marked[first.first :] if each.numbered is not None}
    found: list[Start] = []
    last = 0
    for index in range(first.first):
        numbered = marked[index].numbered
        if numbered is None or numbered.word not in named:
            continue
        if numbered.title is None:
            start = _below_title(marked, index, first, named)
            if start is not None and last < numbered.ordinal < _ordinal(marked, first):
                found.append(start)
                last = numbered.ordinal
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


def _last_told(marked: Sequence[Marked]) -> Told:
    numbered = [(index, each) for index, each in enumerate(marked) if each.numbered is not None]
    return Told(
        {_form(each.numbered): index for index, each in numbered if each.numbered is not None},
        {_entry(each): index for index, each in numbered},
    )


def _entry(each: Marked) -> tuple[int, str]:
    """The number and the folded title of a numbered line."""
    numbered = each.numbered
    if numbered is None or numbered.title is None:
        return (0, "") if numbered is None else (numbered.ordinal, "")
    return numbered.ordinal, folded(each.line.numbered_text[numbered.title.start : numbered.title.end])


def _in_contents(marked: Sequence[Marked], index: int, told: Told) -> bool:
    """Whether the line is an entry of a list of contents: it and an entry next to it are both told again below."""
    number, title = _entry(marked[index])
    if not title or told.entries[number, title] <= index:
        return False
    for at in (_beside(marked, index, -1), _beside(marked, index, 1)):
        other = _entry(marked[at]) if 0 <= at < len(marked) else (0, "")
        if other[1] and other[0] != number and told.entries[other] > max(at, index):
            return True
    return False


def _beside(marked: Sequence[Marked], index: int, step: int) -> int:
    """The next line in a direction that is neither page furniture nor the line of a group."""
    index += step
    while 0 <= index < len(marked) and (marked[index].chrome or marked[index].page or _is_group(marked[index])):
        index += step
    return index


def _is_group(each: Marked) -> bool:
    return each.heading is not None and each.heading.role == "group"


def _may_start(marked: Sequence[Marked], index: int, last: int, told: Told) -> bool:
    numbered = marked[index].numbered
    if numbered is None or numbered.ordinal < last:
        return False
    if numbered.title is not None:
        words = marked[index].line.numbered_text[numbered.title.start : numbered.title.end]
        if words[0].islower() or words.casefold().startswith("at ") or len(words) > _MOST_TITLE:
            return False
        if _lists_more(words, numbered.ordinal) or _in_contents(marked, index, told):
            return False
    at = following(marked, index)
    below = marked[at].numbered if at < len(marked) else None
    last_told = index == told.forms[_form(numbered)]
    if below is not None and last_told and (marked[at].parted or numbered.alone):
        below = None  # a button of the page stands below each item; below "Lukket punkt" nothing does
    if below is not None and below.ordinal == numbered.ordinal + 1:
        # An entry of a contents list or another list, unless it is not told again.
        return (numbered.strong or bool(numbered.word)) and index == told.forms[_form(numbered)]
    cased = at < len(marked) and marked[at].case is not None and numbered.title is not None
    if cased and not _heads_next(marked, at, numbered) and index == told.forms[_form(numbered)]:
        return True  # no entry of a list has a case number below it
    before = previous(marked, index)
    if before >= 0 and leads_to_list(marked[before]) and marked[index].line.block.kind is not BlockKind.HEADING:
        return False
    in_list = (
        before >= 0
        and (numbered_above := marked[before].numbered) is not None
        and numbered_above.ordinal == numbered.ordinal - 1
        and not _is_prose(marked, before)
        and not numbered.strong
        and not (last_told and (marked[index].parted or _lone(marked, before, told)))
        and not (numbered.word and numbered.title is not None and index == told.forms[_form(numbered)])
    )
    return not in_list or marked[index].line.block.kind is BlockKind.HEADING


def _lone(marked: Sequence[Marked], index: int, told: Told) -> bool:
    """Whether the line is the number and title of an item without sections, which stands nowhere again."""
    numbered = marked[index].numbered
    return numbered is not None and numbered.alone and index == told.forms[_form(numbered)]


def _lists_more(title: str, number: int) -> bool:
    """Whether a title goes on with the next number and title: a list of contents that lost its line breaks."""
    return re.search(rf"\s{number + 1}\.\s+[^\W\d_a-zæøå]", title) is not None


def leads_to_list(each: Marked) -> bool:
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
    elif before >= 0 and title_like(marked[before]) and not case_before and not _no_title_above(marked, index):
        # "Sag nr. 24" below its title.
        start.first = before
        start.title = Place(before, whole(marked[before]))
        start.used.add(before)
    title = _words(marked, start.title)
    says_open = numbered.title is None and marked[index].open is not None
    sure = numbered.strong or case_before or says_open or marked[index].line.block.kind is BlockKind.HEADING
    sure = sure or case_behind_title(title) is not None
    at = index
    looked = 0
    while looked < LOOK_AHEAD:
        at = following(marked, at)
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
            if case_before and _heads_next(marked, at, numbered):
                break
            sure = True
            start.used.add(at)
            if start.case is None or each.case.number is not None:
                start.case = at
            continue
        if each.open is not None or (title and same_words(each.text, title)) or _is_rest(marked[index], each):
            if start.title is None and each.line.block.kind is BlockKind.HEADING:
                start.title = Place(at, whole(each))  # "Pkt. 4", and below it the title "Lukket punkt"
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


def _heads_next(marked: Sequence[Marked], index: int, numbered: Numbered) -> bool:
    """Whether the case number at `index` stands right above the number of another item than `numbered`."""
    below = following(marked, index)
    other = marked[below].numbered if below < len(marked) else None
    return other is not None and other.ordinal != numbered.ordinal


def _is_rest(first: Marked, each: Marked) -> bool:
    """Whether a line is all that stands behind the item's number, with marks that are no part of the title ("(B)")."""
    numbered = first.numbered
    if numbered is None or numbered.title is None:
        return False
    return same_words(each.text, first.line.numbered_text[numbered.title.start :])


def _before_button(marked: Sequence[Marked], index: int) -> bool:
    """Whether nothing but a button of the page stands between this numbered title and the next one."""
    numbered, at = marked[index].numbered, following(marked, index)
    if numbered is None or numbered.title is None or at >= len(marked) or not marked[at].parted:
        return False
    below = marked[at].numbered
    return below is not None and below.ordinal == numbered.ordinal + 1


def _may_stand_between(each: Marked) -> bool:
    """Whether a line between an item's number and its title or first section says nothing of either."""
    if each.heading is None:
        return False
    labelled = each.heading.role in _LABEL_ROLES and each.heading.rest is not None
    return each.page or labelled or each.heading.role == "caseworkers"


def _no_title_above(marked: Sequence[Marked], index: int) -> bool:
    """Whether the line above the number alone at `index` is of something else.

    It is where it has a number of its own, as in a list of contents; and where it ends a section while the line below
    the number stands as a title, right above a case number or heading.
    """
    above = marked[previous(marked, index)]
    if above.numbered is not None and above.numbered.title is not None and above.numbered.word:
        return True
    at = following(marked, index)
    number = marked[index].numbered
    if number is not None and not number.word:
        return True  # a number without a word is one only where its title stands below
    if at < len(marked) and marked[at].line.block.kind is BlockKind.HEADING and title_like(marked[at]):
        if above.line.block.kind is not BlockKind.HEADING:
            return True
        over = previous(marked, previous(marked, index))
        return over >= 0 and (number := marked[over].numbered) is not None and number.title is None
    if at < len(marked) and marked[index].line.block.gap and not marked[at].line.block.gap and title_like(marked[at]):
        return marked[at].open is None and marked[at].numbered is None
    under = following(marked, at) if at < len(marked) else len(marked)
    if under >= len(marked) or not title_like(marked[at]) or marked[at].open is not None:
        return False
    heads = marked[under].case is not None or marked[under].heading is not None
    return heads and above.text.endswith(".") and not marked[at].text.endswith(".")


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
