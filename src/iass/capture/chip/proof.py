"""What a chip proved: one outcome for each check, and why. Not checked is never passed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Check(StrEnum):
    """In the order in which they are shown. The first seven are passive authentication (Doc 9303-11 section 5.1)."""

    SIGNATURE = "signature"
    CHAIN = "chain"
    VALIDITY = "validity"
    REVOCATION = "revocation"
    COUNTRY = "country"
    DG1_HASH = "dg1_hash"
    DG2_HASH = "dg2_hash"
    MRZ = "mrz"
    REGISTRY = "registry"
    FACE = "face"


PASSIVE = (
    Check.SIGNATURE,
    Check.CHAIN,
    Check.VALIDITY,
    Check.REVOCATION,
    Check.COUNTRY,
    Check.DG1_HASH,
    Check.DG2_HASH,
)


class CheckOutcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class Reason(StrEnum):
    """Why a check failed or could not be made; OLD_DIGEST is the one remark on a check that passed."""

    OLD_DIGEST = "old_digest"
    # failed
    UNREADABLE = "unreadable"
    BAD_SIGNATURE = "bad_signature"
    NO_CERTIFICATE = "no_certificate"
    UNKNOWN_SIGNER = "unknown_signer"
    WRONG_USE = "wrong_use"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    INVALID_WHEN_SIGNED = "invalid_when_signed"
    REVOKED = "revoked"
    OTHER_COUNTRY = "other_country"
    HASH_DIFFERS = "hash_differs"
    NOT_SIGNED = "not_signed"
    VALUES_DIFFER = "values_differ"
    OTHER_FACE = "other_face"
    # not checked
    NO_FILE = "no_file"
    NO_SECURITY_OBJECT = "no_security_object"
    NO_TRUST_STORE = "no_trust_store"
    NO_ANCHOR = "no_anchor"
    UNSUPPORTED = "unsupported"
    NO_CHAIN = "no_chain"
    NO_REVOCATION_LIST = "no_revocation_list"
    OLD_REVOCATION_LIST = "old_revocation_list"
    NO_COUNTRY = "no_country"
    NO_OTHER_SIDE = "no_other_side"
    NO_FACE = "no_face"


@dataclass(frozen=True, slots=True)
class Pair:
    """One field that two sources say differently: as the chip has it, and as the other side has it."""

    field: str
    chip: str
    other: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check. detail: an algorithm, a certificate's name or a file's fault, the same in every language."""

    check: Check
    outcome: CheckOutcome
    reason: Reason | None = None
    detail: str = ""
    differing: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ChipProof:
    """Every check that concerns the chip, each once, in the order of `Check`.

    signer: the subject of the document signer's certificate, empty where none could be read. signed_at: as the
    security object says, which few do. Nothing here is a picture or a key.
    """

    results: tuple[CheckResult, ...]
    signer: str = ""
    signed_at: datetime | None = None

    def of(self, check: Check) -> CheckResult | None:
        return next((result for result in self.results if result.check is check), None)

    def outcome(self, check: Check) -> CheckOutcome:
        found = self.of(check)
        return found.outcome if found else CheckOutcome.NOT_CHECKED

    @property
    def authenticity(self) -> CheckOutcome:
        """Of passive authentication as a whole: failed by any check, passed only by all of them."""
        outcomes = [self.outcome(check) for check in PASSIVE]
        if CheckOutcome.FAILED in outcomes:
            return CheckOutcome.FAILED
        return CheckOutcome.PASSED if set(outcomes) == {CheckOutcome.PASSED} else CheckOutcome.NOT_CHECKED

    def with_results(self, *further: CheckResult) -> "ChipProof":
        return ChipProof((*self.results, *further), self.signer, self.signed_at)


def passed(check: Check, detail: str = "", reason: Reason | None = None) -> CheckResult:
    return CheckResult(check, CheckOutcome.PASSED, reason, detail)


def failed(check: Check, reason: Reason, detail: str = "", differing: tuple[Pair, ...] = ()) -> CheckResult:
    return CheckResult(check, CheckOutcome.FAILED, reason, detail, differing)


def not_checked(check: Check, reason: Reason, detail: str = "") -> CheckResult:
    return CheckResult(check, CheckOutcome.NOT_CHECKED, reason, detail)
