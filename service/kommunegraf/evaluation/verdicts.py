"""What comparing a document with its gold says: hits, misses and false hits, each with its field, place and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HIT = "hit"
    MISS = "miss"  # told, and not found
    FALSE = "false"  # found, and not told


@dataclass(frozen=True, slots=True)
class Verdict:
    """`field` is one of `scores.FIELDS`; `place` where in the document ("item 2 “…”"), "" for the whole of it."""

    kind: Kind
    field: str
    place: str
    words: str


Same = Callable[[str, str], bool]


def same_literally(one: str, other: str) -> bool:
    return one == other


def one_value(
    field: str, told: str | None, found: Sequence[str], same: Same, allowed: Iterable[str] = (), place: str = ""
) -> Iterator[Verdict]:
    """The verdicts on a field that takes one value.

    `found` holds the names of what was found, the one to show first; none where nothing was found. A found value
    that is `allowed` counts in no way, and what was told is not missed then.
    """
    if told is not None and any(same(told, each) for each in found):
        yield Verdict(Kind.HIT, field, place, told)
        return
    if any(same(value, each) for value in allowed for each in found):
        return
    if told is not None:
        yield Verdict(Kind.MISS, field, place, told)
    if found:
        yield Verdict(Kind.FALSE, field, place, found[0])
