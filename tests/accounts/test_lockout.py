"""How long the next attempt waits, by failures and times alone."""

from datetime import UTC, datetime, timedelta

import pytest

from iass.accounts.lockout import ACCOUNT, ADDRESS, PAIR, Marks, address_group, after_failure, open_at

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("allowance", [PAIR, ADDRESS, ACCOUNT])
def test_wait_shrinks_or_grows_without_bound(allowance: object) -> None:
    assert isinstance(allowance, type(PAIR))
    waits = []
    for failures in range(5_000):
        until = open_at(Marks(failures, _NOON), allowance)
        waits.append((until or _NOON) - _NOON)
    assert waits == sorted(waits)
    assert set(waits[: allowance.free]) == {timedelta(0)}
    assert waits[allowance.free] == allowance.first
    assert waits[-1] == allowance.longest


def test_no_failure_waits() -> None:
    assert open_at(None, PAIR) is None


def test_failures_of_last_week_count() -> None:
    assert after_failure(Marks(9, _NOON), _NOON + timedelta(hours=24)).failures == 10
    assert after_failure(Marks(9, _NOON), _NOON + timedelta(hours=24, seconds=1)).failures == 1


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_machine_has_as_many_tries_as_it_has_addresses(address: str, group: str) -> None:
    assert address_group(address) == group
