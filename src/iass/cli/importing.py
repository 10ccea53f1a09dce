"""What both imports show: a progress bar, the refused rows and why, and an exit status."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from iass.access import Permission
from iass.application import Application
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput
from iass.registry.import_run import SubjectImport
from iass.registry.report import ImportReport, Refusal, write_refusals

_SHOWN = 40

FileArgument = Annotated[
    Path,
    typer.Argument(help="CSV in UTF-8, or .xlsx; notices also as FollowTheMoney JSON lines: docs/import-formats.md."),
]
PhotosOption = Annotated[Path, typer.Option(help="Folder of the photographs that the rows name.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Check everything, faces too, and store nothing.")]
RefusedOption = Annotated[Path | None, typer.Option(help="Write the refused rows and why into this CSV file.")]
AllowNearOption = Annotated[
    bool, typer.Option("--allow-near", help="Take faces nearly those of another subject; each is in the audit log.")
]
AllowUnlikeOption = Annotated[
    bool, typer.Option("--allow-unlike", help="Take pictures unlike the subject's others; each is in the audit log.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]

IMPORT_HELP = """Stopped half-way, run it again: it goes on where it was.

Exit status: 0 all rows were good, 1 some were refused and the others kept, 2 the file cannot be used.
"""


def import_command(
    chosen: Callable[[Application], SubjectImport[Any, Any]], what: str, permission: Permission
) -> Callable[..., None]:
    """A command that runs the chosen import behind a progress bar. what: is brought in, as `people`."""

    def command(
        file: FileArgument,
        photos: PhotosOption = Path("photos"),
        dry_run: DryRunOption = False,
        refused: RefusedOption = None,
        allow_near: AllowNearOption = False,
        allow_unlike: AllowUnlikeOption = False,
        officer: OfficerOption = "",
        as_json: JsonOption = False,
    ) -> None:
        asked = Asked(file, photos, dry_run, refused, allow_near, allow_unlike, officer, as_json)
        carry_out(chosen, what, permission, asked)

    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of an import, as given."""

    file: Path
    photos: Path
    dry_run: bool
    refused: Path | None
    allow_near: bool
    allow_unlike: bool
    officer: str
    as_json: bool


def carry_out(
    chosen: Callable[[Application], SubjectImport[Any, Any]], what: str, permission: Permission, asked: Asked
) -> None:
    """Runs the chosen import behind a progress bar, shows what came of it, and ends with its exit status."""
    refused = asked.refused
    if refused is not None and not refused.parent.is_dir():
        where = str(refused.parent)
        raise InvalidInput("there is no such folder for the report", where=where, mend="Make it first")
    acted = acting(permission, asked.officer)
    with acted as (opened, who), bar(what, shown=not asked.as_json) as progress:
        report = chosen(opened).run(
            asked.file,
            asked.photos,
            who,
            dry_run=asked.dry_run,
            progress=progress,
            allow_near=asked.allow_near,
            allow_unlike=asked.allow_unlike,
        )
    if refused is not None:
        write_refusals(refused, report.refused)
    if asked.as_json:
        print_json(as_record(report))
    else:
        _show(report, what, refused)
    raise typer.Exit(1 if report.refused else 0)


def as_record(report: ImportReport) -> dict[str, object]:
    """The report as plain JSON values."""
    return {
        "read": report.read,
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused_rows": report.refused_rows,
        "photos": report.photos,
        "dry_run": report.dry_run,
        "warnings": list(report.warnings),
        "allowed": [asdict(one) for one in report.allowed],
        "shown": [{"id": subject_id, **asdict(near), "one_in": near.one_in} for subject_id, near in report.shown],
        "refused": [asdict(refusal) for refusal in report.refused],
    }


@contextmanager
def bar(what: str, *, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """On standard error, and only on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, disable=not (shown and ERR.is_terminal)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(report: ImportReport, what: str, refused: Path | None) -> None:
    for warning in report.warnings:
        ERR.print(f"[yellow]note:[/] {escape(warning)}", soft_wrap=True)
    for one in report.allowed:
        ERR.print(f"[yellow]{'unlike' if one.is_unlike else 'near'}:[/] {escape(one.in_words())}", soft_wrap=True)
    for subject_id, near in report.shown:
        ERR.print(f"[yellow]resembles:[/] {escape(f'{subject_id}: {near.in_words()}')}", soft_wrap=True)
    if report.refused:
        _show_refused(report.refused, refused)
    dry = " (dry run: nothing was stored)" if report.dry_run else ""
    OUT.print(
        f"{report.read} {what} read: {report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.refused_rows} refused; {report.photos} photographs encoded{dry}",
        soft_wrap=True,
    )


def _show_refused(refusals: tuple[Refusal, ...], file: Path | None) -> None:
    table = Table("line", "id", "column", "why", "what to do")
    for one in refusals[:_SHOWN]:
        table.add_row(str(one.line), *map(escape, (one.subject_id, one.field, one.reason, one.mend)))
    OUT.print(table)
    if len(refusals) <= _SHOWN:
        return
    OUT.print(f"and {len(refusals) - _SHOWN} more; " + (f"all are in {file}" if file else "write all with --refused"))
    for (column, reason), count in Counter((one.field, one.reason) for one in refusals).most_common(10):
        OUT.print(f"  {count:>6} x {column}: {reason}", markup=False, soft_wrap=True)
