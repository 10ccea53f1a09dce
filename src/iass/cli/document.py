"""`iass document`: a document by itself, without a passage."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from iass.capture import mrz
from iass.capture.chip.proof import CheckOutcome, CheckResult
from iass.capture.chip.reading import ChipReading
from iass.case.document_desk import DocumentDesk
from iass.cli.chip_files import read_chip_files
from iass.cli.session import load_settings
from iass.cli.terminal import OUT, print_json
from iass.clock import SystemClock
from iass.decide.chip_words import CHECKS, REASONS, check_words
from iass.wiring.chips import load_trust

app = typer.Typer(no_args_is_help=True)

_STATUS = {CheckOutcome.PASSED: 0, CheckOutcome.FAILED: 1, CheckOutcome.NOT_CHECKED: 3}
_MARKS = {
    CheckOutcome.PASSED: "passed     ",
    CheckOutcome.FAILED: "FAILED     ",
    CheckOutcome.NOT_CHECKED: "not checked",
}


@app.callback()
def document() -> None:
    """A document by itself: whether its chip is genuine. Nothing is stored."""


@app.command("verify")
def verify(
    dg1: Annotated[Path | None, typer.Option(help="EF.DG1 as it was read: the MRZ.")] = None,
    dg2: Annotated[Path | None, typer.Option(help="EF.DG2 as it was read: the portrait.")] = None,
    sod: Annotated[Path | None, typer.Option(help="EF.SOD as it was read: what the state signed.")] = None,
    mrz_lines: Annotated[
        list[str] | None, typer.Option("--mrz", help="One line of the printed MRZ; every line.")
    ] = None,
    portrait: Annotated[Path | None, typer.Option(help="Write the portrait of DG2 there, undecoded.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Check whether a document's chip is genuine (passive authentication), against the CSCAs of IASS_CSCA_FOLDER.

    Exit status 0 when every check of the chip's origin passed, 1 when one failed, 3 when one could not be made.
    Nothing is stored.
    """
    clock = SystemClock()
    desk = DocumentDesk(load_trust(load_settings()), clock)
    printed = mrz.parse(mrz_lines, today=clock.now().date()).document if mrz_lines else None
    reading = desk.verify(read_chip_files(dg1, dg2, sod), printed)
    if portrait is not None and reading.portrait is not None:
        portrait.write_bytes(reading.portrait)
    if as_json:
        print_json(_record(reading))
    else:
        _say(reading)
    failed = any(result.outcome is CheckOutcome.FAILED for result in reading.proof.results)
    raise typer.Exit(1 if failed else _STATUS[reading.proof.authenticity])


def _record(reading: ChipReading) -> dict[str, object]:
    document = reading.document
    return {
        "authenticity": reading.proof.authenticity.value,
        "checks": [asdict(result) for result in reading.proof.results],
        "signer": reading.proof.signer,
        "signed_at": reading.proof.signed_at.isoformat() if reading.proof.signed_at else None,
        "number": document.number if document else None,
        "name": document.full_name if document else None,
        "issuer": document.issuer if document else None,
        "portrait": reading.portrait is not None,
        "portrait_fault": reading.portrait_fault,
    }


def _say(reading: ChipReading) -> None:
    document = reading.document
    if document:
        OUT.print(f"{document.kind} {document.issuer} {document.number}: {document.full_name}", markup=False)
    for result in reading.proof.results:
        OUT.print(f"{_MARKS[result.outcome]}  {CHECKS[result.check].en}: {_why(result)}", markup=False, soft_wrap=True)
    if reading.portrait_fault:
        OUT.print(f"portrait: {reading.portrait_fault}", markup=False, soft_wrap=True)
    OUT.print(f"the chip's origin: {reading.proof.authenticity.value.replace('_', ' ')}")


def _why(result: CheckResult) -> str:
    reason = REASONS[result.reason].en if result.reason else ""
    detail = check_words(result)["differing"].en if result.differing else result.detail
    return "; ".join(part for part in (reason, detail) if part) or "-"
