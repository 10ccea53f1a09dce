"""Where the time of one passage goes."""

from collections.abc import Mapping
from time import perf_counter


class Stopwatch:
    """Laps by step, in order. A step named twice is added up."""

    def __init__(self) -> None:
        self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = perf_counter()
        self._laps[step] = self._laps.get(step, 0.0) + (now - self._last) * 1000
        self._last = now

    @property
    def milliseconds(self) -> Mapping[str, float]:
        return {step: round(spent, 3) for step, spent in self._laps.items()}
