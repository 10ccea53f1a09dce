"""The time of a stream never falls, whatever its packets say; and looks are spaced by what they cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.capture.backoff import Backoff
from iass.capture.camera import StreamTime
from iass.capture.pace import Pace


def test_first_picture_is_not_at_nought() -> None:
    time = StreamTime()
    assert [time.at(given) for given in (1000.0, 1000.5, 1002.0)] == [0.0, 0.5, 2.0]


def test_restart_or_leap_of_the_count_moves_time() -> None:
    time = StreamTime(rate=10.0)
    seen = [time.at(given) for given in (5.0, 5.1, 0.0, 0.1, 90_000.0, None, None)]
    assert seen == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])


def test_time_without_the_camera_is_forgotten() -> None:
    time = StreamTime(rate=10.0)
    time.skip(7.0)
    assert time.at(3.0) == 0.0
    time.skip(7.0)
    assert time.at(0.0) == pytest.approx(7.1)


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9))))
def test_time_falls(given: list[float | None]) -> None:
    time = StreamTime()
    seen = [time.at(one) for one in given]
    assert seen == sorted(seen)


def test_slow_machine_is_asked_as_often() -> None:
    quick, slow = Pace(most=10.0), Pace(most=10.0)
    for _ in range(30):
        rest_of_quick, rest_of_slow = quick.after(0.02), slow.after(0.3)
    assert rest_of_quick == pytest.approx(0.095 - 0.02)
    assert rest_of_slow > 0.3 / 0.85 - 0.3 - 1e-9


def test_cameras_knock_ever_as_often_or_all_at_once() -> None:
    waits = [Backoff(first=1.0, most=8.0) for _ in range(20)]
    tries = [[backoff.next() for _ in range(8)] for backoff in waits]
    assert all(0.5 <= first[0] <= 1.0 and 4.0 <= first[-1] <= 8.0 for first in tries)
    assert len({first[-1] for first in tries}) > 10
    waits[0].reset()
    assert waits[0].next() <= 1.0
