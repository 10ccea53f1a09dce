"""A passkey: a key pair whose private half never leaves the officer's device (W3C Web Authentication, level 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.errors import InvalidInput
from iass.ids import OfficerId, PasskeyId

MOST = 10
"""Of one officer."""
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Site:
    """Whom a passkey is for. domain: the relying party's id, a host name. origin: as a browser writes it."""

    domain: str
    origin: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """credential: its id among all passkeys, base64url. holder: 32 random bytes that mean the officer to their devices,
    in base64url: the same ones for each passkey of theirs. public_key: in COSE form (RFC 9052). uses: as the device
    counts them; 0 for ever where it does not. synced: kept by more devices than one."""

    passkey_id: PasskeyId
    officer_id: OfficerId
    name: str
    domain: str
    credential: str
    holder: str
    public_key: bytes
    uses: int
    synced: bool
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a device answered that made one."""

    credential: str
    public_key: bytes
    uses: int
    synced: bool


class Answer(Protocol):
    """What a device signed, read but not believed yet."""

    @property
    def credential(self) -> str: ...

    @property
    def challenge(self) -> bytes: ...


class Passkeys(Protocol):
    def by_credential(self, credential: str) -> Passkey | None: ...

    def of(self, officer_id: OfficerId) -> Sequence[Passkey]:
        """Oldest first."""
        ...

    def add(self, passkey: Passkey) -> None:
        """Raises Conflict for a credential that is stored already."""
        ...

    def use(self, passkey_id: PasskeyId, before: int, after: int, at: datetime) -> bool:
        """Notes a use. False unless `before` is the count that is stored: somebody else used it meanwhile."""
        ...

    def remove(self, passkey_id: PasskeyId) -> bool:
        """Whether there was one."""
        ...

    def remove_of(self, officer_id: OfficerId) -> int:
        """Answers how many."""
        ...


class Authenticators(Protocol):
    """What speaks with devices, by way of a browser. Answers come from strangers.

    Whatever is malformed or not what was asked for raises NotRecognised.
    """

    def creation(self, site: Site, officer: OfficerId, holder: str, challenge: bytes, known: Sequence[str]) -> str:
        """What a page hands to `navigator.credentials.create`, as JSON. known: credentials that the officer has."""
        ...

    def request(self, site: Site, challenge: bytes) -> str:
        """What a page hands to `navigator.credentials.get`, as JSON."""
        ...

    def read_creation(self, answer: str) -> Answer: ...

    def read_use(self, answer: str) -> Answer: ...

    def created(self, site: Site, answer: Answer) -> Made:
        """Checks all but the challenge: that one is the asker's to recognise."""
        ...

    def used(self, site: Site, answer: Answer, passkey: Passkey) -> int:
        """The device's new count of uses. Checks all but the challenge."""
        ...


def named(text: str) -> str:
    """What the officer calls it. Raises InvalidInput for what would not show."""
    name = " ".join(text.split())
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        mend = f"1 to {_LONGEST_NAME} characters that tell it from the others, as: telephone"
        raise InvalidInput("this is no name for a passkey", where="name", mend=mend)
    return name
