"""The camera's scorer on cases that were worked out by hand: missed, duplicated, false, mixed, switched."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from iass.errors import InvalidInput, NotFound
from iass.evaluation import camera_truth
from iass.evaluation.camera_observed import Observed, ObservedCapture, ObservedFace, ObservedFrame, ObservedShot
from iass.evaluation.camera_passages import score_passages, true_passages
from iass.evaluation.camera_score import score_video, together
from iass.evaluation.camera_tracking import overlap, score_tracking
from iass.evaluation.camera_truth import Box, FaceTruth, FrameTruth, VideoTruth, visits

FPS = 10
LEFT: Box = (0.0, 0.0, 100.0, 100.0)
RIGHT: Box = (500.0, 0.0, 100.0, 100.0)

Span = tuple[str, Box, int, int]
"""Who, where, and the first and last frame."""


def _face(person: str, box: Box, eyes: float = 50.0, visible: float = 1.0) -> FaceTruth:
    return FaceTruth(person, box, None, eyes, visible, 0.0, 0.0)


def _video(spans: Sequence[Span], frames: int, eyes: float = 50.0) -> VideoTruth:
    shown = [
        FrameTruth(n / FPS, tuple(_face(who, box, eyes) for who, box, first, last in spans if first <= n <= last))
        for n in range(frames)
    ]
    return VideoTruth("v.mp4", "", 640, 480, FPS, tuple(shown), visits(shown, FPS))


def _frames(tracks: Sequence[tuple[int, Box, int, int]], frames: int) -> tuple[ObservedFrame, ...]:
    return tuple(
        ObservedFrame(
            n / FPS, tuple(ObservedFace(track, box) for track, box, first, last in tracks if first <= n <= last)
        )
        for n in range(frames)
    )


def _capture(sent_at: float, *shots: tuple[float, Box], scores: dict[str, float] | None = None) -> ObservedCapture:
    return ObservedCapture(sent_at, tuple(ObservedShot(at, box) for at, box in shots), scores or {})


def test_passage_is_missed() -> None:
    truth = _video([("A", LEFT, 0, 9), ("B", RIGHT, 0, 9)], 10)
    score = score_passages(truth, [_capture(0.6, (0.3, LEFT))], window=60)
    assert (score.passages, score.found, score.missed, score.duplicated) == (2, 1, 1, 0)
    assert score.missing == ("B at 0.0 s",)
    assert score.delays == (0.6,)
    assert not score.exact


def test_person_who_is_taken_for_another_passes_for_one_who_was_not_seen() -> None:
    truth = _video([("A", LEFT, 0, 9), ("B", RIGHT, 20, 29)], 30)
    frames = _frames([(1, LEFT, 0, 9), (2, RIGHT, 20, 29)], 30)
    sent = [_capture(0.6, (0.3, LEFT))]
    merged = score_passages(truth, sent, 60, frames, joined={1, 2})
    unseen = score_passages(truth, sent, 60, frames, joined={1})
    assert (merged.missed, merged.merged, unseen.missed, unseen.merged) == (1, 1, 1, 0)


def test_passage_is_captured_twice() -> None:
    truth = _video([("A", LEFT, 0, 9)], 10)
    score = score_passages(truth, [_capture(0.6, (0.3, LEFT)), _capture(0.9, (0.8, LEFT))], window=60)
    assert (score.found, score.missed, score.duplicated) == (1, 0, 1)
    assert not score.exact


def test_person_who_comes_back_within_the_window_is_two_passages() -> None:
    truth = _video([("A", LEFT, 0, 9), ("A", RIGHT, 40, 49)], 50)  # three seconds away
    captures = [_capture(0.6, (0.3, LEFT)), _capture(4.6, (4.3, RIGHT))]
    assert len(true_passages(truth, window=5)) == 1
    assert score_passages(truth, captures, window=5).duplicated == 1
    assert len(true_passages(truth, window=2)) == 2
    after = score_passages(truth, captures, window=2)
    assert (after.passages, after.found, after.duplicated) == (2, 2, 0)
    assert after.delays == pytest.approx((0.6, 0.6))


def test_capture_of_nobody_counts_for_somebody() -> None:
    truth = _video([("A", LEFT, 0, 9)], 10)
    score = score_passages(truth, [_capture(0.6, (0.3, RIGHT))], window=60)
    assert (score.false, score.missed) == (1, 1)


def test_shots_of_two_people_pass_for_one() -> None:
    truth = _video([("A", LEFT, 0, 9), ("B", RIGHT, 0, 9)], 10)
    capture = _capture(0.6, (0.2, LEFT), (0.3, LEFT), (0.4, RIGHT))
    score = score_passages(truth, [capture], window=60)
    assert (score.mixed, score.found, score.missing) == (1, 1, ("B at 0.0 s",))


def test_template_of_somebody_else_passes_for_the_right_one() -> None:
    truth = _video([("A", LEFT, 0, 9)], 10)
    right = score_passages(truth, [_capture(0.6, (0.2, LEFT), scores={"A": 0.6, "B": 0.5})], window=60)
    wrong = score_passages(truth, [_capture(0.6, (0.2, LEFT), scores={"A": 0.4, "B": 0.5})], window=60)
    assert (right.mistaken, right.exact, right.least_score) == (0, True, 0.6)
    assert (wrong.mistaken, wrong.exact, wrong.least_score) == (1, False, 0.4)


@pytest.mark.parametrize(("eyes", "frames", "good"), [(40.0, 5, True), (40.0, 4, False), (39.9, 30, False)])
def test_face_too_small_or_too_short_has_to_be_found(eyes: float, frames: int, good: bool) -> None:
    truth = _video([("A", LEFT, 0, frames - 1)], frames + 5, eyes)
    score = score_passages(truth, [], window=60)
    assert score.passages == score.missed == int(good)
    spare = score_passages(truth, [_capture(0.2, (0.1, LEFT))], window=60)
    assert (spare.found, spare.spare) == (int(good), int(not good))


def test_break_in_the_view_is_added_up() -> None:
    shown = [
        FrameTruth(n / FPS, (_face("A", LEFT, visible=0.2 if n == 4 else 1.0),)) for n in range(9)
    ]  # four good frames, a hidden one, four good ones
    (visit,) = visits(shown, FPS)
    assert (visit.good_from, visit.good_until, visit.good) == (0.0, 0.4, False)


def test_switch_is_not_counted() -> None:
    """Two people; their tracks change places for the second half."""
    truth = _video([("A", LEFT, 0, 19), ("B", RIGHT, 0, 19)], 20)
    tracks = [(1, LEFT, 0, 9), (2, RIGHT, 0, 9), (2, LEFT, 10, 19), (1, RIGHT, 10, 19)]
    score = score_tracking(truth, _frames(tracks, 20))
    assert (score.faces, score.followed, score.switches, score.strays) == (40, 40, 2, 0)
    assert score.idf1 == pytest.approx(0.5)  # 2 * 20 / (40 + 40)


def test_gap_is_taken_for_a_switch() -> None:
    truth = _video([("A", LEFT, 0, 19)], 20)
    same = score_tracking(truth, _frames([(1, LEFT, 0, 4), (1, LEFT, 10, 19)], 20))
    other = score_tracking(truth, _frames([(1, LEFT, 0, 4), (2, LEFT, 10, 19)], 20))
    assert (same.switches, same.followed, same.identified) == (0, 15, 15)
    assert (other.switches, other.followed, other.identified) == (1, 15, 10)
    assert other.idf1 == pytest.approx(2 * 10 / (20 + 15))


def test_return_is_taken_for_a_switch() -> None:
    truth = _video([("A", LEFT, 0, 9), ("A", LEFT, 30, 39)], 40)
    score = score_tracking(truth, _frames([(1, LEFT, 0, 9), (2, LEFT, 30, 39)], 40))
    assert (score.switches, score.identified, score.idf1) == (0, 20, 1.0)


def test_box_on_nobody_is_a_stray() -> None:
    truth = _video([("A", LEFT, 0, 9)], 10)
    score = score_tracking(truth, _frames([(1, LEFT, 0, 9), (2, RIGHT, 5, 9)], 10))
    assert (score.followed, score.strays, score.boxes, score.switches) == (10, 5, 15, 0)


def test_track_jumps_to_a_neighbour_who_overlaps_a_little_more() -> None:
    """A track that still overlaps its person stays with the person, though it overlaps another one better."""
    near: Box = (40.0, 0.0, 100.0, 100.0)
    truth = _video([("A", LEFT, 0, 9), ("B", near, 5, 9)], 10)
    tracks = [(1, LEFT, 0, 4), (1, (25.0, 0.0, 100.0, 100.0), 5, 9)]
    assert score_tracking(truth, _frames(tracks, 10)).switches == 0


def test_face_that_is_too_small_has_to_be_followed() -> None:
    score = score_tracking(_video([("A", LEFT, 0, 9)], 10, eyes=12.0), _frames([(1, LEFT, 0, 9)], 10))
    assert (score.faces, score.followed, score.strays, score.idf1) == (0, 0, 0, None)


@pytest.mark.parametrize(("other", "share"), [(LEFT, 1.0), (RIGHT, 0.0), ((50.0, 0.0, 100.0, 100.0), 1 / 3)])
def test_overlap_is_wrong(other: Box, share: float) -> None:
    assert overlap(LEFT, other) == pytest.approx(share)


def test_total_loses_a_count() -> None:
    truth = _video([("A", LEFT, 0, 9), ("B", RIGHT, 0, 9)], 10)
    frames = _frames([(1, LEFT, 0, 4), (2, LEFT, 5, 9)], 10)
    one = score_video(truth, Observed(frames, (_capture(0.6, (0.3, LEFT)),), read=10, dropped=1, seconds=0.5), 60)
    total = together([one, one])
    assert (total.score.passages, total.score.missed, total.tracking.switches) == (4, 2, 2)
    assert (total.read, total.dropped, total.fps) == (20, 2, 20.0)
    assert total.record()["delay_median"] == 0.6
    assert total.score.missing == ("v.mp4: B at 0.0 s", "v.mp4: B at 0.0 s")


def test_truth_changes_when_it_is_written_and_read(tmp_path: Path) -> None:
    truth = _video([("A", LEFT, 0, 9), ("B", RIGHT, 4, 9)], 12)
    camera_truth.write(truth, tmp_path / "v.json")
    assert camera_truth.read(tmp_path / "v.json") == truth


@pytest.mark.parametrize("text", ["", "{", "[]", '{"video": 1}', json.dumps({"frames": [{"at": "x"}]})])
def test_anything_passes_for_a_truth(tmp_path: Path, text: str) -> None:
    (tmp_path / "v.json").write_text(text)
    with pytest.raises(InvalidInput, match="not the ground truth"):
        camera_truth.read(tmp_path / "v.json")


def test_absent_truth_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no ground truth"):
        camera_truth.read(tmp_path / "v.json")
