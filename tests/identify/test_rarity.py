"""A score is called rarer than anybody has measured, or its rarity is that of another list."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.identify.calibration_file import shipped
from iass.identify.evidence import FaceEvidence
from iass.identify.rarity import Reach, rarity
from iass.ids import EnrolmentId, ModelId

RECORD = shipped(ModelId("sface-2021dec/5-9923c114"))
LARGEST = RECORD.sizes[-1]
FACE = FaceEvidence("N-1", EnrolmentId("e-1"), 0.4, 0.4, 0.003, LARGEST, RECORD.model_id, RECORD.mark)


def at(rate: float, size: int = LARGEST) -> FaceEvidence:
    """A score that this share of strangers reaches in a list of that size."""
    return replace(FACE, score=RECORD.operating_point(size, rate).threshold, gallery_size=size)


@pytest.mark.parametrize(("rate", "one_in"), [(0.099, 10), (0.01, 100), (0.003, 330), (0.002, 500)])
def test_score_at_a_threshold_is_rarer_than_its_target(rate: float, one_in: int) -> None:
    found = rarity(RECORD, at(rate))
    assert (found.one_in, found.reach, found.is_larger) == (one_in, Reach.WITHIN, False)
    assert found.least <= found.one_in <= found.most


def test_score_beyond_all_counts_is_told_to_the_last_stranger() -> None:
    for score in (0.5, 0.7, 0.99, 1.0):
        found = rarity(RECORD, replace(FACE, score=score))
        assert (found.reach, found.one_in) == (Reach.RARER, 670)  # three in 2,019 probes
        assert found.least == found.most == found.one_in


def test_score_that_many_reach_is_told_as_if_it_were_measured() -> None:
    for score in (0.2, -0.3, -1.0):
        found = rarity(RECORD, replace(FACE, score=score))
        assert (found.reach, found.one_in) == (Reach.COMMONER, 10)


def test_list_beyond_the_measured_ones_is_not_said() -> None:
    assert rarity(RECORD, at(0.01, LARGEST + 1)).is_larger
    assert not rarity(RECORD, at(0.01)).is_larger


def test_larger_list_makes_a_score_no_commoner() -> None:
    near = replace(FACE, score=at(0.005).score)
    assert rarity(RECORD, replace(near, gallery_size=100)).one_in > rarity(RECORD, near).one_in
    assert rarity(RECORD, replace(near, gallery_size=5 * LARGEST)).one_in < rarity(RECORD, near).one_in


@given(st.floats(-1, 1), st.floats(-1, 1), st.integers(0, 10**8))
def test_higher_score_is_commoner_or_bounds_cross(one: float, other: float, size: int) -> None:
    low, high = (rarity(RECORD, replace(FACE, score=score, gallery_size=size)) for score in sorted((one, other)))
    assert high.one_in >= low.one_in or low.reach is Reach.COMMONER
    for found in (low, high):
        assert 1 <= found.least <= found.one_in <= found.most
