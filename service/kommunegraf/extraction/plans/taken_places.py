"""Places of a text that are taken: asked whether another overlaps them in a time that follows its own length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kommunegraf.reading.document import Span

_STRETCH = 256  # code points whose places are kept together


class TakenPlaces:
    """Stretches of a text, each with the places that reach into it."""

    def __init__(self, places: Iterable[Span]) -> None:
        self._of: defaultdict[int, list[Span]] = defaultdict(list)
        for place in places:
            self.take(place)

    def take(self, place: Span) -> None:
        for stretch in _stretches(place):
            self._of[stretch].append(place)

    def overlap(self, place: Span) -> bool:
        """Whether a place that is taken shares code points with this one."""
        return any(place.overlaps(taken) for stretch in _stretches(place) for taken in self._of.get(stretch, ()))


def _stretches(place: Span) -> range:
    return range(place.start // _STRETCH, max(place.start, place.end - 1) // _STRETCH + 1)
