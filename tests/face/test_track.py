"""Numbers stay with their people: through crossings, behind pillars, at any rate of looks."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.face.detected import DetectedFace
from iass.face.track import Tracker, TrackRules

FACE = 100.0
Place = tuple[float, float]
Walk = Callable[[float], Place]
_PLACES = st.tuples(st.floats(0, 900), st.floats(0, 600), st.floats(0.3, 1.0))


def face(place: Place, size: float = FACE, confidence: float = 0.9) -> DetectedFace:
    left, top = place[0] - size / 2, place[1] - size / 2
    points = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32) * size
    return DetectedFace((left, top, size, size), points + np.array([left, top], np.float32), confidence)


def straight(start: Place, speed: Place) -> Walk:
    return lambda at: (start[0] + speed[0] * at, start[1] + speed[1] * at)


def follow(
    walks: Sequence[Walk], times: Sequence[float], hidden: Callable[[int, float], bool] = lambda _who, _at: False
) -> list[set[int]]:
    """The numbers that each walker was given."""
    tracker, given_numbers = Tracker(), [set[int]() for _ in walks]
    for at in times:
        present = {who: face(walk(at)) for who, walk in enumerate(walks) if not hidden(who, at)}
        seen = tracker.update(list(present.values()), at).seen
        for who, shown in present.items():
            given_numbers[who] |= {one.track for one in seen if one.box == shown.box}
    return given_numbers


def at_rate(rate: float, seconds: float = 4.0) -> list[float]:
    return [number / rate for number in range(round(seconds * rate))]


@pytest.mark.parametrize("rate", [4.0, 12.0, 25.0])
def test_two_who_cross_change_numbers(rate: float) -> None:
    """One walks before the other, and hides him for half a second."""
    walks = [straight((0, 300), (250, 0)), straight((1000, 330), (-250, 0))]

    def hidden(who: int, at: float) -> bool:
        return who == 1 and abs(walks[0](at)[0] - walks[1](at)[0]) < 0.7 * FACE

    numbers = follow(walks, at_rate(rate), hidden)
    assert all(len(given_numbers) == 1 for given_numbers in numbers)
    assert numbers[0] != numbers[1]


@pytest.mark.parametrize("rate", [4.0, 12.0])
def test_somebody_behind_a_pillar_is_somebody_new(rate: float) -> None:
    [numbers] = follow([straight((0, 300), (300, 20))], at_rate(rate), lambda _who, at: 1.5 < at < 2.4)
    assert len(numbers) == 1


@settings(max_examples=25, deadline=None)
@given(
    rate=st.sampled_from([4.0, 6.0, 12.0, 25.0]),
    speeds=st.lists(st.floats(-300, 300), min_size=1, max_size=5),
    hidden=st.integers(0, 4),
)
def test_people_in_rows_of_their_own_are_mixed_up(rate: float, speeds: list[float], hidden: int) -> None:
    walks = [straight((500, 200 + 350 * row), (speed, speed / 10)) for row, speed in enumerate(speeds)]
    numbers = follow(walks, at_rate(rate), lambda who, at: who == hidden and 1 < at < 1.8)
    assert [len(given_numbers) for given_numbers in numbers] == [1] * len(walks)
    assert len(set[int]().union(*numbers)) == len(walks)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.floats(0, 900), st.floats(0, 600), st.floats(0.3, 1.0)), max_size=5), max_size=12)
)
def test_one_face_has_two_numbers_or_a_number_comes_back(pictures: list[list[tuple[float, float, float]]]) -> None:
    tracker, over = Tracker(TrackRules(patience=0.3)), set[int]()
    for number, places in enumerate(pictures):
        update = tracker.update([face((x, y), confidence=sure) for x, y, sure in places], number / 4)
        tracks = [one.track for one in update.seen]
        assert len(set(tracks)) == len(tracks) <= len(places)
        assert over.isdisjoint(tracks)
        over |= set(update.ended)


def test_unsure_face_begins_a_track() -> None:
    tracker = Tracker()
    for number in range(5):
        assert tracker.update([face((100, 100), confidence=0.5)], number / 12).seen == ()


def test_unsure_face_ends_a_track() -> None:
    tracker = Tracker()
    for number in range(30):
        seen = tracker.update([face((100 + number, 100), confidence=0.9 if number < 3 else 0.4)], number / 12).seen
        assert number < 1 or [one.track for one in seen] == [1]


def test_flicker_is_a_track() -> None:
    tracker = Tracker()
    assert tracker.update([face((100, 100))], 0.0).seen == ()
    assert tracker.update([], 0.5).ended == ()
    assert tracker.update([face((100, 100))], 1.0).seen == ()


def test_second_box_around_a_face_is_somebody() -> None:
    tracker = Tracker()
    for number in range(5):
        seen = tracker.update([face((300, 300)), face((310, 320), size=150, confidence=0.7)], number / 12).seen
    assert [one.track for one in seen] == [1]


def test_who_left_is_still_followed() -> None:
    tracker = Tracker()
    for number in range(3):
        tracker.update([face((100, 100))], number / 12)
    assert tracker.update([], 1.0).ended == ()
    assert tracker.update([], 1.6).ended == (1,)
    tracker.update([face((100, 100))], 1.7)
    assert [one.track for one in tracker.update([face((100, 100))], 1.8).seen] == [2]
    assert tracker.end() == (2,)
