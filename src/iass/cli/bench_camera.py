"""`iass bench camera`: how many streams this machine watches without falling behind."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from iass.bench.camera import CameraFigures, Progress, measure
from iass.bench.camera_service import ServiceFigures
from iass.cli.terminal import ERR, OUT, print_json


def command(
    films: Annotated[list[Path], typer.Argument(help="Films, as scripts/videos makes them; shown in turn.")],
    streams: Annotated[int, typer.Option(min=1, max=64, help="Streams at once.")] = 6,
    with_service: Annotated[
        bool, typer.Option("--with-service", help="Run the service beside the cameras, and send it the captures.")
    ] = False,
    gallery: Annotated[int, typer.Option(min=1, help="Faces that the service searches.")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Watch several streams at once, each at its own speed, and tell whether reading falls behind.

    Nothing is sent, but with --with-service: then a service of its own, on the same cores, takes every capture.
    """
    with ERR.status("starting") as status:
        progress = Progress(
            lambda done, total: status.update(f"enrolling {done} of {total} faces"),
            lambda seconds: status.update(f"watching for {seconds:.0f} seconds"),
        )
        figures = measure(films, streams, progress, gallery if with_service else None)
    if as_json:
        print_json(asdict(figures))
        return
    _print(figures)


def _print(figures: CameraFigures) -> None:
    table = Table("film", "seconds", "pictures", "skipped", "looks/s", "late at worst (s)", "passages")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in figures.streams:
        cells = (one.seconds, one.pictures, one.skipped, one.looks_per_second, one.lag, one.passages)
        table.add_row(one.film, *map(str, cells))
    OUT.print(table)
    said = "keeps up" if figures.keeps_up else "falls behind"
    OUT.print(
        f"{said}: {len(figures.streams)} streams, {figures.cores} of {figures.cores_allowed} cores used, "
        f"faces of {figures.unencoded} pictures left out",
        soft_wrap=True,
    )
    if figures.service is not None:
        _print_service(figures.service)


def _print_service(served: ServiceFigures) -> None:
    OUT.print(
        f"service: {served.gallery} faces, {served.cores} cores used, {served.delivered} captures answered, "
        f"{served.failed} without a face that can be searched, {served.refused} refused, {served.unsent} not sent",
        soft_wrap=True,
    )
    if served.wait_median is not None:
        OUT.print(
            f"answered after {served.wait_median:.2f} s (median), {served.wait_p95:.2f} s (95 %), "
            f"{served.wait_longest:.2f} s (longest)"
        )
    if served.delay_median is not None:
        OUT.print(
            f"first good shot to answer: {served.delay_median:.2f} s (median), {served.delay_longest:.2f} s (longest)"
        )
