"""Two lists are paired as is best for the whole, whatever is best for one."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from kommunegraf.evaluation.assignment import best_pairs

TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 9)), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def best_by_trying(table: list[list[int | None]]) -> int:
    rows, columns = len(table), len(table[0])
    places = [*range(columns), *[None] * rows]
    return max(
        sum(table[row][column] or 0 for row, column in enumerate(chosen) if column is not None)
        for chosen in set(permutations(places, rows))
    )


@given(TABLES)
def test_no_other_pairing_is_worth_more(table: list[list[int | None]]) -> None:
    pairs = best_pairs(table, table[0], lambda row, column: table[row][column])
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(table[row][column] is not None for row, column in pairs)
    assert sum(table[row][column] or 0 for row, column in pairs) == best_by_trying(table)


def test_the_second_best_is_taken_where_the_whole_gains() -> None:
    worth = {(0, 0): 5.0, (0, 1): 4.0, (1, 0): 4.0}
    assert best_pairs("ab", "xy", lambda one, other: worth.get((one, other))) == [(0, 1), (1, 0)]
