"""Takes titles whose numbers go on one by one for items, where what was decided stands below them without a heading."""

from __future__ import annotations

from collections.abc import Sequence

from kommunegraf.extraction.layout.marks import Marked
from kommunegraf.extraction.layout.starts import Place, Start, leads_to_list, previous
from kommunegraf.extraction.meeting.outcomes import states_outcome_alone

_LEAST = 3
_LEAST_DECIDED = 2
_LONGEST_TITLE = 150
_LONGEST_OUTCOME = 160
_ITEM_ROLES = frozenset({"recommendation", "decision"})


def by_sequence(marked: Sequence[Marked]) -> list[Start]:
    """One start a title, in order; empty where the numbers do not begin with 1 or have gaps, or little is decided.

    Between the titles text must stand, two of them must be followed by an outcome, and what is recommended or decided
    must stand below one.
    """
    chain: list[int] = []
    for index, each in enumerate(marked):
        numbered = each.numbered
        if numbered is None or numbered.title is None or numbered.ordinal != len(chain) + 1:
            continue
        if _may_be_title(marked, index):
            chain.append(index)
    if len(chain) < _LEAST:
        return []
    borders = [*chain, len(marked)]
    stretches = [range(low + 1, high) for low, high in zip(chain, borders[1:], strict=True)]
    if sum(not stretch for stretch in stretches) > 1:
        return []
    heads = [index for index, each in enumerate(marked) if _role(each) in _ITEM_ROLES]
    if heads and heads[0] < chain[0]:
        return []
    decided = sum(any(_decides(marked[index]) for index in stretch) for stretch in stretches)
    return [_start(marked, index) for index in chain] if decided >= _LEAST_DECIDED else []


def _may_be_title(marked: Sequence[Marked], index: int) -> bool:
    each = marked[index]
    numbered = each.numbered
    assert numbered is not None and numbered.title is not None
    title = each.line.numbered_text[numbered.title.start : numbered.title.end]
    if numbered.alone:
        return True
    if len(title) > _LONGEST_TITLE or title[0].islower() or title[-1] in ".,;:" or states_outcome_alone(title):
        return False
    before = previous(marked, index)
    if before < 0:
        return True
    above = marked[before].numbered
    in_list = above is not None and above.ordinal == numbered.ordinal - 1 and not above.alone
    return not in_list and not leads_to_list(marked[before])


def _decides(each: Marked) -> bool:
    if each.heading is not None:
        return each.heading.role == "decision"
    return len(each.text) <= _LONGEST_OUTCOME and not each.line.block.marker and states_outcome_alone(each.text)


def _role(each: Marked) -> str:
    return each.heading.role if each.heading is not None else ""


def _start(marked: Sequence[Marked], index: int) -> Start:
    numbered = marked[index].numbered
    assert numbered is not None and numbered.title is not None
    return Start(index, Place(index, numbered.number), Place(index, numbered.title), used={index})
