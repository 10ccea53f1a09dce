"""The cheapest pairs, against trying all of them."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from iass.face.assignment import Costs, assign

MOST = 1.0
_COSTS = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.one_of(st.floats(0, 2), st.just(np.inf)))
)


def _by_trying(costs: Costs) -> tuple[int, float]:
    rows, columns = costs.shape
    for count in range(min(rows, columns), 0, -1):
        sums = [
            float(chosen.sum())
            for some in combinations(range(rows), count)
            for others in permutations(range(columns), count)
            if ((chosen := costs[list(some), list(others)]) <= MOST).all()
        ]
        if sums:
            return count, min(sums)
    return 0, 0.0


@settings(max_examples=150, deadline=None)
@given(_COSTS)
def test_other_pairs_are_more_or_cheaper(costs: Costs) -> None:
    pairs = assign(costs, MOST)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    count, least = _by_trying(costs)
    assert len(pairs) == count
    assert sum(costs[pair] for pair in pairs) == pytest.approx(least)


def test_nothing_is_paired_with_something() -> None:
    assert assign(np.zeros((0, 3)), MOST) == []
    assert assign(np.full((2, 2), np.inf), MOST) == []
