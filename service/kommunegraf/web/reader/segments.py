"""Cuts a stretch of text where any proof begins or ends, so that overlapping and nested proofs need no nested marks."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kommunegraf.reading.document import Span

MOST = 40  # proofs that a segment names; the shortest ones, which say most of its words


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch that the same proofs cover: their indexes, the shortest first; `more` where they are not all named."""

    start: int
    end: int
    proofs: tuple[int, ...] = ()
    more: bool = False


def segments_of(stretch: Span, spans: Sequence[Span], borders: Iterable[int] = ()) -> list[Segment]:
    """The segments of a stretch, in order, without gap or overlap.

    `spans` are those of the proofs; each is cut off at the stretch. It is also cut at `borders`. Everything is counted
    in code points of the whole text.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    cuts = {stretch.start, stretch.end}
    cuts.update(border for border in borders if stretch.start < border < stretch.end)
    for index, span in enumerate(spans):
        start, end = max(span.start, stretch.start), min(span.end, stretch.end)
        if start < end:
            opening.setdefault(start, []).append(index)
            closing.setdefault(end, []).append(index)
            cuts.update((start, end))
    found: list[Segment] = []
    covering: list[tuple[int, int]] = []  # length and index of those that are open
    places = sorted(cuts)
    for place, following in pairwise(places):
        for index in closing.get(place, ()):
            covering.remove((spans[index].end - spans[index].start, index))
        for index in opening.get(place, ()):
            insort(covering, (spans[index].end - spans[index].start, index))
        named = tuple(index for _, index in covering[:MOST])
        found.append(Segment(place, following, named, len(covering) > MOST))
    return found
