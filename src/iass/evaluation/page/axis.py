"""Axes of logarithms: rates from one in ten thousand to all are told apart only there."""

import math
from dataclasses import dataclass

_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class LogAxis:
    """low, high: values at the ends; start, end: where these lie on the paper."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """What lies beyond an end is drawn at it: nought has no logarithm."""
        kept = min(max(value, self.low), self.high)
        share = math.log(kept / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Whole powers of ten; 2 and 5 times them too where these are few."""
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        steps = _STEPS if len(decades) <= 4 else (1,)
        found = [step * 10.0**decade for decade in decades for step in steps]
        return [tick for tick in found if self.low * 0.999 <= tick <= self.high * 1.001]


def axis_for(values: list[float], start: float, end: float, *, least: float) -> LogAxis:
    """From a round number below the smallest positive value, but not below `least`, to one above the largest."""
    positive = [value for value in values if value > 0] or [1.0]
    low = max(least, _round_down(min(positive)))
    high = min(1.0, _round_up(max(positive))) if max(positive) <= 1 else _round_up(max(positive))
    return LogAxis(low if low < high else high / 10, high, start, end)


def percent(rate: float) -> str:
    """0.003 -> 0.3 %; three digits at most, and no more than are needed."""
    return f"{float(f'{rate * 100:.3g}'):.9f}".rstrip("0").rstrip(".") + " %"


def _round_down(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return max(step * decade for step in _STEPS if step * decade <= value * 1.001)


def _round_up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return min(step * decade for step in (*_STEPS, 10) if step * decade >= value * 0.999)
