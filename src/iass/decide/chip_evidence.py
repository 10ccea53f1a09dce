"""What the chip of a document gave, as the rules look at it."""

from dataclasses import dataclass

from iass.capture.chip.proof import PASSIVE, Check, CheckOutcome, CheckResult, ChipProof, Reason
from iass.capture.document import TravelDocument


@dataclass(frozen=True, slots=True)
class ChipDoubt:
    """Checks of the chip that could not be made. by_document: what is wanting lies with the document; else here."""

    results: tuple[CheckResult, ...]
    by_document: bool


_BY_DOCUMENT = frozenset({Reason.NO_FILE, Reason.NO_SECURITY_OBJECT, Reason.NO_CERTIFICATE, Reason.UNSUPPORTED})
_BY_INSTALLATION = frozenset(
    {Reason.NO_TRUST_STORE, Reason.NO_ANCHOR, Reason.NO_REVOCATION_LIST, Reason.OLD_REVOCATION_LIST, Reason.NO_COUNTRY}
)


@dataclass(frozen=True, slots=True)
class ChipEvidence:
    """The chip's files: the document as DG1 has it, None where it could not be read, and what every check gave. files:
    what `iass.capture.chip.bearer` makes of them; empty where one is missing."""

    document: TravelDocument | None
    proof: ChipProof
    files: str = ""

    @property
    def bearer(self) -> str | None:
        """By a proven chip alone: passive authentication passed whole, and the MRZ that was read otherwise is not
        another. Else None, and the chip is what anybody may have written."""
        is_proven = self.proof.authenticity is CheckOutcome.PASSED
        return self.files or None if is_proven and not self.is_another else None

    @property
    def is_another(self) -> bool:
        """Whether the chip says anything else than the page."""
        return self.proof.outcome(Check.MRZ) is CheckOutcome.FAILED

    @property
    def doubts(self) -> tuple[CheckResult | ChipDoubt, ...]:
        """What there is to tell: every failure by itself, then what could not be made, by whose fault. That the face
        is another's is told by the 1:1 comparison."""
        failures = tuple(
            one
            for one in self.proof.results
            if one.reason is Reason.UNREADABLE or (one.outcome is CheckOutcome.FAILED and one.check is not Check.FACE)
        )
        unread = any(one.reason is Reason.UNREADABLE for one in failures)
        groups = (
            ChipDoubt(() if unread else self._not_made(_BY_DOCUMENT), by_document=True),
            ChipDoubt(self._not_made(_BY_INSTALLATION), by_document=False),
        )
        return (*failures, *(group for group in groups if group.results))

    def _not_made(self, reasons: frozenset[Reason]) -> tuple[CheckResult, ...]:
        passive = [one for one in self.proof.results if one.check in PASSIVE]
        return tuple(one for one in passive if one.outcome is CheckOutcome.NOT_CHECKED and one.reason in reasons)
