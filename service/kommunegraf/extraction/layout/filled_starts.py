"""Finds the numbered items between and around those that are sure, which nothing follows to make them so."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.may_start import may_start
from kommunegraf.extraction.layout.starts import Place, Start, following, previous, title_like, whole
from kommunegraf.extraction.layout.told_numbers import Told, last_told


def filled(marked: Sequence[Marked], starts: Sequence[Start]) -> list[Start]:
    """The starts (by number, in order), with those between and after them that nothing follows to make them sure.

    "Punkt 4: …" is one where another item is named by the same word ("Punkt 3: …") and its number fits in between; so
    is a number before a title that stands without sections in any agenda ("6. Eventuelt"), or above "Lukket".
    """
    told = last_told(marked)
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
            if (upper and numbered.ordinal >= upper) or not may_start(marked, index, last, told):
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


def _before_first(marked: Sequence[Marked], first: Start, named: AbstractSet[str], told: Told) -> list[Start]:
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
        if may_start(marked, index, last, told):
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
