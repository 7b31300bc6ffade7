"""A partnership's parties and what else joins them: a drawing in three columns, made on the server, and a table."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.web.facts import Facts, Value

_PARTIES = 40
_OTHERS = 40
_EACH = 6  # other collaborations of one party
_LABEL = 28  # letters of a label in the drawing
_LETTER = 7.2  # units that a letter takes at most, on average
_ROW = 28  # units from one label to the next
_COLUMNS = (14, 250, 510)  # of the node itself, its parties, and what else they are in
WIDTH = 730


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
    height: float
    width: int = WIDTH


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
    height = float((max(len(parties), len(others), 2) + 1) * _ROW)
    itself = Point(_COLUMNS[0], height / 2, _cut(title), "", "self")
    inner = _column([each.value for each in parties], values, _COLUMNS[1], "party", height)
    outer = _column(list(others), values, _COLUMNS[2], "other", height)
    edges = [Edge(itself.x, itself.y, point.x, point.y) for point in inner.values()]
    edges += [_onward(inner[party.value], outer[each.value]) for party in parties for each in joined[party.value]]
    points = [itself, *inner.values(), *outer.values()]
    listed = tuple((values[each.value], tuple(values[other.value] for other in joined[each.value])) for each in parties)
    return Network(tuple(points), tuple(edges), listed, len(others), cut, height)


def _column(keys: list[str], values: dict[str, Value], x: float, kind: str, height: float) -> dict[str, Point]:
    """The points of a column below each other, around the middle of the drawing."""
    top = (height - (len(keys) - 1) * _ROW) / 2
    return {
        key: Point(x, round(top + number * _ROW, 1), _cut(values[key].text), values[key].href, kind)
        for number, key in enumerate(keys)
    }


def _onward(party: Point, other: Point) -> Edge:
    """The line from a party, behind its label, to something else that it is in."""
    return Edge(round(party.x + 18 + _LETTER * len(party.label), 1), party.y, other.x, other.y)


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rstrip()}…"
