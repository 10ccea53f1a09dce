"""What came of many consoles: whether each heard everything, when, and what it cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from iass.alert.records import FeedEvent

_MILLION = 1e6

Receipts = Sequence[Sequence[tuple[int, int]]]
"""Of each console: sequence and moment of everything that it heard, in order. Nanoseconds."""


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did by one request. kind: of the event that it leads to; asked, answered: nanoseconds of the
    machine's monotonic clock, which all processes share."""

    kind: str
    subject: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Heard:
    """shown: when the part of the page was there that an event led to."""

    heard: Receipts
    shown: Receipts


@dataclass(frozen=True, slots=True)
class Delay:
    """Milliseconds. count: how many deliveries it is of."""

    count: int
    p50: float
    p99: float
    most: float


@dataclass(frozen=True, slots=True)
class ConsoleFigures:
    """expected: deliveries, events times consoles; lost: never made; repeated: made twice; disordered: an event after a
    later one.

    raised: from the answer to the crossing until each console heard of its alert; below zero where a console was
    faster. claimed: from the request to claim an alert, which is no later than its commit, until each console heard of
    it. shown: from the answer to the crossing until the lane's own console had its page; None without pages. spread:
    from the first console to the last one, median of all events, milliseconds.

    idle_cores: of processor time that the service used a second while nothing happened. raising_ms, claiming_ms: of the
    service's processor time for one alert raised, with its face, and one claimed; listening_ms: of the consoles' own
    for one claimed.
    """

    consoles: int
    events: int
    expected: int
    lost: int
    repeated: int
    disordered: int
    raised: Delay | None
    claimed: Delay | None
    shown: Delay | None
    spread: float
    idle_cores: float
    raising_ms: float
    claiming_ms: float
    listening_ms: float


def figures_of(
    consoles: int, told: Sequence[FeedEvent], acts: Sequence[Act], found: Heard, spent: Mapping[str, float]
) -> ConsoleFigures:
    """told: what the database holds, from the first event that the consoles could hear. Events after the last of the
    acts' own are nobody's: a console may be closed by then."""
    subjects = {(act.kind, act.subject) for act in acts}
    last = max((event.sequence for event in told if (event.kind, event.subject) in subjects), default=0)
    due = [event.sequence for event in told if event.sequence <= last]
    counts = [Counter(sequence for sequence, _ in one if sequence <= last) for one in found.heard]
    of = {kind: [act for act in acts if act.kind == kind] for kind in ("alert.raised", "alert.claimed")}
    raised, claimed = of["alert.raised"], of["alert.claimed"]
    return ConsoleFigures(
        consoles=consoles,
        events=len(due),
        expected=len(due) * consoles,
        lost=sum(count[sequence] == 0 for count in counts for sequence in due),
        repeated=sum(max(0, heard - 1) for count in counts for heard in count.values()),
        disordered=sum(later[0] < earlier[0] for one in found.heard for earlier, later in pairwise(one)),
        raised=_delay(told, {act.subject: act.answered for act in raised}, "alert.raised", found.heard),
        claimed=_delay(told, {act.subject: act.asked for act in claimed}, "alert.claimed", found.heard),
        shown=_delay(told, {act.subject: act.answered for act in raised}, "alert.raised", found.shown),
        spread=_spread(found.heard, due),
        idle_cores=round(spent["idle_cores"], 4),
        raising_ms=_each(spent["raising_service"], len(raised)),
        claiming_ms=_each(spent["claiming_service"], len(claimed)),
        listening_ms=_each(spent["claiming_consoles"], len(claimed)),
    )


def _delay(told: Sequence[FeedEvent], since: Mapping[str, int], kind: str, found: Receipts) -> Delay | None:
    from_moment = {
        event.sequence: since[event.subject] for event in told if event.kind == kind and event.subject in since
    }
    delays = [
        (at - from_moment[sequence]) / _MILLION for one in found for sequence, at in one if sequence in from_moment
    ]
    if not delays:
        return None
    p50, p99, most = (round(float(value), 1) for value in np.quantile(delays, (0.5, 0.99, 1)))
    return Delay(len(delays), p50, p99, most)


def _spread(found: Receipts, due: Sequence[int]) -> float:
    moments: dict[int, list[int]] = {sequence: [] for sequence in due}
    for one in found:
        for sequence, at in one:
            moments.get(sequence, []).append(at)
    return round(median([(max(each) - min(each)) / _MILLION for each in moments.values() if each] or [0.0]), 1)


def _each(seconds: float, acts: int) -> float:
    return round(seconds * 1000 / max(acts, 1), 1)
