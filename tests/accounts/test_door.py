"""Who gets in, who does not, and what a stranger learns from trying."""

import threading
from datetime import timedelta

import pytest

from iass.access import Permission
from iass.accounts.account import GIVEN_ROLES, Grant
from iass.accounts.desk import AccountDesk
from iass.accounts.door import Door, NotRecognised, TooManyAttempts
from iass.accounts.rights import HOLDS_EVERYWHERE, RIGHTS, purposes_for
from iass.accounts.session import SessionLimits, csrf_token, is_csrf_token
from iass.adapters.passwords.argon2id import Argon2id
from iass.adapters.sql.records import SqlRecords
from iass.audit.entry import AuditEntry
from iass.clock import FixedClock
from iass.errors import InvalidInput, NotFound, NotReady
from iass.ids import OfficerId

from .conftest import HOME, PASSWORD, ROOT, Counting, Hire

_WRONG = "not the password at all"


def _fail(door: Door, name: str = "siti.r", address: str = HOME) -> None:
    with pytest.raises(NotRecognised):
        door.sign_in(name, _WRONG, address)


def test_officer_cannot_get_in(door: Door, hire: Hire) -> None:
    hire("siti.r", "supervisor@CGK", "auditor")
    token, session = door.sign_in("siti.r", PASSWORD, HOME)
    inside = door.whose(token)
    assert inside is not None and inside.session == session
    alerts, audit = inside.officer(Permission.SEE_ALERTS), inside.officer(Permission.SEE_AUDIT)
    assert alerts is not None and alerts.scope.covers("CGK", "C01") and not alerts.scope.covers("DPS", "C01")
    assert audit is not None and audit.scope.covers("DPS")
    assert inside.officer(Permission.SEARCH_BY_PHOTO) is None


@pytest.mark.parametrize("name", ["nobody", "SITI.R", "", "\x00", "x" * 500, "\ud800", "system"])
def test_unknown_id_is_told_from_a_wrong_password(door: Door, hire: Hire, hasher: Counting, name: str) -> None:
    hire("siti.r")
    door.sign_in("siti.r", PASSWORD, HOME)
    hasher.calls.clear()
    with pytest.raises(NotRecognised) as known:
        door.sign_in("siti.r", _WRONG, HOME)
    work = list(hasher.calls)
    hasher.calls.clear()
    with pytest.raises(NotRecognised) as unknown:
        door.sign_in(name, _WRONG, HOME)
    assert hasher.calls == work == ["verify"]
    assert str(known.value) == str(unknown.value)


def test_first_attempt_of_all_tells_who_exists(door: Door, hire: Hire, hasher: Counting) -> None:
    hire("siti.r")
    work = []
    for name in ("siti.r", "nobody"):
        fresh = Door(door.records, hasher, door.clock)
        hasher.calls.clear()
        _fail(fresh, name)
        work.append(list(hasher.calls))
    assert work[0] == work[1]


def test_wait_tells_who_exists(door: Door, hire: Hire) -> None:
    hire("siti.r")
    waits = []
    for name, address in (("siti.r", "10.0.0.1"), ("nobody", "10.0.0.2")):
        for _ in range(5):
            _fail(door, name, address)
        with pytest.raises(TooManyAttempts) as told:
            door.sign_in(name, _WRONG, address)
        waits.append(told.value.seconds)
    assert waits == [30, 30]


def test_guessing_goes_on_without_end(door: Door, hire: Hire, clock: FixedClock, hasher: Counting) -> None:
    hire("siti.r")
    for _ in range(5):
        _fail(door)
    hasher.calls.clear()
    with pytest.raises(TooManyAttempts):
        door.sign_in("siti.r", PASSWORD, HOME)
    assert hasher.calls == []  # the right one is not looked at either
    clock.move_to(clock.now() + timedelta(seconds=30))
    _fail(door)
    with pytest.raises(TooManyAttempts) as told:
        door.sign_in("siti.r", PASSWORD, HOME)
    assert told.value.seconds == 60
    clock.move_to(clock.now() + timedelta(seconds=60))
    assert door.sign_in("siti.r", PASSWORD, HOME)
    _fail(door)
    assert door.sign_in("siti.r", PASSWORD, HOME)


