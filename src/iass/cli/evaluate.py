"""`iass evaluate`: how often faces are found, missed and mistaken, on pictures of one's own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.clock import SystemClock
from iass.errors import InvalidInput
from iass.evaluation import open_set, verification
from iass.evaluation.calibration import CalibrationData
from iass.evaluation.calibration import calibrate as make_record
from iass.evaluation.engines import Engines
from iass.evaluation.intervals import Interval
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_pairs, read_shots
from iass.face.quality.gate import ENROLMENT_GATE, PROBE_GATE, QualityGate
from iass.identify.calibration_file import save
from iass.wiring import load_engine

app = typer.Typer(no_args_is_help=True)

_SHOWN_SIZES = (100, 1_000, 10_000, 100_000)
_OPEN_GATE = QualityGate(least_inter_eye_distance=0.0, least_sharpness=0.0)


class Gate(StrEnum):
    """open: every face that is found is encoded; border: too small or too blurred ones are refused, and so missed."""

    OPEN = "open"
    BORDER = "border"


_Images = Annotated[Path, typer.Option(help="Folder of pictures, or an uncompressed .tar of them.")]
_Gallery = Annotated[Path, typer.Option(help="CSV (subject, image): who is enrolled.")]
_Mated = Annotated[Path, typer.Option(help="CSV (subject, image): probes of enrolled people.")]
_Nonmated = Annotated[Path, typer.Option(help="CSV (subject, image): probes of people who are not enrolled.")]
_Pairs = Annotated[Path, typer.Option(help="CSV (mated 1 or 0, image_a, image_b).")]
_Gate = Annotated[Gate, typer.Option(help="Quality gate: open (faces found are encoded) or border (as in operation).")]
_AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.callback()
def evaluate() -> None:
    """Accuracy by ISO/IEC 19795-1: the whole pipeline, detection included. Nothing is stored."""


@app.command("open-set")
def evaluate_open_set(
    images: _Images,
    gallery: _Gallery,
    mated: _Mated,
    nonmated: _Nonmated,
    gate: _Gate = Gate.OPEN,
    as_json: _AsJson = False,
) -> None:
    """1:N: rank 1, FNIR at FPIR 3 %, 1 % and 0.3 %, and failures to enrol. A face that is not found is a miss."""
    sheets = read_shots(gallery), read_shots(mated), read_shots(nonmated)
    with open_pictures(images) as pictures, _bar("pictures") as progress:
        report = open_set.evaluate(_engines(gate), open_set.OpenSetData(pictures, *sheets), progress)
    if as_json:
        print_json(report.record())
        return
    table = _table()
    table.add_row("rank 1", *_cells(report.rank1, report.rank1_interval))
    for one in report.fnir:
        table.add_row(f"FNIR at FPIR {one.fpir:.1%}", *_cells(one.fnir, one.interval, one.threshold))
    table.add_row("FTE (gallery)", *_cells(report.fte, report.fte_interval))
    OUT.print(table)
    _say(report.model_id, report.gate, report.probes, report.failures, [one.unclaimed for one in report.fnir])


@app.command("verification")
def evaluate_verification(images: _Images, pairs: _Pairs, gate: _Gate = Gate.OPEN, as_json: _AsJson = False) -> None:
    """1:1: FNMR at FMR 1 % and 0.1 %, and failures to enrol. A face that is not found is a miss."""
    sheet = read_pairs(pairs)
    with open_pictures(images) as pictures, _bar("pictures") as progress:
        report = verification.evaluate(_engines(gate), pictures, sheet, progress)
    if as_json:
        print_json(report.record())
        return
    table = _table()
    for one in report.fnmr:
        table.add_row(f"FNMR at FMR {one.fmr:.1%}", *_cells(one.fnmr, one.interval, one.threshold))
    table.add_row("FTE (pictures)", *_cells(report.fte, report.fte_interval))
    OUT.print(table)
    _say(report.model_id, report.gate, report.pairs, report.failures, [one.unclaimed for one in report.fnmr])


@app.command("calibrate")
def calibrate(
    images: _Images,
    gallery: _Gallery,
    nonmated: _Nonmated,
    pairs: _Pairs,
    out: Annotated[Path, typer.Option(help="File for the record (JSON).")],
    name: Annotated[str, typer.Option(help="Name of the data set, for the record.")] = "",
) -> None:
    """Measure what strangers score, and write the record that thresholds are derived from: numbers, no faces."""
    if not out.parent.is_dir():
        raise InvalidInput("there is no such folder for the record", where=str(out.parent), mend="Make it first")
    sheets = read_shots(gallery), read_shots(nonmated), read_pairs(pairs)
    with open_pictures(images) as pictures, _bar("pictures") as progress:
        data = CalibrationData(name or images.name, pictures, *sheets)
        record = make_record(_engines(Gate.OPEN).probe, data, SystemClock().now(), progress)
    save(record, out)
    table = Table("subjects", *(f"threshold at FPIR {rate:.1%}" for rate in open_set.FPIRS))
    for size in _SHOWN_SIZES:
        points = [record.operating_point(size, rate) for rate in open_set.FPIRS]
        table.add_row(f"{size:,}", *(f"{one.threshold:.3f}{' *' if one.extrapolated else ''}" for one in points))
    OUT.print(table)
    OUT.print(f"* beyond what was measured; {record.record_id} written to {out}", soft_wrap=True)


def _engines(gate: Gate) -> Engines:
    """One thread an inference, since every core has a picture of its own."""
    engine = load_engine(load_settings(threads=1))
    if gate is Gate.BORDER:
        return Engines(engine.with_gate(ENROLMENT_GATE), engine.with_gate(PROBE_GATE), gate.value)
    return Engines(engine.with_gate(_OPEN_GATE), engine.with_gate(_OPEN_GATE), gate.value)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """On standard error, and only on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _table() -> Table:
    table = Table("figure", "value", "95 % interval", "threshold")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def _cells(value: float | None, interval: Interval | None, threshold: float | None = None) -> tuple[str, str, str]:
    if value is None or interval is None:
        return "not claimed", "", ""
    between = f"{interval.low:.4f} to {interval.high:.4f}"
    return f"{value:.4f}", between, "" if threshold is None else f"{threshold:.4f}"


def _say(
    model: str, gate: str, counts: Mapping[str, int], failures: Mapping[str, int], unclaimed: Sequence[str | None]
) -> None:
    for reason in filter(None, unclaimed):
        OUT.print(f"not claimed: {reason}", soft_wrap=True)
    named = ", ".join(f"{count} {reason}" for reason, count in failures.items()) or "none"
    counted = ", ".join(f"{count} {what}" for what, count in counts.items())
    OUT.print(f"model {model}, gate {gate}; {counted}; pictures without a template: {named}", soft_wrap=True)
