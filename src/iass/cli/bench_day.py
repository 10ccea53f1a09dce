"""`iass bench day`."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from iass.bench import crossing, day
from iass.cli.terminal import ERR, OUT, print_json

_GALLERY, _ROUNDS = 1_000, 20
_CORES = [1, 2, 4, 8, 16]


def command(
    crossings: Annotated[int, typer.Option(min=1, help="Crossings of the day.")] = 128_000,
    core_milliseconds: Annotated[
        float | None,
        typer.Option(min=0.001, help="Of one core for one crossing. Measured here first when not given."),
    ] = None,
    cores: Annotated[list[int] | None, typer.Option(min=1, max=4096, help="May be given several times.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the day.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Simulate a day of crossings, with its peaks, on machines of several sizes: how long travellers wait."""
    spent = core_milliseconds or _measured()
    days = [day.simulate(crossings, spent, number, seed) for number in dict.fromkeys(cores or _CORES)]
    if as_json:
        print_json({"crossings": crossings, "core_milliseconds": spent, "days": [asdict(one) for one in days]})
        return
    minute = days[0].busiest_minute
    table = Table(
        caption="day, peak: how busy the cores are, all day and in the busiest minute; then milliseconds of waiting,\n"
        "how many wait at once at most, and the share answered within a second, waiting included",
        caption_justify="left",
        title=f"{crossings:,} crossings, {spent:.0f} ms of a core each; {minute:,} in the busiest minute",
    )
    for name in ("cores", "day", "peak", "median", "95 %", "99 %", "most", "queue", "in 1 s"):
        table.add_column(name, justify="right")
    for one in days:
        quantiles = (one.wait_p50, one.wait_p95, one.wait_p99, one.wait_most)
        shares = (f"{one.load:.0%}", f"{one.load_then:.0%}")
        waits = (f"{wait:,.0f}" for wait in quantiles)
        table.add_row(str(one.cores), *shares, *waits, f"{one.longest_queue:,}", f"{one.answered:.1%}")
    OUT.print(table)


def _measured() -> float:
    with ERR.status("timing crossings on this machine ..."):
        return crossing.measure(_GALLERY, _ROUNDS, 0, lambda _done, _total: None).core_milliseconds
