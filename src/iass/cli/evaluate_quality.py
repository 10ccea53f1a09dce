"""`iass evaluate quality`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from iass.cli.evaluating import AsJson, Gate, Images, OutFile, PartChoice, engines, keep, progress_bar
from iass.cli.private_file import check_writable
from iass.cli.terminal import OUT
from iass.errors import InvalidInput
from iass.evaluation.error_discard import DISCARDS, EdcData, ErrorDiscardReport, evaluate
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import PairSheet, ShotSheet, read_pairs, read_shots
from iass.evaluation.split import Part

_Pairs = Annotated[Path | None, typer.Option("--pairs", help="CSV (mated 1 or 0, image_a, image_b).")]
_Gallery = Annotated[Path | None, typer.Option("--gallery", help="CSV (subject, image): who is enrolled.")]
_Mated = Annotated[Path | None, typer.Option("--mated", help="CSV (subject, image): probes of enrolled people.")]
_Fmr = Annotated[float, typer.Option(min=0, max=1, help="FMR at which the threshold is set, 0..1.")]


def command(
    images: Images,
    pairs: _Pairs = None,
    gallery: _Gallery = None,
    mated: _Mated = None,
    fmr: _Fmr = 0.001,
    part: PartChoice = Part.ALL,
    out: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """Error versus discard: whether quality foretells who is missed. Give --pairs, or --gallery and --mated.

    Of each measure: the FNMR of the mated comparisons that are left when those of lowest quality are set aside,
    beside setting aside by chance and beside an oracle. The shipped weights were fitted on the part `fit`.
    """
    check_writable(out)
    sheet = _sheet(pairs, gallery, mated)
    with open_pictures(images) as pictures, progress_bar("pictures") as progress:
        report = evaluate(engines(Gate.OPEN), EdcData(pictures, sheet, part), fmr, progress)
    record = report.record()
    keep(record, out, as_json)
    if not as_json:
        _show(report)


def _sheet(pairs: Path | None, gallery: Path | None, mated: Path | None) -> PairSheet | tuple[ShotSheet, ShotSheet]:
    if pairs is not None and gallery is None and mated is None:
        return read_pairs(pairs)
    if pairs is None and gallery is not None and mated is not None:
        return read_shots(gallery), read_shots(mated)
    what = "the comparisons are not said, or said twice"
    raise InvalidInput(what, where="--pairs, --gallery, --mated", mend="Give --pairs, or --gallery and --mated")


def _show(report: ErrorDiscardReport) -> None:
    table = Table("set aside by", *(f"{discard:.0%}" for discard in DISCARDS), "area")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in report.curves:
        table.add_row(one.name, *(f"{value:.4f}" for value in one.fnmr), f"{one.area:.3f}")
    OUT.print(table)
    OUT.print(
        f"FNMR at FMR {report.fmr:g} (threshold {report.threshold:.4f}); {report.comparisons} mated comparisons of "
        f"{report.people} people, {report.failed} more without a template; part {report.part}; model {report.model_id}",
        soft_wrap=True,
    )
