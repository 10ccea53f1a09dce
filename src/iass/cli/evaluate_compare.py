"""`iass evaluate compare`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.cli.evaluating import AsJson
from iass.cli.terminal import ERR, OUT, print_json
from iass.evaluation.comparing import Comparison, compare
from iass.evaluation.comparison import Difference, Unclaimed
from iass.evaluation.saved import read_report

_A = Annotated[Path, typer.Argument(metavar="A.json", help="The report to compare with.")]
_B = Annotated[Path, typer.Argument(metavar="B.json", help="The report of which is asked whether it is better.")]


def command(a: _A, b: _B, as_json: AsJson = False) -> None:
    """Say whether report B is better than report A: better, worse, or no difference shown.

    Paired bootstrap over subjects, thresholds set anew on each draw. Both must be of the same data.
    """
    with ERR.status("comparing"):
        found = compare(read_report(a), read_report(b))
    if as_json:
        print_json(found.record())
        return
    _show(found)


def _show(found: Comparison) -> None:
    table = Table("figure", "A", "B", "B - A", "95 % interval", "p", "B is")
    for column in table.columns[1:-1]:
        column.justify = "right"
    for one in found.figures:
        table.add_row(*_row(one))
    OUT.print(table)
    for mark, report in (("A", found.a), ("B", found.b)):
        OUT.print(f"{mark}: {report.name}, model {report.model}, gate {report.gate}", markup=False, soft_wrap=True)
    OUT.print(f"B beside A, all figures taken together: [bold]{escape(found.verdict.value)}[/]", soft_wrap=True)
    if not found.differences:
        OUT.print("No figure is claimed of so few people, so nothing is said of the two.")
    elif found.verdict.value not in {one.verdict.value for one in found.differences}:
        OUT.print("One figure of several differs soon by chance: the 5 % are shared out among them (Holm).")


def _row(one: Difference | Unclaimed) -> tuple[str, ...]:
    if isinstance(one, Unclaimed):
        return one.figure.name, "", "", "", "", "", f"not claimed: {one.why}"
    between = f"{one.interval.low:+.4f} to {one.interval.high:+.4f}"
    p = f"{one.p:.3f}"
    return one.figure.name, f"{one.a:.4f}", f"{one.b:.4f}", f"{one.b - one.a:+.4f}", between, p, one.verdict.value
