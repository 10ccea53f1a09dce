"""`iass evaluate misses`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from iass.cli.private_file import check_writable
from iass.cli.terminal import OUT
from iass.clock import SystemClock
from iass.errors import InvalidInput
from iass.evaluation.detail import OpenSetDetail
from iass.evaluation.misses import miss_curve
from iass.evaluation.saved import read_report
from iass.identify.misses import save_misses
from iass.ids import ModelId


def command(
    report: Annotated[Path, typer.Argument(help="What iass evaluate open-set --out wrote.")],
    out: Annotated[Path, typer.Option(help="File for the curve (JSON): numbers, no faces.")],
    name: Annotated[str, typer.Option(help="Name of the data set, as people are to read it.")] = "",
) -> None:
    """Write how many are missed at each threshold, as `iass threshold` and the console tell it."""
    check_writable(out)
    saved = read_report(report)
    if not isinstance(saved.detail, OpenSetDetail):
        raise InvalidInput("misses are counted in an open-set report", where=str(report), mend="iass evaluate open-set")
    curve = miss_curve(saved.detail, ModelId(saved.model), name or report.stem, SystemClock().now())
    save_misses(curve, out)
    OUT.print(f"{curve.probes:,} probes of {curve.people:,} people, written to {escape(str(out))}", soft_wrap=True)
