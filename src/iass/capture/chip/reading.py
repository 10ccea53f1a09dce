"""A chip as it was read: its MRZ, its portrait, and what both are worth."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from iass.capture import mrz
from iass.capture.chip import dg1, dg2
from iass.capture.chip.bearer import bearer_of
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.passive import authenticate
from iass.capture.chip.proof import CheckResult, ChipProof
from iass.capture.chip.trust import TrustStore
from iass.capture.document import TravelDocument
from iass.capture.mrz import MrzReading
from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class ChipReading:
    """mrz: of DG1, None where there is none that could be read; mrz_fault then says why, if there was a file.

    portrait: the encoded picture of DG2, not decoded and so hostile still; portrait_fault likewise. bearer: see
    `iass.capture.chip.bearer`, proven or not; empty where one of the two files is missing or damaged.
    """

    proof: ChipProof
    mrz: MrzReading | None = None
    mrz_fault: str = ""
    portrait: bytes | None = field(default=None, repr=False)
    portrait_fault: str = ""
    bearer: str = ""

    @property
    def document(self) -> TravelDocument | None:
        return self.mrz.document if self.mrz else None

    def checked(self, *further: CheckResult) -> "ChipReading":
        """With the outcome of further checks."""
        return replace(self, proof=self.proof.with_results(*further))

    @property
    def is_flawless(self) -> bool:
        """Whether the MRZ is as a state writes it: no check digit fails, and nothing had to be repaired."""
        return self.mrz is not None and self.mrz.all_checks_pass and not self.mrz.repairs


def read_chip(files: ChipFiles, trust: TrustStore, at: datetime) -> ChipReading:
    """Never raises: what is damaged, forged or bloated is a finding about the document, and not the officer's error."""
    zone, mrz_fault = _mrz(files.dg1, at)
    portrait, portrait_fault = _portrait(files.dg2)
    state = zone.document.issuer if zone else ""
    proof = authenticate(files, state, trust.anchors(), at)
    return ChipReading(proof, zone, mrz_fault, portrait, portrait_fault, _bearer(files))


def _bearer(files: ChipFiles) -> str:
    """By the bytes that the state signed, whatever a reader left behind them."""
    if files.dg1 is None or files.dg2 is None:
        return ""
    try:
        return bearer_of(dg1.signed_bytes(files.dg1), dg2.signed_bytes(files.dg2))
    except InvalidInput:
        return ""


def _mrz(data: bytes | None, at: datetime) -> tuple[MrzReading | None, str]:
    if data is None:
        return None, ""
    try:
        return mrz.parse(dg1.read_dg1(data), today=at.date()), ""
    except InvalidInput as fault:
        return None, fault.what


def _portrait(data: bytes | None) -> tuple[bytes | None, str]:
    if data is None:
        return None, ""
    try:
        return dg2.read_dg2(data), ""
    except InvalidInput as fault:
        return None, fault.what