def test_many_guess_at_once(door: Door, hire: Hire) -> None:
    hire("siti.r")
    heard, start = [], threading.Barrier(12)

    def guess() -> None:
        start.wait()
        try:
            door.sign_in("siti.r", _WRONG, HOME)
        except NotRecognised:
            heard.append(True)
        except TooManyAttempts:
            heard.append(False)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [False] * 7 + [True] * 5


def test_stranger_locks_an_officer_out(door: Door, hire: Hire, clock: FixedClock) -> None:
    hire("siti.r")
    door.sign_in("siti.r", PASSWORD, HOME)
    for number in range(30):  # from ever new addresses, as soon as they are heard
        try:
            door.sign_in("siti.r", _WRONG, f"10.9.9.{number}")
        except TooManyAttempts as told:
            assert told.seconds <= 60
            clock.move_to(clock.now() + timedelta(seconds=told.seconds))
        except NotRecognised:
            pass
    assert door.sign_in("siti.r", PASSWORD, HOME)  # where she always sits, she does not wait at all


def test_one_address_tries_every_officer(door: Door, hire: Hire) -> None:
    for number in range(20):
        _fail(door, f"officer-{number}")
    with pytest.raises(TooManyAttempts):
        door.sign_in("officer-21", _WRONG, HOME)
    _fail(door, "officer-21", "10.0.0.8")


def test_own_account_forgives_guesses_at_others(door: Door, hire: Hire) -> None:
    hire("siti.r")
    for number in range(19):
        _fail(door, f"officer-{number}")
    door.sign_in("siti.r", PASSWORD, HOME)
    _fail(door, "officer-20")
    with pytest.raises(TooManyAttempts):
        door.sign_in("officer-21", _WRONG, HOME)


def test_session_is_never_over(door: Door, hire: Hire, clock: FixedClock) -> None:
    hire("siti.r")
    began = clock.now()
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    for minutes in range(29, 12 * 60, 29):
        clock.move_to(began + timedelta(minutes=minutes))
        assert door.whose(token), minutes
    clock.move_to(began + timedelta(hours=12))
    assert door.whose(token) is None
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    clock.move_to(clock.now() + timedelta(minutes=30))
    assert door.whose(token) is None
    assert not door.inside([token])
    assert door.sessions(OfficerId("siti.r")) == []


def test_open_stream_keeps_a_session_alive(door: Door, hire: Hire, clock: FixedClock) -> None:
    hire("siti.r")
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    for _ in range(3):
        clock.move_to(clock.now() + timedelta(minutes=10))
        inside = door.inside([token])
    assert not inside


def test_session_is_taken_over_from_before(door: Door, hire: Hire) -> None:
    hire("siti.r")
    tokens = {door.sign_in("siti.r", PASSWORD, HOME)[0] for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)


def test_stolen_table_opens_the_door(door: Door, hire: Hire, records: SqlRecords) -> None:
    hire("siti.r")
    token, session = door.sign_in("siti.r", PASSWORD, HOME)
    assert token not in repr(session)
    for stolen in (session.token_hash, session.session_id, "", "x"):
        assert door.whose(stolen) is None


def test_signed_out_is_still_inside(door: Door, hire: Hire) -> None:
    hire("siti.r")
    (token, _), (other, second) = (door.sign_in("siti.r", PASSWORD, HOME) for _ in range(2))
    door.sign_out(token)
    door.sign_out(token)
    assert door.whose(token) is None
    inside = door.whose(other)
    assert inside is not None
    officer = inside.officer(Permission.MANAGE_OWN_SESSIONS)
    assert officer is not None
    assert [one.session_id for one in door.sessions(officer.officer_id)] == [second.session_id]
    assert door.revoke(officer, second.session_id) == 1
    assert door.whose(other) is None


