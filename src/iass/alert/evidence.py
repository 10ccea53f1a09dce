"""The digest of what an alert rests on: in the audit log since it was raised, and under the signatures of its case."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceSeal:
    """digest: SHA-256 (hex), see `iass.case.evidence`. salt: 128 random bits (hex), so that the digest, which the audit
    log keeps for ever, tells nothing of what was erased; it leaves the house in no form."""

    salt: str
    digest: str
