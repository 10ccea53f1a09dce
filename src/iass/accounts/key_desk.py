"""The desk of keys: made, shown once, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from iass.access import Officer, Permission
from iass.accounts.api_key import ApiKey, check_carriers, check_key_agency, check_name, check_places, new_key
from iass.accounts.certificate import Certificate, check_bound
from iass.accounts.lockout import count_failure
from iass.accounts.records import AccountRecords, AccountTransaction
from iass.accounts.rights import FOR_DEVICES
from iass.accounts.session import hash_of
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotFound
from iass.ids import KeyId, OfficerId, new_id

LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class KeyDesk:
    records: AccountRecords
    clock: Clock

    def make(
        self,
        name: str,
        permissions: Sequence[Permission],
        places: Sequence[str],
        days: int,
        by: Officer,
        carriers: Sequence[str] = (),
        agency: str = "",
        certificates: Sequence[str] = (),
    ) -> tuple[str, ApiKey]:
        """The key itself, which nobody sees again, and what is kept of it. days: 1..730 until it expires.

        carriers: must be named for a key that hands in lists of passengers, and for no other; agency: for one that
        opens an inbox. certificates: that it is bound to, as `check_bound` takes them.

        Raises Conflict for a name that is taken and while there is no account, InvalidInput for what no device may do.
        """
        odd = sorted(set(permissions) - FOR_DEVICES)
        if odd or not permissions:
            mend = f"A key may be for: {', '.join(sorted(FOR_DEVICES))}"
            raise InvalidInput("no key is made for this", where=", ".join(odd) or "permission", mend=mend)
        if not 1 <= days <= LONGEST_DAYS:
            raise InvalidInput(f"a key lives 1 to {LONGEST_DAYS} days", where="days")
        now, secret = self.clock.now(), new_key()
        key = ApiKey(
            key_id=KeyId(new_id("key")),
            name=check_name(name),
            secret_hash=hash_of(secret),
            permissions=frozenset(permissions),
            places=check_places(places),
            made_by=by.officer_id,
            made_at=now,
            expires_at=now + timedelta(days=days),
            carriers=check_carriers(carriers, Permission.RECEIVE_PASSENGER_LISTS in permissions),
            agency=check_key_agency(agency, Permission.USE_INBOX in permissions),
            certificates=check_bound(certificates),
        )
        with self.records.transaction() as tx:
            if not tx.accounts.any():
                raise Conflict("there is no account yet", where=name, mend="Begin with iass user add")
            tx.api_keys.add(key)
            rights, where = sorted(key.permissions), sorted(key.places)
            details: dict[str, JsonValue] = {"name": name, "permissions": [*rights], "places": [*where], "days": days}
            if key.carriers:
                details["carriers"] = [*sorted(key.carriers)]
            if agency:
                details["agency"] = agency
            if key.certificates:
                details["certificates"] = [*sorted(key.certificates)]
            tx.audit.append(now, by, "key.made", key.key_id, details)
        return secret, key

    def every(self) -> Sequence[ApiKey]:
        with self.records.reading() as tx:
            return tx.api_keys.every()

    def revoke(self, name: str, by: Officer) -> ApiKey:
        """name: of the key, or its id. Revoked twice is revoked once."""
        with self.records.transaction() as tx:
            key = _named(tx, name)
            if key.revoked_at is None:
                now = self.clock.now()
                tx.api_keys.revoke(key.key_id, now)
                tx.audit.append(now, by, "key.revoked", key.key_id, {"name": key.name})
            return key

    def bind(self, name: str, certificates: Sequence[str], by: Officer) -> ApiKey:
        """To these certificates, in place of those before: to both the old and the new one while a device changes over.

        Nothing unbinds a key: its device gets another one. Raises InvalidInput for none, NotFound for the key."""
        bound = check_bound(certificates)
        if not bound:
            raise InvalidInput("a key is bound to a certificate", where="certificate", mend="Name one at least")
        with self.records.transaction() as tx:
            key = _named(tx, name)
            tx.api_keys.bind(key.key_id, bound)
            told: dict[str, JsonValue] = {"name": key.name, "certificates": [*sorted(bound)]}
            tx.audit.append(self.clock.now(), by, "key.bound", key.key_id, told)
            return replace(key, certificates=bound)

    def holder(self, secret: str, shown: Certificate | None = None) -> ApiKey | None:
        """None for what is no key, for one that is over, and for one that another device shows than it was made for:
        that one is counted and, less and less often, audited. shown: the certificate of the connection."""
        now = self.clock.now()
        with self.records.reading() as tx:
            key = tx.api_keys.by_secret(hash_of(secret))
        if key is None or not key.is_valid(now):
            return None
        if key.is_shown_by(shown, now):
            return key
        with self.records.transaction() as tx:
            failures = count_failure(tx.sign_in_marks, f"key\0{key.key_id}", now)
            if failures:
                told: dict[str, JsonValue] = {"name": key.name, "failures": failures}
                told["shown"] = shown.fingerprint if shown else None
                actor = Officer(OfficerId(f"key.{key.name}"))
                tx.audit.append(now, actor, "key.refused", key.key_id, told)
        return None


def _named(tx: AccountTransaction, name: str) -> ApiKey:
    key = next((one for one in tx.api_keys.every() if name in (one.name, one.key_id)), None)
    if key is None:
        raise NotFound("there is no such key", where=name[:60], mend="iass user key list shows them")
    return key
