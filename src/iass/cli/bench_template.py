"""`iass bench template`: faces a second, ours and others', side by side."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from iass.bench import template
from iass.bench.template import Comparison, Speed
from iass.cli.terminal import ERR, OUT, print_json


def command(
    images: Annotated[
        Path | None, typer.Option(help="Folder of pictures, each with one face; empty for the synthetic people.")
    ] = None,
    threads: Annotated[int, typer.Option(min=0, help="Threads of each side; 0 for as many as the cores.")] = 0,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of all pictures; medians are told.")] = 7,
    starts: Annotated[int, typer.Option(min=1, help="New processes for the cold start.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Time templates of stills, 640 x 480 ones unless --images says else, against the same models on OpenCV and
    ONNX Runtime and against dlib as face_recognition calls it, each in a process of its own, in turns."""
    with ERR.status("starting") as status:
        found = template.measure(images, rounds, threads, starts, lambda what: status.update(f"{what} ..."))
    if as_json:
        print_json(template.as_json(found))
    else:
        _show(found)


def _show(found: Comparison) -> None:
    OUT.print(_table(found))
    if found.ratio_dlib is None:
        OUT.print(f"dlib was not measured: {found.dlib_missing}", soft_wrap=True)
    else:
        OUT.print(f"{found.ratio_dlib:.2f} times the faces a second of dlib")
    OUT.print(f"{found.ratio_opencv_ort:.2f} times those of OpenCV and ONNX Runtime, {found.opencv_ort.arrangement}")
    for name, ratio in found.ratio_variants.items():
        OUT.print(f"    {ratio:.2f} against {found.variants[name].arrangement}", soft_wrap=True)
    OUT.print(
        f"{found.model} in {found.arithmetic}: cosine to float32 {found.agreement_least:.4f} or more; "
        f"cold start {found.cold_start_s:.2f} s",
        soft_wrap=True,
    )


def _table(found: Comparison) -> Table:
    size = ", ".join(found.sizes[:3])
    table = Table(
        title=f"{found.faces} faces ({size}), {found.threads} threads, median of {found.rounds} rounds; {found.cpu}"
    )
    sides: dict[str, Speed | None] = {"ours": found.ours, "OpenCV + ORT": found.opencv_ort, "dlib": found.dlib}
    table.add_column("")
    for heading in sides:
        table.add_column(heading, justify="right")
    for step in found.ours.steps:
        table.add_row(f"{step}, ms", *(_cell(side.steps.get(step) if side else None) for side in sides.values()))
    table.add_row(
        "faces a second", *(_cell(side.faces_per_s if side else None) for side in sides.values()), style="bold"
    )
    table.add_row("peak memory, MB", *(_cell(side.peak_mb if side else None) for side in sides.values()))
    return table


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
