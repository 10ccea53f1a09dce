"""`iass notice submit|approve|refuse|...`: what officers do with one notice, by the same table as console and API."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from iass.access import Officer, Permission
from iass.cli.acting import acting
from iass.cli.officer import OfficerOption
from iass.cli.terminal import OUT, print_json
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.notice import Instrument
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.version import NoticeVersion

_MAX_NUMBER = 200
"""Of an instrument, as over the API."""


class InstrumentKind(StrEnum):
    """What a notice may rest on."""

    DECISION = "decision"
    REQUEST = "request"
    ORDER = "order"


_Id = Annotated[str, typer.Argument(help="The notice's id.")]
_Seen = Annotated[int, typer.Option("--version", min=1, help="The version that you read; refused if another stands.")]
_Reason = Annotated[str, typer.Option("--reason", help="Why; it stays on record.")]
_Kind = Annotated[InstrumentKind, typer.Option("--instrument-kind", help="What was issued.")]
_Number = Annotated[str, typer.Option("--instrument-number", help="Of the decision, request or order.")]
_Issued = Annotated[str, typer.Option("--instrument-date", help="Day on which it was issued: 2026-09-01.")]
_Until = Annotated[str, typer.Option("--until", help="Last day, in the notice's zone: 2027-09-02. None: no end.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def submit(notice_id: _Id, version: _Seen, officer: OfficerOption = "", as_json: _Json = False) -> None:
    """Submit a draft for approval; refused with everything that it lacks."""
    with acting(Permission.FILE_NOTICES, officer) as (opened, by):
        _say(opened.notices.desk.submit(NoticeId(notice_id), version, by), as_json)


def approve(notice_id: _Id, version: _Seen, officer: OfficerOption = "", as_json: _Json = False) -> None:
    """Approve a request, or the change that waits, as another officer than wrote or asked for it."""
    with acting(Permission.APPROVE_NOTICES, officer) as (opened, by):
        _say(opened.notices.desk.approve(NoticeId(notice_id), version, by), as_json)


def refuse(
    notice_id: _Id, version: _Seen, reason: _Reason, officer: OfficerOption = "", as_json: _Json = False
) -> None:
    """Refuse a request, which is a draft again, or the change that waits; as another officer than asked for it."""
    with acting(Permission.APPROVE_NOTICES, officer) as (opened, by):
        _say(
            opened.notices.desk.refuse(NoticeId(notice_id), version, by, _text(reason, "--reason")),
            as_json,
        )


def withdraw(
    notice_id: _Id, version: _Seen, reason: _Reason, officer: OfficerOption = "", as_json: _Json = False
) -> None:
    """Withdraw a draft or a request at once; what binds, when another officer approves."""
    with acting(Permission.FILE_NOTICES, officer) as (opened, by):
        _say(
            opened.notices.desk.withdraw(NoticeId(notice_id), version, by, _text(reason, "--reason")),
            as_json,
        )


def extend(
    notice_id: _Id,
    version: _Seen,
    reason: _Reason,
    number: _Number,
    issued: _Issued,
    until: _Until = "",
    kind: _Kind = InstrumentKind.DECISION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Ask for the one extension; in time by the moment of this command. It holds when another officer approves."""
    instrument = _instrument(kind, number, issued)
    _ask(NoticeDesk.extend, notice_id, version, officer, instrument, until, reason, as_json)


def confirm(
    notice_id: _Id,
    version: _Seen,
    reason: _Reason,
    number: _Number,
    issued: _Issued,
    until: _Until = "",
    kind: _Kind = InstrumentKind.DECISION,
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Ask that a formal decision take the place of an urgent request. It holds when another officer approves."""
    instrument = _instrument(kind, number, issued)
    _ask(NoticeDesk.confirm, notice_id, version, officer, instrument, until, reason, as_json)


def tell(
    notice_id: _Id,
    version: _Seen,
    on: Annotated[str, typer.Option(help="Day on which the person was told: 2026-09-03.")],
    how: Annotated[str, typer.Option(help="By what means; it stays on record.")],
    officer: OfficerOption = "",
    as_json: _Json = False,
) -> None:
    """Record that the person was told of the decision."""
    day = _day(on, "--on")
    with acting(Permission.FILE_NOTICES, officer) as (opened, by):
        _say(
            opened.notices.desk.tell(NoticeId(notice_id), version, by, day, _text(how, "--how")),
            as_json,
        )


def _ask(
    change: Callable[[NoticeDesk, NoticeId, int, Officer, Instrument, datetime | None, str], NoticeVersion],
    notice_id: str,
    version: int,
    officer: str,
    instrument: Instrument,
    until: str,
    reason: str,
    as_json: bool,
) -> None:
    """For a change that rests on a new instrument and has a last day of its own."""
    with acting(Permission.FILE_NOTICES, officer) as (opened, who):
        desk = opened.notices.desk
        end = _end(desk, notice_id, until)
        _say(change(desk, NoticeId(notice_id), version, who, instrument, end, _text(reason, "--reason")), as_json)


def _say(made: NoticeVersion, as_json: bool) -> None:
    notice, act = made.notice, made.made
    waits = notice.pending.change.value if notice.pending else None
    if as_json:
        record = {"id": notice.notice_id, "version": notice.version, "act": act.act.value, "state": notice.state.value}
        print_json(record | {"waits": waits, "officer": act.officer, "at": act.at.isoformat()})
        return
    waiting = f", and {waits} waits for another officer's approval" if waits else ""
    OUT.print(f"{notice.notice_id}@{notice.version}: {notice.state}{waiting}", markup=False, soft_wrap=True)


def _instrument(kind: InstrumentKind, number: str, issued: str) -> Instrument:
    named = _text(number, "--instrument-number").strip()
    if not 0 < len(named) <= _MAX_NUMBER:
        mend = f"Write 1 to {_MAX_NUMBER} characters"
        raise InvalidInput("not the number of an instrument", where="--instrument-number", mend=mend)
    return Instrument(kind.value, named, _day(issued, "--instrument-date"))


def _text(given: str, where: str) -> str:
    """Raises InvalidInput for controls, and for bytes of the command line that are no text."""
    if not given.isprintable():
        raise InvalidInput("it holds a character that no text may hold", where=where, mend="Type it again")
    return given


def _end(desk: NoticeDesk, notice_id: str, until: str) -> datetime | None:
    if not until:
        return None
    day = _day(until, "--until")
    try:
        return desk.zone_of(NoticeId(notice_id)).end_of(day)
    except OverflowError:
        raise InvalidInput("not a day that can end", where="--until", mend="Write an earlier day") from None


def _day(given: str, where: str) -> date:
    """Raises InvalidInput for anything but a whole day."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InvalidInput("not a day", where=where, mend="Write the day as YYYY-MM-DD") from None
