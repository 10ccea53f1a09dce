"""Searches of the past that are due, as durable work: each is found done or not done, whenever the program dies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from iass.ids import AlertId, NoticeId
from iass.watchlist.notice import Notice, NoticeState

LISTED = "past.listed"
"""Somebody was shown which notices the past is searched for, and the alerts that came of it."""

_AT_ONCE = datetime.min.replace(tzinfo=UTC, year=2000)
_BEGINS = frozenset({NoticeState.APPROVED, NoticeState.IN_FORCE, NoticeState.EXTENDED})


class RetroState(StrEnum):
    """DUE: at its moment, or behind it. SEARCHED: the past was. SETTLED: there was nothing to search for."""

    DUE = "due"
    SEARCHED = "searched"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class RetroSearch:
    """What follows from one version of a notice that begins, or ends, to bind.

    faces: SHA-256 (hex) that stands for the pictures searched with. past: faces of crossings that were looked at;
    people: registered people. alert_ids: of the alerts that were raised. failure: why the last try came to nothing, in
    words, and failed_at when the first one like it did; empty when none was made, and once the search is settled.
    """

    notice_id: NoticeId
    version: int
    due_at: datetime
    state: RetroState = RetroState.DUE
    settled_at: datetime | None = None
    faces: str = ""
    past: int = 0
    people: int = 0
    alert_ids: tuple[AlertId, ...] = ()
    failure: str = ""
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastStanding:
    """How many searches are due, up to `MOST_DUE`; failed: those of them that could not be made, oldest first."""

    due: int
    failed: tuple[RetroSearch, ...]

    def in_words(self) -> str:
        if not self.due:
            return "none is due"
        mend = "; iass past work tells of each why" if self.failed else ""
        return f"{self.due} due, {len(self.failed)} of them could not be made and are tried again{mend}"


MOST_DUE = 200
"""Looked at together."""


class RetroSearches(Protocol):
    """Every version of a notice that is put makes one by itself, in the same transaction (`planned_for`)."""

    def due(self, now: datetime, limit: int) -> Sequence[RetroSearch]:
        """The longest waiting first."""
        ...

    def of_notice(self, notice_id: NoticeId) -> Sequence[RetroSearch]:
        """In order of version."""
        ...

    def page(self, limit: int) -> Sequence[RetroSearch]:
        """Those that wait first, then the latest that came to an end; not those that there was nothing to do for."""
        ...

    def fail(self, search: RetroSearch) -> None:
        """Keeps `failure` and `failed_at` of one that is still due; nothing happens to one that is done."""
        ...

    def settle(self, search: RetroSearch) -> None:
        """Raises Conflict when it is done already: then whatever this transaction does was done before."""
        ...


def ids_of(searches: Sequence[RetroSearch]) -> dict[str, tuple[str, ...]]:
    """Whom a list of searches names."""
    alerts = (alert_id for one in searches for alert_id in one.alert_ids)
    return {"notices": tuple(dict.fromkeys(one.notice_id for one in searches)), "alerts": tuple(dict.fromkeys(alerts))}


def planned_for(notice: Notice) -> RetroSearch | None:
    """What is to be done once this version is stored; None for a draft and a request."""
    if notice.state in _BEGINS:
        return RetroSearch(notice.notice_id, notice.version, notice.valid_from)
    if notice.state is NoticeState.WITHDRAWN:
        return RetroSearch(notice.notice_id, notice.version, _AT_ONCE)
    return None
