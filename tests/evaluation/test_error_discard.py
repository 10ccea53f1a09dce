"""Error versus discard: a measure that knows is told from one that does not."""

import numpy as np
import pytest
from tests.import_desk import silent

from iass.errors import InvalidInput
from iass.evaluation.engines import Engines
from iass.evaluation.error_discard import (
    DISCARDS,
    ORACLE,
    RANDOM,
    EdcData,
    MatedComparisons,
    curves_of,
    evaluate,
    fnmr_after,
)
from iass.evaluation.pictures import Folder
from iass.evaluation.sheets import read_pairs, read_shots
from iass.evaluation.split import Part
from iass.face.outcome import QualityMeasure

from .conftest import NO_FACE, Sheet, painting, png

ONES = np.ones(100)


def errors(*places: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    found = np.zeros(100, np.bool_)
    found[list(places)] = True
    return found


def test_the_worst_are_set_aside_first() -> None:
    rising = np.arange(100.0)
    wrong = errors(0, 1, 2, 3, 50)
    assert fnmr_after(rising, wrong, (0, 0.02, 0.04, 0.6), ONES) == pytest.approx([0.05, 3 / 98, 1 / 96, 0.0])
    assert fnmr_after(-rising, wrong, (0, 0.2), ONES) == pytest.approx([0.05, 5 / 80])


def test_a_measure_that_is_the_same_for_all_favours_nobody() -> None:
    """Whatever order the comparisons came in, ties go in an order of their own."""
    first, last = errors(*range(30)), errors(*range(70, 100))
    for wrong in (first, last):
        (left,) = fnmr_after(np.zeros(100), wrong, (0.2,), ONES)
        assert left == pytest.approx(0.3, abs=0.12)


def test_weights_count_as_so_many_comparisons() -> None:
    values, wrong = np.array([1.0, 2.0, 3.0]), np.array([True, True, False])
    weighed = fnmr_after(values, wrong, (0, 0.5), np.array([2.0, 0.0, 2.0]))
    repeated = fnmr_after(np.array([1.0, 1.0, 3.0, 3.0]), np.array([True, True, False, False]), (0, 0.5), np.ones(4))
    assert weighed == repeated == [0.5, 0.0]


def measures(unified: float, sharp: int) -> tuple[QualityMeasure, ...]:
    return QualityMeasure("unified_quality_score", unified, round(100 * unified)), QualityMeasure("sharpness", 1, sharp)


def test_the_worse_of_both_pictures_counts_and_an_oracle_is_best() -> None:
    """Every tenth comparison has a bad picture on one side or the other, and fails."""
    images = [(f"a{n}", f"b{n}") for n in range(100)]
    bad = {f"a{n}" for n in range(0, 100, 20)} | {f"b{n}" for n in range(10, 100, 20)}
    qualities = {image: measures(0.1 if image in bad else 0.9, 50) for pair in images for image in pair}
    scores = np.array([0.1 if n % 10 == 0 else 0.8 for n in range(100)], np.float32)
    compared = MatedComparisons(images, [f"s{n // 2}" for n in range(100)], scores, np.zeros(9, np.float32), 0)
    curves = {one.name: one for one in curves_of(compared, 0.5, qualities)}
    assert list(curves) == ["unified_quality_score", "sharpness", RANDOM, ORACLE]
    assert curves["unified_quality_score"].fnmr == curves[ORACLE].fnmr == pytest.approx((0.1, 5 / 95, 0.0, 0.0))
    assert curves[RANDOM].fnmr == (0.1,) * len(DISCARDS)
    assert curves[ORACLE].area < 0.5 < curves["sharpness"].area < 1.5
    intervals = curves["unified_quality_score"].intervals
    assert intervals is not None and intervals[0].low < 0.1 < intervals[0].high


def test_pairs_and_shots_are_counted(engines: Engines, sheet: Sheet, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pictures")
    for person in range(30):
        (folder / f"p{person}").mkdir()
        for shot in range(2):
            (folder / f"p{person}" / f"{shot}.png").write_bytes(png(painting(person, 6.0, shot)))
    (folder / "p29" / "1.png").write_bytes(NO_FACE)
    mated = [(1, f"p{n}/0.png", f"p{n}/1.png") for n in range(30)]
    others = [(0, f"p{n}/0.png", f"p{m}/1.png") for n in range(29) for m in range(29) if n != m]
    pairs = read_pairs(sheet("pairs.csv", ["mated", "image_a", "image_b"], [*mated, *others]))
    gallery = read_shots(sheet("g.csv", ["subject", "image"], [(f"p{n}", f"p{n}/0.png") for n in range(30)]))
    probes = read_shots(sheet("m.csv", ["subject", "image"], [(f"p{n}", f"p{n}/1.png") for n in range(30)]))
    for given in (pairs, (gallery, probes)):
        report = evaluate(engines, EdcData(Folder(folder), given, Part.ALL), 0.01, silent)
        assert (report.comparisons, report.people, report.failed) == (29, 29, 1)
        record = report.record()
        assert record["discards"] == list(DISCARDS)
        assert record["fnmr"] == {RANDOM: [0.0] * 4, ORACLE: [0.0] * 4}
    with pytest.raises(InvalidInput, match="rule of 3"):
        evaluate(engines, EdcData(Folder(folder), pairs, Part.ALL), 0.0001, silent)
