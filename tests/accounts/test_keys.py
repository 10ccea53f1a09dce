"""Keys of devices: what they may not do, and when they end."""

from datetime import timedelta

import pytest

from iass.access import Permission, Purpose
from iass.accounts.key_desk import KeyDesk
from iass.accounts.rights import PurposeNeeded
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotFound

from .conftest import ROOT, Hire

_RIGHTS = [Permission.RECORD_CROSSING]


def test_key_opens_nothing(keys: KeyDesk, hire: Hire) -> None:
    secret, made = keys.make("gate-1", _RIGHTS, ["CGK/G01"], 30, ROOT)
    assert keys.holder(secret) == made
    officer = made.officer(Permission.RECORD_CROSSING)
    assert officer is not None and officer.officer_id == "key.gate-1"
    assert officer.scope.covers("CGK", "G01")
    assert not officer.scope.covers("CGK", "G02") and not officer.scope.covers("CGK")
    assert made.officer(Permission.SEE_ALERTS) is None


def test_device_states_what_it_is_not_for(keys: KeyDesk, hire: Hire) -> None:
    """Or it is recorded as what it is for."""
    _, made = keys.make("gate-1", _RIGHTS, ["CGK/G01"], 30, ROOT)
    officer = made.officer(Permission.RECORD_CROSSING, Purpose.BORDER_CONTROL)
    assert officer is not None and officer.purpose is Purpose.BORDER_CONTROL
    for purpose in set(Purpose) - {Purpose.BORDER_CONTROL}:
        with pytest.raises(PurposeNeeded) as refused:
            made.officer(Permission.RECORD_CROSSING, purpose)
        assert refused.value.fits == (Purpose.BORDER_CONTROL,)
    assert made.officer(Permission.SEE_ALERTS, Purpose.AUDIT) is None


def test_key_is_over_and_opens_still(keys: KeyDesk, hire: Hire, clock: FixedClock) -> None:
    secret, _ = keys.make("gate-1", _RIGHTS, ["*"], 30, ROOT)
    other, _ = keys.make("gate-2", _RIGHTS, ["*"], 30, ROOT)
    keys.revoke("gate-2", ROOT)
    keys.revoke("gate-2", ROOT)
    assert keys.holder(secret)
    assert keys.holder(other) is None
    clock.move_to(clock.now() + timedelta(days=30))
    assert keys.holder(secret) is None


def test_key_is_made_for_what_a_person_must_do(keys: KeyDesk, hire: Hire) -> None:
    for permission in (Permission.DECIDE_ALERT, Permission.SEARCH_BY_PHOTO, Permission.OPERATE, Permission.OPEN):
        with pytest.raises(InvalidInput):
            keys.make("gate-1", [permission], ["*"], 30, ROOT)


@pytest.mark.parametrize(
    ("name", "rights", "places", "days"),
    [
        ("gate 1", _RIGHTS, ["*"], 1),
        ("gate-1", [], ["*"], 1),
        ("gate-1", _RIGHTS, [], 1),
        ("gate-1", _RIGHTS, ["CGK/"], 1),
        ("gate-1", _RIGHTS, ["*/G01"], 1),
        ("gate-1", _RIGHTS, ["CGK", "*"], 1),
        ("gate-1", _RIGHTS, ["*"], 0),
        ("gate-1", _RIGHTS, ["*"], 731),
    ],
)
def test_key_is_not_one(
    keys: KeyDesk, hire: Hire, name: str, rights: list[Permission], places: list[str], days: int
) -> None:
    with pytest.raises(InvalidInput):
        keys.make(name, rights, places, days, ROOT)


def test_carriers_key_speaks_for_another(keys: KeyDesk, hire: Hire, records: SqlRecords) -> None:
    _, made = keys.make("garuda", [Permission.RECEIVE_PASSENGER_LISTS], ["*"], 30, ROOT, ["GA", "GIA"])
    officer = made.officer(Permission.RECEIVE_PASSENGER_LISTS)
    assert officer is not None
    assert [officer.scope.covers_carrier(one) for one in ("GA", "GIA", "SQ", "", "*")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    _, hub = keys.make("hub", [Permission.RECEIVE_PASSENGER_LISTS], ["*"], 30, ROOT, ["*"])
    anyone = hub.officer(Permission.RECEIVE_PASSENGER_LISTS)
    assert anyone is not None and anyone.scope.covers_carrier("SQ")
    with records.reading() as tx:
        told = [entry.details.get("carriers") for entry in tx.audit.entries() if entry.action == "key.made"]
    assert told == [["GA", "GIA"], ["*"]]


@pytest.mark.parametrize(("permission", "carriers"), [
    (Permission.RECEIVE_PASSENGER_LISTS, []),
    (Permission.RECEIVE_PASSENGER_LISTS, ["ga"]),
    (Permission.RECEIVE_PASSENGER_LISTS, ["GARUDA"]),
    (Permission.RECEIVE_PASSENGER_LISTS, ["12"]),
    (Permission.RECEIVE_PASSENGER_LISTS, ["GA SQ"]),
    (Permission.RECEIVE_PASSENGER_LISTS, ["GA", "*"]),
    (Permission.RECORD_CROSSING, ["GA"]),
])  # fmt: skip
def test_key_for_lists_is_nobodys(keys: KeyDesk, hire: Hire, permission: Permission, carriers: list[str]) -> None:
    with pytest.raises(InvalidInput):
        keys.make("garuda", [permission], ["*"], 30, ROOT, carriers)


def test_key_exists_before_the_first_account(keys: KeyDesk) -> None:
    with pytest.raises(Conflict, match="account"):
        keys.make("gate-1", _RIGHTS, ["*"], 30, ROOT)


def test_name_of_a_revoked_key_stands_for_another(keys: KeyDesk, hire: Hire) -> None:
    keys.make("gate-1", _RIGHTS, ["*"], 30, ROOT)
    keys.revoke("gate-1", ROOT)
    with pytest.raises(Conflict):
        keys.make("gate-1", _RIGHTS, ["*"], 30, ROOT)
    with pytest.raises(NotFound):
        keys.revoke("gate-9", ROOT)


def test_secret_is_kept(keys: KeyDesk, hire: Hire, records: SqlRecords) -> None:
    secret, made = keys.make("gate-1", _RIGHTS, ["*"], 30, ROOT)
    assert keys.holder(made.secret_hash) is None
    with records.reading() as tx:
        said = repr(list(tx.audit.entries())) + repr(tx.api_keys.every())
    assert secret not in said
