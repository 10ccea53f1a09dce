"""One side of the comparison: an encoded picture in, a face's vector out, and the steps between."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Steps = Mapping[str, Callable[[], object]]


class Side(Protocol):
    """Its `template` may be called by as many threads as the arrangement says."""

    def template(self, data: bytes) -> Vector | None:
        """From the encoded picture to the vector of its one face; None when there is none."""
        ...

    def steps(self, pictures: Sequence[bytes]) -> Steps:
        """Each step on all pictures, with what the step before made of them."""
        ...


Factory = Callable[[int], Side]
"""Makes a side; it is told how many threads work on one picture."""
