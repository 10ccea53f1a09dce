"""Thresholds of the gallery at hand, on people of random numbers: their scores follow a law that is known."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

import numpy as np
import pytest
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.face.template import Template, Vectors
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_sample import CalibrationSample, EnrolledSubject, read_sample
from iass.identify.gallery import EnrolmentChange, FeedTail, GalleryState
from iass.identify.own_gallery import LEAST_SUBJECTS, OwnCalibration, calibrate_gallery, near_score
from iass.identify.threshold_change import threshold_changes
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

MODEL, AT = ModelId("test/1"), datetime(2026, 11, 24, tzinfo=UTC)
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
DIMENSION, PEOPLE = 64, 1_200


def _faces(number: int, seed: int) -> Vectors:
    """People of one common look, as real ones are, who differ in everything else."""
    generator = np.random.default_rng(seed)
    rows = generator.standard_normal((number, DIMENSION)) + 0.3
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _again(faces: Vectors, seed: int) -> Vectors:
    """Another picture of the same people, cosine about 0.85."""
    noise = np.random.default_rng(seed).standard_normal(faces.shape) * 0.6 / np.sqrt(DIMENSION)
    return np.asarray((faces + noise) / np.linalg.norm(faces + noise, axis=1, keepdims=True), np.float32)


def _subjects(vectors: Vectors, name: GalleryName = REGISTRY) -> list[EnrolledSubject]:
    return [EnrolledSubject(name, f"s{number:05d}", vector[None]) for number, vector in enumerate(vectors)]


def _calibrate(subjects: Sequence[EnrolledSubject]) -> OwnCalibration:
    return calibrate_gallery(CalibrationSample(tuple(subjects), len(subjects), 1.0, "ab" * 32), MODEL, AT)


@pytest.fixture(scope="module")
def faces() -> Vectors:
    return _faces(PEOPLE, 1)


@pytest.fixture(scope="module")
def clean(faces: Vectors) -> CalibrationRecord:
    return _calibrate(_subjects(faces)).record


def _passed(record: CalibrationRecord, faces: Vectors, fpir: float) -> float:
    """The share of others who pass at the record's threshold, searched among these."""
    tops: NDArray[np.float32] = (_faces(3_000, 77) @ faces.T).max(axis=1)
    return float((tops >= record.operating_point(len(faces), fpir).threshold).mean())