def test_officer_ends_the_session_of_another(door: Door, hire: Hire) -> None:
    hire("siti.r")
    hire("budi.s")
    token, _ = door.sign_in("siti.r", PASSWORD, HOME)
    _, foreign = door.sign_in("budi.s", PASSWORD, HOME)
    inside = door.whose(token)
    assert inside is not None
    officer = inside.officer(Permission.MANAGE_OWN_SESSIONS)
    assert officer is not None
    with pytest.raises(NotFound):
        door.revoke(officer, foreign.session_id)


def test_password_is_changed_by_whoever_found_the_screen_open(door: Door, hire: Hire) -> None:
    hire("siti.r")
    (token, _), (other, _) = (door.sign_in("siti.r", PASSWORD, HOME) for _ in range(2))
    inside = door.whose(token)
    assert inside is not None
    with pytest.raises(NotRecognised):
        door.change_password(inside, _WRONG, "seven green bottles on a wall")
    with pytest.raises(InvalidInput):
        door.change_password(inside, PASSWORD, "short")
    with pytest.raises(InvalidInput):
        door.change_password(inside, PASSWORD, PASSWORD)
    door.change_password(inside, PASSWORD, "seven green bottles on a wall")
    assert door.whose(token) and door.whose(other) is None
    with pytest.raises(NotRecognised):
        door.sign_in("siti.r", PASSWORD, HOME)
    assert door.sign_in("siti.r", "seven green bottles on a wall", HOME)


def test_old_hash_stays_weak(door: Door, desk: AccountDesk, hire: Hire, records: SqlRecords, clock: FixedClock) -> None:
    hire("siti.r")
    stronger = Door(records, Argon2id(2, 16, 1), clock)
    before = next(one for one in desk.every() if one.officer_id == "siti.r")
    stronger.sign_in("siti.r", PASSWORD, HOME)
    after = next(one for one in desk.every() if one.officer_id == "siti.r")
    assert "m=8,t=1" in before.password_hash and "m=16,t=2" in after.password_hash
    assert stronger.sign_in("siti.r", PASSWORD, HOME)
    assert next(one for one in desk.every() if one.officer_id == "siti.r") == after


def test_form_of_another_session_is_taken() -> None:
    assert is_csrf_token(csrf_token("a"), "a")
    assert not is_csrf_token(csrf_token("b"), "a")
    assert not is_csrf_token("", "a")
    assert not is_csrf_token("naïve\ud800", "a")


def test_limits_are_set_by_the_operator(records: SqlRecords, hasher: Counting, clock: FixedClock, hire: Hire) -> None:
    hire("siti.r")
    strict = Door(records, hasher, clock, SessionLimits(timedelta(minutes=2), timedelta(minutes=5)))
    token, _ = strict.sign_in("siti.r", PASSWORD, HOME)
    clock.move_to(clock.now() + timedelta(seconds=119))
    assert strict.whose(token)
    clock.move_to(clock.now() + timedelta(seconds=119))
    assert strict.whose(token)
    clock.move_to(clock.now() + timedelta(seconds=62))
    assert strict.whose(token) is None


def test_busy_door_counts_as_a_wrong_password(door: Door, hire: Hire, hasher: Counting) -> None:
    hire("siti.r", "supervisor@CGK")
    real = hasher.hasher
    hasher.hasher = Argon2id(1, 8, 1)
    while hasher.hasher._room.acquire(blocking=False):
        pass
    for _ in range(30):
        with pytest.raises(NotReady):
            door.sign_in("siti.r", PASSWORD, HOME)
    hasher.hasher = real
    assert door.sign_in("siti.r", PASSWORD, HOME)


@pytest.mark.parametrize("name", ["key.gate1", "KEY.x", "unknown", "System"])
def test_account_is_named_as_another_actor_of_the_log(desk: AccountDesk, name: str) -> None:
    with pytest.raises(InvalidInput):
        desk.add(name, [Grant.parse("auditor")], PASSWORD, ROOT)


