from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.errors import InvalidInput
from iass.evaluation.calibration import CalibrationData, calibrate
from iass.evaluation.engines import Engines
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import Pair, PairSheet, Shot, ShotSheet
from iass.face.engine import FaceEngine
from iass.identify.calibration import CalibrationRecord

from .conftest import MODEL, NO_FACE, painting, png

AT = datetime(2026, 11, 24, tzinfo=UTC)
GALLERY = ShotSheet("gallery.csv", "1" * 64, tuple(Shot(f"p{n}", f"p{n}.png") for n in range(100)))
STRANGERS = ShotSheet("others.csv", "2" * 64, tuple(Shot(f"s{n}", f"s{n}.png") for n in range(150)))
PAIRS = PairSheet(
    "pairs.csv",
    "3" * 64,
    (
        *(Pair(True, f"p{n}.png", f"p{n}-2.png") for n in range(20)),
        *(Pair(False, f"p{n}.png", f"s{n}.png") for n in range(20)),
    ),
)


@pytest.fixture
def people(images: Path) -> Path:
    for n in range(100):
        (images / f"p{n}.png").write_bytes(png(painting(n)))
        (images / f"p{n}-2.png").write_bytes(png(painting(n, 8, 2)))
    for n in range(150):
        (images / f"s{n}.png").write_bytes(png(painting(1000 + n)))
    return images


def _calibrate(
    engine: FaceEngine, folder: Path, gallery: ShotSheet = GALLERY, strangers: ShotSheet = STRANGERS
) -> CalibrationRecord:
    with open_pictures(folder) as pictures:
        data = CalibrationData("squares", pictures, gallery, strangers, PAIRS)
        return calibrate(Engines(engine, engine, "open"), data, AT, lambda _done, _total: None)


def test_record_loses_its_provenance(engine: FaceEngine, people: Path) -> None:
    record = _calibrate(engine, people)
    assert (record.model_id, record.data_set) == (MODEL, "squares")
    assert (record.gallery, record.probes, record.comparisons) == (100, 150, 15_000)
    assert (record.mated_pairs, record.nonmated_pairs) == (20, 20)
    assert [record.data[role] for role in ("gallery", "nonmated", "pairs")] == ["1" * 64, "2" * 64, "3" * 64]
    assert record.made_at == "2026-11-24T00:00:00+00:00"
    assert record.pair_checks[0].fnmr == 0.0


def test_second_picture_of_a_person_counts_as_another(engine: FaceEngine, people: Path) -> None:
    twice = replace(GALLERY, shots=(*GALLERY.shots, *(Shot(f"p{n}", f"p{n}-2.png") for n in range(100))))
    record = _calibrate(engine, people, gallery=twice)
    assert record.gallery == 100
    assert record.top_scores == _calibrate(engine, people).top_scores


def test_person_without_a_face_counts(engine: FaceEngine, people: Path) -> None:
    (people / "s3.png").write_bytes(NO_FACE)
    assert _calibrate(engine, people).probes == 149


def test_enrolled_person_counts_as_a_stranger(engine: FaceEngine, people: Path) -> None:
    mixed = replace(STRANGERS, shots=(*STRANGERS.shots, Shot("p4", "p4-2.png")))
    with pytest.raises(InvalidInput, match=r"'p4' is in gallery.csv"):
        _calibrate(engine, people, strangers=mixed)


def test_missing_picture_is_passed_over(engine: FaceEngine, people: Path) -> None:
    (people / "s3.png").unlink()
    with pytest.raises(InvalidInput, match=r"'s3.png' \[others.csv\]"):
        _calibrate(engine, people)
