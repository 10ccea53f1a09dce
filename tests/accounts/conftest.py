"""Accounts on a real database, with the real hash at its cheapest."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from iass.access import Officer, Role
from iass.accounts.account import Account, Grant
from iass.accounts.desk import AccountDesk
from iass.accounts.door import Door
from iass.accounts.key_desk import KeyDesk
from iass.accounts.session import SessionLimits
from iass.adapters.passwords.argon2id import Argon2id
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.ids import OfficerId

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
HOME = "10.0.0.7"


@dataclass
class Counting:
    """The real hasher, whose work is counted."""

    hasher: Argon2id = field(default_factory=lambda: Argon2id(1, 8, 1))
    calls: list[str] = field(default_factory=list)

    def hash(self, password: str) -> str:
        self.calls.append("hash")
        return self.hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        self.calls.append("verify")
        return self.hasher.verify(hashed, password)

    def is_outdated(self, hashed: str) -> bool:
        return self.hasher.is_outdated(hashed)


@pytest.fixture
def hasher() -> Counting:
    return Counting()


@pytest.fixture
def desk(records: SqlRecords, hasher: Counting, clock: FixedClock) -> AccountDesk:
    return AccountDesk(records, hasher, clock)


@pytest.fixture
def door(records: SqlRecords, hasher: Counting, clock: FixedClock) -> Door:
    return Door(records, hasher, clock, SessionLimits())


@pytest.fixture
def keys(records: SqlRecords, clock: FixedClock) -> KeyDesk:
    return KeyDesk(records, clock)


Hire = Callable[..., Account]


@pytest.fixture
def hire(desk: AccountDesk) -> Hire:
    """hire("siti.r", "supervisor@CGK") -> an account, after an operator's."""
    desk.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)

    def add(name: str, *roles: str) -> Account:
        return desk.add(name, [Grant.parse(role) for role in roles or ("counter_officer@CGK",)], PASSWORD, ROOT)

    return add
