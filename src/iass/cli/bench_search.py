"""`iass bench search`: our exact search against others', and against the speed of this machine's memory."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from iass.adapters.openvino.cpu import core_count
from iass.bench.search import AtThreads, SearchFigures, measure
from iass.cli.terminal import ERR, OUT, print_json


def command(
    size: Annotated[int, typer.Option(min=100, help="Rows in the gallery.")] = 1_000_000,
    dim: Annotated[int, typer.Option(min=1, max=16384, help="Dimension of a row.")] = 512,
    threads: Annotated[
        list[int] | None, typer.Option(min=1, help="Threads of each side; may be given several times.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=2, help="Searches of one probe; the sides take turns.")] = 100,
    ours_only: Annotated[bool, typer.Option(help="Measure no other side.")] = False,
    rows_on_disk: Annotated[
        Path | None,
        typer.Option(help="Folder for the float32 rows, mapped from a file that is removed; else in memory."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Search made-up look-alikes exhaustively: one probe, batches of 8 and 64, recall, and how near to the bandwidth.

    Measured with one thread and with all cores, unless --threads says else."""
    numbers = tuple(threads) if threads else tuple(sorted({1, core_count()}))
    with ERR.status("starting") as status:
        found = measure(size, dim, numbers, rounds, rows_on_disk, ours_only, status.update)
    if as_json:
        print_json(_as_json(found))
        return
    for at in found.at:
        OUT.print(_table(found, at))
    for name, why in found.missing.items():
        OUT.print(f"{name} was not measured: {why}", soft_wrap=True)
    OUT.print(
        f"{found.instructions}; built in {found.build_s} s; numpy's sum reads {found.numpy_sum_gb_s} GB/s",
        soft_wrap=True,
    )


def _as_json(found: SearchFigures) -> dict[str, object]:
    """The last thread count's sides by name, and every thread count's under `by_threads`."""
    told: dict[str, Any] = asdict(found)
    at = told.pop("at")
    by_threads = {str(one["threads"]): {"bandwidth_gb_s": one["bandwidth_gb_s"], **one["sides"]} for one in at}
    return {**told, "threads": at[-1]["threads"], **by_threads[str(at[-1]["threads"])], "by_threads": by_threads}


def _table(found: SearchFigures, at: AtThreads) -> Table:
    table = Table(
        title=f"{found.size:,} x {found.dimension}, {at.threads} threads, median of {found.rounds}; memory is read at "
        f"{at.bandwidth_gb_s} GB/s"
    )
    table.add_column("", no_wrap=True)
    for heading in ("p50 ms", "p99 ms", "8: 1/s", "64: 1/s", "GB/s", "R@1", "R@10", "MB"):
        table.add_column(heading, justify="right")
    for name, speed in at.sides.items():
        told = (
            speed.p50_ms,
            speed.p99_ms,
            speed.batch8_qps,
            speed.batch64_qps,
            speed.gb_s,
            speed.recall1,
            speed.recall10,
        )
        table.add_row(name, *map(str, told), str(speed.memory_mb), style="bold" if name == "ours" else "")
    ours = at.sides["ours"]
    table.caption = (
        f"ours reads at {ours.fraction_of_bandwidth} of the best reading, "
        f"{ours.fraction_of_reading} of the median one; {ours.short_list} rows scored in float32"
    )
    return table
