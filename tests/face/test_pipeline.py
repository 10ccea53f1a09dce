"""From a frame to an outcome, with the real models."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.face.align import Alignment
from iass.face.detected import DetectedFace
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE
from iass.face.template import Strengths, Vectors
from iass.ids import ModelId

FrameOf = Callable[[str, str], Frame]
EMPTY = Frame(np.full((480, 640, 3), 127, np.uint8))


@pytest.mark.parametrize("person", ["P001", "P002", "P003"])
def test_a_live_capture_is_nearer_to_its_own_portrait_than_to_a_strangers(
    engine: FacePipeline, frame_of: FrameOf, person: str
) -> None:
    live = probe(engine.one_face(frame_of(person, "amateur_selfie")))
    portraits = {
        other: probe(engine.one_face(frame_of(other, "studio_portrait"))) for other in ("P001", "P002", "P003")
    }
    scores = {other: live.template.similarity(portrait.template) for other, portrait in portraits.items()}
    assert max(scores, key=scores.__getitem__) == person
    assert scores[person] > 0.5


def test_a_probe_carries_measures_and_model(engine: FacePipeline, frame_of: FrameOf) -> None:
    found = probe(engine.one_face(frame_of("P004", "amateur_selfie")))
    names = [measure.name for measure in found.quality]
    assert names[0] == "unified_quality_score"
    assert len(set(names)) == len(names)
    assert {"inter_eye_distance", "sharpness", "head_pose_yaw", "single_face_present"} < set(names)
    assert found.template.model_id == engine.model_id
    assert found.template.vector.shape == (engine.dimension,)
    assert float(np.linalg.norm(found.template.vector)) == pytest.approx(1, abs=1e-6)


def test_two_people_at_the_counter_are_not_silently_made_one(engine: FacePipeline, frame_of: FrameOf) -> None:
    both = beside(frame_of("P001", "amateur_selfie"), frame_of("P002", "amateur_selfie"))
    outcome = engine.one_face(both)
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure is Failure.SEVERAL_FACES


def test_a_bystander_in_the_background_is_ignored(engine: FacePipeline, frame_of: FrameOf) -> None:
    near, far = frame_of("P001", "amateur_selfie"), frame_of("P002", "amateur_selfie")
    scene = beside(near, scaled(far, 0.3))
    assert len(engine.every_face(scene)) == 2
    alone = probe(engine.one_face(near))
    assert probe(engine.one_face(scene)).template.similarity(alone.template) > 0.95


def test_several_faces_in_a_frame_give_several_probes(engine: FacePipeline, frame_of: FrameOf) -> None:
    people = ["P001", "P002", "P003"]
    scene = beside(*(frame_of(person, "amateur_selfie") for person in people))
    found = [probe(outcome) for outcome in engine.every_face(scene)]
    assert len(found) == 3
    for person in people:
        alone = probe(engine.one_face(frame_of(person, "amateur_selfie")))
        assert max(one.template.similarity(alone.template) for one in found) > 0.95


def test_the_central_face_is_the_one_in_the_middle(engine: FacePipeline, frame_of: FrameOf) -> None:
    scene = beside(*(frame_of(person, "studio_portrait") for person in ("P001", "P002", "P003")))
    middle = probe(engine.one_face(frame_of("P002", "studio_portrait")))
    assert probe(engine.central_face(scene)).template.similarity(middle.template) > 0.9


def test_an_empty_frame_has_no_face(engine: FacePipeline) -> None:
    for outcome in (
        engine.one_face(EMPTY),
        engine.central_face(EMPTY),
        *engine.every_face(EMPTY),
        engine.fuse([EMPTY]),
    ):
        assert isinstance(outcome, FaceFailure)
        assert outcome.failure is Failure.NO_FACE
    assert len(engine.every_face(EMPTY)) == 1


@pytest.mark.parametrize("distance", [6, 8])
def test_a_face_too_small_to_tell_apart_is_refused(engine: FacePipeline, frame_of: FrameOf, distance: int) -> None:
    frame = frame_of("P006", "amateur_selfie")
    whole = probe(engine.one_face(frame)).face.inter_eye_distance
    outcome = engine.one_face(scaled(frame, distance / whole))
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure in (Failure.TOO_SMALL, Failure.NO_FACE)


@pytest.mark.parametrize("person", ["P001", "P005", "P009"])
def test_a_face_blurred_beyond_recognition_is_refused(engine: FacePipeline, frame_of: FrameOf, person: str) -> None:
    frame = scaled(frame_of(person, "amateur_selfie"), 0.3)
    distance = probe(engine.one_face(frame)).face.inter_eye_distance
    for share in (0.15, 0.25):
        blurred = Frame(np.asarray(cv2.GaussianBlur(frame.pixels, (0, 0), share * distance), np.uint8))
        outcome = engine.one_face(blurred)
        assert isinstance(outcome, FaceFailure)
        assert outcome.failure in (Failure.TOO_BLURRED, Failure.NO_FACE)


def test_the_enrolment_gate_refuses_what_a_probe_may_be(engine: FacePipeline, frame_of: FrameOf) -> None:
    frame = frame_of("P007", "amateur_selfie")
    small = scaled(frame, 16 / probe(engine.one_face(frame)).face.inter_eye_distance)
    probe(engine.one_face(small))
    outcome = engine.with_gate(ENROLMENT_GATE).one_face(small)
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure is Failure.TOO_SMALL


def test_fusing_frames_comes_nearer_to_the_portrait_than_the_worse_frame(
    engine: FacePipeline, frame_of: FrameOf
) -> None:
    portrait = probe(engine.one_face(frame_of("P008", "studio_portrait")))
    frames = [frame_of("P008", "amateur_selfie"), frame_of("P008", "amateur_posture")]
    fused = probe(engine.fuse([EMPTY, *frames]))
    alone = [portrait.template.similarity(probe(engine.one_face(frame)).template) for frame in frames]
    assert portrait.template.similarity(fused.template) > min(alone)
    assert fused.frame_index == 1 + int(np.argmax(alone))


def test_another_traveller_in_one_frame_is_not_averaged_in(engine: FacePipeline, frame_of: FrameOf) -> None:
    """One steps back and another steps in: the mean of both would be nobody."""
    outcome = engine.fuse([frame_of("P001", "amateur_selfie"), frame_of("P005", "amateur_selfie")])
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure is Failure.SEVERAL_FACES


def test_fusing_nothing_is_a_mistake_of_the_caller(engine: FacePipeline) -> None:
    with pytest.raises(ValueError, match="no frame"):
        engine.fuse([])


def test_threads_do_not_mix_up_travellers(engine: FacePipeline, frame_of: FrameOf) -> None:
    frames = [scaled(frame_of(f"P{number:03d}", "amateur_selfie"), 0.3) for number in range(1, 7)]
    alone = [probe(engine.one_face(frame)).template for frame in frames]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(engine.one_face, frames * 3))
    for number, outcome in enumerate(together):
        assert probe(outcome).template.similarity(alone[number % len(frames)]) > 0.999


Crops = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


class _Broken:
    """An encoder whose network answers with the given vector, whatever it is shown."""

    dimension = 128
    model_id = ModelId("broken/1")

    def __init__(self, alignment: Alignment, value: float) -> None:
        self.alignment = alignment
        self._value = value

    def encode(self, crops: Crops, *, mirrored: bool = True) -> Vectors:  # noqa: ARG002  # the port's
        return np.full((len(crops), self.dimension), self._value, np.float32)

    def measure(self, crops: Crops, *, mirrored: bool = True) -> tuple[Vectors, Strengths]:
        return self.encode(crops, mirrored=mirrored), np.full(len(crops), np.nan, np.float32)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_vector_that_is_no_number_is_a_failure_to_extract(
    engine: FacePipeline, frame_of: FrameOf, value: float
) -> None:
    broken = replace(engine, encoder=_Broken(engine.encoder.alignment, value))
    outcome = broken.one_face(frame_of("P001", "amateur_selfie"))
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure is Failure.FAILED_TO_EXTRACT


class _OnePoint:
    """A detector that sees a face whose landmarks all fall on one point."""

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]:
        return (DetectedFace((0, 0, frame.width, frame.height), np.full((5, 2), 25, np.float32), 0.9),)

    detect_nearest = detect

    def glance(self, frame: Frame, least: float) -> tuple[DetectedFace, ...]:  # noqa: ARG002  # the port's
        return self.detect(frame)

    def refine(self, frame: Frame, face: DetectedFace) -> DetectedFace:
        return replace(face, box=(0, 0, frame.width, frame.height))


def test_landmarks_on_one_point_are_a_failure_to_extract(engine: FacePipeline) -> None:
    outcome = replace(engine, detector=_OnePoint()).one_face(EMPTY)
    assert isinstance(outcome, FaceFailure)
    assert outcome.failure is Failure.FAILED_TO_EXTRACT


def probe(outcome: FaceOutcome) -> FaceProbe:
    assert isinstance(outcome, FaceProbe), outcome.failure
    return outcome


def scaled(frame: Frame, scale: float) -> Frame:
    return Frame(np.asarray(cv2.resize(frame.pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8))


def beside(*frames: Frame) -> Frame:
    """Frames in one picture, each in a column of its own, at the top of it."""
    height = max(frame.height for frame in frames)
    padded = [np.pad(f.pixels, ((0, height - f.height), (0, 0), (0, 0)), constant_values=96) for f in frames]
    return Frame(np.concatenate(padded, axis=1))
