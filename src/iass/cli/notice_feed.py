"""`iass notice feed`: lists that are refreshed, each version taken whole or not at all."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.importing import DryRunOption, JsonOption, PhotosOption, as_record, bar
from iass.cli.notice_feed_kept import register
from iass.cli.notice_feed_options import (
    AllowPrivateOption,
    ApprovedOption,
    CaOption,
    LeastShareOption,
    NameArgument,
    RedirectHostOption,
)
from iass.cli.notice_imports import GivenOption
from iass.cli.officer import OfficerOption
from iass.cli.terminal import ERR, OUT, print_json
from iass.registry.table import HandedFile
from iass.watchlist.feed import LEAST_SHARE, FeedOrder, FeedReport
from iass.watchlist.kept_feed import check_approval
from iass.watchlist.notice_row import given_values
from iass.wiring.lists import fetch_list, newest

_MOST_TOLD = 40
app = typer.Typer(no_args_is_help=True, help="Lists that are refreshed, each version taken whole or not at all.")
register(app)


@app.command()
def run(
    name: NameArgument,
    source: Annotated[
        str, typer.Argument(help="The newest version of the list: a file, the newest file of a folder, or https://...")
    ],
    photos: PhotosOption = Path("photos"),
    given: GivenOption = None,
    approved: ApprovedOption = False,
    least_share: LeastShareOption = LEAST_SHARE,
    accept: Annotated[
        str, typer.Option(metavar="REASON", help="Take a list that names too few of those before, and say why.")
    ] = "",
    ca: CaOption = None,
    credential: Annotated[
        str, typer.Option(help="file:PATH (mode 0600) or env:NAME, which holds the value of Authorization.")
    ] = "",
    redirect_host: RedirectHostOption = None,
    allow_private: AllowPrivateOption = False,
    dry_run: DryRunOption = False,
    officer: OfficerOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a new version of a list in, and withdraw who vanished from it; what binds when another officer approves.

    Exit status: 0 taken (or dry run without a fault), 1 nothing was taken because of refused rows, 2 the list is empty,
    names too few of those before, or cannot be read.
    """
    check_approval(source, as_draft=not approved)
    hosts = frozenset(redirect_host or ())
    if "://" in source:
        version: Path | HandedFile = fetch_list(source, ca, credential, hosts, allow_private=allow_private)
    else:
        version = newest(Path(source))
    order = FeedOrder(name, version, photos, given_values(given or []), not approved, least_share, accept)
    with acting(Permission.IMPORT_NOTICES, officer) as (opened, by), bar("people", shown=not as_json) as progress:
        found = opened.lists.feeds.run(order, by, progress, dry_run=dry_run)
    if as_json:
        print_json({**asdict(found), "report": as_record(found.report)})
    else:
        _tell(found)
    raise typer.Exit(0 if found.stored or (dry_run and not found.report.refused) else 1)


@app.command("list")
def list_feeds(officer: OfficerOption = "", as_json: JsonOption = False) -> None:
    """Show every feed that brought notices in, and when it last changed something."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        found = opened.lists.imports.feeds(by)
    for name, at, imports in found:
        if as_json:
            print_json({"name": name, "last": at.isoformat(), "imports": imports})
        else:
            OUT.print(f"{name}  {at.isoformat(timespec='seconds')}  {imports} imports", markup=False)


def _tell(found: FeedReport) -> None:
    report = found.report
    for warning in report.warnings:
        ERR.print(f"note: {warning}", markup=False, soft_wrap=True)
    for refusal in report.refused[:_MOST_TOLD]:
        where = f"line {refusal.line}, {refusal.subject_id}, {refusal.field}"
        ERR.print(f"{where}: {refusal.reason}", markup=False, soft_wrap=True)
    for notice_id, why in found.kept:
        ERR.print(f"{notice_id} vanished and stays: {why}", markup=False, soft_wrap=True)
    for notice_id in found.contested:
        ERR.print(f"{notice_id} was changed by the list and by the desk: the desk's stands", markup=False)
    for one in found.rows[:_MOST_TOLD]:
        changed = "; ".join(f'{diff.field}: "{diff.before}" -> "{diff.after}"' for diff in one.differences)
        OUT.print(f"{one.notice_id} {'new: ' + one.name if one.is_new else changed}", markup=False, soft_wrap=True)
    if len(found.rows) > _MOST_TOLD:
        OUT.print(f"and further ones: --json tells {len(found.rows)}", markup=False)
    taken = "taken" if found.stored else "nothing was taken" if not report.dry_run else "nothing is stored yet"
    OUT.print(
        f"{found.now} listed, {found.before} before: {report.added} new, {report.changed} changed, "
        f"{report.unchanged} the same, {report.refused_rows} refused; {len(found.vanished)} vanished, "
        f"{len(found.withdrawn)} withdrawn, {len(found.waiting)} wait for another officer; "
        f"{len(found.returned)} came back; {taken}",
        soft_wrap=True,
    )
