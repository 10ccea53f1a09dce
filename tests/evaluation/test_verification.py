from pathlib import Path

import numpy as np
import pytest

from iass.errors import InvalidInput
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import FAILED
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import PairSheet, read_pairs, subject_of
from iass.evaluation.verification import PairScores, evaluate
from iass.evaluation.verification_report import VerificationReport

from .conftest import NO_FACE, Sheet, painting, png

COLUMNS = ("mated", "image_a", "image_b")
PEOPLE = 25


def test_figures_by_hand() -> None:
    """At FMR 25 % one of four may pass: the threshold stands just above 0.2, and two of four mated pairs are below."""
    nonmated = np.array([0.3, 0.2, 0.1, FAILED], np.float32)
    scores = PairScores(np.array([0.9, 0.25, 0.15, FAILED], np.float32), nonmated)
    threshold = scores.threshold(0.25)
    assert 0.2 < threshold < 0.2001
    assert scores.fnmr(threshold) == 0.5


@pytest.fixture
def pairs(images: Path, sheet: Sheet) -> PairSheet:
    """25 people with two pictures each; a0's second shows no face. All 300 pairs of two people."""
    for number in range(PEOPLE):
        (images / f"a{number}").mkdir()
        (images / f"a{number}" / "1.png").write_bytes(png(painting(number)))
        (images / f"a{number}" / "2.png").write_bytes(png(painting(number, 8, 2)) if number else NO_FACE)
    mated = [(1, f"a{n}/1.png", f"a{n}/2.png") for n in range(PEOPLE)]
    others = [(0, f"a{n}/1.png", f"a{m}/1.png") for n in range(PEOPLE) for m in range(n)]
    return read_pairs(sheet("pairs.csv", COLUMNS, [*mated, *others]))


def _evaluate(engines: Engines, images: Path, pairs: PairSheet) -> VerificationReport:
    with open_pictures(images) as pictures:
        return evaluate(engines, pictures, pairs, lambda _done, _total: None)


def test_face_that_is_not_found_is_no_miss(engines: Engines, images: Path, pairs: PairSheet) -> None:
    report = _evaluate(engines, images, pairs)
    at_one_percent = report.fnmr[0]
    assert at_one_percent.fnmr == pytest.approx(1 / PEOPLE)
    assert at_one_percent.interval is not None
    assert at_one_percent.interval.low <= 1 / PEOPLE <= at_one_percent.interval.high
    assert report.fte == pytest.approx(1 / (2 * PEOPLE))
    assert report.failures == {"no_face": 1}


def test_shape_of_the_record_changes(engines: Engines, images: Path, pairs: PairSheet) -> None:
    record = _evaluate(engines, images, pairs).record()
    assert record["fnmr"] == {"0.01": pytest.approx(1 / PEOPLE), "0.001": None}
    assert record["pairs"] == {"mated": PEOPLE, "nonmated": 300}
    assert record["unclaimed"] == {
        "0.001": "300 non-mated pairs support no rate below 0.01 (rule of 3), and 0.001 is asked"
    }
    assert list(record)[:6] == ["fnmr", "fte", "pairs", "ci95", "thresholds", "model"]


def test_one_kind_of_pair_gives_figures(engines: Engines, images: Path, pairs: PairSheet) -> None:
    only = PairSheet("pairs.csv", "", tuple(pair for pair in pairs.pairs if pair.mated))
    with pytest.raises(InvalidInput, match="pairs of one person"):
        _evaluate(engines, images, only)


def test_missing_picture_is_a_failure_to_acquire(engines: Engines, images: Path, pairs: PairSheet) -> None:
    (images / "a3" / "1.png").unlink()
    with pytest.raises(InvalidInput, match=r"'a3/1\.png'"):
        _evaluate(engines, images, pairs)


def test_people_are_told_apart_by_picture() -> None:
    assert subject_of("Aaron/Aaron_0001.jpg") == subject_of("Aaron/Aaron_0002.jpg") == "Aaron"
    assert subject_of("one.jpg") != subject_of("two.jpg")
