"""What the commands of `iass evaluate` share: options, engines behind a gate, a progress bar, a table of figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from iass.cli.private_file import check_writable, write_private
from iass.cli.session import load_settings_in_use
from iass.cli.terminal import ERR, OUT, as_line, print_json
from iass.clock import SystemClock
from iass.errors import InvalidInput
from iass.evaluation.by_column import ByColumn
from iass.evaluation.engines import Engines
from iass.evaluation.intervals import Interval
from iass.evaluation.made_by import made_by
from iass.evaluation.split import Part
from iass.evaluation.timing import StepTimes, timed
from iass.face.manifest import ModelKind, ModelManifest, load_manifests
from iass.face.quality.gate import ENROLMENT_GATE, OPEN_GATE, PROBE_GATE
from iass.settings import Settings
from iass.wiring.faces import load_engine


class Gate(StrEnum):
    """open: every face that is found is encoded; border: too small or too blurred ones are refused, and so missed."""

    OPEN = "open"
    BORDER = "border"


Images = Annotated[Path, typer.Option(help="Folder of pictures, or an uncompressed .tar of them.")]
Gallery = Annotated[Path, typer.Option(help="CSV (subject, image): who is enrolled.")]
Mated = Annotated[Path, typer.Option(help="CSV (subject, image): probes of enrolled people.")]
Nonmated = Annotated[Path, typer.Option(help="CSV (subject, image): probes of people who are not enrolled.")]
Pairs = Annotated[Path, typer.Option(help="CSV (mated 1 or 0, image_a, image_b).")]
GateChoice = Annotated[
    Gate, typer.Option("--gate", help="Quality gate: open (faces found are encoded) or border (as in operation).")
]
PartChoice = Annotated[
    Part,
    typer.Option("--part", help="People: fit (parameters are chosen on), report (nothing is chosen on), or all."),
]
OutFile = Annotated[Path | None, typer.Option("--out", help="Write the report here, as JSON; only you may read it.")]
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", help="Write one page with plots here; it fetches nothing, and only you read it."),
]
ContactSheetChoice = Annotated[
    bool, typer.Option("--contact-sheet", help="Show the pairs that went wrong on the page: it then holds faces.")
]
By = Annotated[
    list[str] | None,
    typer.Option("--by", help="Column to report by, as sex; may be given several times. All small ones if not given."),
]
GallerySize = Annotated[
    int | None,
    typer.Option("--gallery-size", min=1, help="Tell thresholds for so many enrolled people, extrapolated by the law."),
]
TargetFpir = Annotated[
    list[float] | None,
    typer.Option("--target-fpir", min=1e-9, max=0.99, help="For --gallery-size, as 0.0025; several times if you like."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def engines(gate: Gate) -> Engines:
    """As many inferences at once as IASS_THREADS says, by default one a core; each core has a picture of its own."""
    settings = load_settings_in_use()
    times = StepTimes()
    engine = timed(load_engine(settings), times)
    enrolment, probe = (ENROLMENT_GATE, PROBE_GATE) if gate is Gate.BORDER else (OPEN_GATE, OPEN_GATE)
    made = made_by(settings, _manifests(settings), {"enrolment": enrolment, "probe": probe}, SystemClock().now())
    return Engines(engine.for_enrolment(enrolment), engine.with_gate(probe), gate.value, made, times)


def _manifests(settings: Settings) -> Sequence[ModelManifest]:
    """Of the recogniser in use and of every detector."""
    known = load_manifests(settings.models_dir).values()
    return [one for one in known if one.kind is ModelKind.DETECTOR or one.name == settings.model]


def check_files(out: Path | None, html: Path | None, contact_sheet: bool) -> None:
    """Before the work and not after it. Raises InvalidInput."""
    check_writable(out)
    check_writable(html)
    if contact_sheet and html is None:
        raise InvalidInput("the contact sheet is a part of the page", where="--contact-sheet", mend="Add --html FILE")


def keep(record: Mapping[str, object], out: Path | None, as_json: bool) -> None:
    """Writes the report where it was asked for, and prints it where JSON was."""
    if out is not None:
        write_private(out, as_line(record))
    if as_json:
        print_json(record)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """On standard error, and only on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def figure_table() -> Table:
    """A row is a name and what `figure_cells` answers."""
    table = Table("figure", "value", "95 % interval", "threshold")
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def figure_cells(
    value: float | None, interval: Interval | None, threshold: float | None = None
) -> tuple[str, str, str]:
    if value is None or interval is None:
        return "not claimed", "", ""
    between = f"{interval.low:.4f} to {interval.high:.4f}"
    return f"{value:.4f}", between, "" if threshold is None else f"{threshold:.4f}"


def say_groups(by: Sequence[ByColumn]) -> None:
    """One line for each rate of each column: the worst and the best group, or that nothing is claimed."""
    for column in by:
        for rate in column.rates:
            at = "" if rate.target is None else f" at {rate.target:.1%}"
            name = f"{rate.name.upper()}{at} by {column.column}"
            if rate.ratio is None:
                OUT.print(f"{name}: fewer than two groups carry a claim", markup=False, soft_wrap=True)
                continue
            one = rate.ratio
            said = f"worst {one.worst}, best {one.best}, ratio {one.value:.2f}"
            between = f"{one.interval.low:.2f} to {one.interval.high:.2f}"
            OUT.print(f"{name}: {said} (95 % {between})", markup=False, soft_wrap=True)


def say_what_was_counted(
    model: str, gate: str, counts: Mapping[str, int], failures: Mapping[str, int], unclaimed: Sequence[str | None]
) -> None:
    """Below the table: what is not claimed and why, model, gate, and how much was measured."""
    for reason in filter(None, unclaimed):
        OUT.print(f"not claimed: {reason}", soft_wrap=True)
    named = ", ".join(f"{count} {reason}" for reason, count in failures.items()) or "none"
    counted = ", ".join(f"{count} {what}" for what, count in counts.items())
    OUT.print(f"model {model}, gate {gate}; {counted}; pictures without a template: {named}", soft_wrap=True)
