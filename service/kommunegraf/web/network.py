"""A partnership's parties and what else joins them: a small drawing, made on the server, and the same as a list."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.web.facts import Facts, Value

_PARTIES = 16
_OTHERS = 24
_EACH = 6  # other collaborations of one party
_LABEL = 24  # letters of a label in the drawing
WIDTH, HEIGHT = 720, 520


@dataclass(frozen=True, slots=True)
class Point:
    """A node of the drawing; `kind` is self, party or other."""

    x: float
    y: float
    label: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the drawing."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Network:
    """The drawing, and each party with what else it is in; `cut` where there is more than is shown."""

    points: tuple[Point, ...]
    edges: tuple[Edge, ...]
    parties: tuple[tuple[Value, tuple[Value, ...]], ...]
    others: int
    cut: bool
    width: int = WIDTH
    height: int = HEIGHT


def network(store: ox.Store, iri: str, prop: str, title: str, facts: Facts) -> Network | None:
    """The parties (values of `prop`) of a node and what else has them as parties; None where it has none."""
    ends, cut = neighbours.first(store, ox.NamedNode(iri), prop, _PARTIES)
    parties = [end for end in ends if isinstance(end, ox.NamedNode)]
    if not parties:
        return None
    others: dict[str, None] = {}
    joined: dict[str, list[ox.NamedNode]] = {}
    for party in parties:
        found, more = neighbours.first(store, party, prop, _EACH + 1, incoming=True)
        rest = [other for other in found if isinstance(other, ox.NamedNode) and other.value != iri][:_EACH]
        room = [other for other in rest if other.value in others or len(others) < _OTHERS]
        for other in room:
            others[other.value] = None
            if len(others) >= _OTHERS:
                break
        joined[party.value] = [other for other in room if other.value in others]
        cut = cut or more or len(joined[party.value]) < len(rest)
    values = {each.value: facts.value(each) for each in (*parties, *map(ox.NamedNode, others))}
    inner = _circle([each.value for each in parties], 135.0)
    outer = _circle(list(others), 225.0)
    middle = (WIDTH / 2, HEIGHT / 2)
    edges = [_edge(middle, inner[party.value]) for party in parties]
    edges += [_edge(inner[party.value], outer[other.value]) for party in parties for other in joined[party.value]]
    points = [Point(*middle, _cut(title), "", "self")]
    points += [_point(inner[each.value], values[each.value], "party") for each in parties]
    points += [_point(outer[other], values[other], "other") for other in others]
    listed = tuple((values[each.value], tuple(values[other.value] for other in joined[each.value])) for each in parties)
    return Network(tuple(points), tuple(edges), listed, len(others), cut)


def _circle(keys: list[str], radius: float) -> dict[str, tuple[float, float]]:
    """Places on an ellipse that begins at the top, as wide as the drawing allows."""
    places = {}
    for number, key in enumerate(keys):
        angle = 2 * pi * number / len(keys) - pi / 2
        places[key] = (round(WIDTH / 2 + radius * 1.25 * cos(angle), 1), round(HEIGHT / 2 + radius * sin(angle), 1))
    return places


def _edge(one: tuple[float, float], other: tuple[float, float]) -> Edge:
    return Edge(*one, *other)


def _point(place: tuple[float, float], value: Value, kind: str) -> Point:
    return Point(*place, _cut(value.text), value.href, kind)


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rstrip()}…"
