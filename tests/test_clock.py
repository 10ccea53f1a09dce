from datetime import UTC, datetime, timedelta, timezone

import pytest

from iass.clock import FixedClock, ForwardClock, SystemClock
from iass.wiring.machine_clock import is_kept_by_ntp, seconds_passed

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_machine_clock_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 11, 24, 12, 0))  # that is the point
    assert SystemClock().now().tzinfo is UTC


def test_clock_set_back_revives_the_past() -> None:
    machine = FixedClock(NOON)
    clock = ForwardClock(machine)
    assert clock.now() == NOON
    machine.move_to(NOON - timedelta(days=2))
    assert clock.now() == NOON
    assert clock.behind_seconds() == 2 * 86400


def test_clock_behind_the_last_run_is_not_noticed() -> None:
    clock = ForwardClock(FixedClock(NOON), floor=NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    assert clock.behind_seconds() == 3600


def test_clock_that_catches_up_stays_stuck() -> None:
    machine = FixedClock(NOON)
    clock = ForwardClock(machine, floor=NOON + timedelta(hours=1))
    machine.move_to(NOON + timedelta(hours=2))
    assert clock.now() == NOON + timedelta(hours=2)
    assert clock.behind_seconds() == 0


def test_moment_written_by_another_process_is_ignored() -> None:
    clock = ForwardClock(FixedClock(NOON))
    clock.raise_floor(NOON + timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(minutes=5)
    clock.raise_floor(NOON)
    assert clock.now() == NOON + timedelta(minutes=5)


def test_local_time_is_taken_for_utc() -> None:
    jakarta = datetime(2026, 11, 24, 19, 0, tzinfo=timezone(timedelta(hours=7)))
    assert FixedClock(jakarta).now() == NOON


class _Steady:
    """Seconds that pass, whatever a clock is set to."""

    def __init__(self) -> None:
        self.seconds = 7.0

    def __call__(self) -> float:
        return self.seconds


def test_clock_set_ahead_lapses_a_ban_early() -> None:
    machine, steady = FixedClock(NOON), _Steady()
    clock = ForwardClock(machine, steady=steady)
    machine.move_to(NOON + timedelta(days=400))
    steady.seconds += 30
    assert clock.now() == NOON + timedelta(seconds=30)
    assert clock.ahead_seconds() == timedelta(days=400).total_seconds() - 30
    machine.move_to(NOON + timedelta(seconds=40))  # somebody sets it right again
    steady.seconds += 10
    assert (clock.now(), clock.ahead_seconds(), clock.behind_seconds()) == (NOON + timedelta(seconds=40), 0, 0)


def test_clock_that_ntp_sets_right_is_refused() -> None:
    machine, steady, kept = FixedClock(NOON), _Steady(), [False]
    clock = ForwardClock(machine, steady=steady, vouched=lambda: kept[0])
    machine.move_to(NOON + timedelta(hours=5))
    assert clock.now() == NOON
    kept[0] = True
    assert (clock.now(), clock.ahead_seconds()) == (NOON + timedelta(hours=5), 0)


def test_machine_that_nobody_asked_for_an_hour_is_called_ahead() -> None:
    machine, steady = FixedClock(NOON), _Steady()
    clock = ForwardClock(machine, steady=steady)
    machine.move_to(NOON + timedelta(hours=1))
    steady.seconds += 3600 - 20  # NTP has slewed it meanwhile
    assert (clock.now(), clock.ahead_seconds()) == (NOON + timedelta(hours=1), 0)


def test_machine_does_not_say_whether_its_clock_is_kept() -> None:
    assert is_kept_by_ntp() in (True, False)
    assert seconds_passed() <= seconds_passed()
