"""`iass bench day`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from iass.bench import crossing, day, day_search
from iass.bench.day import DayTimes
from iass.bench.day_search import SearchTime
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput

_GALLERY, _ROUNDS = 1_000, 20
_CORES = [1, 2, 4, 8, 16]
_GIVEN, _MEASURED = "given by hand, not measured", "measured here"


def command(
    crossings: Annotated[int, typer.Option(min=1, help="Crossings of the day.")] = 128_000,
    core_milliseconds: Annotated[
        float | None,
        typer.Option(min=0.001, help="Of one core for one crossing. Measured here first when not given."),
    ] = None,
    faces: Annotated[
        int | None,
        typer.Option(min=100, help="In the gallery that each crossing searches; else a million, or what fits here."),
    ] = None,
    dim: Annotated[int, typer.Option(min=1, max=4096, help="Numbers of a template.")] = 128,
    search_milliseconds: Annotated[
        float | None,
        typer.Option(
            min=0.001, help="Of one search of it, instead of measuring: for a gallery that does not fit here."
        ),
    ] = None,
    cores: Annotated[list[int] | None, typer.Option(min=1, max=4096, help="May be given several times.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the day.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Simulate a day of crossings, with its peaks, on machines of several sizes: how long travellers wait.

    Cores queue for one thing, the memory that a search reads for another: one search at a time. Each is told by itself.
    """
    if search_milliseconds is not None and faces is not None:
        raise InvalidInput("--faces are measured, --search-milliseconds are not", where="--faces", mend="Give one")
    spent = core_milliseconds or _measured()
    searched = None if search_milliseconds is not None else _searched(faces, dim)
    one_search = searched.milliseconds if searched else search_milliseconds or 0.0
    days = [day.simulate(crossings, spent, number, seed) for number in dict.fromkeys(cores or _CORES)]
    memory = day.simulate(crossings, one_search, 1, seed)
    if as_json:
        told = {"crossings": crossings, "core_milliseconds": spent, "core_milliseconds_are": _how(core_milliseconds)}
        search = {"milliseconds": one_search, "milliseconds_are": _how(search_milliseconds)}
        found = asdict(searched) if searched else {}
        print_json(
            {**told, "days": [asdict(one) for one in days], "search": {**found, **search, "day": asdict(memory)}}
        )
        return
    minute = days[0].busiest_minute
    title = f"{crossings:,} crossings, {spent:.0f} ms of a core each; {minute:,} in the busiest minute"
    OUT.print(_table(title, f"{spent:.0f} ms of a core: {_how(core_milliseconds)}", days))
    OUT.print(_table(_search_title(searched, one_search), f"one search: {_how(search_milliseconds)}", [memory]))


def _how(given: float | None) -> str:
    return _MEASURED if given is None else _GIVEN


def _search_title(searched: SearchTime | None, milliseconds: float) -> str:
    """Of what is one server, whatever the cores: the memory that is read."""
    of = f"{searched.faces:,} faces of {searched.dimension} numbers, {searched.how}" if searched else "a gallery"
    return f"the memory: {milliseconds:,.1f} ms for a search of {of}"


def _table(title: str, where_from: str, days: Sequence[DayTimes]) -> Table:
    table = Table(
        caption=f"{where_from}\n"
        "day, peak: how busy they are, all day and in the busiest minute; then milliseconds of waiting,\n"
        "how many wait at once at most, and the share answered within a second, waiting included",
        caption_justify="left",
        title=title,
    )
    for name in ("cores", "day", "peak", "median", "95 %", "99 %", "most", "queue", "in 1 s"):
        table.add_column(name, justify="right")
    for one in days:
        quantiles = (one.wait_p50, one.wait_p95, one.wait_p99, one.wait_most)
        shares = (f"{one.load:.0%}", f"{one.load_then:.0%}")
        waits = (f"{wait:,.0f}" for wait in quantiles)
        table.add_row(str(one.cores), *shares, *waits, f"{one.longest_queue:,}", f"{one.answered:.1%}")
    return table


def _measured() -> float:
    with ERR.status("timing crossings on this machine ..."):
        return crossing.measure(_GALLERY, _ROUNDS, 0, lambda _done, _total: None).core_milliseconds


def _searched(faces: int | None, dimension: int) -> SearchTime:
    with ERR.status("building a gallery ...") as status:
        return day_search.measure(faces, dimension, status.update)
