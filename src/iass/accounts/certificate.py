"""The certificate of a device: what a key may be bound to, so that the key alone opens nothing (as RFC 8705 does)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from iass.errors import InvalidInput

MOST = 4
"""Of one key: the old and the new one while a device changes over, and some in spare."""
SUBJECT = "subject:"

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_LONGEST_SUBJECT = 400


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a device has proved to hold the private key of. fingerprint: SHA-256 of its DER form, 64 hex digits.
    subject: by RFC 4514."""

    fingerprint: str
    subject: str
    begins_at: datetime
    ends_at: datetime

    def is_of(self, bound: frozenset[str], now: datetime) -> bool:
        """Whether it is one of those, and holds: a connection may have outlived it."""
        names = {self.fingerprint} | ({SUBJECT + self.subject} if self.subject else set())
        return self.begins_at <= now < self.ends_at and not names.isdisjoint(bound)


def read_pem(text: str) -> Certificate:
    """The first of a PEM text. Raises InvalidInput for what is none."""
    try:
        read = x509.load_pem_x509_certificate(text.encode("ascii"))
        subject = read.subject.rfc4514_string()
    except ValueError:
        mend = "Name a PEM file: -----BEGIN CERTIFICATE-----"
        raise InvalidInput("this is no certificate", where="certificate", mend=mend) from None
    return Certificate(read.fingerprint(SHA256()).hex(), subject, read.not_valid_before_utc, read.not_valid_after_utc)


def check_bound(bound: Sequence[str]) -> frozenset[str]:
    """Fingerprints in hex, with or without colons, and `subject:CN=...`. Raises InvalidInput."""
    found = frozenset(one if one.startswith(SUBJECT) else one.replace(":", "").lower() for one in bound)
    wrong = next((one for one in found if not _is_name(one)), None)
    if wrong is not None or len(found) > MOST:
        mend = f"At most {MOST}: SHA-256 in 64 hex digits, or {SUBJECT}CN=gate-g01"
        raise InvalidInput("a key cannot be bound to this", where=(wrong or "certificate")[:40], mend=mend)
    return found


def _is_name(text: str) -> bool:
    if not text.startswith(SUBJECT):
        return _FINGERPRINT.fullmatch(text) is not None
    return len(SUBJECT) < len(text) <= _LONGEST_SUBJECT and text.isprintable()
