"""A key for a gate, a camera, a board or a carrier: what it may do, where, in whose name, and until when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.access import Officer, Permission, Purpose, Scope
from iass.accounts.account import ANYWHERE
from iass.accounts.certificate import Certificate
from iass.accounts.rights import PURPOSE_OF_DEVICES, PurposeNeeded, fitting, of_agency
from iass.accounts.session import new_token
from iass.errors import InvalidInput
from iass.ids import KeyId, OfficerId

PREFIX = "iass_"
"""By which a scanner for secrets knows one."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")
_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}"
_CARRIER = re.compile(r"\*|[A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z]")
_PLACE = re.compile(rf"\*|{_CODE}(/{_CODE})?")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """name: what acts are audited under, with `key.` before it. places: `CGK`, `CGK/K01`, or `*` alone.

    carriers: whose lists of passengers it hands in (`GA`, `GIA`), or `*` alone; of a key for nothing of the kind, none.

    agency: whose inbox it opens, as notices name it; "" of a key for nothing of the kind.
    certificates: it opens nothing but over a connection that one of these opened, by `iass.accounts.certificate`; of a
    key that is bound to none, none.

    secret_hash: SHA-256 of the whole key, hex; the key itself is shown once.
    """

    key_id: KeyId
    name: str
    secret_hash: str
    permissions: frozenset[Permission]
    places: frozenset[str]
    made_by: OfficerId
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    carriers: frozenset[str] = frozenset()
    agency: str = ""
    certificates: frozenset[str] = frozenset()

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def is_shown_by(self, shown: Certificate | None, now: datetime) -> bool:
        """Whether whoever shows this certificate is the device that the key was made for."""
        return not self.certificates or (shown is not None and shown.is_of(self.certificates, now))

    def purposes(self, permission: Permission) -> tuple[Purpose, ...]:
        """For which it may do this; none where it may not."""
        return (PURPOSE_OF_DEVICES[permission],) if permission in self.permissions else ()

    def officer(self, permission: Permission, stated: Purpose | None = None) -> Officer | None:
        """Who acts by it; None where it does not allow this. Raises PurposeNeeded for a word that does not fit: a key
        has one purpose for each, and another one would be recorded as that."""
        fits = self.purposes(permission)
        if not fits:
            return None
        if stated not in (None, *fits):
            raise PurposeNeeded(permission, fits)
        places = None if ANYWHERE in self.places else self.places
        scope = Scope(places, None if ANYWHERE in self.carriers else self.carriers)
        purpose = fitting(permission, fits, stated)
        return Officer(OfficerId(f"key.{self.name}"), scope=of_agency(scope, permission, self.agency), purpose=purpose)


class ApiKeys(Protocol):
    def by_secret(self, secret_hash: str) -> ApiKey | None: ...

    def get(self, key_id: KeyId) -> ApiKey | None: ...

    def every(self) -> Sequence[ApiKey]:
        """Newest first, revoked and expired ones too."""
        ...

    def add(self, key: ApiKey) -> None:
        """Raises Conflict when the name is taken."""
        ...

    def revoke(self, key_id: KeyId, at: datetime) -> None: ...

    def bind(self, key_id: KeyId, certificates: frozenset[str]) -> None:
        """To these, in place of those before."""
        ...


def new_key() -> str:
    return PREFIX + new_token()


def check_name(text: str) -> str:
    if not _NAME.fullmatch(text):
        mend = "1 to 60 letters, digits, dots, dashes or underscores"
        raise InvalidInput("this cannot be a key's name", where="name", mend=mend)
    return text


def check_places(places: Sequence[str]) -> frozenset[str]:
    wrong = next((place for place in places if not _PLACE.fullmatch(place)), None)
    if wrong is not None or not places:
        mend = "Name a checkpoint (CGK), a lane (CGK/K01), or * for everywhere"
        raise InvalidInput("a key is for a place", where=(wrong or "place")[:40], mend=mend)
    if ANYWHERE in places and len(set(places)) > 1:
        mend = "Name the places, or * alone"
        raise InvalidInput("a key for everywhere is not for single places too", where=ANYWHERE, mend=mend)
    return frozenset(places)


def check_carriers(carriers: Sequence[str], is_carriers: bool) -> frozenset[str]:
    """is_carriers: whether the key hands in lists of passengers, and so must say whose."""
    if not is_carriers and carriers:
        mend = f"A carrier's key is for {Permission.RECEIVE_PASSENGER_LISTS}"
        raise InvalidInput("only a key that hands in passenger lists has a carrier", where=carriers[0][:40], mend=mend)
    wrong = next((one for one in carriers if not _CARRIER.fullmatch(one)), None)
    if wrong is not None or (is_carriers and not carriers):
        mend = "--carrier: the carrier's IATA or ICAO designators (GA, GIA), or * for any carrier"
        raise InvalidInput("a key for passenger lists is one carrier's", where=(wrong or "carrier")[:40], mend=mend)
    if ANYWHERE in carriers and len(set(carriers)) > 1:
        mend = "Name the carriers, or * alone"
        raise InvalidInput("a key for any carrier is not for single ones too", where=ANYWHERE, mend=mend)
    return frozenset(carriers)


def check_key_agency(agency: str, is_agencys: bool) -> str:
    """is_agencys: whether the key opens an inbox, and so must say whose."""
    if is_agencys is bool(agency):
        return agency
    if agency:
        mend = f"An agency's key is for {Permission.USE_INBOX}"
        raise InvalidInput("only a key that opens an inbox has an agency", where=agency[:40], mend=mend)
    raise InvalidInput("a key that opens an inbox is one agency's", where="agency", mend="Name it: --agency KPK")
