"""The desk of accounts: made, changed, disabled. Every act is one transaction with its audit entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iass.access import Officer
from iass.accounts import password as passwords
from iass.accounts.account import Account, AccountOrigin, AccountState, Grant, check_agency, checked, officer_id
from iass.accounts.directory import DirectoryLink
from iass.accounts.passkey import Passkey
from iass.accounts.password import PasswordHasher
from iass.accounts.records import AccountRecords, AccountTransaction
from iass.accounts.session import Session
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import OfficerId, PasskeyId, SessionId

_OPERATOR = "an account with the role operator, everywhere"
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """Acts raise InvalidInput (an id, role or password that will not do), NotFound or Conflict (the state).

    Whoever changes what an account may do, or its password, ends its sessions.
    """

    records: AccountRecords
    hasher: PasswordHasher
    clock: Clock

    def any(self) -> bool:
        """Whether accounts rule. None is ever deleted: once they do, they go on."""
        with self.records.reading() as tx:
            return tx.accounts.any()

    def every(self) -> Sequence[Account]:
        with self.records.reading() as tx:
            return tx.accounts.every()

    def add(self, name: str, grants: Iterable[Grant], password: str, by: Officer, agency: str = "") -> Account:
        """The first account is an operator's: with it everybody must sign in, and somebody must be able to go on.

        agency: whose liaison it is; must be named for one, and for nobody else."""
        new, given = officer_id(name), checked(grants)
        check_agency(given, agency)
        hashed, now = self.hasher.hash(passwords.check(password, name)), self.clock.now()
        made = Account(new, given, hashed, now, now, agency=agency)
        with self.records.transaction() as tx:
            if not made.is_operator and not tx.accounts.any():
                raise Conflict("the first account must be an operator's", where="role", mend=f"Begin with {_OPERATOR}")
            if any(one.officer_id.casefold() == new.casefold() for one in tx.accounts.every()):
                raise Conflict("there is an account of this id", where=new)
            tx.accounts.put(made)
            told: dict[str, JsonValue] = {"roles": _roles(given)} | ({"agency": agency} if agency else {})
            tx.audit.append(now, by, "account.made", new, told)
            return made

    def change_roles(self, name: str, grants: Iterable[Grant], by: Officer, agency: str = "") -> Account:
        given = checked(grants)
        check_agency(given, agency)
        with self.records.transaction() as tx:
            before = _own(tx, name, "roles", "Change its groups there")
            after = before.changed(self.clock.now(), grants=given, agency=agency)
            _require_operator(tx, after)
            details: dict[str, JsonValue] = {"roles": _roles(given), "before": _roles(before.grants)}
            if agency or before.agency:
                details |= {"agency": agency, "agency_before": before.agency}
            return self._put(tx, after, by, "account.roles_changed", details)

    def reset(self, name: str, password: str, by: Officer) -> Account:
        """A new password, set by somebody else: nothing else opens the account from now on, no passkey and no directory
        either. Enables one that was disabled."""
        hashed = self.hasher.hash(passwords.check(password, name))
        with self.records.transaction() as tx:
            before = _own(tx, name, "password", "Enable it with iass user enable")
            changed = before.changed(self.clock.now(), password_hash=hashed, state=AccountState.ACTIVE)
            removed: dict[str, JsonValue] = {"passkeys_removed": tx.passkeys.remove_of(changed.officer_id)}
            if tx.directory_links.remove(changed.officer_id):
                removed["unlinked"] = True
            return self._put(tx, changed, by, "account.password_reset", removed)

    def enable(self, name: str, by: Officer) -> Account:
        """Of a directory, which has let its officer in all along; a local one is enabled by a new password."""
        with self.records.transaction() as tx:
            before = _stored(tx, name)
            if before.origin is AccountOrigin.LOCAL:
                raise Conflict("this account has a password of its own", where=name, mend="iass user reset enables it")
            if before.is_active:
                return before
            return self._put(tx, before.changed(self.clock.now(), state=AccountState.ACTIVE), by, "account.enabled", {})

    def link(self, name: str, issuer: str, subject: str, by: Officer) -> Account:
        """Lets a person of a directory open this account, in place of whom it let before. subject: as the directory
        names them; roles stay those of the account. Raises Conflict for a person who has another account."""
        if not (0 < len(subject) <= _LONGEST_SUBJECT and subject.isprintable()):
            mend = "The page on which they were refused shows it"
            raise InvalidInput("this is no person of a directory", where="subject", mend=mend)
        with self.records.transaction() as tx:
            account, now = _stored(tx, name), self.clock.now()
            tx.directory_links.put(DirectoryLink(issuer, subject, account.officer_id, by.officer_id, now))
            told: dict[str, JsonValue] = {"issuer": issuer, "subject": subject}
            tx.audit.append(now, by, "account.linked", account.officer_id, told | _ended(tx, account))
            return account

    def unlink(self, name: str, by: Officer) -> Account:
        """Nobody of a directory opens it any more; nothing happens to one that is not linked."""
        with self.records.transaction() as tx:
            account = _stored(tx, name)
            if tx.directory_links.remove(account.officer_id):
                now = self.clock.now()
                tx.audit.append(now, by, "account.unlinked", account.officer_id, _ended(tx, account))
            return account

    def disable(self, name: str, by: Officer) -> Account:
        with self.records.transaction() as tx:
            before = _stored(tx, name)
            if not before.is_active:
                return before
            after = before.changed(self.clock.now(), state=AccountState.DISABLED)
            _require_operator(tx, after)
            return self._put(tx, after, by, "account.disabled", {})

    def sessions(self, name: str) -> Sequence[Session]:
        """Those on record, newest first; one whose time is over ends at its next request."""
        with self.records.reading() as tx:
            return tx.sessions.of(_stored(tx, name).officer_id)

    def revoke(self, name: str, by: Officer, session_id: SessionId | None = None) -> int:
        """Ends one session of an officer, or all; answers how many."""
        with self.records.transaction() as tx:
            account = _stored(tx, name)
            return revoke(tx, account.officer_id, by, self.clock, session_id)

    def passkeys(self, name: str) -> Sequence[Passkey]:
        """Oldest first."""
        with self.records.reading() as tx:
            return tx.passkeys.of(_stored(tx, name).officer_id)

    def remove_passkey(self, name: str, passkey_id: PasskeyId, by: Officer) -> Passkey:
        """For a device that was lost; whoever sits inside with it is put out."""
        with self.records.transaction() as tx:
            account = _stored(tx, name)
            found = next((one for one in tx.passkeys.of(account.officer_id) if one.passkey_id == passkey_id), None)
            if found is None:
                raise NotFound("this officer has no such passkey", where=passkey_id[:60])
            tx.passkeys.remove(passkey_id)
            told: dict[str, JsonValue] = {"passkey": passkey_id, "name": found.name}
            ended = tx.sessions.remove_of(account.officer_id)
            now = self.clock.now()
            tx.audit.append(now, by, "passkey.removed", account.officer_id, {**told, "sessions_ended": ended})
            return found

    def _put(
        self, tx: AccountTransaction, after: Account, by: Officer, act: str, details: dict[str, JsonValue]
    ) -> Account:
        tx.accounts.put(after)
        ended = tx.sessions.remove_of(after.officer_id)
        tx.audit.append(after.changed_at, by, act, after.officer_id, {**details, "sessions_ended": ended})
        return after


def revoke(
    tx: AccountTransaction, of: OfficerId, by: Officer, clock: Clock, session_id: SessionId | None = None
) -> int:
    """Raises NotFound for a session that is not this officer's."""
    if session_id is None:
        ended = tx.sessions.remove_of(of)
    else:
        found = tx.sessions.get(session_id)
        if found is None or found.officer_id != of:
            raise NotFound("no such session", where=session_id[:60])
        ended = int(tx.sessions.remove(session_id))
    if ended:
        tx.audit.append(clock.now(), by, "session.revoked", of, {"session": session_id or "all", "ended": ended})
    return ended


def _stored(tx: AccountTransaction, name: str) -> Account:
    found = tx.accounts.get(officer_id(name))
    if found is None:
        raise NotFound("there is no such account", where=name[:64], mend="iass user list shows them")
    return found


def _own(tx: AccountTransaction, name: str, what: str, mend: str) -> Account:
    """One of which we say ourselves what a directory else would."""
    found = _stored(tx, name)
    if found.origin is AccountOrigin.DIRECTORY:
        raise Conflict(f"the directory gives this account its {what}", where=name, mend=mend)
    return found


def _ended(tx: AccountTransaction, account: Account) -> dict[str, JsonValue]:
    return {"sessions_ended": tx.sessions.remove_of(account.officer_id)}


def _require_operator(tx: AccountTransaction, after: Account) -> None:
    others = (one for one in tx.accounts.every() if one.officer_id != after.officer_id)
    if not after.is_operator and not any(one.is_operator for one in others):
        mend = f"Make {_OPERATOR} first"
        raise NotAllowed("this is the last operator", where=after.officer_id, mend=mend)


def _roles(grants: Iterable[Grant]) -> list[JsonValue]:
    return [str(grant) for grant in grants]
