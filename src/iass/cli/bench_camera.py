"""`iass bench camera`: how many streams this machine watches without falling behind."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from iass.bench.camera import CameraFigures, measure
from iass.cli.terminal import ERR, OUT, print_json


def command(
    films: Annotated[list[Path], typer.Argument(help="Films, as scripts/videos makes them; shown in turn.")],
    streams: Annotated[int, typer.Option(min=1, max=64, help="Streams at once.")] = 6,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Watch several streams at once, each at its own speed, and tell whether reading falls behind. Nothing is sent."""
    with ERR.status("watching") as status:
        figures = measure(films, streams, lambda seconds: status.update(f"watching for {seconds:.0f} seconds"))
    if as_json:
        print_json(asdict(figures))
        return
    _print(figures)


def _print(figures: CameraFigures) -> None:
    table = Table("film", "seconds", "pictures", "looks/s", "late at worst (s)", "passages")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in figures.streams:
        cells = (one.seconds, one.pictures, one.looks_per_second, one.lag, one.passages)
        table.add_row(one.film, *map(str, cells))
    OUT.print(table)
    said = "keeps up" if figures.keeps_up else "falls behind"
    OUT.print(
        f"{said}: {len(figures.streams)} streams, {figures.cores} of {figures.cores_allowed} cores used",
        soft_wrap=True,
    )
