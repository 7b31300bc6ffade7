"""What an item, or a document, is about: health topics, whether it is of public health, and budget consequences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from kommunegraf.evaluation.recorded import UNSTATED
from kommunegraf.evaluation.verdicts import Kind, Verdict

Scope = Literal["yes", "no", "unclear"]
"""Whether it treats public health: prevention, health promotion, the municipality's health services."""


def compare_codes(
    field: str, told: Iterable[str], found: Iterable[str], allowed: Iterable[str], place: str = ""
) -> Iterator[Verdict]:
    """The verdicts on a field that takes several codes; the words of each verdict are a code.

    A code that says that nothing is stated is as none; a found code that is allowed counts in no way.
    """
    mine = [each for each in dict.fromkeys(told) if each not in UNSTATED]
    theirs = [each for each in dict.fromkeys(found) if each not in UNSTATED]
    permitted = set(allowed)
    for each in mine:
        yield Verdict(Kind.HIT if each in theirs else Kind.MISS, field, place, each)
    for each in theirs:
        if each not in mine and each not in permitted:
            yield Verdict(Kind.FALSE, field, place, each)
