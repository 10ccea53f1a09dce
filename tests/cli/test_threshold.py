"""The operating point at the prompt: in words, in JSON, chosen, refused, and taken back."""

import json
from pathlib import Path

import pytest
from tests.identify.strangers import binned, tops

from iass.adapters.sql.records import SqlRecords
from iass.identify.score_histogram import TopScore
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.records import open_records

from .conftest import Iass


def _told(text: str) -> str:
    return " ".join(text.split())


def test_threshold_is_told_as_a_score_alone(iass: Iass) -> None:
    done = iass("threshold", "show", "--travellers", "900")
    assert done.returncode == 0, done.stderr
    told = _told(done.stdout)
    assert "about 2.7 false alerts a shift (1.6 to 4.5) at 900 travellers a shift" in told
    assert "of 100 wanted people pass unseen" in told and "LFW, development half" in told
    assert "registry: 0 people" in told and "watchlist: 0 people" in told
    assert "by the 2,019 strangers of the calibration record; 0 searches here so far" in told


def test_choice_of_one_list_changes_another_or_is_forgotten(iass: Iass, tmp_path: Path) -> None:
    words = ("--list", "watchlist", "--false-alerts", "1.8", "--travellers", "900", "--officer", "siti.r", "--json")
    (chosen,) = json.loads(iass("threshold", "set", *words).stdout)["lists"]
    assert chosen["target_fpir"] == pytest.approx(0.002) and chosen["false_alerts"] == pytest.approx(1.8)
    assert chosen["false_alerts_low"] < 1.8 < chosen["false_alerts_high"] and chosen["chosen_by"] == "siti.r"
    found = {one["name"]: one for one in json.loads(iass("threshold", "show", "--json").stdout)["lists"]}
    assert (found["watchlist"]["target_fpir"], found["registry"]["target_fpir"]) == (0.002, 0.003)
    assert "chosen by siti.r" in iass("threshold", "show", "--list", "watchlist").stdout
    (back,) = json.loads(iass("threshold", "reset", "--list", "watchlist", "--json").stdout)["lists"]
    assert (back["target_fpir"], back["chosen_by"]) == (0.003, None)
    records = open_records(Settings(data_dir=tmp_path / "var"))
    with records.reading() as tx:
        actors = [one.actor for one in tx.audit.entries() if one.action == "operating_point.chosen"]
    records.close()
    assert len(actors) == 2 and actors[0] == "siti.r"


def test_so_few_alerts_are_claimed_that_nobody_saw(iass: Iass) -> None:
    done = iass("threshold", "set", "--list", "registry", "--false-alerts", "0.1")
    assert "at most 0.59 false alerts a shift (the law foretells 0.1)" in _told(done.stdout), done.stderr
    assert "foretold: the list is longer, or the rate rarer" in _told(done.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--fpir", "0.2"], "lies between"),
        (["--fpir", "0"], "lies between"),
        (["--false-alerts", "400"], "lies between"),
        (["--false-alerts", "-1"], "lies between"),
        ([], "either --false-alerts or --fpir"),
        (["--fpir", "0.01", "--false-alerts", "1"], "either --false-alerts or --fpir"),
        (["--fpir", "0.01", "--officer", "a b"], "officer"),
    ],
)
def test_choice_out_of_bounds_is_taken(iass: Iass, words: list[str], said: str) -> None:
    done = iass("threshold", "set", "--list", "watchlist", *words)
    assert done.returncode == 2 and said in _told(done.stderr) and "Traceback" not in done.stderr


def test_false_alerts_are_not_those_of_the_lanes(iass: Iass, tmp_path: Path) -> None:
    """What is asked for is what the lanes' own searches foretell, not what the record does."""
    application = build(Settings(data_dir=tmp_path / "var", threads=1))
    records, model, today = application.operating.records, application.search.record.model_id, application.clock.now()
    assert isinstance(records, SqlRecords)
    alike = [score + 0.16 for score in tops(4_000, 1, 0.0, 5)]
    with records.transaction() as tx:
        tx.scores.count(
            [
                TopScore(GalleryName.WATCHLIST, model, "CGK", today.date(), one.band, one.bin)
                for one in binned([(1, alike)])
                for _ in range(one.count)
            ]
        )
    application.close()
    words = ("--list", "watchlist", "--false-alerts", "4", "--json")
    (chosen,) = json.loads(iass("threshold", "set", *words).stdout)["lists"]
    assert (chosen["source"], chosen["searches"], chosen["lanes"]["fits"]) == ("lanes", 4_000, True)
    assert chosen["false_alerts"] == pytest.approx(4, rel=0.02) and chosen["target_fpir"] != pytest.approx(
        0.01, rel=0.1
    )
