"""Weights and limits that say nothing, or that were chosen on people of the report."""

import json
import math
from collections.abc import Sequence
from importlib import resources

import numpy as np
import pytest
from tests.import_desk import silent

from iass.errors import InvalidInput
from iass.evaluation.logistic import falling_share, fit_odds, log_likelihood
from iass.evaluation.quality_fit import ENROLMENT, PROBE, Asked, Found, Rule, find_limit, fit_law
from iass.evaluation.quality_sample import AS_IT_CAME, PORTRAIT, Judged, gather
from iass.evaluation.sheets import Shot
from iass.evaluation.split import Part, part_of
from iass.face.outcome import QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.fitted import Law, Limit, fitted, read
from iass.face.quality.gate import ENROLMENT_GATE, PROBE_GATE

SHARP = "sharpness"
LAW = Law(0.0, 0.0, 0.0, 0.0, {})
ASKED = Asked(SHARP, ("blurred",), True, 0.01, Limit(least=0.3))


def face(sharp: float, missed: bool, harm: str = "blurred", strength: float = 0.0) -> Judged:
    quality = (QualityMeasure(SHARP, sharp, round(100 * sharp)), QualityMeasure("head_pose_yaw", 0.0, 100))
    return Judged("A", harm, quality, 0.95, strength, 0.0 if missed else 1.0, missed)


def drawn(count: int = 4000) -> list[Judged]:
    """Faces that are missed the oftener the more they are blurred; half of them as they came, and sharp."""
    rng = np.random.default_rng(1)
    spoilt = [face(sharp, rng.random() > sharp) for sharp in rng.uniform(0, 1, count).tolist()]
    return [*spoilt, *(face(sharp, False, AS_IT_CAME) for sharp in rng.uniform(0.6, 1, count).tolist())]


def limit(faces: Sequence[Judged], missed: float = 0.5, rejected: float = 0.001, asked: Asked = ASKED) -> Found:
    return find_limit(faces, asked, Rule(missed, rejected), LAW)


def test_weights_of_a_known_law_are_not_found_again() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(0, 1, (20_000, 3))
    chance = 1 / (1 + np.exp(-(0.5 + features @ (1.5, 0.7, -1.0))))
    happened = rng.random(len(features)) < chance
    base, weights = fit_odds(features, happened, 1.0)
    assert base == pytest.approx(0.5, abs=0.2)
    assert weights[:2] == pytest.approx((1.5, 0.7), rel=0.25)
    assert weights[2] == 0, "a better measure never lowers the chance"
    better = log_likelihood(base + features @ weights, happened)
    for step in np.array(((0.1, 0, 0), (-0.1, 0, 0), (0, 0.1, 0))):
        assert log_likelihood(base + features @ (weights + step), happened) < better


def test_share_of_misses_rises_with_quality() -> None:
    values, shares = falling_share(np.array([1.0, 2.0, 2.0, 3.0, 4.0]), np.array([True, False, False, True, False]))
    assert values.tolist() == [1, 2, 3, 4]
    assert shares.tolist() == pytest.approx([1, 1 / 3, 1 / 3, 0])


def test_limit_lies_where_the_share_of_misses_does_not() -> None:
    found = limit(drawn())
    assert found.why == "error"
    assert found.limit.least == pytest.approx(0.5, abs=0.12)
    assert found.missed_beyond > 0.5 > 4 * found.missed_within


def test_limit_shuts_out_pictures_as_they_come_or_a_studio_portrait() -> None:
    faces = drawn()
    kept = limit(faces, missed=0.01)
    assert (kept.why, kept.rejected <= 0.001) == ("rejection", True)
    portrayed = limit([*faces, face(0.2, False, PORTRAIT)])
    assert (portrayed.why, portrayed.limit.least) == ("portraits", 0.2)


def test_few_faces_set_a_limit() -> None:
    found = limit([*drawn(10), *(face(0.9, False, AS_IT_CAME) for _ in range(100))], missed=0.9)
    assert (found.why, found.limit) == ("by hand", Limit(least=0.3))


def test_flattering_pictures_make_a_limit_laxer_than_by_hand() -> None:
    strict = Asked(SHARP, ("blurred",), True, 0.01, Limit(least=0.55), flattered=True)
    assert limit(drawn(), asked=strict).limit == Limit(least=0.55)


def test_law_does_not_know_what_is_missed() -> None:
    law, odds = fit_law(drawn(), 3.0)
    assert law.weights[SHARP] > 1
    assert "head_pose_yaw" not in law.weights, "it never varied"
    assert odds > math.log(0.5)


def test_person_of_the_report_part_is_fitted_on(engine: FacePipeline) -> None:
    reported = next(name for name in map(str, range(100)) if part_of(name) is Part.REPORT)
    with pytest.raises(InvalidInput, match="of the part report"):
        gather(engine, {}, [Shot(reported, "a.jpg"), Shot(reported, "b.jpg")], (), 1, silent)  # type: ignore[arg-type]


def test_gates_have_other_limits_than_the_fit_says() -> None:
    text = resources.files("iass.face.quality").joinpath("fitted.json").read_text("utf-8")
    record = json.loads(text)
    assert read(record) == fitted()
    for gate, asked, told in (
        (PROBE_GATE, PROBE, record["limits"]["probe"]),
        (ENROLMENT_GATE, ENROLMENT, record["limits"]["enrolment"]),
    ):
        requirements = {one.measure: one for one in (*gate.requirements, *gate.encoded)}
        assert set(requirements) == {one.measure for one in asked} == set(told)
        for measure, one in requirements.items():
            least, most = told[measure]["least"], told[measure]["most"]
            assert (one.least, one.most) == (-math.inf if least is None else least, math.inf if most is None else most)
    assert record["rules"]["probe"] == {"missed": 0.8, "rejected": 0.001}
    assert record["made_by"].startswith("python -m iass.bench.quality_fit")
