"""Other orders of the real documents: whole sections, chapters and items are moved, cut at lines that begin one.

The lines are generic headings of each source form; what stands before the first of them, the header, stays on top.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

Order = Callable[[str], str]


def pieces(text: str, marker: str, end: str = r"(?!)") -> tuple[str, list[str], str]:
    """(what stands before the first marker line, a piece from each marker line to the next, what follows `end`)."""
    lines = text.splitlines(keepends=True)
    stop = next((n for n, line in enumerate(lines) if re.match(end, line)), len(lines))
    starts = [n for n, line in enumerate(lines[:stop]) if re.match(marker, line)]
    assert len(starts) > 1, f"no sections at {marker}"
    cuts = [*starts, stop]
    found = ["".join(lines[a:b]) for a, b in pairwise(cuts)]
    return "".join(lines[: starts[0]]), found, "".join(lines[stop:])


def put(head: str, found: Sequence[str], tail: str) -> str:
    """The pieces in their new order, each ended by a line of its own."""
    return head + "".join(piece if piece.endswith("\n") else piece + "\n\n" for piece in found) + tail


def moved(marker: str, order: Sequence[int], end: str = r"(?!)") -> Order:
    """Puts the pieces of a document in the order of these indices."""

    def apply(text: str) -> str:
        head, found, tail = pieces(text, marker, end)
        assert sorted(order) == list(range(len(found))), f"{len(found)} sections"
        return put(head, [found[index] for index in order], tail)

    return apply


def after(first: Order, second: Order) -> Order:
    return lambda text: second(first(text))


# 000, the official part: Resumé, Indstilling, Beslutning, Sagsfremstilling, Økonomi; the HTML below it stays.
_OFFICIAL = r"(Resumé|Indstilling|Beslutning|Sagsfremstilling|Økonomi)$"
_AFTER_OFFICIAL = r"Er du enig eller uenig"
# 001: the visions, why, what supports them, how they are measured, agreements and budget.
_BLOCKS = r"(Visioner for |Begrundelse|Skal understøttes |Vi måler |Aftale, budget )"
# 002: course, presentation, economy, recommendation, decision.
_SECTIONS = r"(Sagsgang|Sagsfremstilling|Økonomiske konsekvenser|Indstilling|Beslutning i )"
_CHAPTERS = r"\s*[1-9]\. \w"
_SUBCHAPTERS = r"2\.[1-9] \w"
_AFTER_SUBCHAPTERS = r"3\. \w"
_ITEMS = r"Sagsnr\.:"
_PARTS = r"(Sagsresume|Sagsfremstilling|Økonomi|Indstilling|Beslutning)$"


def items(order: Callable[[list[str]], list[str]]) -> Order:
    """Puts the items of minutes in another order."""

    def apply(text: str) -> str:
        head, found, tail = pieces(text, _ITEMS)
        return put(head, order(found), tail)

    return apply


def inside_items(sections: Sequence[str]) -> Order:
    """Puts the sections of every item in this order; an item that has one section keeps it."""

    def apply(text: str) -> str:
        head, found, tail = pieces(text, _ITEMS)
        return put(head, [_sorted(item, sections) for item in found], tail)

    return apply


def _sorted(item: str, sections: Sequence[str]) -> str:
    if len(re.findall(rf"(?m)^{_PARTS}", item)) < 2:
        return item
    head, found, tail = pieces(item, _PARTS)
    return put(head, sorted(found, key=lambda part: sections.index(part.split("\n", 1)[0])), tail)


_DECIDED_FIRST = ("Beslutning", "Sagsresume", "Økonomi", "Sagsfremstilling", "Indstilling")
_DECISION_BEFORE_RECOMMENDATION = ("Sagsresume", "Økonomi", "Sagsfremstilling", "Beslutning", "Indstilling")

ORDERS: dict[tuple[str, str], Order] = {
    ("000", "first"): moved(_OFFICIAL, (0, 2, 1, 4, 3), _AFTER_OFFICIAL),
    ("000", "second"): moved(_OFFICIAL, (3, 4, 1, 2, 0), _AFTER_OFFICIAL),
    ("001", "first"): moved(_BLOCKS, (3, 1, 0, 2, 4)),
    ("001", "second"): moved(_BLOCKS, (4, 2, 1, 0, 3)),
    ("002", "first"): moved(_SECTIONS, (0, 3, 4, 2, 1)),
    ("002", "second"): moved(_SECTIONS, (2, 4, 3, 1, 0)),
    ("003", "first"): moved(_CHAPTERS, (2, 0, 1)),
    ("003", "second"): after(moved(_SUBCHAPTERS, (5, 2, 0, 4, 3, 1), _AFTER_SUBCHAPTERS), moved(_CHAPTERS, (1, 0, 2))),
    ("004", "first"): after(items(lambda found: found[::-1]), inside_items(_DECISION_BEFORE_RECOMMENDATION)),
    ("004", "second"): after(items(lambda found: found[4:] + found[:4]), inside_items(_DECIDED_FIRST)),
}
