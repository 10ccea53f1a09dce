"""Figures by group, counted by hand, and ratios that stand on too few people."""

from collections.abc import Sequence

import numpy as np
import pytest

from iass.errors import InvalidInput
from iass.evaluation.by_column import (
    MOST_GROUPS,
    ByColumn,
    ColumnRate,
    Observed,
    by_columns,
    chosen_columns,
    transposed,
)
from iass.evaluation.error_rates import FAILED


def _observed(groups: Sequence[tuple[str, Sequence[float]]], column: str = "sex") -> Observed:
    """Each score is another person's."""
    scores = np.array([score for _, group in groups for score in group], np.float32)
    labels = [name for name, group in groups for _ in group]
    return Observed([f"s{n}" for n in range(len(scores))], scores, ~np.isfinite(scores), {column: labels})


def _strangers() -> Observed:
    """200 of each sex; 4 of F and 12 of M score 0.8, so that the threshold for 4 % stands just above 0.2."""
    return _observed([("F", [0.8] * 4 + [0.2] * 196), ("M", [0.8] * 12 + [0.2] * 188)])


def _enrolled() -> Observed:
    """200 of each sex; 10 of F and 20 of M score below 0.2, one of M has no face at all."""
    return _observed([("F", [0.1] * 10 + [0.9] * 190), ("M", [float(FAILED)] + [0.1] * 19 + [0.9] * 180)])


def _rate(found: ByColumn, name: str) -> ColumnRate:
    return next(one for one in found.rates if one.name == name)


def test_ratios_by_hand() -> None:
    (found,) = by_columns(["sex"], _enrolled(), _strangers(), [0.04], ("fnir", "fpir"))
    missed, stopped = _rate(found, "fnir"), _rate(found, "fpir")
    assert {group: rate.seen for group, rate in missed.groups.items()} == pytest.approx({"F": 0.05, "M": 0.10})
    assert {group: rate.seen for group, rate in stopped.groups.items()} == pytest.approx({"F": 0.02, "M": 0.06})
    assert missed.ratio is not None and stopped.ratio is not None
    assert (missed.ratio.worst, missed.ratio.best, stopped.ratio.worst, stopped.ratio.best) == ("M", "F", "M", "F")
    assert [missed.ratio.value, stopped.ratio.value] == pytest.approx([2.0, 3.0])
    assert missed.ratio.interval.low < 2 < missed.ratio.interval.high
    assert found.counts["M"] == {"mated": 200, "nonmated": 200, "both": 200}


def test_group_of_few_people_carries_a_claim() -> None:
    """One of 400 has no face: below 3 / 200 nothing is said of any group, and there is no ratio."""
    (found,) = by_columns(["sex"], _enrolled(), _strangers(), [0.04], ("fnir", "fpir"))
    failed = _rate(found, "fta")
    assert failed.ratio is None
    assert failed.groups["M"].unclaimed == "200 people support no rate below 0.015 (rule of 3)"
    assert failed.record()["groups"]["F"]["rate"] is None  # type: ignore[index]  # JSON
    assert failed.groups["F"].interval.high == pytest.approx(3 / 200)


def test_group_of_strangers_alone_is_lost_or_has_misses() -> None:
    strangers = _observed([("F", [0.8] * 4 + [0.2] * 196), ("M", [0.2] * 200), ("", [0.9] * 8)])
    (found,) = by_columns(["sex"], _observed([("F", [0.1] * 10 + [0.9] * 90)]), strangers, [0.04], ("fnir", "fpir"))
    assert set(found.counts) == {"F", "M", "not said"}
    assert _rate(found, "fnir").groups["M"].unclaimed == "nobody"
    assert _rate(found, "fpir").groups["not said"].seen == 1.0
    assert found.record()["rates"]["fnir"]["0.04"]["worst_to_best"] is None  # type: ignore[index]  # JSON


def test_best_group_of_no_error_gives_a_number() -> None:
    """In some draws nobody of the best group errs: the ratio then has no upper end, and JSON no infinity."""
    strangers = _observed([("F", [0.8] * 3 + [0.2] * 97), ("M", [0.8] * 30 + [0.2] * 70)])
    (found,) = by_columns(["sex"], _observed([("F", [0.9] * 9), ("M", [0.9] * 9)]), strangers, [0.2], ("fnir", "fpir"))
    ratio = _rate(found, "fpir").ratio
    assert ratio is not None and ratio.value == pytest.approx(10)
    assert ratio.record()["ci95"][1] is None  # type: ignore[index]  # JSON


def test_columns_that_part_nobody_are_reported_by() -> None:
    labels = transposed([{"sex": "F", "name": f"n{n}", "set": "x", "age": ""} for n in range(MOST_GROUPS + 1)])
    labels = {**labels, "sex": [*labels["sex"], "M"]}
    assert chosen_columns(None, [labels, {}]) == ("sex",)
    assert chosen_columns(["SEX", "sex", "set"], [labels]) == ("sex", "set")
    with pytest.raises(InvalidInput, match=r"no file has this column \[--by region\]\. There are: sex, name"):
        chosen_columns(["region"], [labels])
    with pytest.raises(InvalidInput, match="21 different values"):
        chosen_columns(["name"], [labels])
    with pytest.raises(InvalidInput, match="none besides"):
        chosen_columns(["sex"], [{}])
