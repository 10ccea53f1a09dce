"""The door: who signs in, who is inside, and who leaves."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from iass.access import Officer, Permission, Purpose
from iass.accounts import password as passwords
from iass.accounts.account import Account, AccountOrigin, Grant
from iass.accounts.desk import revoke
from iass.accounts.lockout import Attempt
from iass.accounts.password import PasswordHasher
from iass.accounts.records import AccountRecords, AccountTransaction
from iass.accounts.rights import LOOKS, of_agency, of_own_cases, purposes_for, reach_by
from iass.accounts.session import Means, Session, SessionLimits, hash_of, new_token
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, IassError, InvalidInput, NotAllowed, NotReady
from iass.ids import OfficerId, SessionId, new_id

_NOTED_EVERY = timedelta(seconds=60)
"""How exactly it is known when a session was last used: each note is a write."""


class NotRecognised(IassError):
    """The id or the password is wrong, or the account is disabled: nobody is told which."""


class TooManyAttempts(IassError):
    """seconds: until the next attempt is heard. The password was not looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many attempts failed", mend=f"Try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who signed in, with what their account says now."""

    officer_id: OfficerId
    grants: tuple[Grant, ...]
    session: Session
    agency: str = ""
    origin: AccountOrigin = AccountOrigin.LOCAL

    def purposes(self, permission: Permission) -> tuple[Purpose, ...]:
        """For which this may be done; none where no role allows it."""
        return purposes_for(permission, self.grants)

    def officer(self, permission: Permission, stated: Purpose | None = None) -> Officer | None:
        """Who acts; None where no role allows this. stated: else, for a look, what the session says."""
        reach = reach_by(permission, self.grants, stated, self.session.purpose)
        if reach is None:
            return None
        scope = of_own_cases(reach.scope, permission, self.grants, self.officer_id)
        return Officer(self.officer_id, reach.role, of_agency(scope, permission, self.agency), reach.purpose)


@dataclass(frozen=True)
class Door:
    records: AccountRecords
    hasher: PasswordHasher
    clock: Clock
    limits: SessionLimits = field(default_factory=SessionLimits)

    def sign_in(self, name: str, password: str, address: str) -> tuple[str, Session]:
        """The token for the browser, and the session it stands for; always a new one.

        The same work is done for an id that nobody has. Raises NotRecognised or TooManyAttempts.
        """
        attempt = Attempt(name[:64].casefold(), address)
        account = self.hear(attempt, name, "sign_in.refused")
        try:
            nobodys = self._nobodys_hash  # made for known and unknown ids alike
            hashed = (account.password_hash if account else "") or nobodys
            is_right = self.hasher.verify(hashed, password[: passwords.LONGEST + 1])
            renewed = self.hasher.hash(password) if is_right and account and self.hasher.is_outdated(hashed) else None
        except NotReady:
            self._take_back(attempt)
            raise
        with self.records.transaction() as tx:
            if account is None or not is_right or not account.is_active or _find(tx, account.officer_id) != account:
                actor = Officer(account.officer_id if account else OfficerId("unknown"))
                tx.audit.append(self.clock.now(), actor, "sign_in.failed", actor.officer_id)
                raised = NotRecognised("officer's id or password is wrong")
            else:
                if renewed is not None:
                    account = account.changed(self.clock.now(), password_hash=renewed)
                    tx.accounts.put(account)
                return self.enter(tx, account, attempt, Means.PASSWORD)
        raise raised

    def whose(self, token: str) -> Inside | None:
        """None for a token that is none, or whose session has ended."""
        hashed = hash_of(token)
        with self.records.reading() as tx:
            session = tx.sessions.by_token(hashed)
            account = tx.accounts.get(session.officer_id) if session else None
        now = self.clock.now()
        if session is None or account is None or not account.is_active or session.is_over(now, self.limits):
            return None
        if now - session.seen_at >= min(_NOTED_EVERY, self.limits.idle / 4):
            with self.records.transaction() as tx:
                tx.sessions.see(session.session_id, now)
        return Inside(account.officer_id, account.grants, session, account.agency, account.origin)

    def inside(self, tokens: Collection[str]) -> frozenset[str]:
        """Those whose session has not ended, by one look for all. Does not count as use: for streams that stay open."""
        by_hash, now = {hash_of(token): token for token in tokens}, self.clock.now()
        with self.records.reading() as tx:
            found = tx.sessions.by_tokens(by_hash)
        return frozenset(by_hash[one.token_hash] for one in found if not one.is_over(now, self.limits))

    def sign_out(self, token: str) -> Session | None:
        """The session that ended; None where there was none."""
        with self.records.transaction() as tx:
            session = tx.sessions.by_token(hash_of(token))
            if session is None or not tx.sessions.remove(session.session_id):
                return None
            tx.audit.append(self.clock.now(), Officer(session.officer_id), "session.ended", session.officer_id)
            return session

    def sessions(self, officer_id: OfficerId) -> Sequence[Session]:
        """Those that can still be used, newest first."""
        with self.records.reading() as tx:
            found = tx.sessions.of(officer_id)
        now = self.clock.now()
        return [session for session in found if not session.is_over(now, self.limits)]

    def choose(self, inside: Inside, purpose: Purpose) -> None:
        """For what this officer looks from now on, in this session, where more than one thing fits. Raises NotAllowed
        for one that none of their looks is for."""
        if not any(purpose in inside.purposes(look) for look in LOOKS):
            raise NotAllowed("no look of yours is for this", where=purpose.value)
        with self.records.transaction() as tx:
            session = inside.session
            tx.sessions.choose(session.session_id, purpose)
            details: dict[str, JsonValue] = {"session": session.session_id, "purpose": purpose.value}
            tx.audit.append(
                self.clock.now(), Officer(inside.officer_id), "session.purpose_chosen", inside.officer_id, details
            )

    def revoke(self, officer: Officer, session_id: SessionId | None = None) -> int:
        """Ends one of one's own sessions, or all. Raises NotFound for one that is not one's own."""
        with self.records.transaction() as tx:
            return revoke(tx, officer.officer_id, officer, self.clock, session_id)

    def change_password(self, inside: Inside, former: str, new: str) -> None:
        """Ends the other sessions. Raises NotRecognised for another password, InvalidInput for one that will not do,
        Conflict for a directory's account."""
        if inside.origin is AccountOrigin.DIRECTORY:
            raise Conflict("the directory keeps this officer's password", where="account", mend="Change it there")
        passwords.check(new, inside.officer_id)  # before anything counts: whoever looks for a fit one is not locked out
        if former == new:
            raise InvalidInput("this is the password that you have", where="password", mend="Choose another one")
        attempt, officer = Attempt(inside.officer_id.casefold(), inside.session.address), Officer(inside.officer_id)
        account = self.hear(attempt, inside.officer_id, "account.password_refused")
        try:
            is_right = account and self.hasher.verify(account.password_hash, former[: passwords.LONGEST + 1])
            hashed = self.hasher.hash(new) if is_right else ""
        except NotReady:
            self._take_back(attempt)
            raise
        if account is None or not is_right:
            with self.records.transaction() as tx:
                tx.audit.append(self.clock.now(), officer, "account.password_wrong", inside.officer_id)
            raise NotRecognised("the password is wrong")
        with self.records.transaction() as tx:
            now = self.clock.now()
            tx.accounts.put(account.changed(now, password_hash=hashed))
            ended = tx.sessions.remove_of(inside.officer_id, but=inside.session.session_id)
            attempt.succeed(tx.sign_in_marks, now)
            tx.audit.append(now, officer, "account.password_changed", inside.officer_id, {"sessions_ended": ended})

    def hear(self, attempt: Attempt, name: str, refused: str) -> Account | None:
        """Whose proof is to be looked at. Raises TooManyAttempts; the first refusal after a failure is on record."""
        with self.records.transaction() as tx:
            now = self.clock.now()
            account, wait = _find(tx, name), attempt.hear(tx.sign_in_marks, now)
            seconds = math.ceil(wait.total_seconds())
            if wait and attempt.is_first_refusal(tx.sign_in_marks, now):
                actor = Officer(account.officer_id if account else OfficerId("unknown"))
                tx.audit.append(now, actor, refused, actor.officer_id, {"seconds": seconds})
        if wait:
            raise TooManyAttempts(seconds)
        return account

    def _take_back(self, attempt: Attempt) -> None:
        with self.records.transaction() as tx:
            attempt.take_back(tx.sign_in_marks)

    def enter(
        self,
        tx: AccountTransaction,
        account: Account,
        attempt: Attempt,
        means: Means,
        told: Mapping[str, JsonValue] | None = None,
    ) -> tuple[str, Session]:
        """For whoever has proved to be this officer in an attempt that was heard."""
        attempt.succeed(tx.sign_in_marks, self.clock.now())
        return self.begin(tx, account, attempt.address, means, told)

    def begin(
        self,
        tx: AccountTransaction,
        account: Account,
        address: str,
        means: Means,
        told: Mapping[str, JsonValue] | None = None,
    ) -> tuple[str, Session]:
        """The session. told: what the audit log is told of it, beside its id."""
        now, token = self.clock.now(), new_token()
        session = Session(
            SessionId(new_id("session")), account.officer_id, hash_of(token), now, now, address[:64], means
        )
        tx.sessions.prune(seen_before=now - self.limits.idle, began_before=now - self.limits.absolute)
        tx.sessions.add(session)
        details: dict[str, JsonValue] = {"session": session.session_id, **(told or {})}
        tx.audit.append(now, Officer(account.officer_id), "session.began", account.officer_id, details)
        return token, session

    @cached_property
    def _nobodys_hash(self) -> str:
        """Of a password that nobody knows, so that an unknown id costs what a known one does."""
        return self.hasher.hash(new_token())


def _find(tx: AccountTransaction, name: str) -> Account | None:
    """By an id that somebody typed; capitals count as they were given to the account."""
    return tx.accounts.get(OfficerId(name)) if 0 < len(name) <= 64 and name.isprintable() else None
