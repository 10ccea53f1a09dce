"""An installation with an officer and a session for each of many consoles."""

from collections.abc import Callable
from dataclasses import dataclass

from iass.access import Officer, Permission, Role
from iass.accounts.account import Grant
from iass.accounts.desk import AccountDesk
from iass.accounts.password import PasswordHasher
from iass.accounts.session import Means
from iass.application import Application
from iass.demo import stage
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.application import build

_ROOT = Officer(OfficerId("bench"), Role.OPERATOR)
_PASSWORD = "kuda laut minum teh hijau"  # noqa: S105 - nobody signs in by it


@dataclass(frozen=True, slots=True)
class Installation:
    """tokens: of the sessions, one for each console; key: of the device that sends crossings; sequence: the last event
    before anybody listens."""

    tokens: list[str]
    key: str
    sequence: int


def prepare(own: Settings, consoles: int, progress: Callable[[str, int, int], None]) -> Installation:
    """The demo's people and notices, and so many counter officers who are signed in."""
    application = build(own)
    try:
        stage.populate(application, own.data_dir, progress)
        application.retro.work()  # else it raises alerts amid the measurement
        tokens = _sign_in(application, consoles, progress)
        key, _ = application.entrance.keys.make("bench", [Permission.RECORD_CROSSING], ["*"], 1, _ROOT)
        return Installation(tokens, key, application.alerts.last_event())
    finally:
        application.close()


def _sign_in(application: Application, consoles: int, progress: Callable[[str, int, int], None]) -> list[str]:
    """A session each, without the work of two hundred passwords, which is slow on purpose."""
    entrance = application.entrance
    desk = AccountDesk(entrance.accounts.records, _Once(entrance.accounts.hasher), application.clock)
    desk.add("bench.operator", [Grant(Role.OPERATOR)], _PASSWORD, _ROOT)
    tokens = []
    for number in range(1, consoles + 1):
        account = desk.add(f"bench.{number:04d}", [Grant(Role.COUNTER_OFFICER)], _PASSWORD, _ROOT)
        with entrance.door.records.transaction() as tx:
            tokens.append(entrance.door.begin(tx, account, "127.0.0.1", Means.PASSWORD)[0])
        progress("officers", number, consoles)
    return tokens


class _Once:
    """Hashes one password once. Implements `iass.accounts.password.PasswordHasher`."""

    def __init__(self, real: PasswordHasher) -> None:
        self._real = real
        self._hash = ""

    def hash(self, password: str) -> str:
        self._hash = self._hash or self._real.hash(password)
        return self._hash

    def verify(self, hashed: str, password: str) -> bool:
        return self._real.verify(hashed, password)

    def is_outdated(self, hashed: str) -> bool:
        return self._real.is_outdated(hashed)
