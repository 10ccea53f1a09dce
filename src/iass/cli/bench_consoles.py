"""`iass bench consoles`: how long until an alert is at every console, and whether none misses it."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from iass.bench.console_figures import ConsoleFigures, Delay
from iass.bench.consoles import ConsoleTrial, measure
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json


def command(
    consoles: Annotated[int, typer.Option(min=1, max=2000, help="Consoles that listen, each an officer's own.")] = 200,
    alerts: Annotated[int, typer.Option(min=1, help="Alerts that are raised, and claimed afterwards.")] = 50,
    pages: Annotated[
        bool, typer.Option("--pages", help="The consoles fetch their pages too, as the browsers of counters do.")
    ] = False,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two acts.")] = 0.5,
    idle: Annotated[float, typer.Option(min=0, help="Seconds in which nothing happens, before the first.")] = 10.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Sit many officers before one server, raise alerts, and tell when each of them heard of each.

    Exit status 1 when a console missed an event, or heard it twice.
    """
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=ERR) as bar:
        task = bar.add_task("starting", total=None)
        figures = measure(
            ConsoleTrial(consoles, alerts, pages, pause, idle),
            load_settings(),
            lambda what, done, total: bar.update(task, description=what, completed=done, total=total),
        )
    if as_json:
        print_json(asdict(figures))
    else:
        _print(figures)
    raise typer.Exit(1 if figures.lost or figures.repeated or figures.disordered else 0)


def _print(figures: ConsoleFigures) -> None:
    table = Table("milliseconds", "deliveries", "median", "99 %", "longest")
    for column in table.columns[1:]:
        column.justify = "right"
    _row(table, "alert raised: from the answer to the lane", figures.raised)
    _row(table, "claimed: from the officer's request", figures.claimed)
    _row(table, "page of the alert's own lane: from the answer", figures.shown)
    OUT.print(table)
    OUT.print(
        f"{figures.consoles} consoles, {figures.events} events, {figures.expected} deliveries: {figures.lost} lost, "
        f"{figures.repeated} repeated, {figures.disordered} out of order; {figures.spread} ms from the first console "
        "to the last",
        soft_wrap=True,
    )
    OUT.print(
        f"of one core, the service: {figures.idle_cores * 100:.1f} % while nothing happens, {figures.raising_ms} ms an "
        f"alert raised, {figures.claiming_ms} ms one claimed; the consoles themselves {figures.listening_ms} ms",
        soft_wrap=True,
    )


def _row(table: Table, what: str, delay: Delay | None) -> None:
    if delay is not None:
        table.add_row(what, *map(str, (delay.count, delay.p50, delay.p99, delay.most)))
