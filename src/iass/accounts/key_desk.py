"""The desk of keys: made, shown once, revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from iass.access import Officer, Permission
from iass.accounts.api_key import ApiKey, check_carriers, check_key_agency, check_name, check_places, new_key
from iass.accounts.records import AccountRecords
from iass.accounts.rights import FOR_DEVICES
from iass.accounts.session import hash_of
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotFound
from iass.ids import KeyId, new_id

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
    ) -> tuple[str, ApiKey]:
        """The key itself, which nobody sees again, and what is kept of it. days: 1..730 until it expires.

        carriers: must be named for a key that hands in lists of passengers, and for no other; agency: for one that
        opens an inbox.

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
            tx.audit.append(now, by, "key.made", key.key_id, details)
        return secret, key

    def every(self) -> Sequence[ApiKey]:
        with self.records.reading() as tx:
            return tx.api_keys.every()

    def revoke(self, name: str, by: Officer) -> ApiKey:
        """name: of the key, or its id. Revoked twice is revoked once."""
        with self.records.transaction() as tx:
            key = next((one for one in tx.api_keys.every() if name in (one.name, one.key_id)), None)
            if key is None:
                raise NotFound("there is no such key", where=name[:60], mend="iass user key list shows them")
            if key.revoked_at is None:
                now = self.clock.now()
                tx.api_keys.revoke(key.key_id, now)
                tx.audit.append(now, by, "key.revoked", key.key_id, {"name": key.name})
            return key

    def holder(self, secret: str) -> ApiKey | None:
        """None for what is no key, and for one that is over."""
        with self.records.reading() as tx:
            key = tx.api_keys.by_secret(hash_of(secret))
        return key if key is not None and key.is_valid(self.clock.now()) else None
