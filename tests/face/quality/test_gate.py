"""Gates refuse for the right reason, say what to do in both languages, and refuse nobody for how he looks."""

from math import isfinite, nan

import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.decide.words import FAILURES
from iass.face.outcome import FaceFailure, FaceProbe, Failure, QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.advice import REASONS, advise, in_english, in_indonesian
from iass.face.quality.gate import ENROLMENT_GATE, OPEN_GATE, PROBE_GATE, QualityGate

from .conftest import FrameOf, Seen, lit, see

GATES = pytest.mark.parametrize("gate", [PROBE_GATE, ENROLMENT_GATE], ids=["probe", "enrolment"])


def good(**changed: float) -> tuple[QualityMeasure, ...]:
    """Measures that every gate lets through, but for those that are changed."""
    raw = {"unified_quality_score": 0.99, "single_face_present": 0.0, "inter_eye_distance": 90.0, "sharpness": 0.45}
    raw |= {"under_exposure_prevention": 0.01, "over_exposure_prevention": 0.0, "dynamic_range": 7.2}
    raw |= {"head_pose_yaw": 1.0, "head_pose_pitch": -2.0, "head_pose_roll": 1.0, "illumination_uniformity": 0.95}
    raw |= {"face_occlusion_prevention": 1.0, "leftward_crop_of_the_face_image": 2.0}
    raw |= {"rightward_crop_of_the_face_image": 2.0, "margin_above_of_the_face_image": 2.0}
    raw |= {"margin_below_of_the_face_image": 3.0} | changed
    return tuple(QualityMeasure(name, value, 50) for name, value in raw.items())


def failure(gate: QualityGate, quality: tuple[QualityMeasure, ...]) -> Failure | None:
    return gate.refuse(quality) or gate.refuse_encoded(quality)


@GATES
def test_each_gate_names_what_was_wrong(gate: QualityGate) -> None:
    assert failure(gate, good()) is None
    for one in (*gate.requirements, *gate.encoded):
        assert failure(gate, good(**{one.measure: nan})) is one.failure
        for outside in filter(isfinite, (one.least - 0.001, one.most + 0.001)):
            faulty = good(**{one.measure: outside})
            assert failure(gate, faulty) is one.failure
            assert [measure.name for measure in gate.faults(faulty)] == [one.measure]
        edge = one.least if isfinite(one.least) else one.most
        assert failure(gate, good(**{one.measure: edge})) is None


def test_a_measure_that_was_not_taken_is_not_met() -> None:
    assert PROBE_GATE.refuse(()) is Failure.TOO_SMALL
    assert PROBE_GATE.refuse_encoded(()) is Failure.TOO_POOR
    assert failure(OPEN_GATE, ()) is None


def test_enrolment_asks_for_more_than_a_probe() -> None:
    strict = {one.measure: one for one in (*ENROLMENT_GATE.requirements, *ENROLMENT_GATE.encoded)}
    for one in (*PROBE_GATE.requirements, *PROBE_GATE.encoded):
        assert strict[one.measure].least > one.least


@GATES
def test_every_requirement_has_advice_in_both_languages(gate: QualityGate) -> None:
    for one in (*gate.requirements, *gate.encoded):
        for outside in filter(isfinite, (one.least - 0.1, one.most + 0.1)):
            said = advise(one.failure, good(**{one.measure: outside}), gate)
            assert len(said) == 1
            assert said[0].en and said[0].id and said[0].en != said[0].id


def test_every_failure_has_words_in_both_languages_everywhere() -> None:
    assert set(REASONS) == set(Failure) == set(FAILURES)
    for one in Failure:
        said = (*advise(one, (), ENROLMENT_GATE), REASONS[one])
        assert all(words.en and words.id and words.en != words.id for words in said)


def test_advice_knows_the_direction() -> None:
    def told(**changed: float) -> str:
        return in_english(advise(Failure.TURNED_AWAY, good(**changed), ENROLMENT_GATE))

    assert "look up" in told(head_pose_pitch=-30.0)
    assert "look down" in told(head_pose_pitch=30.0)
    assert "your right" in told(head_pose_yaw=60.0)
    assert "your left" in told(head_pose_yaw=-60.0)
    assert "left edge" in told(leftward_crop_of_the_face_image=0.1)
    assert "come closer" in told(inter_eye_distance=20.0)
    assert "closer" in told(inter_eye_distance=20.0, sharpness=0.1) and "lens" in told(sharpness=0.1)


def test_indonesian_advice_is_as_long_as_the_english_one() -> None:
    said = advise(Failure.TOO_SMALL, good(inter_eye_distance=5.0, sharpness=0.1), ENROLMENT_GATE)
    assert in_english(said).count(";") == in_indonesian(said).count(";") == 1


@pytest.fixture(scope="module")
def enrolling(engine: FacePipeline) -> FacePipeline:
    return engine.for_enrolment(ENROLMENT_GATE)


@pytest.mark.parametrize("number", range(1, 11))
def test_no_studio_portrait_is_refused_however_it_is_lit(
    enrolling: FacePipeline, frame_of: FrameOf, number: int
) -> None:
    """Darkened to less than a third, the darkest skin of the ten is darker than any, and still no reason to refuse."""
    portrait = see(enrolling, frame_of(f"P{number:03d}", "studio_portrait")).frame
    for gain in (1.0, 0.3, 1.3):
        outcome = enrolling.one_face(Frame(lit(portrait.pixels, gain)))
        assert isinstance(outcome, FaceProbe), (gain, outcome.failure)


def test_the_probe_gate_lets_a_night_picture_through_that_enrolment_refuses(
    engine: FacePipeline, enrolling: FacePipeline, seen: Seen
) -> None:
    night = Frame(lit(seen.frame.pixels, 0.08))
    refused = enrolling.one_face(night)
    assert isinstance(refused, FaceFailure)
    assert refused.failure in (Failure.TOO_DARK, Failure.LOW_CONTRAST)
    assert isinstance(engine.one_face(night), FaceProbe)


def test_a_face_that_nobody_could_recognise_is_told_of_when_it_is_encoded(engine: FacePipeline, seen: Seen) -> None:
    """The recogniser's answer to noise is weak, though noise is sharp, bright and large."""
    noise = np.random.default_rng(5).normal(0, 90, seen.frame.pixels.shape)
    covered = np.clip(seen.frame.pixels * 0.25 + 90 + noise, 0, 255).astype(np.uint8)
    crop = np.asarray(covered[:112, :112])
    transform = engine.encoder.alignment.transform(seen.face.landmarks)
    assert transform is not None
    strengths = engine.encoder.measure(np.stack([seen.view().crop, crop]))[1]
    assert strengths[0] > 1 > -2 > strengths[1]
