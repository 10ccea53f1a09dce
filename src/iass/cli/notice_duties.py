"""`iass notice duties`: what the desk has to do, and by when."""

from typing import Annotated

import typer

from iass.access import Permission
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.watchlist.duties import MOST_DAYS, Duty, DutyKind

_WORDS = {
    DutyKind.APPROVE: "waits for approval",
    DutyKind.TELL: "tell the person",
    DutyKind.CONFIRM: "confirm the urgent request",
    DutyKind.EXTEND: "last day for an extension",
    DutyKind.END: "lapses at the end of this day",
    DutyKind.HOLDER: "a registered person holds this lost document (iass notice lost)",
}


def duties(
    days: Annotated[int, typer.Option(min=0, max=MOST_DAYS, help="How far ahead.")] = 30,
    officer: OfficerOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what the desk has to do, by day; the overdue first."""
    with acting(Permission.SEE_NOTICES, officer) as (opened, by):
        opened.notices.holders.turn()
        now = opened.clock.now()
        found = opened.notices.duties.due(days, by)
    for duty in found:
        if as_json:
            due = duty.due.isoformat() if duty.due else None
            record = {"kind": duty.kind.value, "notice": duty.notice_id, "version": duty.version, "due": due}
            more = {"day": duty.day(now).isoformat(), "overdue": duty.is_overdue(now), "article": duty.article}
            print_json(record | more | {"waits": duty.waits.value if duty.waits else None, "zone": duty.zone.value})
        else:
            late = "OVERDUE " if duty.is_overdue(now) else ""
            said = f"{duty.day(now)} {duty.zone}  {late}{_what(duty)}: {duty.notice_id}  {duty.notice_kind}"
            OUT.print(f"{said}  {duty.name}  {duty.agency}", markup=False, soft_wrap=True)


def _what(duty: Duty) -> str:
    return _WORDS[duty.kind] + (f" ({duty.waits})" if duty.waits else "")
