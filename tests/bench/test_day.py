"""The simulated day against what queueing theory knows exactly."""

import json
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from iass.bench import day_search
from iass.bench.day import arrivals, simulate, waits
from iass.cli.bench import app
from iass.errors import InvalidInput


def _poisson(rate: float, count: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.cumsum(np.random.default_rng(seed).exponential(1 / rate, count))


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_one_core_waits_longer_or_shorter_than_pollaczek_and_khinchine_say(load: float) -> None:
    """Constant service: mean wait = load * service / (2 (1 - load))."""
    found = waits(_poisson(load, 400_000, 7), 1.0, 1).mean()
    assert found == pytest.approx(load / (2 * (1 - load)), rel=0.06)


def test_a_second_core_does_not_help() -> None:
    begun = np.array([0.0, 0.0, 0.0, 0.0])
    assert waits(begun, 1.0, 1).tolist() == [0, 1, 2, 3]
    assert waits(begun, 1.0, 2).tolist() == [0, 0, 1, 1]
    assert waits(begun, 1.0, 4).tolist() == [0, 0, 0, 0]


def test_whoever_comes_first_is_overtaken() -> None:
    begun = _poisson(5, 2_000, 3)
    assert (np.diff(begun + waits(begun, 0.5, 3)) >= 0).all()


def test_travellers_are_lost_or_come_on_another_day() -> None:
    begun = arrivals(12_345, seed=4)
    assert len(begun) == 12_345 and begun[0] >= 0 and begun[-1] < 86_400
    assert (np.diff(begun) >= 0).all()


def test_hours_are_not_as_busy_as_told() -> None:
    begun = arrivals(200_000, seed=5, hours=[0] * 12 + [1] * 12)
    assert (begun > 43_200).mean() > 0.97  # who lands before midnight walks into the next day


def test_longest_queue_is_guessed() -> None:
    day = simulate(50_000, 400, 2, seed=6)
    begun = arrivals(50_000, seed=6)
    taken_up = begun + waits(begun, 0.4, 2)
    counted = max(int(np.sum((begun <= moment) & (taken_up > moment))) for moment in begun[::97].tolist())
    assert counted <= day.longest_queue <= counted + 20


def test_more_cores_make_the_same_day_slower() -> None:
    days = [simulate(60_000, 300, cores, seed=8) for cores in (2, 4, 8)]
    assert days[0].wait_p99 >= days[1].wait_p99 >= days[2].wait_p99
    assert days[0].busiest_minute == days[2].busiest_minute
    assert days[0].load == pytest.approx(60_000 * 0.3 / 86_400 / 2, abs=1e-4)


def test_record_of_a_day_lacks_what_was_promised() -> None:
    options = ["--crossings", "20000", "--core-milliseconds", "250", "--cores", "1", "--cores", "4", "--json"]
    told = CliRunner().invoke(app, ["day", *options, "--faces", "5000"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert found["crossings"] == 20_000 and found["core_milliseconds"] == 250
    assert [day["cores"] for day in found["days"]] == [1, 4]
    assert found["days"][0]["answered"] <= found["days"][1]["answered"] <= 1
    assert found["core_milliseconds_are"] == "given by hand, not measured"


def _told(*options: str) -> dict[str, Any]:
    common = ["--crossings", "2000", "--core-milliseconds", "250", "--cores", "1", "--json"]
    answer = CliRunner().invoke(app, ["day", *common, *options])
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return dict(found["search"])


def test_search_of_a_day_is_taken_for_measured_or_not() -> None:
    given = _told("--search-milliseconds", "700")
    assert (given["milliseconds"], given["milliseconds_are"]) == (700, "given by hand, not measured")
    assert "faces" not in given
    found = _told("--faces", "20000", "--dim", "64")
    assert found["milliseconds_are"] == "measured here"
    assert (found["faces"], found["dimension"], found["day"]["cores"]) == (20_000, 64, 1)
    assert found["milliseconds"] > 0
    assert found["day"]["load"] == pytest.approx(2_000 * found["milliseconds"] / 1000 / 86_400, abs=1e-4)


def test_words_of_a_day_hide_where_its_figures_come_from() -> None:
    options = ["--crossings", "2000", "--core-milliseconds", "250", "--cores", "1", "--search-milliseconds", "30"]
    told = CliRunner().invoke(app, ["day", *options]).output
    assert told.count("given by hand, not measured") == 2
    assert "measured here" not in told


def test_gallery_that_does_not_fit_is_measured_or_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's program is killed for a benchmark, and no smaller gallery stands for the one asked for."""
    monkeypatch.setattr(day_search, "_free_bytes", lambda: 2 * 648 * 3_000)
    assert day_search.fitting(128) == 3_000
    with pytest.raises(InvalidInput, match="3,001 faces"):
        day_search.measure(3_001, 128, lambda _words: None)
    assert day_search.measure(None, 128, lambda _words: None).faces == 3_000
