"""Thresholds for a gallery that was not measured, and the counting of single comparisons, on random people."""

import numpy as np
import pytest

from iass.evaluation.at_size import AtGallerySize, at_gallery_size, partial_tops
from iass.evaluation.comparisons import count_scores, det
from iass.evaluation.error_rates import FAILED, threshold_at
from iass.evaluation.identification import build_gallery, search
from iass.evaluation.trials import Trials
from iass.face.template import Template
from iass.ids import ModelId

MODEL = ModelId("test/1")
DIMENSION, ENROLLED, STRANGERS = 48, 600, 600
FPIRS = (0.03, 0.01)


def _people(count: int, seed: int) -> list[Template]:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    return [Template((row / np.linalg.norm(row)).astype(np.float32), MODEL) for row in rows]


GALLERY = build_gallery([(f"p{n:04d}", face) for n, face in enumerate(_people(ENROLLED, 1))])
OTHERS = _people(STRANGERS, 2)
SUBJECTS = [f"s{n}" for n in range(STRANGERS)]


@pytest.fixture(scope="module")
def trials() -> Trials:
    return Trials.of(np.linspace(0.2, 1, 500).astype(np.float32), search(GALLERY, OTHERS)[1])


def _at(size: int, trials: Trials) -> AtGallerySize:
    tops = partial_tops(GALLERY, OTHERS)
    assert tops is not None
    return at_gallery_size(size, FPIRS, tops, SUBJECTS, trials)


def test_law_is_far_from_what_is_measured(trials: Trials) -> None:
    at = _at(ENROLLED, trials)
    for point in at.points:
        assert point.threshold == pytest.approx(threshold_at(search(GALLERY, OTHERS)[1], point.fpir), abs=0.02)
        assert point.interval.low < point.threshold < point.interval.high
        assert not point.extrapolated


def test_larger_gallery_is_foretold_wrongly_or_unsaid(trials: Trials) -> None:
    """Eight times as many people, who were not looked at: the share that passes there is near the target."""
    size = 8 * ENROLLED
    at = _at(size, trials)
    assert all(point.extrapolated for point in at.points)
    tops = search(build_gallery([(f"q{n:05d}", face) for n, face in enumerate(_people(size, 3))]), _people(3000, 4))[1]
    for point in at.points:
        assert point.fpir / 3 < float((tops >= point.threshold).mean()) < point.fpir * 3
        assert point.fnir_here == pytest.approx((point.threshold - 0.2) / 0.8, abs=0.01)
    record = at.record()
    assert (record["size"], record["measured_size"], record["extrapolated"]) == (size, ENROLLED, True)


def test_few_people_make_a_law() -> None:
    assert partial_tops(build_gallery([("a", OTHERS[0])]), OTHERS) is None
    assert partial_tops(GALLERY, OTHERS[:60]) is None


def test_stranger_without_a_face_counts_as_alike(trials: Trials) -> None:
    tops = partial_tops(GALLERY, [None, *OTHERS[1:]])
    assert tops is not None
    assert all((scores[:, 0] == FAILED).all() for scores in tops.scores)
    assert tops.sizes == (75, 150, 300, 600)


def test_comparisons_are_miscounted() -> None:
    """The thresholds of 360,000 comparisons that were sorted, to the width of a bin."""
    vectors = np.stack([face.vector for face in OTHERS])
    whole = (vectors @ GALLERY.vectors.T).ravel()
    counted = count_scores(GALLERY, OTHERS)
    assert counted.total == whole.size
    for rate in (0.5, 0.01, 0.0001):
        assert counted.threshold(rate) == pytest.approx(threshold_at(whole, rate), abs=1e-4)
        assert (whole >= counted.threshold(rate)).mean() <= rate


def test_det_by_hand() -> None:
    """Half of the own scores lie below every threshold of a rare rate, one has no template."""
    own = np.array([0.9] * 50 + [-0.9] * 49 + [FAILED], np.float32)
    points = det(own, [f"p{n}" for n in range(100)], count_scores(GALLERY, OTHERS))
    assert points[0].rate == 1.0
    assert points[0].miss == 0.01
    assert points[-1].miss == 0.5
    assert points[-1].rate == pytest.approx(3 / 360_000, rel=1e-3)
    assert points[-1].interval.low < 0.5 < points[-1].interval.high
    assert det(own, ["p"] * 100, count_scores(GALLERY, [None])) == ()
