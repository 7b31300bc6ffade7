"""The pairing of two lists that is best as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")


def best_pairs(
    ones: Sequence[A], others: Sequence[B], worth: Callable[[int, int], float | None]
) -> list[tuple[int, int]]:
    """Pairs of positions whose worth is greatest in sum, each position at most once, ascending by the first.

    `worth` gives what pairing two positions is worth (above 0), or None where they may not be paired.
    """
    worths: dict[tuple[int, int], float] = {}
    for row in range(len(ones)):
        for column in range(len(others)):
            value = worth(row, column)
            if value is not None and value > 0:
                worths[row, column] = value
    pairs: list[tuple[int, int]] = []
    for rows, columns in _islands(worths):
        # What may not be paired is worth nothing here, and dropped below. The shorter side is given partners.
        if len(rows) <= len(columns):
            table = [[-worths.get((row, column), 0.0) for column in columns] for row in rows]
            chosen = [(rows[r], columns[c]) for r, c in enumerate(_cheapest(table))]
        else:
            table = [[-worths.get((row, column), 0.0) for row in rows] for column in columns]
            chosen = [(rows[r], columns[c]) for c, r in enumerate(_cheapest(table))]
        pairs.extend(pair for pair in chosen if pair in worths)
    return sorted(pairs)


def _islands(worths: dict[tuple[int, int], float]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that hang together by pairs; islands are paired one by one, which keeps long lists quick."""
    of_row: dict[int, list[int]] = {}
    of_column: dict[int, list[int]] = {}
    for row, column in worths:
        of_row.setdefault(row, []).append(column)
        of_column.setdefault(column, []).append(row)
    seen: set[int] = set()
    islands = []
    for start in of_row:
        if start in seen:
            continue
        seen.add(start)
        rows, columns, waiting = [start], set[int](), [start]
        while waiting:
            for column in of_row[waiting.pop()]:
                if column in columns:
                    continue
                columns.add(column)
                for row in of_column[column]:
                    if row not in seen:
                        seen.add(row)
                        rows.append(row)
                        waiting.append(row)
        islands.append((sorted(rows), sorted(columns)))
    return islands


def _cheapest(cost: list[list[float]]) -> list[int]:
    """The column of each row in the cheapest assignment of all rows; there are no more rows than columns.

    The Hungarian method with potentials and shortest augmenting paths (Kuhn, 1955; Jonker and Volgenant, 1987), in
    time that grows with the square of the rows times the columns.
    """
    columns = len(cost[0])
    of_rows, of_columns = [0.0] * (len(cost) + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # counted from 1; 0: free
    for row in range(1, len(cost) + 1):
        row_of[0] = row
        least, way, used = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        column = 0
        while row_of[column] != 0:
            used[column] = True
            here, step, following = row_of[column], float("inf"), 0
            for each in range(1, columns + 1):
                if used[each]:
                    continue
                reduced = cost[here - 1][each - 1] - of_rows[here] - of_columns[each]
                if reduced < least[each]:
                    least[each], way[each] = reduced, column
                if least[each] < step:
                    step, following = least[each], each
            for each in range(columns + 1):
                if used[each]:
                    of_rows[row_of[each]] += step
                    of_columns[each] -= step
                else:
                    least[each] -= step
            column = following
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    chosen = [0] * len(cost)
    for column in range(1, columns + 1):
        if row_of[column]:
            chosen[row_of[column] - 1] = column - 1
    return chosen