def test_other_share_of_strangers_passes_than_was_asked_for(clean: CalibrationRecord, faces: Vectors) -> None:
    assert (clean.probes, clean.gallery) == (PEOPLE // 2, PEOPLE // 2)
    for fpir in (0.1, 0.03, 0.01):
        assert fpir / 2 < _passed(clean, faces, fpir) < fpir * 2
        threshold = clean.operating_point(500, fpir).threshold
        assert clean.expected_fpir(500, threshold) == pytest.approx(fpir, rel=1e-6)


@pytest.mark.parametrize("doubles", [12, 100])
def test_people_under_two_ids_raise_the_thresholds(clean: CalibrationRecord, faces: Vectors, doubles: int) -> None:
    """One in a hundred, and one in twelve, stand in both lists: untreated they would be the whole tail."""
    twice = [*_subjects(faces), *_subjects(_again(faces[:doubles], 2), WATCHLIST)]
    found = _calibrate(twice)
    assert {(pair.one.subject_id, pair.other.subject_id) for pair in found.near} >= {
        (f"s{number:05d}", f"s{number:05d}") for number in range(doubles)
    }
    assert doubles <= found.dropped <= doubles + 5
    for size, fpir in ((1_000, 0.01), (100_000, 0.003)):
        ours, theirs = (record.operating_point(size, fpir).threshold for record in (found.record, clean))
        assert ours == pytest.approx(theirs, abs=0.02)


def test_strangers_are_taken_for_one_person(faces: Vectors) -> None:
    """At that score one pair is expected among 719,400."""
    scores = (faces @ faces.T)[np.triu_indices(PEOPLE, 1)]
    assert np.count_nonzero(scores >= near_score(faces)) <= 5
    assert near_score(faces) < np.sort(scores)[-1] + 0.1


def test_several_pictures_of_a_person_are_overlooked(clean: CalibrationRecord, faces: Vectors) -> None:
    """A search takes the best of a subject's pictures, so strangers score higher where there are four of each."""
    shots = np.stack([faces, *(_again(faces, seed) for seed in (3, 4, 5))], axis=1)
    several = [EnrolledSubject(REGISTRY, f"s{number:05d}", rows) for number, rows in enumerate(shots)]
    record = _calibrate(several).record
    assert record.operating_point(600, 0.03).threshold > clean.operating_point(600, 0.03).threshold + 0.005


def test_few_people_make_a_record(faces: Vectors) -> None:
    with pytest.raises(InvalidInput, match=f"599 people are enrolled, .* needs {LEAST_SUBJECTS}"):
        _calibrate(_subjects(faces[:599]))
    with pytest.raises(InvalidInput, match="needs"):
        _calibrate([])


def test_registry_in_which_many_stand_twice_makes_a_record(faces: Vectors) -> None:
    twice = [*_subjects(faces[:600]), *_subjects(_again(faces[:300], 2), WATCHLIST)]
    with pytest.raises(InvalidInput, match=r"300 of 900 people look enrolled twice\. Calibrate one list alone"):
        _calibrate(twice)


def test_thresholds_change_and_nobody_says_what_it_means(clean: CalibrationRecord) -> None:
    """At a threshold that is half as strict, twice as many strangers are stopped in a shift of 400."""
    (same,) = threshold_changes(clean, clean, {WATCHLIST: 1_000}, {WATCHLIST: 0.0025})
    assert same.false_alerts(400) == pytest.approx(1)
    assert same.false_alerts_at_former(400) == pytest.approx(1)
    assert (
        threshold_changes(clean, None, {WATCHLIST: 1_000}, {WATCHLIST: 0.0025})[0].false_alerts_at_former(400) is None
    )


class _Feed:
    """The change feed of a database, in memory."""

    def __init__(self, changes: Sequence[EnrolmentChange]) -> None:
        self._changes = changes

    def changes(self, after: int, limit: int) -> Sequence[EnrolmentChange]:
        return [change for change in self._changes if change.position > after][: min(limit, 7)]

    def tail(self, after: int, limit: int) -> FeedTail:
        raise NotImplementedError

    def position(self) -> int:
        return self._changes[-1].position

    def state(self) -> GalleryState:
        return GalleryState(len(self._changes), 0)


def _rows(*subjects: tuple[GalleryName, str], gone: Sequence[int] = ()) -> _Feed:
    vectors, numbers = _faces(len(subjects), 9), count(1)
    changes = [
        EnrolmentChange(
            next(numbers),
            EnrolmentId(f"e{n}"),
            Enrolment(EnrolmentId(f"e{n}"), name, subject, ImageId(f"i{n}"), Template(vectors[n], MODEL)),
        )
        for n, (name, subject) in enumerate(subjects)
    ]
    return _Feed([*changes, *(EnrolmentChange(next(numbers), EnrolmentId(f"e{n}"), None) for n in gone)])


def _unseen(_done: int, _total: int) -> None:
    """No progress bar in a test."""


def test_removed_or_foreign_rows_are_compared() -> None:
    feed = _rows((REGISTRY, "a"), (WATCHLIST, "a"), (REGISTRY, "b"), (REGISTRY, "b"), (REGISTRY, "c"), gone=(3, 4))
    sample = read_sample(feed, [REGISTRY], _unseen)
    assert [(one.name, len(one.vectors)) for one in sample.subjects] == [("registry a", 1), ("registry b", 1)]
    assert [one.name for one in read_sample(feed, GalleryName, _unseen).subjects][-1] == "watchlist a"


def test_large_gallery_fills_the_memory_or_another_sample_is_drawn() -> None:
    """Of 400 people about 50 to 100 are kept, with all their pictures, whatever the order of the rows."""
    people = [(REGISTRY, f"s{n % 400}") for n in range(800)]
    sample = read_sample(_rows(*people), [REGISTRY], _unseen, most=100)
    assert 30 <= len(sample.subjects) <= 100
    assert {len(one.vectors) for one in sample.subjects} == {2}
    assert sample.share in (0.25, 0.125)
    turned = read_sample(_rows(*people[::-1]), [REGISTRY], _unseen, most=100)
    assert [one.name for one in turned.subjects] == [one.name for one in sample.subjects]
    assert sample.templates == 800
