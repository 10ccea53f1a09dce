"""The door for officers whom a directory knows. It says who somebody is; what that opens is said here."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from iass.access import SYSTEM, Officer
from iass.accounts.account import Account, AccountOrigin, Grant
from iass.accounts.challenge import Challenges, spend
from iass.accounts.directory import Asking, DirectoryLink, DirectoryPerson, Provider
from iass.accounts.directory_rules import DirectoryRules
from iass.accounts.door import Door, NotRecognised
from iass.accounts.lockout import address_group, count_failure
from iass.accounts.records import AccountTransaction
from iass.accounts.session import Means, Session
from iass.audit.entry import JsonValue
from iass.errors import Conflict, InvalidInput
from iass.ids import OfficerId

LASTS = timedelta(minutes=10)
"""Of a challenge: somebody finds a telephone and types a code meanwhile."""
_PURPOSE = "sign in by directory"


class Why(StrEnum):
    """Why somebody stays outside."""

    STALE = "stale"
    DENIED = "denied"
    FORGED = "forged"
    FACTORS = "factors"
    NOT_FRESH = "not_fresh"
    NO_GROUP = "no_group"
    ROLES = "roles"
    NO_NAME = "no_name"
    NAME_TAKEN = "name_taken"
    DISABLED = "disabled"


class DirectoryRefusal(NotRecognised):
    """subject: as the directory knows the person, where it did vouch for one; an operator needs it to link them."""

    def __init__(self, why: Why, subject: str = "") -> None:
        super().__init__("the directory opens no account", where=why.value)
        self.why = why
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Returned:
    """What the browser brought back from the provider (RFC 6749, section 4.1.2; RFC 9207)."""

    state: str
    code: str = ""
    issuer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryDoor:
    """Safe for many threads. challenges: what a browser holds while it is away; one must be ours, not too old, and is
    good once. State, nonce and verifier follow from it and our secret, so that nothing is stored meanwhile."""

    door: Door
    provider: Provider
    rules: DirectoryRules
    challenges: Challenges

    def ask(self, callback: str) -> tuple[str, str]:
        """A ticket for the browser to keep, and where it goes. Raises Unavailable."""
        challenge = self.challenges.new(_PURPOSE, self.door.clock.now())
        ticket = urlsafe_b64encode(challenge).decode()
        return ticket, self.provider.authorization(self._asking(challenge, callback))

    def sign_in(self, ticket: str, returned: Returned, callback: str, address: str) -> tuple[str, Session]:
        """The token for the browser, and the session it stands for. Raises DirectoryRefusal, or Unavailable where the
        provider cannot be asked, and Conflict while there is no account."""
        challenge = self._challenge(ticket, returned.state)
        if challenge is None:
            raise self._refused(Why.STALE, address)
        if returned.error or not returned.code:
            raise self._refused(Why.DENIED, address)
        try:
            person = self.provider.person(self._asking(challenge, callback), returned.code, returned.issuer)
        except NotRecognised:
            raise self._refused(Why.FORGED, address) from None
        with self.door.records.transaction() as tx:
            entered = self._enter(tx, challenge, person, address)
        if isinstance(entered, Why):
            raise self._refused(entered, address, person)
        return entered

    def _enter(
        self, tx: AccountTransaction, challenge: bytes, person: DirectoryPerson, address: str
    ) -> tuple[str, Session] | Why:
        if not tx.accounts.any():
            raise Conflict("there is no account yet", mend="Begin with iass user add")
        if not spend(tx.sign_in_marks, challenge, self.door.clock.now()):
            return Why.STALE
        if not self.rules.has_factors(person.claims):
            return Why.FACTORS
        if not self.rules.is_fresh(person.claims, self.challenges.asked_at(challenge)):
            return Why.NOT_FRESH
        account = self._account(tx, person)
        if isinstance(account, Why):
            return account
        return self.door.begin(tx, account, address, Means.DIRECTORY, {"by": "directory"})

    def _account(self, tx: AccountTransaction, person: DirectoryPerson) -> Account | Why:
        """As it is from now on. What somebody disabled here stays so."""
        link = tx.directory_links.of_person(person.issuer, person.subject)
        if link is None:
            return self._made(tx, person)
        account = tx.accounts.get(link.officer_id)
        if account is None or not account.is_active:
            return Why.DISABLED
        if account.origin is AccountOrigin.LOCAL:
            return account
        return self._followed(tx, account, person)

    def _made(self, tx: AccountTransaction, person: DirectoryPerson) -> Account | Why:
        """Nobody's account of the same name: that one is linked by an operator, or not at all."""
        given, name = self._given(person), self.rules.officer_of(person.claims)
        if isinstance(given, Why):
            return given
        if name is None:
            return Why.NO_NAME
        if any(one.officer_id.casefold() == name.casefold() for one in tx.accounts.every()):
            return Why.NAME_TAKEN
        (grants, agency), now = given, self.door.clock.now()
        made = Account(name, grants, "", now, now, agency=agency, origin=AccountOrigin.DIRECTORY)
        tx.accounts.put(made)
        tx.directory_links.put(DirectoryLink(person.issuer, person.subject, name, SYSTEM.officer_id, now))
        told = {"roles": _roles(grants), **({"agency": agency} if agency else {}), **_source(person)}
        tx.audit.append(now, SYSTEM, "account.made", name, told)
        return made

    def _followed(self, tx: AccountTransaction, account: Account, person: DirectoryPerson) -> Account | Why:
        """With the roles and the agency that the groups give now; the sessions that began with others end."""
        given, now = self._given(person), self.door.clock.now()
        if isinstance(given, Why):
            tx.sessions.remove_of(account.officer_id)
            return given
        grants, agency = given
        if given == (account.grants, account.agency):
            return account
        after = account.changed(now, grants=grants, agency=agency)
        tx.accounts.put(after)
        ended = tx.sessions.remove_of(account.officer_id)
        told = {"roles": _roles(grants), "before": _roles(account.grants), "sessions_ended": ended, **_source(person)}
        if agency or account.agency:
            told |= {"agency": agency, "agency_before": account.agency}
        tx.audit.append(now, SYSTEM, "account.roles_changed", account.officer_id, told)
        return after

    def _given(self, person: DirectoryPerson) -> tuple[tuple[Grant, ...], str] | Why:
        """Roles and agency by the groups; refused where no one account may have all that they give."""
        try:
            grants, agency = self.rules.grants_of(person.claims), self.rules.agency_of(person.claims)
        except InvalidInput:
            return Why.ROLES
        return (grants, agency) if grants else Why.NO_GROUP

    def _refused(self, why: Why, address: str, person: DirectoryPerson | None = None) -> DirectoryRefusal:
        """Counted for the address, and told in the audit log: each where the directory vouched for somebody, else fewer
        and fewer, so that strangers fill no log."""
        with self.door.records.transaction() as tx:
            now = self.door.clock.now()
            failures = count_failure(tx.sign_in_marks, f"directory\0{address_group(address)}", now)
            link = tx.directory_links.of_person(person.issuer, person.subject) if person else None
            if person is not None or failures:
                actor = Officer(link.officer_id if link else OfficerId("unknown"))
                told: dict[str, JsonValue] = {"by": "directory", "why": why.value}
                told |= {"subject": person.subject} if person else {"failures": failures}
                tx.audit.append(now, actor, "sign_in.failed", actor.officer_id, told)
        return DirectoryRefusal(why, person.subject if person else "")

    def _challenge(self, ticket: str, state: str) -> bytes | None:
        """What this browser was sent away with; None for anything else, or too late."""
        try:
            challenge = urlsafe_b64decode(ticket.encode("ascii"))
        except ValueError:
            return None
        if not self.challenges.holds(challenge, _PURPOSE, self.door.clock.now()):
            return None
        given = state.encode(errors="replace")
        return challenge if hmac.compare_digest(given, self._derived(challenge, "state").encode()) else None

    def _asking(self, challenge: bytes, callback: str) -> Asking:
        state, nonce, verifier = (self._derived(challenge, use) for use in ("state", "nonce", "verifier"))
        return Asking(state, nonce, verifier, callback, self.rules.acr, self.rules.reauthenticate)

    def _derived(self, challenge: bytes, use: str) -> str:
        return urlsafe_b64encode(self.challenges.derived(challenge, use)).rstrip(b"=").decode()


def _source(person: DirectoryPerson) -> dict[str, JsonValue]:
    return {"by": "directory", "issuer": person.issuer, "subject": person.subject}


def _roles(grants: tuple[Grant, ...]) -> list[JsonValue]:
    return [str(grant) for grant in grants]
