"""The chip of a document: its files as they come in, and what each check gave."""

import base64
import binascii
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import Check, CheckOutcome, ChipProof, Reason
from iass.capture.chip.reading import ChipReading
from iass.errors import InvalidInput
from iass.service.schemas.document import DocumentOut
from iass.service.schemas.wire import Moment, Wire, example, optional

_Text = Annotated[str, StringConstraints(max_length=1_000_000)]
_Line = Annotated[str, StringConstraints(max_length=100)]


class ChipIn(Wire):
    """The chip's files in base64, where they are not sent as parts of the form."""

    dg1: _Text | None = optional("YVtfH1hQPElETktVU1VNQVdBVEk8PExBUkFTPDw8", "EF.DG1, whole: the MRZ")
    dg2: _Text | None = optional("dYIMAX9hggv8AgEBf2CCC/Q=", "EF.DG2, whole: the portrait")
    sod: _Text | None = optional("d4IHDjCCBwoGCSqGSIb3DQEHAqCCBvswggb3AgED", "EF.SOD, whole: what the state signed")

    def files(self) -> ChipFiles:
        """Raises InvalidInput naming the field."""
        told = {"dg1": self.dg1, "dg2": self.dg2, "sod": self.sod}
        return ChipFiles(**{name: _decoded(name, text) for name, text in told.items()})


class DocumentCheckIn(Wire):
    """The part `document` of a check: both are optional."""

    mrz: list[_Line] | None = optional(
        ["P<IDNKUSUMAWATI<<LARAS<<<<<<<<<<<<<<<<<<<<<<<", "X9917640<1IDN9507224F3106304<<<<<<<<<<<<<<08"],
        "The lines of the printed MRZ, as they were read, to compare with DG1",
        min_length=1,
        max_length=3,
    )
    chip: ChipIn | None = Field(default=None, description="The files in base64, where they are not parts of the form")


class PairOut(Wire):
    """A field that two sources say differently."""

    field: str = example("birth_date", "Which")
    chip: str = example("1995-07-22", "As the chip says")
    other: str = example("1985-07-22", "As the printed MRZ or the registry says")


class CheckOut(Wire):
    """One check. `not_checked` is never `passed`."""

    check: Check = example("chain", "What was checked")
    outcome: CheckOutcome = example("passed", "passed, failed or not_checked")
    reason: Reason | None = optional("unknown_signer", "Why it failed or was not made; a remark on one that passed")
    detail: str = example(
        "UTO CSCA, Synthetic, UT", "An algorithm, a certificate's name or a file's fault; may be empty"
    )
    differing: list[PairOut] = Field(description="Fields that differ, for mrz and registry")


class ChipProofOut(Wire):
    """What the chip proved."""

    authenticity: CheckOutcome = example(
        "passed", "Passive authentication as a whole: failed by any of its seven checks, passed only by all of them"
    )
    checks: list[CheckOut] = Field(description="Every check, in a fixed order")
    signer: str = example("UTO document signer, Synthetic, UT", "The document signer's certificate; empty without one")
    signed_at: Moment | None = optional("2024-06-01T00:00:00Z", "When the chip was signed, where it says so")

    @classmethod
    def of_proof(cls, proof: ChipProof) -> Self:
        checks = [CheckOut.of(result) for result in proof.results]
        return cls(authenticity=proof.authenticity, checks=checks, signer=proof.signer, signed_at=proof.signed_at)


class DocumentCheckOut(Wire):
    """The answer to a check of a document."""

    chip: ChipProofOut = Field(description="What each check gave")
    document: DocumentOut | None = Field(description="The document as DG1 has it; null where it cannot be read")
    portrait: bool = example(True, "Whether DG2 holds a picture that can be decoded")
    portrait_fault: str = example("", "Why not, where DG2 was sent")

    @classmethod
    def answer(cls, reading: ChipReading) -> Self:
        return cls(
            chip=ChipProofOut.of_proof(reading.proof),
            document=DocumentOut.of(reading.document) if reading.document else None,
            portrait=reading.portrait is not None,
            portrait_fault=reading.portrait_fault,
        )


def _decoded(name: str, text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput("this is not base64", where=f"chip.{name}", mend="Send the file as it was read") from None
