"""`iass quality`: what a picture of a face is worth, and what to do about it."""

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.capture import still
from iass.cli.given_file import read_file
from iass.cli.session import load_settings_in_use
from iass.cli.terminal import OUT, print_json
from iass.face.outcome import FaceFailure, FaceOutcome, Failure, QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.advice import REASONS, Words, advise
from iass.face.quality.gate import ENROLMENT_GATE, OPEN_GATE, PROBE_GATE
from iass.face.quality.unified_quality_score import NAME as UNIFIED
from iass.wiring.faces import load_engine


class Purpose(StrEnum):
    """enrolment: a portrait or a notice's photograph, which stays; probe: a live capture."""

    ENROLMENT = "enrolment"
    PROBE = "probe"


_GATES = {Purpose.ENROLMENT: ENROLMENT_GATE, Purpose.PROBE: PROBE_GATE}


def command(
    picture: Annotated[list[Path], typer.Argument(help="Pictures of one person each.")],
    purpose: Annotated[Purpose, typer.Option("--for", help="What the picture is for.")] = Purpose.ENROLMENT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Measure pictures by ISO/IEC 29794-5, and say what to do about them. Nothing is stored.

    Exit status: 0 all are good enough, 1 some are not, 2 a file cannot be read.
    """
    for path in picture:
        still.inspect(read_file(path), where=str(path))  # before the models are loaded, which takes a while
    engine = load_engine(load_settings_in_use()).with_gate(OPEN_GATE)
    found = [(path, _look(engine, path)) for path in picture]
    if as_json:
        print_json({"for": purpose.value, "pictures": [_record(path, outcome, purpose) for path, outcome in found]})
    else:
        for path, outcome in found:
            _show(path, outcome, purpose)
    raise typer.Exit(1 if any(_failure(outcome, purpose) for _, outcome in found) else 0)


def _look(engine: FacePipeline, path: Path) -> FaceOutcome:
    return engine.one_face(still.decode(read_file(path), where=str(path)))


def _failure(outcome: FaceOutcome, purpose: Purpose) -> Failure | None:
    """Why the picture is not good enough."""
    if isinstance(outcome, FaceFailure):
        return outcome.failure
    gate = _GATES[purpose]
    return gate.refuse(outcome.quality) or gate.refuse_encoded(outcome.quality)


def _advice(outcome: FaceOutcome, purpose: Purpose) -> tuple[Words, ...]:
    failure = _failure(outcome, purpose)
    return advise(failure, outcome.quality, _GATES[purpose]) if failure else ()


def _record(path: Path, outcome: FaceOutcome, purpose: Purpose) -> dict[str, object]:
    failure = _failure(outcome, purpose)
    return {
        "picture": str(path),
        "accepted": failure is None,
        "failure": failure.value if failure else None,
        "reason": REASONS[failure]._asdict() if failure else None,
        "unified": next((one.scalar for one in outcome.quality if one.name == UNIFIED), None),
        "components": {one.name: {"raw": _finite(one.raw), "scalar": one.scalar} for one in outcome.quality},
        "advice": [one._asdict() for one in _advice(outcome, purpose)],
    }


def _finite(raw: float) -> float | None:
    return round(raw, 4) if math.isfinite(raw) else None


def _show(path: Path, outcome: FaceOutcome, purpose: Purpose) -> None:
    failure = _failure(outcome, purpose)
    verdict = "[green]good enough[/]" if failure is None else f"[bold red]refused[/]: {escape(REASONS[failure].en)}"
    OUT.print(f"{escape(str(path))}: {verdict} (as {purpose})", soft_wrap=True)
    if outcome.quality:
        OUT.print(_table(outcome.quality, purpose))
    for one in _advice(outcome, purpose):
        OUT.print(f"  - {one.en}\n    {one.id}", markup=False, soft_wrap=True)


def _table(quality: tuple[QualityMeasure, ...], purpose: Purpose) -> Table:
    table = Table("measure", "raw", "0..100", "")
    faults = {one.name for one in _GATES[purpose].faults(quality)}
    for one in quality:
        table.add_row(one.name, f"{one.raw:.3f}", str(one.scalar), "[red]not met[/]" if one.name in faults else "")
    return table
