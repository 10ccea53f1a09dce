"""Rates of another species or denominator, and thresholds chosen on the people that are reported."""

import json
import math

import pytest

from iass.evaluation.attack import fitted, operating_points
from iass.evaluation.attack_report import RENDERED, report_of
from iass.evaluation.attack_trials import Trial
from iass.face.attack.assessment import AttackVerdict, Cue

LIVE, SUSPECT, NONE = AttackVerdict.LIVE, AttackVerdict.SUSPECT, AttackVerdict.NOT_ASSESSED


def _trial(
    species: str, verdict: AttackVerdict, score: float | None = None, *, subject: str = "R1", fitted: bool = False
) -> Trial:
    scores = {} if score is None else {Cue.MODEL: score}
    return Trial(species, species != "bona_fide", subject, fitted, verdict, scores, 2.0)


REPORTED = [
    *[_trial("print", SUSPECT, 0.9)] * 6,
    *[_trial("print", LIVE, 0.4)] * 1,
    *[_trial("print", NONE)] * 3,
    *[_trial("screen", SUSPECT, 0.8)] * 4,
    *[_trial("bona_fide", LIVE, 0.2)] * 17,
    *[_trial("bona_fide", SUSPECT, 0.85)] * 1,
    *[_trial("bona_fide", NONE)] * 2,
]


def test_rate_is_of_another_species_or_denominator() -> None:
    [shipped] = operating_points(REPORTED)
    by_name = {one.species: one for one in shipped.species}
    print_ = by_name["print"]
    assert (print_.error.value, print_.non_response.value, print_.referred.value) == (0.1, 0.3, 0.6)
    assert (by_name["screen"].error.value, by_name["screen"].referred.value) == (0.0, 1.0)
    assert by_name["screen"].error.interval.high == pytest.approx(0.6024, abs=1e-4), "four presentations, two-sided"
    assert by_name["screen"].error.below == pytest.approx(0.5271, abs=1e-4), "one-sided"
    assert (shipped.bona_fide.error.value, shipped.bona_fide.non_response.value) == (0.05, 0.1)
    assert shipped.worst is not None and shipped.worst.species == "print"
    assert shipped.least_referred is not None and shipped.least_referred.species == "print"


def test_threshold_is_chosen_on_the_people_that_are_reported() -> None:
    fit = [_trial("bona_fide", LIVE, score, subject="F1", fitted=True) for score in (0.1, 0.2, 0.3)]
    points = operating_points([*fit, *REPORTED])
    assert [point.name for point in points] == ["shipped", "fitted at BPCER 1%", "fitted at BPCER 5%"]
    assert points[1].thresholds[Cue.MODEL] == pytest.approx(0.3)
    by_name = {one.species: one for one in points[1].species}
    assert by_name["print"].referred.value == 0.7, "0.4 is above what the fitted people show"
    assert points[1].bona_fide.error.value == 0.05
    assert sum(one.error.count for one in points[1].species) == len(REPORTED)


def test_threshold_lets_more_live_travellers_be_suspect_than_it_was_fitted_at() -> None:
    live = [_trial("bona_fide", LIVE, score / 100) for score in range(100)]
    assert fitted(live, 0.01)[Cue.MODEL] == pytest.approx(0.98)
    assert sum(one.scores[Cue.MODEL] >= fitted(live, 0.05)[Cue.MODEL] for one in live) == 5


def test_nobody_is_live() -> None:
    with pytest.raises(ValueError, match="bona fide"):
        operating_points([_trial("print", SUSPECT, 0.9)])


def test_report_passes_for_a_certificate_or_is_no_json() -> None:
    bare = [_trial("print", SUSPECT, 0.9, fitted=True), _trial("bona_fide", LIVE, fitted=True), *REPORTED]
    record = report_of("frames-1", RENDERED, bare).record()
    told = json.loads(json.dumps(record, allow_nan=False))
    assert told["certified"] is False
    assert "no certification" in told["data"]
    assert told["operating_points"][1]["thresholds"] == {"model": None}
    assert told["operating_points"][0]["apcer_max"]["species"] == "print"
    assert math.isclose(told["operating_points"][0]["bpcer"]["bpcer"]["value"], 0.05)


def test_cue_that_only_reported_trials_have_ends_the_run() -> None:
    """No live traveller to fit on showed it, so any score of it is suspect."""
    fit = [_trial("bona_fide", LIVE, 0.1, subject="F1", fitted=True)]
    moved = Trial("print", True, "R1", False, LIVE, {Cue.PLANAR_MOTION: 0.5}, 2.0)
    points = operating_points([*fit, *REPORTED, moved])
    assert all(one.name.startswith(("shipped", "fitted")) for one in points)
    of_print = next(one for one in points[1].species if one.species == "print")
    assert of_print.error.value == 0.0 or of_print.referred.value > 0.7
