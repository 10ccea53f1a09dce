"""How long after failed attempts the next one is heard: a pure function of failures and times.

Three counts, each with an allowance of its own. Whoever guesses from one address at one account waits longest. The
count over all addresses holds only where the account was never used before, and never for long: a stranger can slow
an officer down on a new machine, and cannot lock one out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Protocol

_FORGOTTEN_AFTER = timedelta(hours=24)
_KNOWN_FOR = timedelta(days=90)
_MOST_DOUBLINGS = 20
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Marks:
    """Failed attempts in a row, and when the last one was."""

    failures: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """free: failures without a wait; then `first`, doubled by each further one, up to `longest`."""

    free: int
    first: timedelta
    longest: timedelta


PAIR = Allowance(5, timedelta(seconds=30), timedelta(minutes=30))
ADDRESS = Allowance(20, timedelta(seconds=30), timedelta(minutes=15))
ACCOUNT = Allowance(10, timedelta(seconds=5), timedelta(minutes=1))


def open_at(marks: Marks | None, allowance: Allowance) -> datetime | None:
    """From when on the next attempt is heard; None for at once."""
    if marks is None or marks.failures < allowance.free:
        return None
    doublings = min(marks.failures - allowance.free, _MOST_DOUBLINGS)
    wait: timedelta = min(allowance.first * (1 << doublings), allowance.longest)
    return marks.at + wait


def after_failure(marks: Marks | None, now: datetime) -> Marks:
    """What is noted after one more. A day without any begins anew."""
    failures = 0 if marks is None or now - marks.at > _FORGOTTEN_AFTER else marks.failures
    return Marks(failures + 1, now)


class SignInMarks(Protocol):
    """Kept under hashes, so that the table is no list of who sits where."""

    def get(self, key: str) -> Marks | None: ...

    def put(self, key: str, marks: Marks) -> None: ...

    def remove(self, key: str) -> None: ...

    def prune(self, before: datetime) -> None:
        """Forgets what was noted earlier."""
        ...


def count_failure(marks: SignInMarks, what: str, now: datetime) -> int:
    """Of something that locks nobody out: how many within a day, where that is to be told, else 0. Told are the first
    twenty, and then each that doubles them, so that strangers fill no log."""
    key = sha256(what.encode(errors="replace")).hexdigest()
    noted = after_failure(marks.get(key), now)
    marks.put(key, noted)
    is_told = noted.failures <= _TOLD or noted.failures & (noted.failures - 1) == 0
    return noted.failures if is_told else 0


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody at an address who says that they are this officer."""

    officer_id: str
    address: str

    def hear(self, marks: SignInMarks, now: datetime) -> timedelta:
        """How long to wait yet; at zero, the attempt is noted as failed until `succeed` says otherwise.

        Noted before the password is looked at, so that many at once are not all free.
        """
        allowances = self._heeded(marks, now)
        wait = _longest((open_at(marks.get(key), allowance) for key, allowance in allowances.items()), now)
        if not wait:
            for key in allowances:
                marks.put(key, after_failure(marks.get(key), now))
        return wait

    def is_first_refusal(self, marks: SignInMarks, now: datetime) -> bool:
        """Whether this wait has refused nobody yet: what is told of refusals is bounded by the failures before them, so
        that a crowd at the door fills no log. Notes that it was asked."""
        is_first = False
        for key, allowance in self._heeded(marks, now).items():
            noted, told = marks.get(key), marks.get(_refused(key))
            opens = open_at(noted, allowance)
            if noted is None or opens is None or opens <= now or (told is not None and told.at >= noted.at):
                continue
            marks.put(_refused(key), Marks(0, now))
            is_first = True
        return is_first

    def succeed(self, marks: SignInMarks, now: datetime) -> None:
        """Forgets the failures of this officer, and remembers where they sit. Those of the address stay, less this
        one: an account of one's own is no way to guess at others' without end."""
        marks.remove(self._key("pair"))
        marks.remove(self._key("account"))
        address = self._key("address")
        noted = marks.get(address)
        if noted is not None:
            marks.put(address, Marks(max(0, noted.failures - 1), noted.at))
        marks.put(self._key("known"), Marks(0, now))
        marks.prune(now - _KNOWN_FOR)

    def take_back(self, marks: SignInMarks) -> None:
        """Nobody looked at the password: what `hear` noted is no failure."""
        for key in self._allowances:
            noted = marks.get(key)
            if noted is not None:
                marks.put(key, Marks(max(0, noted.failures - 1), noted.at))

    def _heeded(self, marks: SignInMarks, now: datetime) -> Mapping[str, Allowance]:
        """Those that count here: the one over all addresses only where the account was never used before."""
        known = marks.get(self._key("known"))
        is_known = known is not None and now - known.at <= _KNOWN_FOR
        return {key: one for key, one in self._allowances.items() if not is_known or one is not ACCOUNT}

    @property
    def _allowances(self) -> Mapping[str, Allowance]:
        return {self._key("pair"): PAIR, self._key("address"): ADDRESS, self._key("account"): ACCOUNT}

    def _key(self, kind: str) -> str:
        group = address_group(self.address)
        parts = {"address": [group], "account": [self.officer_id]}.get(kind, [self.officer_id, group])
        return sha256("\0".join([kind, *parts]).encode(errors="replace")).hexdigest()


def _refused(key: str) -> str:
    """Under which it is noted that somebody was refused by the count of this key."""
    return sha256(f"refused\0{key}".encode()).hexdigest()


def address_group(address: str) -> str:
    """The address; for IPv6 its /64, which one machine has whole."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _longest(times: Iterable[datetime | None], now: datetime) -> timedelta:
    return max((moment - now for moment in times if moment is not None and moment > now), default=timedelta(0))
