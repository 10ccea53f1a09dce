"""`iass bench start`: how long until a full gallery is searched."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from iass.bench import gallery_start
from iass.cli.terminal import ERR, OUT, print_json


def command(
    size: Annotated[int, typer.Option(min=10, help="Templates in the gallery.")] = 1_000_000,
    tail: Annotated[int, typer.Option(min=0, help="How many of them came after the snapshot.")] = 1_000,
    rounds: Annotated[int, typer.Option(min=1, help="Starts of each kind; medians are told.")] = 5,
    folder: Annotated[
        Path | None,
        typer.Option(help="Folder for the installation, kept for the next time; else a temporary one."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Time starts on a full gallery: its snapshot, what came after it, and the first search, in new processes."""
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=ERR) as bar:
        task = bar.add_task("starting", total=None)
        times = gallery_start.measure(
            size,
            tail,
            rounds,
            folder,
            lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )
    if as_json:
        print_json(asdict(times))
        return
    table = Table(title=f"Start on {times.size:,} templates of {times.dimension}, {times.tail:,} after the snapshot")
    table.add_column("")
    table.add_column(f"seconds, median of {times.rounds}", justify="right")
    for step, spent in times.steps.items():
        table.add_row(step, f"{spent:.3f}")
    table.add_row("processor time of these", f"{times.core:.3f}")
    table.add_row("a process with nothing else, from its start", f"{times.whole:.3f}", style="bold")
    table.add_row("a whole service, until it is ready", f"{times.application:.3f}", style="bold")
    if times.from_database is not None:
        table.add_row("once, without a snapshot", f"{times.from_database:.1f}")
    table.caption = f"snapshot {times.snapshot_mb} MB; {times.bytes_a_row} bytes of memory a template"
    OUT.print(table)
