"""What every benchmark needs: equal rounds, medians, and a record that can be kept."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter, sleep

_REST_SECONDS = 0.05  # thread pools spin for a while after their work: nobody's spinning may slow the next


def interleaved(sides: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each side in every round. The sides take turns, and the one that begins changes each round,
    so that what else the machine does hits all of them alike. One round before them warms up and is not counted."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds + 1):
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            sleep(_REST_SECONDS)
            began = perf_counter()
            sides[name]()
            if number:
                times[name].append((perf_counter() - began) * 1000)
    return times


def middle(times: Sequence[float], count: int = 1) -> float:
    """Median milliseconds for one of the `count` things that a round handles."""
    return round(median(times) / count, 3)
