"""One number for each row or subject, in one array that grows."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

_FIRST = 1024

Number = TypeVar("Number", bound=np.generic)


class Column(Generic[Number]):
    """values: at least as long as what was reached; another array after it grew, with the same numbers in it."""

    def __init__(self, dtype: type[Number], fill: int = 0) -> None:
        self._fill = fill
        self.values: NDArray[Number] = np.full(_FIRST, fill, dtype)

    def reach(self, size: int) -> None:
        """Makes room for numbers 0 to size - 1."""
        held = len(self.values)
        if size > held:
            grown = np.full(max(size, 2 * held), self._fill, self.values.dtype)
            grown[:held] = self.values
            self.values = grown
