"""Where the municipalities lie: the centre points of the reference data, as places on a drawing of Denmark."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kommunegraf.identity import DEFAULT_BASE
from kommunegraf.vocabulary import vocabulary

WIDTH, HEIGHT = 480, 560
_MARGIN = 24
_SQUASH = math.cos(math.radians(56.0))  # a degree of longitude beside one of latitude, in the middle of Denmark
_EAST_BAY = 13.5  # degrees: what lies further east (Bornholm) is drawn in the empty corner


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality by its kommunekode, at a place of a drawing of `WIDTH` by `HEIGHT`."""

    code: str
    x: float
    y: float


def places(codes: Iterable[str] | None = None) -> list[Place]:
    """The places of these municipalities (all, where none are named), north up; unknown ones are left out."""
    known = vocabulary(DEFAULT_BASE).places
    drawn = {code: place.point for code, place in known.items() if place.point is not None}
    main = [(lon, lat) for lon, lat in drawn.values() if lon < _EAST_BAY]
    west, east = min(lon for lon, _ in main), max(lon for lon, _ in main)
    south, north = min(lat for _, lat in main), max(lat for _, lat in main)
    unit = min((WIDTH - 2 * _MARGIN) / ((east - west) * _SQUASH), (HEIGHT - 2 * _MARGIN) / (north - south))
    found = []
    for code in sorted(drawn if codes is None else set(codes) & drawn.keys()):
        lon, lat = drawn[code]
        if lon >= _EAST_BAY:
            found.append(Place(code, WIDTH - 2 * _MARGIN, 3 * _MARGIN))
        else:
            x = _MARGIN + (lon - west) * _SQUASH * unit
            found.append(Place(code, round(x, 1), round(_MARGIN + (north - lat) * unit, 1)))
    return found
