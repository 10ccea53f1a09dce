"""A share of independent trials with its interval."""

import math
from dataclasses import dataclass

_Z = 1.959963984540054
"""Of the standard normal, two-sided 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """events of trials; low, high: the 95 % interval (Wilson, JASA 22, 1927). No claim is below what the trials can
    show: with no event the interval reaches to about 3.8 / trials."""

    events: int
    trials: int

    @property
    def value(self) -> float:
        return self.events / self.trials

    @property
    def low(self) -> float:
        return max(0.0, self._middle - self._half) if self.events else 0.0

    @property
    def high(self) -> float:
        return min(1.0, self._middle + self._half)

    @property
    def _middle(self) -> float:
        return (self.value + _Z**2 / (2 * self.trials)) / self._scale

    @property
    def _half(self) -> float:
        spread = self.value * (1 - self.value) / self.trials + (_Z / (2 * self.trials)) ** 2
        return _Z * math.sqrt(spread) / self._scale

    @property
    def _scale(self) -> float:
        return 1 + _Z**2 / self.trials


def share(events: int, trials: int) -> Share | None:
    """None without trials. More events than trials, as a corrected count may have, are as many."""
    return Share(min(max(events, 0), trials), trials) if trials > 0 else None
