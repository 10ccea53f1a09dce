"""An alert on the terminal, and which version of it is decided on: the one that the officer saw."""

import sys
from typing import Annotated

import typer

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind
from iass.application import Application
from iass.case.sights import Shown
from iass.cli.terminal import OUT
from iass.errors import Conflict, InvalidInput
from iass.handover.known import KnownCase
from iass.ids import AlertId

SeenOption = Annotated[
    int,
    typer.Option(
        min=0,
        show_default=False,
        help="The version that you saw, as `iass alerts show` tells it; refused where somebody acted since. "
        "Without it the alert is shown, and you are asked at the terminal.",
    ),
]
_LOOK = "Look: iass alerts show ALERT, then give the version that it tells: --seen VERSION"


def decided_on(opened: Application, by: Officer, alert_id: AlertId, seen: int) -> int:
    """seen: 0 where it was not given: then the alert is shown here, and the officer says whether to go on. Raises
    InvalidInput where nobody can be asked, and Conflict for a no."""
    if seen:
        return seen
    if not sys.stdin.isatty():
        raise InvalidInput("nobody says which version of the alert was seen", where="--seen", mend=_LOOK)
    alert = opened.alerts.get(alert_id)
    opened.sights.look(Shown([alert], subject=alert_id), by)
    print_alert(alert, opened.cases.known(alert_id))
    if not typer.confirm("Decide on this?"):
        raise Conflict("nothing was done", where=alert_id)
    return alert.version


def print_line(alert: Alert) -> None:
    raised = alert.raised_at.isoformat(timespec="seconds")
    about = f"{alert.decision.advice} {alert.traveller_name or 'camera shot'}"
    earlier = "  of an earlier passage: not here now" if alert.kind is AlertKind.PAST else ""
    OUT.print(f"[bold]{alert.alert_id}[/]  {alert.state}{earlier}")
    OUT.print(f"  {about}, {alert.checkpoint}/{alert.lane} {alert.direction}, {raised}", markup=False)


def print_alert(alert: Alert, case: KnownCase | None) -> None:
    """With its version, and what a signature from here would stand for."""
    print_line(alert)
    OUT.print(f"  version {alert.version}", markup=False)
    for one in alert.decision.findings:
        OUT.print(f"  - {one.advice}: {one.sentence.en} [{one.article}]", markup=False)
    if alert.judgement is not None:
        OUT.print(f"  judged {alert.judgement.replace('_', ' ')} by {alert.judged_by}", markup=False)
    elif alert.claimed_by:
        OUT.print(f"  {alert.claimed_by} has it", markup=False)
    if alert.handed_over_by:
        OUT.print(f"  signed by {' and '.join(alert.handed_over_by)}", markup=False)
    if alert.note:
        OUT.print(f"  note: {alert.note}", markup=False)
    if case is not None:
        told = f"content {case.content_hash}" if case.content_hash else "holds more than this: iass case show"
        OUT.print(f"  {case.case_id}  {told}", markup=False, soft_wrap=True)


def record(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.alert_id,
        "kind": alert.kind.value,
        "crossing": alert.crossing_id,
        "raised_at": alert.raised_at.isoformat(),
        "lane": f"{alert.checkpoint}/{alert.lane}",
        "direction": alert.direction.value,
        "advice": alert.decision.advice.value,
        "traveller": alert.traveller_name,
        "state": alert.state.value,
        "version": alert.version,
        "claimed_by": alert.claimed_by,
        "judgement": alert.judgement.value if alert.judgement else None,
        "handed_over_by": list(alert.handed_over_by),
    }
