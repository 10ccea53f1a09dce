"""`iass agency`: where agencies are told of cases, and what became of each message."""

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.opened import application
from iass.cli.terminal import OUT, print_json
from iass.handover.endpoint import AgencyEndpoint
from iass.handover.outbox import Message, MessageState
from iass.ids import MessageId

app = typer.Typer(no_args_is_help=True, help="Agencies: where each is told of its cases, and what it has been told.")

_AgencyArgument = Annotated[str, typer.Argument(help="As notices name it: KPK, Polri, BNN, ...")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command()
def add(
    agency: _AgencyArgument,
    url: Annotated[str, typer.Option(help="https://... where the agency takes its messages.")],
    ca: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="PEM file of the authorities that alone count.")
    ] = None,
    officer: OfficerOption = "",
) -> None:
    """Tell an agency of its cases from now on, and write its secret to standard output: once, and never again.

    Said again, it changes the address and keeps the secret."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        _, secret = opened.agencies.desk.add(agency, url, str(ca.absolute()) if ca else "", by)
    if secret:
        sys.stdout.write(f"{secret}\n")


@app.command("list")
def list_agencies(as_json: _Json = False) -> None:
    """Show the agencies that are told, by name, without secrets."""
    with application() as opened:
        found, now = opened.agencies.desk.every(), opened.clock.now()
    for one in found:
        valid = len(one.keys(now))
        if as_json:
            record = {"agency": one.agency, "url": _address(one), "secrets": valid, "ca": one.ca or None}
            print_json(record | {"made_at": one.made_at.isoformat()})
        else:
            rotating = ", its former secret signs too" if valid > 1 else ""
            OUT.print(f"{one.agency}  {_address(one)}{rotating}", markup=False, soft_wrap=True)


@app.command()
def secret(
    agency: _AgencyArgument,
    drop_former: Annotated[bool, typer.Option("--drop-former", help="End the former secret now; make none.")] = False,
    officer: OfficerOption = "",
) -> None:
    """Make a new secret, and write it to standard output: once. The former one goes on signing beside it for a day."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        if drop_former:
            opened.agencies.desk.drop_former(agency, by)
            return
        made = opened.agencies.desk.rotate(agency, by)
    sys.stdout.write(f"{made}\n")


@app.command()
def remove(agency: _AgencyArgument, officer: OfficerOption = "") -> None:
    """Tell an agency nothing more, and forget its secrets. Messages that wait are given up."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        opened.agencies.desk.remove(agency, by)


@app.command()
def test(agency: _AgencyArgument, officer: OfficerOption = "") -> None:
    """Send a message that tells nothing, now, and show what came back."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        OUT.print(opened.agencies.desk.test(agency, by), markup=False)


@app.command()
def messages(
    state: Annotated[list[MessageState] | None, typer.Option(help="Only these; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show what agencies are told, newest first: what waits, what was delivered, what was given up and why."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        found = opened.agencies.desk.messages(state or [], limit, by)
    for one in found:
        if as_json:
            print_json(_record(one))
        else:
            OUT.print(f"{one.message_id}  {one.state}  {one.agency}, {one.kind}, {one.case_id}", markup=False)
            OUT.print(f"  {one.tries} tries{f', {one.said}' if one.said else ''}", markup=False, soft_wrap=True)


@app.command()
def retry(
    message_id: Annotated[str, typer.Argument(help="As `iass agency messages` shows it.")], officer: OfficerOption = ""
) -> None:
    """Send a message at once, and for days again if it was given up."""
    with acting(Permission.OPERATE, officer) as (opened, by):
        opened.agencies.desk.retry(MessageId(message_id), by)


def _address(one: AgencyEndpoint) -> str:
    """Without its query, which may hold a key."""
    parts = urlsplit(one.url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _record(one: Message) -> dict[str, object]:
    """Without its payload."""
    return {
        "id": one.message_id,
        "agency": one.agency,
        "case": one.case_id,
        "kind": one.kind,
        "state": one.state.value,
        "made_at": one.made_at.isoformat(),
        "due_at": one.due_at.isoformat() if one.state is MessageState.WAITING else None,
        "tries": one.tries,
        "tried_at": one.tried_at.isoformat() if one.tried_at else None,
        "said": one.said,
    }
