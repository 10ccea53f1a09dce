"""The record that thresholds come from was made from the evaluation data, and from nothing else."""

from hashlib import sha256
from pathlib import Path

import pytest

from iass.evaluation.encoding import digest_of_pictures
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_pairs, read_shots
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import load

RECORD = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations" / "sface-2021dec.json"


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    return load(RECORD)


@pytest.mark.shared
def test_record_was_made_from_other_files(record: CalibrationRecord, eval_data: Path) -> None:
    gallery, nonmated = (read_shots(eval_data / f"lfw-dev-{role}.csv") for role in ("gallery", "nonmated"))
    pairs = read_pairs(eval_data / "lfw-dev-pairs.csv")
    names = {*gallery.images, *nonmated.images, *pairs.images}
    with open_pictures(eval_data / "lfw-dev.tar") as pictures:
        digest = digest_of_pictures({name: sha256(pictures.read(name)).hexdigest() for name in names})
    assert record.data == {
        "images": digest,
        "gallery": gallery.sha256,
        "nonmated": nonmated.sha256,
        "pairs": pairs.sha256,
    }
    assert record.gallery == len(set(gallery.subjects))
    assert record.probes == len(set(nonmated.subjects))


def test_law_is_far_from_what_was_measured(record: CalibrationRecord) -> None:
    assert record.law_error <= 0.01
    for size, row in zip(record.sizes, record.top_scores, strict=True):
        for rate, score in zip(record.fpirs, row, strict=True):
            assert record.operating_point(size, rate).threshold == pytest.approx(score, abs=0.01)


def test_law_fails_on_people_whom_it_was_not_fitted_on(record: CalibrationRecord) -> None:
    """In a gallery as large as the one it was fitted on, and in one three times as large."""
    for one in record.held_out:
        least, most = (0.8, 1.2) if one.size == one.fitted_size else (0.6, 1.6)
        assert least * one.target_fpir <= one.observed_fpir <= most * one.target_fpir
    assert {one.size > 3 * one.fitted_size for one in record.held_out} == {True, False}


def test_threshold_of_a_real_list_is_absurd(record: CalibrationRecord) -> None:
    """From a handful of notices to the population of passport holders."""
    thresholds = [record.operating_point(size, 0.003).threshold for size in (12, 1_000, 100_000, 46_000_000)]
    assert thresholds == sorted(thresholds)
    assert 0.3 < thresholds[0] < thresholds[-1] < 0.85
    assert 0.2 < record.verification_point(0.001).threshold < 0.4
