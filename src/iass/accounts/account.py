"""An account: who may sign in, as what, and where."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from iass.access import SYSTEM, Role
from iass.errors import InvalidInput
from iass.ids import OfficerId

ANYWHERE = "*"
GIVEN_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
"""Every role that a person can have."""

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CHECKPOINT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_MOST_GRANTS = 32
_OTHERS = frozenset({SYSTEM.officer_id, "unknown"})
_KEYS = "key."
"""Names of the audit log that are nobody's: the program's, those of strangers at the door, and of keys."""


class AccountState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class AccountOrigin(StrEnum):
    """Who made it: somebody at `iass user add`, or a directory, whose groups then say its roles."""

    LOCAL = "local"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role at one checkpoint (`CGK`), or at every one (`*`)."""

    role: Role
    checkpoint: str = ANYWHERE

    def __post_init__(self) -> None:
        if self.role is Role.SYSTEM:
            raise InvalidInput("no person is the system", where="role", mend=f"Roles: {', '.join(GIVEN_ROLES)}")
        if self.checkpoint != ANYWHERE and not _CHECKPOINT.fullmatch(self.checkpoint):
            raise InvalidInput("not a checkpoint", where=self.checkpoint[:40], mend="Write its code, as CGK")

    @classmethod
    def parse(cls, text: str) -> "Grant":
        """Reads `supervisor@CGK`, or `operator` for everywhere. Raises InvalidInput for anything else."""
        name, at, checkpoint = text.strip().partition("@")
        if name not in set(GIVEN_ROLES):
            raise InvalidInput("there is no such role", where=name[:40], mend=f"Roles: {', '.join(GIVEN_ROLES)}")
        return cls(Role(name), checkpoint if at else ANYWHERE)

    def __str__(self) -> str:
        return self.role.value if self.checkpoint == ANYWHERE else f"{self.role}@{self.checkpoint}"


@dataclass(frozen=True, slots=True)
class Account:
    """version counts every change from 1. password_hash: in PHC form; it never leaves the server. "" for an account
    that no password opens. agency: whose liaison this is, as notices name it; "" for everybody else."""

    officer_id: OfficerId
    grants: tuple[Grant, ...]
    password_hash: str
    made_at: datetime
    changed_at: datetime
    state: AccountState = AccountState.ACTIVE
    version: int = 1
    agency: str = ""
    origin: AccountOrigin = AccountOrigin.LOCAL

    @property
    def is_active(self) -> bool:
        return self.state is AccountState.ACTIVE

    @property
    def is_operator(self) -> bool:
        """One who can still do everything that an installation needs, also when a directory is away."""
        return self.is_active and Grant(Role.OPERATOR) in self.grants and self.origin is AccountOrigin.LOCAL

    def changed(self, at: datetime, **fields: object) -> "Account":
        """The next version."""
        return replace(self, version=self.version + 1, changed_at=at, **fields)  # type: ignore[arg-type]


class Accounts(Protocol):
    def get(self, officer_id: OfficerId) -> Account | None: ...

    def every(self) -> Sequence[Account]:
        """By id, disabled ones too: none is ever deleted."""
        ...

    def any(self) -> bool:
        """Whether there is one."""
        ...

    def put(self, account: Account) -> None:
        """Raises Conflict unless the stored version is the one just before it."""
        ...


def is_nobodys(name: str) -> bool:
    """Whether the audit log knows another actor by this name: no person acts under it."""
    return name.lower() in _OTHERS or name.lower().startswith(_KEYS)


def officer_id(text: str) -> OfficerId:
    """Raises InvalidInput for what is no officer's id, and for the system's."""
    if not _ID.fullmatch(text) or is_nobodys(text):
        mend = "1 to 64 letters, digits, dots, dashes or underscores; not system, unknown or key.*"
        raise InvalidInput("this is not an officer's id", where="officer", mend=mend)
    return OfficerId(text)


def checked(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """In order and without repetition. Raises InvalidInput where there is none."""
    found = tuple(sorted(set(grants)))
    if not 1 <= len(found) <= _MOST_GRANTS:
        raise InvalidInput("an account needs 1 to 32 roles", where="role", mend=f"Roles: {', '.join(GIVEN_ROLES)}")
    return found


def check_agency(grants: Iterable[Grant], agency: str) -> str:
    """Raises InvalidInput for a liaison of no agency, one who has other roles beside, and another officer's agency."""
    roles = {grant.role for grant in grants}
    is_liaison = Role.AGENCY_LIAISON in roles
    if is_liaison and len(roles) > 1:
        mend = "Give this person two accounts, or one role"
        raise InvalidInput("a liaison of an agency has no other role", where="role", mend=mend)
    if is_liaison and not agency:
        raise InvalidInput("a liaison is one agency's", where="agency", mend="Name it: --agency KPK")
    if agency and not is_liaison:
        mend = f"Only {Role.AGENCY_LIAISON} has one"
        raise InvalidInput("this account is of no agency", where="agency", mend=mend)
    return agency
