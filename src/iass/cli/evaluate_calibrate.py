"""`iass evaluate calibrate`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.cli.evaluating import Gallery, Gate, Images, Nonmated, Pairs, engines, progress_bar
from iass.cli.private_file import check_writable
from iass.cli.terminal import ERR, OUT
from iass.clock import SystemClock
from iass.evaluation import open_set
from iass.evaluation.calibration import CalibrationData, calibrate
from iass.evaluation.pictures import open_pictures
from iass.evaluation.sheets import read_pairs, read_shots
from iass.identify.calibration_file import save
from iass.identify.operating_point import cannot_match

_SHOWN_SIZES = (100, 1_000, 10_000, 100_000)


def command(
    images: Images,
    gallery: Gallery,
    nonmated: Nonmated,
    pairs: Pairs,
    out: Annotated[Path, typer.Option(help="File for the record (JSON).")],
    name: Annotated[str, typer.Option(help="Name of the data set, for the record.")] = "",
) -> None:
    """Measure what strangers score, and write the record that thresholds are derived from: numbers, no faces."""
    check_writable(out)
    sheets = read_shots(gallery), read_shots(nonmated), read_pairs(pairs)
    with open_pictures(images) as pictures, progress_bar("pictures") as progress:
        data = CalibrationData(name or images.name, pictures, *sheets)
        record = calibrate(engines(Gate.OPEN), data, SystemClock().now(), progress)
    save(record, out)
    table = Table("subjects", *(f"threshold at FPIR {rate:.1%}" for rate in open_set.FPIRS))
    never: list[str] = []
    for size in _SHOWN_SIZES:
        points = [record.operating_point(size, rate) for rate in open_set.FPIRS]
        never += [cannot_match(f"{size:,} people", one) for one in points if not one.can_match]
        table.add_row(f"{size:,}", *(f"{one.threshold:.3f}{' *' if one.extrapolated else ''}" for one in points))
    OUT.print(table)
    OUT.print(f"* beyond what was measured; {record.record_id} written to {out}", soft_wrap=True)
    if never:
        ERR.print(f"[bold red]warning:[/] {escape(never[0])}", soft_wrap=True)
