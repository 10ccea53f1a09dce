"""From which notices duties follow, as runs: each in the order of one column, from which the due moment follows. So a
page of the work list is read as a window of each run, and not with everything before it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from iass.ids import NoticeId
from iass.watchlist.law import DayRule, Law, PeriodRule
from iass.watchlist.notice import NoticeKind
from iass.watchlist.zone import Zone


class RunOf(StrEnum):
    """SUBMITTED: requests. HELD: lost documents that somebody registered holds. WITHDRAWAL, CHANGE, ENDLESS: a change
    waits; the latter two are others than withdrawals, of notices that have an end and that have none. URGENT, ENDING:
    approved, not lapsed, with an end; the latter are not urgent. EXTENDABLE: of these, those not extended yet, of which
    no change waits and whose `lead` is not over. UNTOLD: approved on a decision that the person was not told of."""

    SUBMITTED = "submitted"
    HELD = "held"
    WITHDRAWAL = "withdrawal"
    ENDLESS = "endless"
    CHANGE = "change"
    URGENT = "urgent"
    ENDING = "ending"
    EXTENDABLE = "extendable"
    UNTOLD = "untold"


UNLIMITED = frozenset({RunOf.SUBMITTED, RunOf.HELD, RunOf.WITHDRAWAL, RunOf.ENDLESS})
"""In order of id, due at once."""


@dataclass(frozen=True, slots=True)
class DutyRun:
    """In order of the end of the period or, of UNTOLD, of the instrument's day; then by id. kind, zone, issued_from,
    issued_before (the instrument's day): those alone. lead: before the end. days: after the instrument's day."""

    of: RunOf
    kind: NoticeKind | None = None
    issued_from: date | None = None
    issued_before: date | None = None
    zone: Zone | None = None
    lead: timedelta = timedelta()
    days: int = 0

    def due(self, row: "DutyRow") -> datetime | None:
        """The exclusive end of the time there is."""
        if isinstance(row.at, datetime):
            return row.at - self.lead
        return row.zone.end_of(row.at + timedelta(days=self.days)) if row.at is not None else None

    def last_by(self, due: datetime) -> datetime | date:
        """The last value of the column that is due by then. Raises OverflowError for a moment beyond the calendar."""
        if self.zone is None:
            return due + self.lead
        return self.zone.day_of(due) - timedelta(days=self.days + 1)

    def is_due(self, at: datetime | date, due: datetime) -> bool:
        """Whether that value is due exactly then."""
        return self.due(DutyRow(NoticeId(""), 0, self.zone or Zone.WIB, at)) == due


@dataclass(frozen=True, slots=True)
class DutySlice:
    """Of a run's column: above `after`, or at it behind the notice `after_id`; up to `until`, included. None: no
    bound. Of an unlimited run only `after_id` counts."""

    after: datetime | date | None = None
    after_id: NoticeId | None = None
    until: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """at: the run's column; None of an unlimited one."""

    notice_id: NoticeId
    version: int
    zone: Zone
    at: datetime | date | None


def runs(law: Law) -> Sequence[DutyRun]:
    """All of them, by the rules of this law."""
    plain = (one for one in RunOf if one not in (RunOf.EXTENDABLE, RunOf.UNTOLD))
    extending = [
        replace(run, lead=rule.lead) for rule, run in _spans(law.periods, RunOf.EXTENDABLE) if rule.extension_months > 0
    ]
    telling = [
        replace(run, days=rule.days, zone=zone) for rule, run in _spans(law.telling, RunOf.UNTOLD) for zone in Zone
    ]
    return (*map(DutyRun, plain), *extending, *telling)


_Rule = TypeVar("_Rule", PeriodRule, DayRule)


def _spans(rules: Iterable[_Rule], of: RunOf) -> Iterator[tuple[_Rule, DutyRun]]:
    """Each rule for each kind, and for which days of the instrument: the oldest also for those before it."""
    every = tuple(rules)
    for kind in sorted({kind for rule in every for kind in rule.kinds}):
        of_kind: list[_Rule] = sorted((rule for rule in every if kind in rule.kinds), key=lambda rule: rule.since)
        later: list[date | None] = [*(rule.since for rule in of_kind[1:]), None]
        for number, rule in enumerate(of_kind):
            yield rule, DutyRun(of, kind, rule.since if number else None, later[number])
