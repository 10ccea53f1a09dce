"""`iass past`: past crossings searched for who is sought since. A running service does all of this by itself."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from iass.cli.opened import application
from iass.cli.terminal import ERR, OUT, print_json

app = typer.Typer(no_args_is_help=True, help="Past crossings searched for who is sought since.")


@app.command("list")
def list_searches(
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show searches of the past: those that wait first, then the latest that were made."""
    with application() as opened:
        found = opened.retro.page(limit)
    for one in found:
        settled = one.settled_at.isoformat(timespec="seconds") if one.settled_at else None
        if as_json:
            record = {"notice": one.notice_id, "version": one.version, "state": one.state.value, "settled_at": settled}
            record["failure"] = one.failure or None
            print_json(record | {"past": one.past, "people": one.people, "alerts": list(one.alert_ids)})
        else:
            what = f"{one.past:,} faces of crossings, {one.people:,} people, {len(one.alert_ids)} alerts"
            told = one.failure or what
            OUT.print(f"{one.notice_id}@{one.version}  {one.state}  {settled or ''}  {told}", markup=False)


@app.command()
def work() -> None:
    """Make every search that is due, and forget the faces of crossings whose days are over. Exit status 1 when a
    search could not be made; it stays due."""
    columns = (TextColumn("faces of crossings"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with application() as opened:
        forgotten = opened.retro.sweep()
        with Progress(*columns, console=ERR, transient=True) as shown:
            task = shown.add_task("", total=None)
            done = opened.retro.work(lambda at, total: shown.update(task, completed=at, total=total or None))
        failures = opened.retro.failures
    OUT.print(f"{done} searches made, {forgotten:,} faces of crossings forgotten")
    for notice_id, why in failures.items():
        ERR.print(f"{notice_id}: {why}", markup=False)
    if failures:
        raise typer.Exit(1)
