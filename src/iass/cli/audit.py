"""`iass audit`: whether the log of everything is what was written."""

import re
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from iass.access import Permission, Purpose
from iass.audit.desk import search
from iass.audit.query import AuditQuery
from iass.audit.verify import AuditHead, Verification
from iass.cli.moment import moment
from iass.cli.officer import OfficerOption, officer_named
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import InvalidInput
from iass.wiring.records import forward_clock, open_records

app = typer.Typer(no_args_is_help=True)

_HEAD = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")


@app.callback()
def audit() -> None:
    """The append-only audit log."""


@app.command("verify")
def verify_log(
    expect: Annotated[
        str, typer.Option(help="A head noted down earlier, SEQUENCE:HASH; the log must still contain it.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Verify every entry of the audit log. Exit status 1 and the first bad entry when it is not as written."""
    expected = _head(expect) if expect else None
    records = open_records(load_settings())
    try:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=ERR, disable=not ERR.is_terminal) as bar:
            task = bar.add_task("verifying", total=None)
            found = records.verify_audit(
                expected=expected, progress=lambda count: bar.update(task, description=f"{count:,} entries verified")
            )
    finally:
        records.close()
    if as_json:
        print_json(_record(found))
    else:
        _say(found)
    raise typer.Exit(0 if found.ok else 1)


@app.command("list")
def list_entries(
    by: Annotated[str, typer.Option(help="Who did it: an officer's id, key.NAME, or system.")] = "",
    about: Annotated[str, typer.Option(help="About an alert, passage, notice, person or case, by its id.")] = "",
    action: Annotated[str, typer.Option(help="As person.viewed, or person for all that begin so.")] = "",
    purpose: Annotated[Purpose | None, typer.Option("--purpose", "--for", help="For what it was done.")] = None,
    since: Annotated[str, typer.Option(help="From this moment on, as 2026-05-01T00:00+07:00.")] = "",
    until: Annotated[str, typer.Option(help="Until just before this moment.")] = "",
    after: Annotated[int, typer.Option(min=0, help="Entries above this one: the last of the page before.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 200,
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who did what, oldest first. That it was asked is written to the log."""
    begin = moment(since, "--since") if since else None
    end = moment(until, "--until") if until else None
    asked = AuditQuery(by, about, action, purpose, begin, end, limit=limit, after=after)
    settings = load_settings()
    asker = officer_named(Permission.SEE_AUDIT, officer, Purpose.AUDIT, settings)
    records = open_records(settings)
    try:
        found = search(records, forward_clock(records), asked, asker.scope, asker)
    finally:
        records.close()
    for one in (line.entry for line in found):
        at = one.at.isoformat(timespec="seconds")
        if as_json:
            row = {"sequence": one.sequence, "at": at, "actor": one.actor, "action": one.action}
            print_json({**row, "subject": one.subject, "details": one.details})
        else:
            OUT.print(f"{one.sequence}  {at}  {one.actor}  {one.action}  {one.subject}", markup=False, soft_wrap=True)


def _head(text: str) -> AuditHead:
    parts = _HEAD.fullmatch(text.strip().lower())
    if parts is None:
        raise InvalidInput(
            "not a head of the audit log", where="--expect", mend="Write SEQUENCE:HASH as verify shows it"
        )
    return AuditHead(int(parts[1]), parts[2])


def _say(found: Verification) -> None:
    if found.ok:
        head = f", head {found.head.sequence}:{found.head.entry_hash}" if found.head else ""
        OUT.print(f"[green]ok[/]   {found.count} entries, chain intact{head}", soft_wrap=True)
    else:
        OUT.print(f"[bold red]BAD[/]  {found.reason} ({found.count} entries before it are intact)", soft_wrap=True)


def _record(found: Verification) -> dict[str, object]:
    return {
        "ok": found.ok,
        "count": found.count,
        "head": {"sequence": found.head.sequence, "hash": found.head.entry_hash} if found.head else None,
        "first_bad": found.first_bad,
        "fault": found.fault.value if found.fault else None,
        "reason": found.reason,
    }
