"""`iass bench crossing`: how long one traveller takes."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from iass.bench import crossing as crossing_bench
from iass.cli.terminal import ERR, OUT, print_json

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Threads = Annotated[int, typer.Option(min=0, help="Threads for both sides; 0 for as many as the cores.")]
Rounds = Annotated[int, typer.Option(min=1, help="Rounds; medians are told.")]


def command(
    gallery: Annotated[int, typer.Option(min=1, help="Templates in the gallery.")] = 100_000,
    rounds: Rounds = 30,
    threads: Threads = 0,
    as_json: AsJson = False,
) -> None:
    """Time a crossing over HTTP, three frames and a chip portrait, against a full gallery, step by step."""
    with Progress(TextColumn("filling the gallery"), BarColumn(), MofNCompleteColumn(), console=ERR) as bar:
        task = bar.add_task("gallery", total=gallery)
        times = crossing_bench.measure(
            gallery, rounds, threads, lambda done, total: bar.update(task, completed=done, total=total)
        )
    if as_json:
        print_json(asdict(times))
        return
    table = Table(title=f"One crossing, {times.frames} frames and a chip, {times.gallery} templates, milliseconds")
    table.add_column("")
    table.add_column(f"median of {times.rounds}", justify="right")
    for step, spent in times.steps.items():
        table.add_row(step, f"{spent:.1f}")
    table.add_row("HTTP and the rest", f"{times.total_p50 - sum(times.steps.values()):.1f}")
    table.add_row("as the client waits", f"{times.total_p50:.1f}", style="bold")
    table.add_row("95th percentile", f"{times.total_p95:.1f}")
    table.add_row("of one core, client included", f"{times.core_milliseconds:.1f}")
    OUT.print(table)
