"""`iass notice show`, `list` and `versions`: what stands, and what stood at any moment."""

from datetime import datetime
from typing import Annotated

import typer

from iass.access import Officer, Permission, Purpose
from iass.application import Application
from iass.cli.acting import acting
from iass.cli.moment import AtOption, moment
from iass.cli.officer import OfficerOption, PurposeOption
from iass.cli.terminal import OUT, print_json
from iass.ids import NoticeId
from iass.watchlist.notice import Notice
from iass.watchlist.version import NoticeVersion, as_text, differences

_NoticeId = Annotated[str, typer.Argument(help="The notice's id.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
_HIDDEN = frozenset({"notice_id", "version", "state"})


def show(
    notice_id: _NoticeId,
    at: AtOption = "",
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show one notice as it stands, or as it stood at a moment, and what made that version."""
    with acting(Permission.SEE_NOTICES, officer, purpose) as (opened, by):
        asked = moment(at) if at else opened.clock.now()
        found = opened.watchlist.at(NoticeId(notice_id), asked, by)
    if as_json:
        print_json(record(found.notice, asked) | _made(found))
        return
    notice = found.notice
    OUT.print(f"{notice.notice_id}@{notice.version}  {notice.state_at(asked)}", markup=False)
    OUT.print(f"  {_by(found)}", markup=False, soft_wrap=True)
    for one in differences(None, notice):
        if one.field not in _HIDDEN:
            OUT.print(f"  {one.field}: {one.after}", markup=False, soft_wrap=True)


def list_notices(
    at: AtOption = "",
    in_force: Annotated[bool, typer.Option("--in-force", help="Only what binds at that moment.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
    after: Annotated[str, typer.Option(help="The id behind which the page begins.")] = "",
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show the watchlist in order of id, as it stands or as it stood at a moment."""
    with acting(Permission.SEE_NOTICES, officer, purpose) as (opened, by):
        asked = moment(at) if at else opened.clock.now()
        behind = NoticeId(after) if after else None
        only = asked if in_force else None
        found = opened.watchlist.page_at(asked, limit, behind, by, in_force_at=only)
    for one in found:
        if as_json:
            print_json(record(one.notice, asked) | _made(one))
        else:
            notice = one.notice
            who = notice.full_name or ", ".join(notice.document_numbers)
            said = f"{notice.notice_id}@{notice.version}  {notice.state_at(asked)}  {notice.kind}  {who}"
            OUT.print(f"{said}  {_until(notice)}", markup=False, soft_wrap=True)


def versions(
    notice_id: _NoticeId,
    purpose: PurposeOption = Purpose.OPERATION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Show every version of a notice: what was done, when, by whom, and what it changed."""
    with acting(Permission.SEE_NOTICES, officer, purpose) as (opened, by):
        found = _versions(opened, notice_id, by)
    former: Notice | None = None
    for one in found:
        changed = differences(former, one.notice)
        former = one.notice
        if as_json:
            told = [{"field": each.field, "before": each.before, "after": each.after} for each in changed]
            print_json(record(one.notice, one.made.at) | _made(one) | {"differences": told})
            continue
        OUT.print(f"version {one.notice.version}: {one.notice.state}, {_by(one)}", markup=False, soft_wrap=True)
        for each in changed if one.notice.version > 1 else ():
            OUT.print(f"  {each.field}: {each.before or '-'} -> {each.after or '-'}", markup=False, soft_wrap=True)


def record(notice: Notice, asked: datetime) -> dict[str, object]:
    """As plain JSON values; the state is the one that holds when asked about."""
    return {
        "id": notice.notice_id,
        "version": notice.version,
        "kind": notice.kind.value,
        "name": notice.full_name,
        "documents": list(notice.document_numbers),
        "agency": notice.agency,
        "instrument": as_text(notice.instrument),
        "valid_from": notice.valid_from.isoformat(),
        "valid_until": notice.valid_until.isoformat() if notice.valid_until else None,
        "zone": notice.zone.value,
        "urgent": notice.urgent,
        "state": notice.state_at(asked).value,
        "recorded_state": notice.state.value,
        "author": notice.author,
        "approver": notice.approver,
        "waits_for": notice.pending.change.value if notice.pending else None,
    }


def _versions(opened: Application, notice_id: str, officer: Officer) -> list[NoticeVersion]:
    return list(opened.watchlist.versions(NoticeId(notice_id), officer))


def _made(one: NoticeVersion) -> dict[str, object]:
    made = one.made
    return {"made_at": made.at.isoformat(), "act": made.act.value, "officer": made.officer, "note": made.note}


def _by(one: NoticeVersion) -> str:
    at = one.made.at.astimezone(one.notice.zone.info).isoformat(timespec="seconds")
    return f"{one.made.act} by {one.made.officer} at {at}" + (f": {one.made.note}" if one.made.note else "")


def _until(notice: Notice) -> str:
    if notice.valid_until is None:
        return "until withdrawn"
    return f"until {notice.zone.last_day(notice.valid_until).isoformat()} {notice.zone}"
