"""`iass notice`: the watchlist."""

from dataclasses import asdict
from typing import Annotated

import typer

from iass.access import Permission
from iass.cli import (
    notice_acts,
    notice_duties,
    notice_feed,
    notice_imports,
    notice_lost,
    notice_quality,
    notice_versions,
)
from iass.cli.acting import acting
from iass.cli.importing import IMPORT_HELP
from iass.cli.officer import OfficerOption
from iass.cli.opened import application
from iass.cli.terminal import OUT, print_json
from iass.ids import NoticeId

app = typer.Typer(no_args_is_help=True)


@app.callback()
def notice() -> None:
    """The watchlist: who is sought, why, and on whose instrument."""


app.command("import", help=f"Bring notices in, under the rules of intake. {IMPORT_HELP}")(notice_imports.bring_in)


app.add_typer(notice_feed.app, name="feed")
app.command("imports")(notice_imports.imports)
app.command("undo")(notice_imports.undo)
app.command("provenance")(notice_imports.provenance)
app.command("show")(notice_versions.show)
app.command("list")(notice_versions.list_notices)
app.command("versions")(notice_versions.versions)
app.command("duties")(notice_duties.duties)
app.command("lost")(notice_lost.lost)
app.command("data-quality")(notice_quality.data_quality)
app.command("submit")(notice_acts.submit)
app.command("approve")(notice_acts.approve)
app.command("refuse")(notice_acts.refuse)
app.command("extend")(notice_acts.extend)
app.command("confirm")(notice_acts.confirm)
app.command("withdraw")(notice_acts.withdraw)
app.command("tell")(notice_acts.tell)


@app.command()
def lapse() -> None:
    """Record what lapsed by operation of law. A running service does so by itself; that it lapsed holds in any case."""
    with application() as opened:
        done = opened.notices.clerk.turn()
    OUT.print(f"{done} notices lapsed on record")


@app.command()
def neighbours(
    notice_id: Annotated[str, typer.Argument(help="The notice's id.")],
    version: Annotated[int | None, typer.Option(min=1, help="As shown with that version; else the newest.")] = None,
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show whom a notice's face resembled when author and approver saw it."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        look = opened.intake.get(NoticeId(notice_id), by, version)
    if not as_json:
        shown = f"version {look.version}, {look.at.isoformat(timespec='seconds')}, brought in by {look.officer}"
        OUT.print(f"{look.notice_id}: {shown}", markup=False)
        OUT.print("nobody reached a threshold" if not look.neighbours else "it resembles:")
    for one in look.neighbours:
        if as_json:
            print_json({**asdict(one), "one_in": one.one_in})
        else:
            OUT.print(f"  {one.in_words()}", markup=False, soft_wrap=True)
