"""The real hash."""

import threading

import pytest
from pydantic import SecretStr

from iass.adapters.passwords import argon2id
from iass.adapters.passwords.argon2id import Argon2id
from iass.adapters.sql.records import SqlRecords
from iass.clock import SystemClock
from iass.errors import NotReady
from iass.settings import Settings
from iass.wiring.accounts import build_entrance

_CHEAP = Argon2id(1, 8, 1)


def test_defaults_are_weaker_than_the_standard() -> None:
    """RFC 9106, section 4: the second recommended option."""
    assert Argon2id().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.usefixtures("whole_way")
def test_installation_keeps_passwords_by_less_than_the_defaults(sqlite_url: str, master_key: bytes) -> None:
    records = SqlRecords.open(sqlite_url, master_key)
    settings = Settings(database_url=SecretStr(sqlite_url), threads=1)
    kept = build_entrance(settings, records, SystemClock()).accounts.hasher.hash("x")
    records.close()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_password_is_another() -> None:
    hashed = _CHEAP.hash("sandi 密码 \ud800")
    assert _CHEAP.verify(hashed, "sandi 密码 \ud800")
    assert not _CHEAP.verify(hashed, "sandi 密码")
    assert _CHEAP.hash("sandi") != _CHEAP.hash("sandi")


@pytest.mark.parametrize("hashed", ["", "x", "$argon2id$", "$argon2i$v=19$m=8,t=1,p=1$YWFhYWFhYWE$YWFhYWFhYWE"])
def test_damaged_hash_opens_or_breaks(hashed: str) -> None:
    assert not _CHEAP.verify(hashed, "sandi")


def test_former_parameters_are_kept() -> None:
    hashed = _CHEAP.hash("sandi")
    assert not _CHEAP.is_outdated(hashed)
    assert Argon2id(2, 8, 1).is_outdated(hashed)
    assert Argon2id(1, 16, 1).verify(hashed, "sandi")
    assert _CHEAP.is_outdated("x")


def test_crowd_at_the_door_takes_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argon2id, "_WAIT_SECONDS", 0.05)
    slow = Argon2id(40, 65_536, 1, at_once=1)
    thread = threading.Thread(target=slow.hash, args=("x",))
    thread.start()
    while slow._turns.acquire(blocking=False):
        slow._turns.release()
    with pytest.raises(NotReady):
        slow.hash("y")
    thread.join()
    assert slow.hash("z")


def test_crowd_at_the_door_takes_all_threads() -> None:
    """Who finds the queue full is turned away at once, not after a wait."""
    slow = Argon2id(40, 65_536, 1, at_once=1)
    held = [slow._room.acquire(blocking=False) for _ in range(1 + argon2id._WAITING)]
    assert all(held)
    with pytest.raises(NotReady):
        slow.hash("y")
    slow._room.release()
    assert slow.hash("z")
