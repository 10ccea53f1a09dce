from datetime import UTC, datetime, timedelta, timezone

import pytest

from iass.clock import FixedClock, ForwardClock, SystemClock

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
