"""The benchmark compares like with like, and its record can be kept."""

import json

import pytest
from typer.testing import CliRunner

from iass.bench.report import interleaved, middle
from iass.cli.bench import app


def test_both_sides_do_the_same_work_and_ours_is_faster() -> None:
    told = CliRunner().invoke(app, ["template", "--json", "--threads", "1", "--rounds", "1"])
    assert told.exit_code == 0, told.output
    times = json.loads(told.stdout)
    assert (times["threads"], times["rounds"], times["pictures"]) == (1, 1, 10)
    assert set(times["ours"]["steps"]) == {"decode", "detect", "refine", "align", "encode"}
    assert set(times["peer"]["steps"]) == {"decode", "detect", "align", "encode"}
    assert times["ratio"] == pytest.approx(times["peer"]["milliseconds"] / times["ours"]["milliseconds"], rel=0.01)
    assert times["agreement"] > 0.8, "the two sides do not look at the same face"
    assert times["ratio"] > 1, times


def test_the_sides_take_turns_at_going_first() -> None:
    order: list[str] = []
    times = interleaved({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=3)
    assert order == ["a", "b", "b", "a", "a", "b", "b", "a"]
    assert [len(values) for values in times.values()] == [3, 3]


def test_the_median_is_for_one_thing_and_not_swayed_by_one_slow_round() -> None:
    assert middle([20.0, 22.0, 900.0], count=2) == 11.0
