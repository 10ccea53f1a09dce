"""The candidate that a passage is remembered by, and where its time went."""

from time import sleep

import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.case.sighting import Sighting
from iass.case.stopwatch import Stopwatch
from iass.face.outcome import FaceFailure, Failure
from iass.identify.evidence import FaceEvidence
from iass.ids import EnrolmentId, ModelId

FRAME = Frame(np.zeros((4, 4, 3), np.uint8))


def _face(subject: str, score: float, threshold: float) -> FaceEvidence:
    return FaceEvidence(subject, EnrolmentId("e"), score, threshold, 0.003, 10, ModelId("m"))


@pytest.mark.parametrize(
    ("watchlist", "registry", "best"),
    [
        ([("w", 0.5, 0.6)], [("r", 0.6, 0.8)], "w"),  # nearer to its own list's threshold, though the lower score
        ([("w", 0.5, 0.6)], [("r", 0.9, 0.8)], "r"),
        ([("w1", 0.7, 0.6), ("w2", 0.6, 0.6)], [], "w1"),
        ([], [("r", 0.1, 0.8)], "r"),
        ([], [], None),
    ],
)
def test_scores_of_two_lists_are_compared_without_their_thresholds(
    watchlist: list[tuple[str, float, float]], registry: list[tuple[str, float, float]], best: str | None
) -> None:
    seen = Sighting(
        FaceFailure(Failure.NO_FACE),
        (FRAME,),
        tuple(_face(*row) for row in watchlist),
        tuple(_face(*row) for row in registry),
    )
    assert (seen.best.subject_id if seen.best else None) == best
    assert seen.probe is None


def test_a_step_named_twice_is_forgotten() -> None:
    watch = Stopwatch()
    watch.lap("face")
    sleep(0.002)
    watch.lap("search")
    sleep(0.002)
    watch.lap("face")
    assert list(watch.milliseconds) == ["face", "search"]
    assert watch.milliseconds["face"] >= 2
    assert watch.milliseconds["search"] >= 2
