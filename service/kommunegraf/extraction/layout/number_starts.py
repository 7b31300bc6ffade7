"""Finds the items of a text by their numbers, each with what its first lines say."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.layout.filled_starts import filled
from kommunegraf.extraction.layout.marks import Marked, Numbered, same_words
from kommunegraf.extraction.layout.may_start import heads_next, may_start
from kommunegraf.extraction.layout.starts import (
    LOOK_AHEAD,
    Place,
    Start,
    following,
    previous,
    title_like,
    whole,
    words_at,
)
from kommunegraf.extraction.layout.told_numbers import Told, entry, last_told, told_in_contents
from kommunegraf.extraction.meeting.case_titles import case_in_title
from kommunegraf.reading.document import BlockKind

_NO_ITEM_ROLES = frozenset({"contents", "participants", "chrome", "caseworkers", "closing", "page", "group"})
_LABEL_ROLES = frozenset({"caseworkers", "route"})  # "Sagsforløb: SSU" may stand between number and title


def by_number(marked: Sequence[Marked]) -> list[Start]:
    """The items' starts by numbered titles, in order; empty where no number is surely an item's."""
    starts = filled(marked, _sure(marked, last_told(marked)))
    for start in starts:
        _take_doubles(marked, start)
    return starts


def _take_doubles(marked: Sequence[Marked], start: Start) -> None:
    """Takes the line right above an item that tells its number and title too, as a link above a heading does."""
    before = previous(marked, start.first)
    if start.number is None or start.title is None or before < 0 or start.first != start.number.index:
        return
    if entry(marked[before]) == entry(marked[start.first]) and entry(marked[before])[1]:
        start.first = before
        start.used.add(before)


def _sure(marked: Sequence[Marked], told: Told) -> list[Start]:
    starts: list[Start] = []
    last = 0
    for index, each in enumerate(marked):
        numbered = each.numbered
        if numbered is None or not may_start(marked, index, last, told):
            continue
        start = _numbered_start(marked, index, told)
        if start is None:
            continue
        if starts and numbered.ordinal == last and index - max(starts[-1].used) > LOOK_AHEAD:
            continue
        if starts and numbered.ordinal == last:
            continue
        starts.append(start)
        last = numbered.ordinal
    return starts


def _start_at(marked: Sequence[Marked], index: int, numbered: Numbered) -> Start:
    """The start by a number, with the title that stands on its line, or above it ("Sag nr. 24" below its title)."""
    start = Start(first=index, number=Place(index, numbered.number), used={index})
    before = previous(marked, index)
    if numbered.title is not None:
        start.title = Place(index, numbered.title)
    elif before >= 0 and title_like(marked[before]) and not _no_title_above(marked, index):
        start.first = before
        start.title = Place(before, whole(marked[before]))
        start.used.add(before)
    return start


def _numbered_start(marked: Sequence[Marked], index: int, told: Told) -> Start | None:
    numbered = marked[index].numbered
    assert numbered is not None
    start = _start_at(marked, index, numbered)
    before = previous(marked, index)
    case_before = before >= 0 and marked[before].case is not None
    title = words_at(marked, start.title)
    sure = numbered.strong or case_before or _is_head(marked[index]) or case_in_title(title) is not None
    sure = sure or told_in_contents(marked, index, told)
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
            other = words_at(marked, Place(at, each.numbered.title)) if each.numbered.title is not None else ""
            if numbered.word and each.numbered.word == numbered.word and other and not same_words(other, title):
                break  # the same number with another title: a point of the item before, then the item
            start.used.add(at)
            if start.title is None and each.numbered.title is not None:
                start.title = Place(at, each.numbered.title)
                title = words_at(marked, start.title)
            continue
        if each.case is not None:
            if case_before and heads_next(marked, at, numbered):
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
            sure = sure or (bool(numbered.word) and each.line.block.kind is BlockKind.HEADING)
            start.title = Place(at, whole(each))
            start.used.add(at)
            title = each.text
            continue
        sure = sure or each.route or (each.heading is not None and each.heading.role not in _NO_ITEM_ROLES)
        break
    return start if sure or _before_button(marked, index) else None


def _is_head(each: Marked) -> bool:
    """Whether a numbered line stands as a heading, or says with its number whether the item is open."""
    says_open = each.numbered is not None and each.numbered.title is None and each.open is not None
    return says_open or each.line.block.kind is BlockKind.HEADING


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


def _next_has_title_below(marked: Sequence[Marked], index: int, word: str) -> bool:
    """Whether of the next number alone by the same word only the line below may be a title, as of this one too."""
    for at in range(index + 1, len(marked)):
        other = marked[at].numbered
        if other is not None and other.title is None and other.word == word:
            above, below, own = previous(marked, at), following(marked, at), following(marked, index)
            if title_like(marked[above]) or below >= len(marked):
                return False
            return title_like(marked[below]) and title_like(marked[own])
    return False


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
    if number is not None and _next_has_title_below(marked, index, number.word):
        return True
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
