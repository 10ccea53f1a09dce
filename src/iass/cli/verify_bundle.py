"""`iass verify-bundle`: for an expert who has the file, the published fingerprint, and nothing else of ours."""

from pathlib import Path
from typing import Annotated

import typer

from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.handover.bundle import MOST_BYTES
from iass.handover.bundle_check import BundleReport, check_bundle


def command(
    file: Annotated[Path, typer.Argument(help="The bundle, as `iass case export` wrote it.")],
    fingerprint: Annotated[str, typer.Option(help="Of the installation's key, as it published it (`iass case key`).")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Verify the bundle of a case, offline. Exit status 1 and every part that is not as it was signed."""
    report = check_bundle(_content(file), fingerprint)
    if as_json:
        print_json(_record(report))
    else:
        _say(report)
    raise typer.Exit(0 if report.ok else 1)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > 2 * MOST_BYTES:
            raise InvalidInput("no bundle is as large as this", where=str(file))
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"the bundle cannot be read: {error.strerror}", where=str(file)) from None


def _say(report: BundleReport) -> None:
    for fault in report.faults:
        OUT.print(f"BAD  {fault.part}: {fault.what}", style="bold red", markup=False, soft_wrap=True)
    if report.ok:
        OUT.print(f"ok   {report.case_id}: {report.parts} parts as signed by {report.key}", soft_wrap=True)
        signed = " and ".join(report.signers) or "nobody"
        OUT.print(f"     the handover is signed by {signed}", markup=False, soft_wrap=True)
        if report.signers:
            later = report.entries - report.signed_entries - len(report.signers)
            text = f"     for entries 1 to {report.signed_entries} of the timeline, content {report.signed_hash}"
            came = f"; {later} came after that, unsigned" if later > 0 else ""
            OUT.print(text + came, markup=False, soft_wrap=True)
        if report.is_excerpt:
            own = f"{report.withheld_entries} entries are the checkpoint's own, and told as hashes"
            OUT.print(f"     this is an agency's excerpt: {own}", soft_wrap=True)
        OUT.print(f"     {_of_evidence(report)}", markup=False, soft_wrap=True)
        for image_id in report.erased:
            OUT.print(f"     the picture {image_id} was erased before this was written", markup=False, soft_wrap=True)


def _of_evidence(report: BundleReport) -> str:
    if not report.evidence:
        return (
            "the evidence is under no officer's signature: this case is from before IASS sealed it. The installation's "
            "signature alone says that alert, passage, notice and pictures are what they were"
        )
    whose = "the signatures" if report.signers else "no signature yet"
    withheld = f"; {report.withheld} parts of it are proven and not told here" if report.withheld else ""
    return f"the evidence is what was sealed when the alert was raised, {report.evidence}, under {whose}{withheld}"


def _record(report: BundleReport) -> dict[str, object]:
    return {
        "ok": report.ok,
        "case": report.case_id,
        "key": report.key,
        "parts": report.parts,
        "signers": list(report.signers),
        "entries": report.entries,
        "signed_entries": report.signed_entries,
        "signed_hash": report.signed_hash or None,
        "evidence": report.evidence or None,
        "withheld": report.withheld,
        "excerpt": report.is_excerpt,
        "withheld_entries": report.withheld_entries,
        "erased": list(report.erased),
        "faults": [{"part": fault.part, "what": fault.what} for fault in report.faults],
    }
