"""Which lines of a document are new since an earlier version of it.

Only lines of the version that is served are given. What an earlier version had and this one has not is counted and
never shown: a publisher takes out what should not have been published, and later versions of this program may cover
names that an earlier one did not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kommunegraf.reading.document import Span

MOST_COMPARED = 2_000  # lines of each side that are aligned, behind what both begin and end with
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Changes:
    """`new`: the lines that the earlier version has not (`MOST_SHOWN` at most), of `added` in all; `removed` likewise.

    None of them is known where `many`: the versions differ too much to be aligned in bounded time.
    """

    new: tuple[Span, ...] = ()
    added: int = 0
    removed: int = 0
    many: bool = False


def changes(before: str, now: str) -> Changes:
    """What is new in `now`, line by line; empty lines aside."""
    old, new = before.split("\n"), now.split("\n")
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(gone) > MOST_COMPARED or len(come) > MOST_COMPARED:
        return Changes(many=True)
    added: list[int] = []
    removed = 0
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, gone, come).get_opcodes():
        if tag != "equal":
            removed += sum(1 for line in gone[a_start:a_end] if line.strip())
            added += [head + index for index in range(b_start, b_end) if come[index].strip()]
    return Changes(_spans(new, added[:MOST_SHOWN]), len(added), removed)


def _spans(lines: Sequence[str], wanted: Sequence[int]) -> tuple[Span, ...]:
    found, at, index = [], 0, 0
    for line in wanted:
        while index < line:
            at += len(lines[index]) + 1
            index += 1
        found.append(Span(at, at + len(lines[line])))
    return tuple(found)
