"""A version of a notice as it was made: what was done, when, by whom; and what two versions have not in common."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from iass.ids import OfficerId
from iass.watchlist.acts import Act
from iass.watchlist.notice import Instrument, Notice, NoticeState, OtherName, Pending, Told

MAX_NOTE = 2000
WEAK = " (weak)"
"""Behind another name that tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Made:
    """at: when it went on record, from which moment on it is what stands. note: reasons, as given."""

    at: datetime
    act: Act
    officer: OfficerId
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    notice: Notice
    made: Made

    def state_at(self, moment: datetime) -> NoticeState:
        return self.notice.state_at(moment)


_OF_THE_DESK = frozenset({"image_ids", "author", "state", "approver", "told", "pending"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two versions have not in common, as text; "" where it is empty."""

    field: str
    before: str
    after: str


def differences(before: Notice | None, after: Notice) -> tuple[Difference, ...]:
    """Field by field, in the order of the notice; without a former version, every field that holds something."""
    found = []
    for one in fields(Notice):
        if one.name == "version" or (before is not None and getattr(before, one.name) == getattr(after, one.name)):
            continue
        old = "" if before is None else as_text(getattr(before, one.name))
        new = as_text(getattr(after, one.name))
        if old != new:
            found.append(Difference(one.name, old, new))
    return tuple(found)


def content_differences(before: Notice, after: Notice) -> tuple[Difference, ...]:
    """Of what a row of a file says, and not of what the desk makes of it."""
    return tuple(one for one in differences(before, after) if one.field not in _OF_THE_DESK)


def as_text(value: object) -> str:
    """One field of a notice for people to compare: moments with their offset, several values parted by commas."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(map(as_text, value))
    if isinstance(value, OtherName):
        return f"{value.name}{WEAK}" if value.weak else value.name
    if isinstance(value, Instrument):
        return f"{value.kind} {value.number} ({value.issued_on.isoformat()})"
    if isinstance(value, Pending):
        parts = (value.change, value.asked_by, as_text(value.instrument), as_text(value.valid_until), value.reason)
        return ", ".join(part for part in parts if part)
    if isinstance(value, Told):
        return f"{value.on.isoformat()}, {value.how} ({value.officer})"
    return str(value)
