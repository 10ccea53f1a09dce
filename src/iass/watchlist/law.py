"""The legal clock as data: dated rules with their article, read from `legal_clock.json`. A change of law is a new row.

Counsel confirms them before operation. A rule holds from its first day until a later one of its fact and kind begins.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any, Protocol, TypeVar

from iass.errors import InvalidInput
from iass.watchlist.notice import NoticeKind


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """months: the longest first period; extension_months: the longest single extension, of which there is one.
    lead: how long before the end the decision to extend must arrive. since: the day it came into force."""

    rule_id: str
    kind: NoticeKind
    since: date
    article: str
    months: int
    extension_months: int
    lifetime: bool
    lead: timedelta = timedelta(days=3)

    @property
    def kinds(self) -> frozenset[NoticeKind]:
        return frozenset({self.kind})


@dataclass(frozen=True, slots=True)
class DayRule:
    """So many days after a day that is not counted itself. kinds: the notices that it is about."""

    rule_id: str
    kinds: frozenset[NoticeKind]
    since: date
    article: str
    days: int


@dataclass(frozen=True, slots=True)
class Law:
    """periods: how long a ban holds. urgent: how long a request without a decision does. telling: within how many days
    of the decision the person is told."""

    periods: tuple[PeriodRule, ...]
    urgent: tuple[DayRule, ...]
    telling: tuple[DayRule, ...]

    def period(self, kind: NoticeKind, day: date) -> PeriodRule | None:
        """The rule in force on that day; before the oldest one that is known, the oldest. None: no limit in law."""
        return _in_force(self.periods, kind, day)

    def urgent_on(self, kind: NoticeKind, day: date) -> DayRule | None:
        """None: nobody may ask for this kind without a decision."""
        return _in_force(self.urgent, kind, day)

    def telling_on(self, kind: NoticeKind, day: date) -> DayRule | None:
        """None: the person is not told, as somebody who is wanted is not."""
        return _in_force(self.telling, kind, day)


class _Rule(Protocol):
    @property
    def kinds(self) -> frozenset[NoticeKind]: ...
    @property
    def since(self) -> date: ...


Rule = TypeVar("Rule", bound=_Rule)
Made = TypeVar("Made")


def _in_force(rules: Iterable[Rule], kind: NoticeKind, day: date) -> Rule | None:
    of_kind = sorted((rule for rule in rules if kind in rule.kinds), key=lambda rule: rule.since)
    begun = [rule for rule in of_kind if rule.since <= day]
    return begun[-1] if begun else next(iter(of_kind), None)


def parse(text: str) -> Law:
    """Raises InvalidInput for a table that is not exactly of this shape, or names one rule twice."""
    try:
        table = json.loads(text)
        law = Law(
            tuple(_rows(table["periods"], _period)),
            tuple(_rows(table["urgent"], _days)),
            tuple(_rows(table["telling"], _days)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"the table of the legal clock cannot be read: {error}", where="legal_clock.json") from None
    days: Sequence[DayRule] = (*law.urgent, *law.telling)
    named = [*(rule.rule_id for rule in law.periods), *(rule.rule_id for rule in days)]
    if len(set(named)) != len(named):
        raise InvalidInput("a rule of the legal clock stands there twice", where="legal_clock.json")
    return law


def _rows(rows: Sequence[Mapping[str, Any]], read: Callable[..., Made]) -> Iterable[Made]:
    return (read(**row) for row in rows)


def _period(
    *, rule_id: str, kind: str, since: str, article: str, months: int, extension_months: int, lifetime: bool,
    lead_days: int,
) -> PeriodRule:  # fmt: skip
    if min(months, extension_months, lead_days) < 0 or months == 0 or not article:
        raise ValueError(f"{rule_id} gives no period, or no article")
    lead = timedelta(days=lead_days)
    first = date.fromisoformat(since)
    return PeriodRule(rule_id, NoticeKind(kind), first, article, months, extension_months, lifetime, lead)


def _days(*, rule_id: str, kinds: Sequence[str], since: str, article: str, days: int) -> DayRule:
    if days < 1 or not article:
        raise ValueError(f"{rule_id} gives no days, or no article")
    return DayRule(rule_id, frozenset(map(NoticeKind, kinds)), date.fromisoformat(since), article, days)


LAW = parse(resources.files("iass.watchlist").joinpath("legal_clock.json").read_text("utf-8"))
