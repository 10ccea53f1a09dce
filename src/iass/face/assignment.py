"""Who is who: the pairs of rows and columns that cost least together."""

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]


def assign(costs: Costs, most: float) -> list[tuple[int, int]]:
    """Pairs (row, column) of the matrix, no row and no column twice; every pair costs at most `most`.

    As many pairs as can be had, and of those the cheapest together (Kuhn 1955, Munkres 1957, in the form with
    potentials and shortest augmenting paths, O(n^2 m)). What costs more than `most` is never paired. costs: (n, m),
    0 or more; infinity where there can be no pair.
    """
    if not costs.size:
        return []
    allowed = costs <= most
    dear = most * (min(costs.shape) + 1) + 1.0  # one forbidden pair outweighs all allowed ones
    filled = np.where(allowed, costs, dear)
    turned = filled.shape[0] > filled.shape[1]
    pairs = _cheapest(filled.T if turned else filled)
    pairs = [(column, row) for row, column in pairs] if turned else pairs
    return sorted((row, column) for row, column in pairs if allowed[row, column])


def _cheapest(costs: Costs) -> list[tuple[int, int]]:
    """A column for every row; rows <= columns. Row and column 0 of the working arrays stand for "none yet"."""
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    taken_by = np.zeros(columns + 1, np.intp)
    for row in range(1, rows + 1):
        taken_by[0] = row
        came_from = _augment(costs, taken_by, row_price, column_price)
        column = came_from.pop()
        for before in reversed(came_from):
            taken_by[column] = taken_by[before]
            column = before
    return [(int(taken_by[column]) - 1, column - 1) for column in range(1, columns + 1) if taken_by[column]]


def _augment(costs: Costs, taken_by: NDArray[np.intp], row_price: Costs, column_price: Costs) -> list[int]:
    """The columns of the shortest augmenting path, from the "none yet" column to a free one. Updates the prices."""
    size = len(taken_by)
    least, came_from = np.full(size, np.inf), np.zeros(size, np.intp)
    done = np.zeros(size, bool)
    column = 0
    while taken_by[column]:
        done[column] = True
        row = taken_by[column]
        reduced = np.concatenate(([np.inf], costs[row - 1] - row_price[row] - column_price[1:]))
        nearer = ~done & (reduced < least)
        least[nearer], came_from[nearer] = reduced[nearer], column
        nearest = int(np.where(done, np.inf, least).argmin())
        step = least[nearest]
        row_price[taken_by[done]] += step
        column_price[done] -= step
        least[~done] -= step
        column = nearest
    path = [column]
    while column:
        column = int(came_from[column])
        path.append(column)
    return path[::-1]
