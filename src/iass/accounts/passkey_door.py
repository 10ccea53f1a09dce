"""The door for officers with a passkey: no password that can be guessed, told or phished."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from iass.access import Officer
from iass.accounts.account import Account, AccountOrigin
from iass.accounts.challenge import Challenges, spend
from iass.accounts.door import Door, Inside, NotRecognised
from iass.accounts.lockout import Attempt
from iass.accounts.passkey import MOST, Answer, Authenticators, Passkey, Site, named
from iass.accounts.records import AccountTransaction
from iass.accounts.session import Means, Session
from iass.audit.entry import JsonValue
from iass.errors import Conflict, NotAllowed, NotFound
from iass.ids import OfficerId, PasskeyId, new_id

_FRESH = timedelta(minutes=10)
"""How long after signing in a passkey may be added: who finds a console open gains no key to it."""
_SIGN_IN = "sign in"


@dataclass(frozen=True, slots=True)
class PasskeyDoor:
    """Safe for many threads."""

    door: Door
    authenticators: Authenticators
    challenges: Challenges

    def ask(self, site: Site) -> str:
        """For `navigator.credentials.get`, as JSON. The same for everybody: it tells nobody who exists."""
        return self.authenticators.request(site, self.challenges.new(_SIGN_IN, self.door.clock.now()))

    def sign_in(self, site: Site, told: str, address: str) -> tuple[str, Session]:
        """The token for the browser, and the session it stands for. Raises NotRecognised or TooManyAttempts."""
        answer = self.authenticators.read_use(told)
        with self.door.records.reading() as tx:
            passkey = tx.passkeys.by_credential(answer.credential)
        name = passkey.officer_id if passkey else OfficerId("")
        attempt = Attempt(f"passkey:{name.casefold()}", address)
        account = self.door.hear(attempt, name, "sign_in.refused")
        uses = self._uses(site, answer, passkey)
        with self.door.records.transaction() as tx:
            if (
                account is None
                or passkey is None
                or uses is None
                or not self._holds(tx, answer, passkey, account, uses)
            ):
                actor = Officer(account.officer_id if account else OfficerId("unknown"))
                tx.audit.append(self.door.clock.now(), actor, "sign_in.failed", actor.officer_id, {"by": "passkey"})
            else:
                return self.door.enter(tx, account, attempt, Means.PASSKEY, {"passkey": passkey.passkey_id})
        raise NotRecognised("this passkey opens no account")

    def offer(self, site: Site, inside: Inside) -> str:
        """For `navigator.credentials.create`, as JSON. Raises NotAllowed for a session that is not fresh and for
        a directory's account, which must end with it; Conflict for an officer who has too many."""
        now = self.door.clock.now()
        self._require_fresh(inside)
        with self.door.records.reading() as tx:
            had = tx.passkeys.of(inside.officer_id)
        if len(had) >= MOST:
            raise Conflict(f"an officer has {MOST} passkeys at most", mend="Remove one that is not used")
        challenge, known = self.challenges.new(inside.session.session_id, now), [one.credential for one in had]
        return self.authenticators.creation(
            site, inside.officer_id, self._holder(had, inside.officer_id), challenge, known
        )

    def add(self, site: Site, inside: Inside, name: str, told: str) -> Passkey:
        """Raises as `offer` does, InvalidInput for the name, NotRecognised for an answer to something else."""
        self._require_fresh(inside)
        called, answer, now = named(name), self.authenticators.read_creation(told), self.door.clock.now()
        if not self.challenges.holds(answer.challenge, inside.session.session_id, now):
            raise NotRecognised("this answers nothing that was asked")
        made = self.authenticators.created(site, answer)
        with self.door.records.transaction() as tx:
            had = tx.passkeys.of(inside.officer_id)
            if len(had) >= MOST or not self._spend(tx, answer.challenge):
                raise Conflict("this passkey was not added", mend="Ask again")
            passkey = Passkey(
                passkey_id=PasskeyId(new_id("passkey")),
                officer_id=inside.officer_id,
                name=called,
                domain=site.domain,
                credential=made.credential,
                holder=self._holder(had, inside.officer_id),
                public_key=made.public_key,
                uses=made.uses,
                synced=made.synced,
                made_at=now,
            )
            tx.passkeys.add(passkey)
            tx.audit.append(now, Officer(inside.officer_id), "passkey.added", inside.officer_id, _told(passkey))
        return passkey

    def of(self, officer_id: OfficerId) -> Sequence[Passkey]:
        with self.door.records.reading() as tx:
            return tx.passkeys.of(officer_id)

    def remove(self, officer: Officer, passkey_id: PasskeyId) -> None:
        """One of one's own; sessions go on. Raises NotFound for another's."""
        with self.door.records.transaction() as tx:
            found = next((one for one in tx.passkeys.of(officer.officer_id) if one.passkey_id == passkey_id), None)
            if found is None:
                raise NotFound("you have no such passkey", where=passkey_id[:60])
            tx.passkeys.remove(passkey_id)
            tx.audit.append(self.door.clock.now(), officer, "passkey.removed", officer.officer_id, _told(found))

    def _uses(self, site: Site, answer: Answer, passkey: Passkey | None) -> int | None:
        """The device's new count; None for an answer that proves nothing."""
        if passkey is None or not self.challenges.holds(answer.challenge, _SIGN_IN, self.door.clock.now()):
            return None
        try:
            return self.authenticators.used(site, answer, passkey)
        except NotRecognised:
            return None

    def _holds(self, tx: AccountTransaction, answer: Answer, passkey: Passkey, account: Account, uses: int) -> bool:
        """Whether nothing changed meanwhile, and this answer is given for the first time."""
        if not account.is_active or tx.accounts.get(account.officer_id) != account:
            return False
        is_first = self._spend(tx, answer.challenge)
        return is_first and tx.passkeys.use(passkey.passkey_id, passkey.uses, uses, self.door.clock.now())

    def _spend(self, tx: AccountTransaction, challenge: bytes) -> bool:
        """Whether nobody answered this challenge before."""
        return spend(tx.sign_in_marks, challenge, self.door.clock.now())

    def _require_fresh(self, inside: Inside) -> None:
        if inside.origin is AccountOrigin.DIRECTORY:
            mend = "Sign in by the directory"
            raise NotAllowed("whom the directory lets in has no passkey here", where="account", mend=mend)
        if self.door.clock.now() - inside.session.began_at > _FRESH:
            mend = "Sign out, sign in again, and add the passkey then"
            raise NotAllowed("the sign-in is more than ten minutes ago", where="session", mend=mend)

    def _holder(self, had: Sequence[Passkey], officer_id: OfficerId) -> str:
        """Tells nothing about the officer; what their devices know already stays."""
        if had:
            return had[0].holder
        made = hmac.digest(self.challenges.secret, b"holder\0" + officer_id.encode(), "sha256")
        return urlsafe_b64encode(made).rstrip(b"=").decode()


def _told(passkey: Passkey) -> dict[str, JsonValue]:
    return {"passkey": passkey.passkey_id, "name": passkey.name}
