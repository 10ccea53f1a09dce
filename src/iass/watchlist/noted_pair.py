"""A version of a pair and its entry in the audit log: neither counts without the other (decision 0017).

By a pair somebody is let through. Its row is one line of SQL; the log is chained and its head sealed. So the entry has
a digest of all that the version says, and where nobody wrote such an entry, the version clears nobody.
"""

import secrets
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from enum import Enum
from hashlib import sha256
from typing import Protocol

from iass.access import Officer
from iass.audit.chain import canonical, moment_text
from iass.audit.entry import AuditEntry, JsonValue
from iass.audit.log import AuditLog
from iass.errors import Tampered
from iass.watchlist.look_alike import LookAlike, LookAlikes, PairState

_FORMAT = 1
_DIGEST = "digest"
_OF_BEARER = "of_bearer"

NOTED: Mapping[PairState, str] = {state: f"look_alike.{state.value}" for state in PairState}
"""The action of the audit log by which a version of that state is made."""


class PairTransaction(Protocol):
    @property
    def look_alikes(self) -> LookAlikes: ...
    @property
    def audit(self) -> AuditLog: ...


def keep_pair(tx: PairTransaction, pair: LookAlike, officer: Officer) -> LookAlike:
    """Stores this version with its audit entry: who made which version of which pair. The reason itself stays with the
    pair: it may hold a name. Answers it as it is stored; raises as `LookAlikes.put` does."""
    kept = replace(pair, salt=secrets.token_hex(16))
    tx.look_alikes.put(kept)
    tx.audit.append(kept.at, officer, NOTED[kept.state], kept.pair_id, _details(kept) | {_DIGEST: digest_of(kept)})
    return kept


def is_noted(tx: PairTransaction, pair: LookAlike) -> bool:
    """Whether the newest entry about this pair is that of this very version: whoever rewrites one, adds one, or takes
    a later one away, has no such entry."""
    entries = tx.audit.about([pair.pair_id], tuple(NOTED.values()))
    return bool(entries) and notes(entries[-1], pair)


def require_noted(tx: PairTransaction, pair: LookAlike) -> LookAlike:
    """The pair. Raises Tampered where no entry stands behind it."""
    if not is_noted(tx, pair):
        what = "the audit log has no entry of this version of the pair"
        mend = "Run iass doctor, and find out who wrote to the database"
        raise Tampered(what, where=pair.pair_id[:60], mend=mend)
    return pair


def notes(entry: AuditEntry, pair: LookAlike) -> bool:
    """Whether the entry is of this version. One of before digests were noted is held against it in all that it says."""
    if (entry.action, entry.subject, entry.details.get("version")) != (NOTED[pair.state], pair.pair_id, pair.version):
        return False
    if _DIGEST in entry.details:
        return entry.details[_DIGEST] == digest_of(pair)
    told = all(entry.details[name] == value for name, value in _details(pair).items() if name in entry.details)
    is_of_bearer = entry.details.get(_OF_BEARER, False)
    by_whom = entry.actor == pair.officer or pair.state is PairState.PROPOSED  # a verdict's, by whoever closed it
    return told and is_of_bearer is pair.is_of_bearer and entry.at == pair.at and by_whom


def digest_of(pair: LookAlike) -> str:
    """SHA-256 (hex) of the canonical JSON (RFC 8785) of all that the version says. What is empty is left out: a field
    that a later version of IASS adds, and that is empty in older pairs, changes no digest. Each version has a salt of
    its own, so that nobody finds whose chip or papers they were by trying: the log is for ever."""
    said = {field.name: _plain(getattr(pair, field.name)) for field in fields(pair)}
    kept: dict[str, JsonValue] = {name: value for name, value in said.items() if value not in (None, "", [])}
    return sha256(canonical({"format": _FORMAT, "pair": kept}).encode()).hexdigest()


def _details(pair: LookAlike) -> dict[str, JsonValue]:
    details: dict[str, JsonValue] = {
        "subject": pair.subject_id,
        "list": pair.gallery.value,
        "person": pair.person_id,
        "other_notice": pair.other_notice_id,
        "kind": pair.kind.value,
        "version": pair.version,
        "proposed_by": pair.proposed_by,
        "alert": pair.alert_id,
        "until": pair.until.isoformat() if pair.until else None,
    }
    return details | {_OF_BEARER: True} if pair.is_of_bearer else details  # never which: the log is for ever


def _plain(value: object) -> JsonValue:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"no digest of {type(value).__name__}")
