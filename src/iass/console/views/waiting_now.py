"""What waits now, and how old the lists are, as rows with a bar each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import Scope
from iass.alert.alert import AlertState
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.handover.outbox import MessageState
from iass.watchlist.kept_feed import KeptFeed
from iass.watchlist.list_age import BY_HAND, ListAge

QUEUES = ("alerts", "crossings", "past", "flights", "messages")
_HOUR = 3600.0
_FULL_BY_HAND = 30 * 24 * _HOUR


@dataclass(frozen=True, slots=True)
class AmountRow:
    """value: in words; bar: 0..100, of the greatest. is_late: it should not be so."""

    name: str
    value: str
    bar: float
    is_late: bool = False


def queue_lengths(desks: Application, scope: Scope, inside: int) -> Mapping[str, int]:
    """By `QUEUES`. inside: crossings that the service has taken in and not answered."""
    lengths = (
        desks.alerts.counts().get(AlertState.RAISED, 0),
        inside,
        desks.retro.standing(scope).due,
        desks.flights.watch.standing().due,
        desks.agencies.post.standing(scope).counts[MessageState.WAITING],
    )
    return dict(zip(QUEUES, lengths, strict=True))


def queue_rows(lengths: Mapping[str, int], words: Catalogue) -> tuple[AmountRow, ...]:
    longest = max(lengths.values(), default=0) or 1
    return tuple(
        AmountRow(
            words(f"figures.queue.{name}"), formats.count(length, words.language), round(100 * length / longest, 1)
        )
        for name, length in lengths.items()
    )


def age_rows(
    kept: Sequence[KeptFeed], by_hand: Sequence[ListAge], now: datetime, words: Catalogue
) -> tuple[AmountRow, ...]:
    """Lists that the service fetches, and the others. The bar is full at the age at which a list counts as too old; one
    that nobody fetches never does, and has it full at 30 days."""
    return (*(_age(one, now, words) for one in kept), *(_age_by_hand(one, now, words) for one in by_hand))


def _age(one: KeptFeed, now: datetime, words: Catalogue) -> AmountRow:
    since = one.record.current_at
    if since is None:
        return AmountRow(one.plan.name, words("figures.age.never"), 100.0, one.is_late(now))
    seconds = max(0.0, (now - since).total_seconds())
    told = _told(seconds, words)
    share = min(1.0, seconds / (2 * one.plan.every))
    return AmountRow(one.plan.name, told, round(100 * share, 1), one.is_late(now))


def _age_by_hand(one: ListAge, now: datetime, words: Catalogue) -> AmountRow:
    name, seconds = words("figures.by_hand") if one.name == BY_HAND else one.name, one.seconds(now)
    if seconds is None:
        return AmountRow(name, words("figures.age.never"), 0.0)
    return AmountRow(name, _told(seconds, words), round(100 * min(1.0, seconds / _FULL_BY_HAND), 1))


def _told(seconds: float, words: Catalogue) -> str:
    return words("figures.age", hours=formats.figure(seconds / _HOUR, words.language))
