"""What a tensor of a network held on faces, and the 256 levels that follow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Range:
    """low and high of the tensor on synthetic faces, in its own unit.

    exponents: for each channel, eighths of a power of two that it is made larger by before it is quantised; empty
    where nothing is evened out.
    """

    low: float
    high: float
    exponents: tuple[int, ...] = ()

    def scale(self) -> float:
        """The step of one of the 256 levels."""
        return (max(self.high, 0.0) - min(self.low, 0.0)) / 255

    def zero(self) -> int:
        """The level that means nought."""
        return round(-min(self.low, 0.0) / self.scale())

    def gains(self) -> NDArray[np.float64]:
        return np.exp2(np.array(self.exponents, np.float64) / 8)
