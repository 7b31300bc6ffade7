"""What the page of a node begins with, by its kind: a few facts, counts, a table's sums, the network of its parties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice

import pyoxigraph as ox

from kommunegraf.api import neighbours
from kommunegraf.contexts import iri_of
from kommunegraf.identity import Identity
from kommunegraf.web.facts import Facts, Value
from kommunegraf.web.naming import Names
from kommunegraf.web.nodes import Kind, Way

_EACH = 8  # values of one line
_COUNTED = 1_000  # links that are counted
_CELLS = 600  # amounts of a table that are added up


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `label` in words, `anchor` of the group below that has all of its values."""

    label: str
    anchor: str
    values: tuple[Value, ...] = ()
    cut: bool = False
    count: int = 0


def lines(kind: Kind, iri: str, names: Names, facts: Facts) -> list[Line]:
    """The facts that a page of this kind begins with; those that are not stated are left out."""
    found = []
    for way in kind.top:
        ends, cut = names.ends(iri, way, _EACH)
        if ends:
            values = tuple(facts.value(end, way.prop) for end in ends)
            found.append(Line(_label(way, names), way.anchor, values, cut))
    return found


def _label(way: Way, names: Names) -> str:
    return names.inverse(way.prop) if way.back else names.term(way.prop)


def counts(kind: Kind, iri: str, names: Names) -> list[Line]:
    """How many links of a kind there are, counted to a thousand (`cut` where there are more)."""
    found = []
    for way in kind.counts:
        ends, cut = names.ends(iri, way, _COUNTED)
        if ends:
            found.append(Line(_label(way, names), way.anchor, (), cut, len(ends)))
    return found


@dataclass(frozen=True, slots=True)
class Sums:
    """What adding up a table shows: columns with one total whose lines give it, and those that differ."""

    checked: int
    differing: tuple[tuple[Decimal, Decimal, str], ...]  # stated total, sum of the lines, column


def sums(store: ox.Store, iri: str, identity: Identity, names: Names) -> Sums | None:
    """The sums of the table that an amount stands in, as the audit of the gate adds them; None where it is in none.

    A column is a phase and a year; one with several totals is not checked, since subtotals would count twice.
    """
    table = neighbours.one(store, ox.NamedNode(iri), iri_of("inTable"))
    if not isinstance(table, ox.NamedNode):
        return None
    kinds = {identity.concept("row-kind", "line"): "line", identity.concept("row-kind", "total"): "total"}
    columns: dict[tuple[str, str], dict[str, list[Decimal]]] = defaultdict(lambda: {"line": [], "total": []})
    cells, cut = neighbours.first(store, table, iri_of("inTable"), _CELLS, incoming=True)
    for cell, amount in _amounts(store, cells):
        row = neighbours.one(store, cell, iri_of("rowKind"))
        phase = neighbours.one(store, cell, iri_of("phase"))
        year = neighbours.one(store, cell, iri_of("fiscalYear"))
        kind = kinds.get(row.value) if row is not None else None
        if kind is not None and phase is not None:
            columns[(phase.value, year.value if year is not None else "")][kind].append(amount)
    checked, differing = 0, []
    for (of_phase, of_year), column in sorted(columns.items()):
        if not cut and len(column["total"]) == 1 and column["line"]:
            checked += 1
            total, added = column["total"][0], sum(column["line"], Decimal(0))
            if total != added:
                differing.append((total, added, ", ".join(each for each in (names.title(of_phase), of_year) if each)))
    return Sums(checked, tuple(differing))


def _amounts(store: ox.Store, cells: list[neighbours.Term]) -> Iterator[tuple[ox.NamedNode, Decimal]]:
    for cell in cells:
        amount = neighbours.one(store, cell, iri_of("amount")) if isinstance(cell, ox.NamedNode) else None
        if isinstance(cell, ox.NamedNode) and isinstance(amount, ox.Literal):
            try:
                yield cell, Decimal(amount.value)
            except InvalidOperation:
                continue


@dataclass(frozen=True, slots=True)
class Stating:
    """A graph that states the node: its name, and the document it is of ("" for another)."""

    graph: str
    document: str
    label: str


def stating(store: ox.Store, iri: str, identity: Identity, names: Names, most: int) -> tuple[list[Stating], bool]:
    """The graphs that state a node, `most` at most; and whether there are more."""
    node = ox.NamedNode(iri)
    graphs: set[str] = set()
    looked = 0
    for quad in islice(store.quads_for_pattern(node, None, None, None), _EACH * 100):
        looked += 1
        if isinstance(quad.graph_name, ox.NamedNode):
            graphs.add(quad.graph_name.value)
        if len(graphs) > most:
            break
    found = []
    prefix = f"{identity.base}graph/document/"
    for graph in sorted(graphs)[:most]:
        document = graph.replace(prefix, f"{identity.base}id/document/", 1) if graph.startswith(prefix) else ""
        label = names.name(document) if document else graph.removeprefix(f"{identity.base}graph/")
        found.append(Stating(graph, document, label))
    return found, len(graphs) > most or looked >= _EACH * 100
