"""Decides which columns the cells of a short row stand in, by formulas and totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb

Values = tuple[Decimal | None, ...]
Placement = tuple[int, ...]  # the column of each stated cell, ascending

MOST_PLACEMENTS = 2_000  # of one row; more are not tried
MOST_STATES = 20_000  # partial sums kept in one search


@dataclass(frozen=True, slots=True)
class Relation:
    """A column equals the signed sum of others: D = A + B + C is (3, ((1, 0), (1, 1), (1, 2)))."""

    column: int
    terms: tuple[tuple[int, int], ...]


def placements(values: Values, columns: int) -> Iterator[Placement]:
    """All ways to lay the stated cells into the columns in their order; none where there are too many."""
    if len(values) <= columns and comb(columns, len(values)) <= MOST_PLACEMENTS:
        yield from combinations(range(columns), len(values))


def laid_out(values: Values, placement: Placement, columns: int) -> Values:
    """The row as its columns see it: None where no cell stands, and where a mark of nothing does."""
    row: list[Decimal | None] = [None] * columns
    for column, value in zip(placement, values, strict=True):
        row[column] = value
    return tuple(row)


def holds(row: Values, relation: Relation) -> bool:
    """Whether the formula is true of the row, nothing counting as zero; each figure may be rounded by half a unit."""
    total = sum((sign * (row[column] or Decimal()) for sign, column in relation.terms), Decimal())
    return abs((row[relation.column] or Decimal()) - total) <= _rounding(row, relation)


def by_formula(values: Values, columns: int, relations: Sequence[Relation]) -> tuple[Placement, ...]:
    """The placements that fulfil all formulas; of those that give the same numbers in the same columns, the first.

    Exact sums are preferred to rounded ones.
    """
    kept: dict[Values, Placement] = {}
    exact: dict[Values, Placement] = {}
    for placement in placements(values, columns):
        row = laid_out(values, placement, columns)
        if all(holds(row, relation) for relation in relations):
            kept.setdefault(row, placement)
            if all(_is_exact(row, relation) for relation in relations):
                exact.setdefault(row, placement)
    return tuple((exact or kept).values())


def by_total(rows: Sequence[Sequence[Values]], total: Values) -> tuple[Values | None, ...] | None:
    """For each row the one layout it has in every way to add up to `total`; None for a row with several.

    `rows` gives the possible layouts of each row. None where nothing adds up, or the search grows too large.
    """
    columns = len(total)
    goal = tuple(value or Decimal() for value in total)
    # forward[i]: the partial sums that the first i rows can reach; then only those kept from which the goal is reached
    forward: list[set[tuple[Decimal, ...]]] = [{(Decimal(),) * columns}]
    for layouts in rows:
        reached = {_plus(sums, layout) for sums in forward[-1] for layout in layouts}
        if len(reached) > MOST_STATES:
            return None
        forward.append(reached)
    if goal not in forward[-1]:
        return None
    needed = {goal}
    decided: list[Values | None] = []
    for index in range(len(rows) - 1, -1, -1):
        used: set[Values] = set()
        before: set[tuple[Decimal, ...]] = set()
        for layout in rows[index]:
            for sums in needed:
                source = _minus(sums, layout)
                if source in forward[index]:
                    used.add(layout)
                    before.add(source)
        decided.append(next(iter(used)) if len(used) == 1 else None)
        needed = before
    return tuple(reversed(decided))


def adds_up(rows: Sequence[Values], total: Values) -> bool:
    """Whether each column of `total` is the sum of the rows'; a column that the total leaves empty is not judged."""
    for column, stated in enumerate(total):
        if stated is None:
            continue
        figures = [row[column] for row in rows]
        actual = sum((figure for figure in figures if figure is not None), Decimal())
        if abs(actual - stated) > _half_unit([stated, *figures]) * (len(rows) + 1):
            return False
    return True


def _plus(sums: tuple[Decimal, ...], row: Values) -> tuple[Decimal, ...]:
    return tuple(one + (other or Decimal()) for one, other in zip(sums, row, strict=True))


def _minus(sums: tuple[Decimal, ...], row: Values) -> tuple[Decimal, ...]:
    return tuple(one - (other or Decimal()) for one, other in zip(sums, row, strict=True))


def _is_exact(row: Values, relation: Relation) -> bool:
    total = sum((sign * (row[column] or Decimal()) for sign, column in relation.terms), Decimal())
    return (row[relation.column] or Decimal()) == total


def _rounding(row: Values, relation: Relation) -> Decimal:
    figures = [row[relation.column], *(row[column] for _, column in relation.terms)]
    return _half_unit(figures) * sum(figure is not None for figure in figures)


def _half_unit(figures: Sequence[Decimal | None]) -> Decimal:
    """Half a unit of the last place that any of the figures is written with."""
    places = [int(exponent) for figure in figures if figure is not None and (exponent := figure.as_tuple().exponent)]
    return Decimal(5).scaleb(min([0, *places]) - 1)
