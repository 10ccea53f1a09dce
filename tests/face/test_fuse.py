"""Several frames of one passage."""

import numpy as np
import pytest

from iass.face.detected import DetectedFace
from iass.face.fuse import fuse, utility
from iass.face.outcome import FaceFailure, FaceProbe, Failure, QualityMeasure
from iass.face.template import Template
from iass.ids import ModelId

FACE = DetectedFace((0, 0, 10, 10), np.zeros((5, 2), np.float32), 0.9)


def probe(vector: list[float], *scalars: int) -> FaceProbe:
    unit = np.array(vector, np.float32) / np.linalg.norm(vector)
    return FaceProbe(FACE, Template(unit.astype(np.float32), ModelId("m/1")), measures(*scalars))


def measures(*scalars: int) -> tuple[QualityMeasure, ...]:
    return tuple(QualityMeasure(f"measure {number}", 1.0, scalar) for number, scalar in enumerate(scalars))


def test_the_better_frame_weighs_more() -> None:
    fused = fuse([probe([1, 0], 90, 100), probe([0.6, 0.8], 30, 100)])
    assert isinstance(fused, FaceProbe)
    expected = np.array([3 + 0.6, 0.8]) / np.linalg.norm([3.6, 0.8])
    assert fused.template.vector.tolist() == pytest.approx(expected.tolist(), abs=1e-3)
    assert float(np.linalg.norm(fused.template.vector)) == pytest.approx(1, abs=1e-6)


def test_the_best_frames_number_and_measures_are_kept() -> None:
    fused = fuse([FaceFailure(Failure.NO_FACE), probe([1, 0], 40, 50), probe([1, 0], 80, 50)])
    assert isinstance(fused, FaceProbe)
    assert fused.frame_index == 2
    assert [measure.scalar for measure in fused.quality] == [80, 50]


def test_unusable_frames_do_not_spoil_the_usable_one() -> None:
    fused = fuse([FaceFailure(Failure.TOO_BLURRED, FACE), probe([0, 1], 50)])
    assert isinstance(fused, FaceProbe)
    assert fused.template.vector.tolist() == [0, 1]


def test_without_a_usable_frame_the_best_ones_failure_is_told() -> None:
    failures = [
        FaceFailure(Failure.NO_FACE),
        FaceFailure(Failure.TOO_SMALL, FACE, measures(10, 90)),
        FaceFailure(Failure.TOO_BLURRED, FACE, measures(90, 40)),
    ]
    fused = fuse(failures)
    assert isinstance(fused, FaceFailure)
    assert fused.failure is Failure.TOO_BLURRED
    assert fused.frame_index == 2


def test_measures_of_nothing_still_give_a_template() -> None:
    fused = fuse([probe([0.8, 0.6], 0), probe([0.6, 0.8], 0)])
    assert isinstance(fused, FaceProbe)
    assert fused.template.vector.tolist() == pytest.approx([0.7071, 0.7071], abs=1e-3)


@pytest.mark.parametrize("other", [[0.25, 1], [-1, 0], [0, -1]], ids=str)
def test_somebody_else_in_one_frame_is_not_mixed_in(other: list[float]) -> None:
    fused = fuse([probe([1, 0], 30), probe([1, 0], 90), probe(other, 60)])
    assert isinstance(fused, FaceFailure)
    assert fused.failure is Failure.SEVERAL_FACES
    assert fused.frame_index == 1


def test_one_bad_measure_spoils_a_face() -> None:
    assert utility(measures(100, 10)) < utility(measures(40, 40))
    assert utility(()) == 0.0
