"""A day of crossings against a number of cores: how long a traveller waits for the program, by simulation.

Planes land by the hours of the day, those on board reach the counters over half an hour, and every crossing takes one
core for as long as it was measured to. First come, first served.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.float64]

HOURS = (2, 1, 1, 1, 2, 4, 6, 7, 7, 6, 5, 5, 5, 5, 5, 6, 6, 7, 8, 8, 7, 6, 4, 3)
"""How busy each hour of the day is, beside the others. An assumption: two waves, as airports with morning and evening
banks of flights have them. Hours of your own airport go in by `arrivals(hours=...)`."""

ON_BOARD = 180
"""Travellers of one plane (or ferry): they come together, which is what makes queues."""

_SPREAD = 1800.0  # seconds over which those of one plane come to the counters
_ANSWER_DUE = 1.0  # seconds
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class DayTimes:
    """One day with so many cores. Waits: milliseconds until a core takes the crossing up.

    busiest_minute: crossings in it; load_then: work that comes in it over what the cores can do, 1 is all of it; load:
    the same for the whole day. longest_queue: crossings waiting at once. answered: share answered in a second, 0..1.
    """

    cores: int
    load: float
    busiest_minute: int
    load_then: float
    wait_p50: float
    wait_p95: float
    wait_p99: float
    wait_most: float
    longest_queue: int
    answered: float


def arrivals(crossings: int, seed: int, hours: Sequence[float] = HOURS) -> Seconds:
    """Ascending seconds of the day at which a crossing begins, float64 (crossings,).

    Planes land at random, by the hours' shares; on board the travellers come to the counters in a triangle's shape.
    """
    generator = np.random.default_rng(seed)
    planes = -(-crossings // ON_BOARD)
    shares = np.asarray(hours, np.float64) / sum(hours)
    landed = (generator.choice(len(shares), planes, p=shares) + generator.random(planes)) * _DAY / len(shares)
    walked = generator.triangular(0, _SPREAD / 3, _SPREAD, planes * ON_BOARD)
    return np.sort((np.repeat(landed, ON_BOARD) + walked)[:crossings] % _DAY)


def waits(begun: Seconds, seconds: float, cores: int) -> Seconds:
    """Seconds until each crossing is taken up, float64 (n,). begun: ascending; seconds: of one core for one crossing.

    A queue with so many servers, first come, first served (Kiefer and Wolfowitz, 1955).
    """
    free = [0.0] * cores
    heapify(free)
    taken_up = np.empty_like(begun)
    for number, moment in enumerate(begun.tolist()):
        start = max(moment, free[0])
        heapreplace(free, start + seconds)
        taken_up[number] = start
    return np.asarray(taken_up - begun)


def simulate(crossings: int, core_milliseconds: float, cores: int, seed: int = 1) -> DayTimes:
    """One day. The same seed is the same day, whatever the cores."""
    begun, seconds = arrivals(crossings, seed), core_milliseconds / 1000
    waited = waits(begun, seconds, cores)
    busiest = int(np.bincount((begun // 60).astype(np.int64)).max())
    p50, p95, p99, most = (float(value) * 1000 for value in np.quantile(waited, (0.5, 0.95, 0.99, 1)))
    return DayTimes(
        cores=cores,
        load=round(crossings * seconds / (_DAY * cores), 4),
        busiest_minute=busiest,
        load_then=round(busiest * seconds / (60 * cores), 3),
        wait_p50=round(p50, 1),
        wait_p95=round(p95, 1),
        wait_p99=round(p99, 1),
        wait_most=round(most, 1),
        longest_queue=_longest(begun, begun + waited),
        answered=round(float(np.mean(waited + seconds <= _ANSWER_DUE)), 5),
    )


def _longest(begun: Seconds, taken_up: Seconds) -> int:
    """How many wait at once, at the worst moment: of those that had come, how many were taken up later."""
    return int((np.arange(1, len(begun) + 1) - np.searchsorted(np.sort(taken_up), begun, side="right")).max(initial=0))