@pytest.mark.parametrize("permission", sorted(HOLDS_EVERYWHERE))
def test_ban_of_the_whole_country_is_lifted_from_one_checkpoint(permission: Permission) -> None:
    for role in GIVEN_ROLES:
        assert not purposes_for(permission, [Grant(role, "DPS")])
        assert bool(purposes_for(permission, [Grant(role)])) is (permission in RIGHTS[role])


def _acts(records: SqlRecords, act: str) -> list[AuditEntry]:
    with records.reading() as tx:
        return [entry for entry in tx.audit.entries() if entry.action == act]


def test_refusals_leave_no_trace(door: Door, hire: Hire, records: SqlRecords, clock: FixedClock) -> None:
    """One entry for each wait, however many knock meanwhile."""
    hire("siti.r")
    for wait in (30, 60):
        while True:
            try:
                door.sign_in("siti.r", _WRONG, HOME)
            except NotRecognised:
                continue
            except TooManyAttempts:
                break
        for _ in range(3):
            with pytest.raises(TooManyAttempts):
                door.sign_in("siti.r", PASSWORD, HOME)
        clock.move_to(clock.now() + timedelta(seconds=wait))
    refused = _acts(records, "sign_in.refused")
    assert [(entry.actor, entry.details["seconds"]) for entry in refused] == [("siti.r", 30), ("siti.r", 60)]


def test_crowd_at_the_door_fills_the_log(door: Door, hire: Hire, records: SqlRecords) -> None:
    """Ever new names from an address that waits, and one name from ever new addresses."""
    hire("siti.r")
    for number in range(20):
        _fail(door, f"officer-{number}")
    for number in range(50):
        with pytest.raises(TooManyAttempts):
            door.sign_in(f"stranger-{number}", _WRONG, HOME)
    assert len(_acts(records, "sign_in.refused")) == 1
    for number in range(10):
        _fail(door, "siti.r", f"10.1.0.{number}")
    for number in range(50):
        with pytest.raises(TooManyAttempts):
            door.sign_in("siti.r", _WRONG, f"10.2.0.{number}")
    assert [entry.actor for entry in _acts(records, "sign_in.refused")] == ["unknown", "siti.r"]


def test_wrong_former_password_leaves_no_trace(door: Door, hire: Hire, records: SqlRecords) -> None:
    hire("siti.r")
    inside = door.whose(door.sign_in("siti.r", PASSWORD, HOME)[0])
    assert inside is not None
    for _ in range(5):
        with pytest.raises(NotRecognised):
            door.change_password(inside, _WRONG, "seven green bottles on a wall")
    for _ in range(2):
        with pytest.raises(TooManyAttempts):
            door.change_password(inside, PASSWORD, "seven green bottles on a wall")
    assert [entry.actor for entry in _acts(records, "account.password_wrong")] == ["siti.r"] * 5
    assert len(_acts(records, "account.password_refused")) == 1
    with records.reading() as tx:
        assert _WRONG not in str(list(tx.audit.entries()))


def test_officer_who_looks_for_a_fit_password_is_locked_out(door: Door, hire: Hire) -> None:
    hire("siti.r")
    inside = door.whose(door.sign_in("siti.r", PASSWORD, HOME)[0])
    assert inside is not None
    for new in ["short", PASSWORD, "imigrasi2026", "siti.r is my name"] * 6:
        with pytest.raises(InvalidInput):
            door.change_password(inside, PASSWORD, new)
    door.change_password(inside, PASSWORD, "seven green bottles on a wall")
    assert door.sign_in("siti.r", "seven green bottles on a wall", HOME)


def test_busy_door_counts_as_a_wrong_former_password(door: Door, hire: Hire, hasher: Counting) -> None:
    hire("siti.r")
    inside = door.whose(door.sign_in("siti.r", PASSWORD, HOME)[0])
    assert inside is not None
    real, hasher.hasher = hasher.hasher, Argon2id(1, 8, 1)
    while hasher.hasher._room.acquire(blocking=False):
        pass
    for _ in range(10):
        with pytest.raises(NotReady):
            door.change_password(inside, PASSWORD, "seven green bottles on a wall")
    hasher.hasher = real
    door.change_password(inside, PASSWORD, "seven green bottles on a wall")
