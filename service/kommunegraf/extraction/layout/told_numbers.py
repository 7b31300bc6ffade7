"""Tells where a number and its title stand again: what stands above is a list of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kommunegraf.extraction.layout.lines import folded
from kommunegraf.extraction.layout.marks import Marked, Numbered

Form = tuple[bool, str, str]  # of a number: strong, the word before it, its digits


@dataclass(frozen=True, slots=True)
class Told:
    """Where each number, and each with its title, stands for the last time; before, it was in a list of contents.

    `first` says where a number with its title stands for the first time.
    """

    forms: Mapping[Form, int]
    entries: Mapping[tuple[int, str], int]
    first: Mapping[tuple[int, str], int]


def form(numbered: Numbered) -> Form:
    """How a number is written, and its digits: items of one text are numbered in one way."""
    return numbered.strong, numbered.word, numbered.value


def last_told(marked: Sequence[Marked]) -> Told:
    """Where each number of the lines, and each with its title, stands for the last time."""
    numbered = [(index, each) for index, each in enumerate(marked) if each.numbered is not None]
    return Told(
        {form(each.numbered): index for index, each in numbered if each.numbered is not None},
        {entry(each): index for index, each in numbered},
        {entry(each): index for index, each in reversed(numbered)},
    )


def entry(each: Marked) -> tuple[int, str]:
    """The number and the folded title of a numbered line."""
    numbered = each.numbered
    if numbered is None or numbered.title is None:
        return (0, "") if numbered is None else (numbered.ordinal, "")
    return numbered.ordinal, folded(each.line.numbered_text[numbered.title.start : numbered.title.end])


def in_contents(marked: Sequence[Marked], index: int, told: Told) -> bool:
    """Whether the line is an entry of a list of contents: it and an entry next to it are both told again below."""
    number, title = entry(marked[index])
    if not title or told.entries[number, title] <= index:
        return False
    for at in (_beside(marked, index, -1), _beside(marked, index, 1)):
        other = entry(marked[at]) if 0 <= at < len(marked) else (0, "")
        if other[1] and other[0] != number and told.entries[other] > max(at, index):
            return True
    return False


def told_in_contents(marked: Sequence[Marked], index: int, told: Told) -> bool:
    """Whether the line says again what an entry of a list of contents above says."""
    number, title = entry(marked[index])
    first = told.first.get((number, title), index) if title else index
    return first < index == told.entries[number, title] and in_contents(marked, first, told)


def _beside(marked: Sequence[Marked], index: int, step: int) -> int:
    """The next line in a direction that is neither page furniture nor the line of a group."""
    index += step
    while 0 <= index < len(marked) and (marked[index].chrome or marked[index].page or _is_group(marked[index])):
        index += step
    return index


def _is_group(each: Marked) -> bool:
    return each.heading is not None and each.heading.role == "group"
