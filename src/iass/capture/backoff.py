"""How long to wait before trying again: ever longer, and never all at once."""

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Full jitter: anything from half a step to a whole one, the step doubling up to `most` seconds.

    Six cameras behind a switch that came back do not all knock in the same moment.
    """

    first: float = 0.5
    most: float = 30.0
    _random: random.Random = field(default_factory=random.Random)
    _tries: int = 0

    def next(self) -> float:
        """Seconds to wait before the next try."""
        step = min(self.most, self.first * 2.0 ** min(self._tries, 30))
        self._tries += 1
        return step * self._random.uniform(0.5, 1.0)

    def reset(self) -> None:
        """It worked."""
        self._tries = 0
