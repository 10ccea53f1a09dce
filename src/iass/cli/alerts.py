"""`iass alerts`: the queue of alerts, and what people decided."""

from typing import Annotated

import typer

from iass.access import Permission, Purpose
from iass.alert.alert import Alert, AlertState, Judgement
from iass.case.sights import Shown
from iass.cli.acting import acting
from iass.cli.alert_shown import SeenOption, decided_on, print_alert, print_line, record
from iass.cli.officer import OfficerOption, PurposeOption
from iass.cli.terminal import OUT, print_json
from iass.handover.wrongly_stopped import NotRecorded
from iass.ids import AlertId

app = typer.Typer(no_args_is_help=True, help="Alerts and what people decided about them.")

_AlertIdArgument = Annotated[str, typer.Argument(help="The alert's id, as `iass alerts list` shows it.")]
_NoteOption = Annotated[str, typer.Option(help="A note for the record.")]
_MISSING = {
    NotRecorded.UNREGISTERED: "the registry does not know the traveller, and no chip was proven",
    NotRecorded.NOT_SHOWN: "nothing showed that the traveller is the document's holder and not the one who is sought",
}


@app.command("list")
def list_alerts(
    state: Annotated[list[AlertState] | None, typer.Option(help="Only these states; may be repeated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    officer: OfficerOption = "",
    purpose: PurposeOption = Purpose.OPERATION,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show alerts, newest first. Written to the audit log."""
    with acting(Permission.LOOK_BACK, officer, purpose) as (opened, by):
        found = opened.alerts.page(state or [], limit, None)
        opened.sights.look(Shown(found), by)
    for alert in found:
        if as_json:
            print_json(record(alert))
        else:
            print_line(alert)


@app.command()
def show(alert_id: _AlertIdArgument, officer: OfficerOption = "", purpose: PurposeOption = Purpose.OPERATION) -> None:
    """Show one alert with its version, which is what you decide on. Written to the audit log."""
    with acting(Permission.LOOK_BACK, officer, purpose) as (opened, by):
        alert = opened.alerts.get(AlertId(alert_id))
        opened.sights.look(Shown([alert], subject=alert.alert_id), by)
        print_alert(alert, opened.cases.known(alert.alert_id))


@app.command()
def claim(alert_id: _AlertIdArgument, officer: OfficerOption = "") -> None:
    """Take an alert."""
    with acting(Permission.DECIDE_ALERT, officer) as (opened, by):
        _say(opened.alerts.claim(AlertId(alert_id), by))


@app.command()
def judge(
    alert_id: _AlertIdArgument,
    judgement: Judgement,
    seen: SeenOption = 0,
    officer: OfficerOption = "",
    note: _NoteOption = "",
) -> None:
    """Say whether both faces are the same person."""
    with acting(Permission.DECIDE_ALERT, officer) as (opened, by):
        version = decided_on(opened, by, AlertId(alert_id), seen)
        _say(opened.alerts.as_shown(version).judge(AlertId(alert_id), by, judgement, note))


@app.command()
def clear(
    alert_id: _AlertIdArgument, seen: SeenOption = 0, officer: OfficerOption = "", note: _NoteOption = ""
) -> None:
    """Clear the wrongly stopped: end a false alert and propose the double, or confirm him as the second officer."""
    with acting(Permission.DECIDE_ALERT, officer) as (opened, by):
        version = decided_on(opened, by, AlertId(alert_id), seen)
        found = opened.wrongly_stopped.clear(AlertId(alert_id), by, note, version)
    _say(found.alert)
    for pair in found.pairs:
        OUT.print(f"  {pair.pair_id}  {pair.kind}  {pair.state}")
    if found.waiting:
        OUT.print("  a second officer must confirm, or the traveller is stopped again")
    if found.missing is not None:
        OUT.print(f"  no double is on record: {_MISSING[found.missing]}")


@app.command()
def handover(
    alert_id: _AlertIdArgument, seen: SeenOption = 0, officer: OfficerOption = "", note: _NoteOption = ""
) -> None:
    """Hand the person over: open the case of the alert, or sign it. It takes a second officer to complete. A case that
    holds more than the alert shows is read with `iass case show`, and signed with `iass case sign`."""
    with acting(Permission.DECIDE_ALERT, officer) as (opened, by):
        version = decided_on(opened, by, AlertId(alert_id), seen)
        known = opened.cases.known(AlertId(alert_id))
        content = (known and known.content_hash) or ""
        case = opened.cases.hand_over(AlertId(alert_id), by, note, content, version)
        _say(opened.alerts.get(AlertId(alert_id)))
    OUT.print(f"  {case.case_id}  {case.state}", markup=False)
    OUT.print(f"  for {case.opening.agency or 'no agency: the notice names none, and nobody is told'}", markup=False)


@app.command()
def close(
    alert_id: _AlertIdArgument, seen: SeenOption = 0, officer: OfficerOption = "", note: _NoteOption = ""
) -> None:
    """Close a judged alert."""
    with acting(Permission.DECIDE_ALERT, officer) as (opened, by):
        version = decided_on(opened, by, AlertId(alert_id), seen)
        _say(opened.alerts.as_shown(version).close(AlertId(alert_id), by, note))


def _say(alert: Alert) -> None:
    OUT.print(f"{alert.alert_id}: {alert.state}, version {alert.version}")
