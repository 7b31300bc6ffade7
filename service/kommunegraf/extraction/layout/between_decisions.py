"""Finds the numbered titles that stand between two decisions of what would else be one item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Place, Start, leads_to_list, previous

_MOST_SKIPPED = 4  # numbers of closed items that may be left out


def between_decisions(marked: Sequence[Marked], starts: Sequence[Start]) -> list[Start]:
    """The starts (by number, in order), with one where an item would have two decisions and a title parts them.

    "2. Ny sti", some text and "Beslutning: Godkendt" below the decision of item 1 is item 2, though no heading stands
    right below its title. The number goes on from the item above and stays below that of the next; neither decision
    names its body, as those of several stages do.
    """
    found: list[Start] = []
    for at, start in enumerate(starts):
        found.append(start)
        end = starts[at + 1].first if at + 1 < len(starts) else len(marked)
        last = _ordinal(marked, start.number.index) if start.number is not None else 0
        below = starts[at + 1].number if at + 1 < len(starts) else None
        most = _ordinal(marked, below.index) - 1 if below is not None else last + _MOST_SKIPPED + 1
        decisions = [index for index in range(start.first, end) if _decides(marked[index])]
        for above, next_one in pairwise(decisions):
            for index in _titles(marked, above + 1, next_one):
                if last < _ordinal(marked, index) <= min(most, last + _MOST_SKIPPED + 1):
                    found.append(_start(marked, index))
                    last = _ordinal(marked, index)
                    break
    return found


def _decides(each: Marked) -> bool:
    return each.heading is not None and each.heading.role == "decision" and not each.heading.slots


def _titles(marked: Sequence[Marked], first: int, end: int) -> Iterator[int]:
    """The numbered lines that may be titles: no sentence, and no line of a list that the line above leads to."""
    for index in range(first, end):
        numbered = marked[index].numbered
        if numbered is None or numbered.title is None:
            continue
        title = marked[index].line.numbered_text[numbered.title.start : numbered.title.end]
        before = previous(marked, index)
        listed = before >= first and (leads_to_list(marked[before]) or marked[before].numbered is not None)
        if not listed and title[0].isupper() and not title.endswith((".", ";", ",")):
            yield index


def _start(marked: Sequence[Marked], index: int) -> Start:
    numbered = marked[index].numbered
    assert numbered is not None and numbered.title is not None
    return Start(index, Place(index, numbered.number), Place(index, numbered.title), used={index})


def _ordinal(marked: Sequence[Marked], index: int) -> int:
    numbered = marked[index].numbered
    return numbered.ordinal if numbered is not None else 0
