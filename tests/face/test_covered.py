"""Shots of a face that another covers: half of each, perhaps. Used only for want of better ones."""

import pytest

from iass.face.motion import share_covered
from iass.face.track import TrackedFace, Tracker

from .test_passages import Lane
from .test_track import face


def seen(tracker: Tracker, *faces: tuple[float, float], at: float) -> list[TrackedFace]:
    """Of faces whose centre is (x, 100), and which are so large; by the place of the first to the last."""
    shown = [face((x, 100), size) for x, size in faces]
    given = {one.box: one for one in tracker.update(shown, at).seen}
    return [given[one.box] for one in shown if one.box in given]


@pytest.mark.parametrize(("x", "share"), [(100, 1.0), (150, 0.5), (190, 0.1), (300, 0.0)])
def test_share_that_is_covered_is_wrong(x: float, share: float) -> None:
    assert share_covered(face((x, 100)).box, (50, 0, 100, 200)) == pytest.approx(share)


def test_nearer_face_is_covered_or_the_farther_is_not() -> None:
    tracker = Tracker()
    for at in (0.0, 0.1, 0.2):
        found = seen(tracker, (100, 100), (180, 140), (600, 90), at=at)
    near, far, alone = found[1], found[0], found[2]
    assert far.covered == pytest.approx(0.4)
    assert near.covered == alone.covered == 0.0


def test_face_that_is_expected_behind_another_covers_nothing() -> None:
    tracker = Tracker()
    for at in (0.0, 0.1, 0.2):
        seen(tracker, (100, 100), (210, 110), at=at)
    [left] = seen(tracker, (190, 110), at=0.3)
    assert left.covered > 0.05
    for tenth in range(4, 20):
        [left] = seen(tracker, (190, 110), at=tenth / 10)
    assert left.covered == 0.0, "who was not seen for so long is expected nowhere"


def test_shot_that_shows_half_of_another_is_taken_for_somebody() -> None:
    """B reaches into the first shot of A, and the two that follow are unlike it."""
    lane = Lane()
    lane.see({1: "B24"}, covered=0.4)
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=3.0)
    assert lane.captured() == ["A"]


def test_first_face_from_the_front_is_half_another_and_hides_whose_it_is() -> None:
    """A profile, then a shot of two faces in one: what it shows is nobody, and A is not sent after him."""
    lane = Lane()
    lane.stay(1.0, {1: "A60~"})
    lane.see({1: "B60"}, covered=0.6)
    lane.stay(2.0, {1: "A60"})
    lane.leave(1, seconds=3.0)
    assert lane.captured() == ["A"]


@pytest.mark.parametrize("seconds", [0.34, 6.0])
def test_who_is_covered_all_the_time_is_missed(seconds: float) -> None:
    lane = Lane()
    lane.stay(seconds, {1: "A60"}, covered=0.4)
    lane.leave(1)
    assert lane.captured() == ["A"]


def test_who_is_covered_all_the_time_is_not_sent_before_he_leaves() -> None:
    lane = Lane()
    lane.stay(3.0, {1: "A60"}, covered=0.4)
    [passage] = lane.sent
    assert passage.sent_at <= 2.0


def test_who_is_covered_from_afar_on_is_sent_with_no_shot_from_near() -> None:
    lane = Lane()
    lane.stay(2.0, {1: "A24"}, covered=0.4)
    lane.stay(1.0, {1: "A60"}, covered=0.4)
    lane.leave(1)
    assert lane.captured() == ["A"]
    assert {shot.jpeg for shot in lane.sent[0].shots} == {b"A60"}


def test_covered_look_says_nothing_of_who_was_asked_for_again() -> None:
    """Whether a known track is still his is told by the look that there is, covered or not."""
    lane = Lane()
    lane.stay(2.0, {1: "A60"})
    lane.stay(3.0, {1: "B60"}, covered=0.4)
    lane.leave(1)
    assert lane.captured() == ["A", "B"]


def test_shots_that_lie_aside_are_kept_for_ever() -> None:
    lane = Lane()
    lane.stay(1.0, {1: "A30"}, covered=0.4)
    lane.see({1: "A30"})
    lane.stay(5.0, {1: "A30"}, covered=0.4)
    [visit] = lane.book._visits
    assert visit.aside == [] and len(visit.shots) == 1
