"""Accounts, and how often somebody failed to sign in to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from iass.accounts.account import Account, AccountOrigin, AccountState, Grant
from iass.accounts.lockout import Marks
from iass.adapters.sql.account_schema import ACCOUNTS, SIGN_IN_MARKS
from iass.adapters.sql.serial import strictly
from iass.errors import Conflict
from iass.ids import OfficerId

_MARK = SIGN_IN_MARKS.c


class SqlAccounts:
    """Implements `iass.accounts.account.Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, officer_id: OfficerId) -> Account | None:
        row = self._connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.officer_id == officer_id)).first()
        return _account(row) if row else None

    def every(self) -> Sequence[Account]:
        return [_account(row) for row in self._connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.officer_id))]

    def any(self) -> bool:
        return self._connection.execute(select(1).select_from(ACCOUNTS).limit(1)).first() is not None

    def put(self, account: Account) -> None:
        row = {
            "version": account.version,
            "state": account.state.value,
            "grants": " ".join(map(str, account.grants)),
            "password_hash": account.password_hash,
            "origin": account.origin.value,
            "made_at": account.made_at,
            "changed_at": account.changed_at,
            "agency": account.agency or None,
        }
        stored = self._connection.execute(
            select(ACCOUNTS.c.version).where(ACCOUNTS.c.officer_id == account.officer_id)
        ).scalar()
        if (stored or 0) != account.version - 1:
            what = f"the account was changed meanwhile: version {stored} is stored, not {account.version - 1}"
            raise Conflict(what, where=account.officer_id[:64], mend="Look at it again")
        if stored is None:
            self._connection.execute(insert(ACCOUNTS).values(officer_id=account.officer_id, **row))
        else:
            self._connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.officer_id == account.officer_id).values(**row))


class SqlSignInMarks:
    """Implements `iass.accounts.lockout.SignInMarks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Marks | None:
        row = self._connection.execute(select(_MARK.failures, _MARK.at).where(_MARK.key == key)).first()
        return Marks(row.failures, row.at) if row else None

    def put(self, key: str, marks: Marks) -> None:
        values = {"failures": marks.failures, "at": marks.at}
        if not self._connection.execute(update(SIGN_IN_MARKS).where(_MARK.key == key).values(**values)).rowcount:
            self._connection.execute(insert(SIGN_IN_MARKS).values(key=key, **values))

    def remove(self, key: str) -> None:
        self._connection.execute(delete(SIGN_IN_MARKS).where(_MARK.key == key))

    def prune(self, before: datetime) -> None:
        self._connection.execute(delete(SIGN_IN_MARKS).where(_MARK.at < before))


def _account(row: Any) -> Account:
    with strictly("account", row.officer_id):
        return Account(
            officer_id=row.officer_id,
            grants=tuple(Grant.parse(text) for text in row.grants.split()),
            password_hash=row.password_hash,
            made_at=row.made_at,
            changed_at=row.changed_at,
            state=AccountState(row.state),
            version=row.version,
            agency=row.agency or "",
            origin=AccountOrigin(row.origin or AccountOrigin.LOCAL),
        )
