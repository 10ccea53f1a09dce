"""`iass check`: decide one crossing without a server."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.application import Application
from iass.capture import mrz
from iass.capture.lane import Direction, Lane
from iass.capture.mrz import MrzReading
from iass.case.passage import Outcome
from iass.case.request import CrossingRequest
from iass.cli.acting import acting
from iass.cli.chip_files import read_chip_files
from iass.cli.given_file import read_file
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.decide.decision import Finding
from iass.errors import NotFound


def command(
    image: Annotated[list[Path], typer.Option(help="Picture of the live face; may be given several times.")],
    direction: Annotated[Direction, typer.Option(help="Direction of travel.")],
    image2: Annotated[Path | None, typer.Option(help="A second picture of the same face.")] = None,
    chip_image: Annotated[Path | None, typer.Option(help="Portrait read from the passport's chip.")] = None,
    dg1: Annotated[Path | None, typer.Option(help="EF.DG1 as read from the chip: the MRZ.")] = None,
    dg2: Annotated[Path | None, typer.Option(help="EF.DG2: the portrait, in place of --chip-image.")] = None,
    sod: Annotated[Path | None, typer.Option(help="EF.SOD: what the state signed.")] = None,
    mrz_lines: Annotated[list[str] | None, typer.Option("--mrz", help="One line of the MRZ; give every line.")] = None,
    lane: Annotated[str | None, typer.Option(help="CHECKPOINT/LANE; the first lane when not given.")] = None,
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Decide one crossing. It is recorded like any other: passage, alert and audit entry.

    Without --mrz and the chip's files the face alone is looked at.
    """
    pictures = [read_file(path) for path in (*image, *([image2] if image2 else []))]
    chip = read_file(chip_image) if chip_image else None
    files = read_chip_files(dg1, dg2, sod)
    with acting(Permission.RECORD_CROSSING, officer) as (opened, who):
        reading = mrz.parse(mrz_lines, today=opened.clock.now().date()) if mrz_lines else None
        document = reading.document if reading else None
        place = _lane(opened, lane)
        face_only = not mrz_lines and not files
        request = CrossingRequest(
            place.checkpoint, place.name, direction, document, pictures, chip, None, who, face_only, files
        )
        outcome = opened.checkpoint.cross(request)
    if as_json:
        print_json({**as_record(outcome), "mrz": _mrz_record(reading) if reading else None})
    else:
        _print(outcome)
        if reading is not None or not files:
            _print_reading(reading)


def _lane(opened: Application, key: str | None) -> Lane:
    if key is None:
        first = next(iter(opened.lanes), None)
        if first is None:
            raise NotFound("no lane is configured", where="IASS_LANES", mend="Set at least one lane")
        return first
    checkpoint, _, name = key.partition("/")
    return opened.lanes.find(checkpoint, name)


def as_record(outcome: Outcome) -> dict[str, object]:
    """The decision as plain JSON values."""
    passage = outcome.passage
    return {
        "crossing": passage.crossing_id,
        "advice": passage.decision.advice.value,
        "policy": passage.decision.policy_version,
        "best": passage.best_subject,
        "score": passage.best_score,
        "threshold": passage.threshold,
        "face_failure": passage.face_failure.value if passage.face_failure else None,
        "alert": passage.alert_id,
        "findings": [_finding(finding) for finding in passage.decision.findings],
        "chip": [asdict(result) for result in passage.chip.results] if passage.chip else None,
        "milliseconds": dict(passage.milliseconds),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": f"{finding.rule_id}@{finding.rule_version}",
        "advice": finding.advice.value,
        "article": finding.article,
        "notice": finding.notice_id,
        "person": finding.person_id,
        "sentence": {"id": finding.sentence.id, "en": finding.sentence.en},
        "tell": list(finding.tell),
    }


def _print(outcome: Outcome) -> None:
    passage = outcome.passage
    OUT.print(f"[bold]{passage.decision.advice}[/]  (policy {passage.decision.policy_version})")
    if passage.best_score is not None and passage.threshold is not None:
        OUT.print(f"best candidate {passage.best_subject}: {passage.best_score:.3f} against {passage.threshold:.3f}")
    for finding in passage.decision.findings:
        OUT.print(f"- {finding.advice}: {finding.sentence.en} [{finding.article}]", markup=False)
    if passage.alert_id:
        OUT.print(f"alert {passage.alert_id}: an officer compares the faces and decides")


def _mrz_record(reading: MrzReading) -> dict[str, object]:
    """Every check digit, every character that was changed, and what is wrong with the zone."""
    return {
        "format": reading.format.value,
        "all_checks_pass": reading.all_checks_pass,
        "checks": [asdict(check) for check in reading.checks],
        "repairs": [asdict(repair) for repair in reading.repairs],
        "problems": [asdict(problem) for problem in reading.problems],
    }


def _print_reading(reading: MrzReading | None) -> None:
    if reading is None:
        OUT.print("no MRZ was given: the papers were not looked up")
        return
    failed = ", ".join(check.field for check in reading.checks if not check.ok)
    OUT.print(f"MRZ {reading.format}: {f'check digits fail: {failed}' if failed else 'every check digit passes'}")
    for repair in reading.repairs:
        place = f"line {repair.line}, position {repair.position}"
        OUT.print(f"- repaired {repair.field}: read {repair.read}, taken for {repair.repaired} ({place})", markup=False)
    for problem in reading.problems:
        OUT.print(f"- {problem.field}: {problem.what}", markup=False)
