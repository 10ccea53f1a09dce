"""Made-up faces for the search benchmark: unit vectors with look-alikes, the same ones from the same seed."""

from collections.abc import Callable, Iterator

import numpy as np

from iass.adapters.gallery.vectors import BLOCK
from iass.face.template import Vectors

_ALIKE = 16
_SEED = 20261128
PROBES = 64


def rows(size: int, dimension: int) -> Iterator[Vectors]:
    """float32 (n, dimension) at a time, BLOCK rows each but the last. Sixteen rows share a direction: their cosines are
    about 0.5, as of strangers who look alike."""
    for start in range(0, size, BLOCK):
        count = min(BLOCK, size - start)
        generator = np.random.default_rng((_SEED, dimension, start))
        made = generator.standard_normal((count, dimension), np.float32)
        shared = generator.standard_normal((-(-count // _ALIKE), dimension), np.float32)
        made += np.repeat(shared, _ALIKE, axis=0)[:count]
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        yield made


def probes(size: int, dimension: int, row: Callable[[int], Vectors]) -> Vectors:
    """float32 (PROBES, dimension): new pictures of people in the gallery, with a cosine of about 0.8 to their row; one
    in four is of somebody who is not in it."""
    generator = np.random.default_rng((_SEED, dimension, size, PROBES))
    wanted = generator.integers(0, size, PROBES)
    noise = generator.standard_normal((PROBES, dimension)) / np.sqrt(dimension)
    known = np.stack([row(number) for number in wanted.tolist()]).astype(np.float64)
    known[::4] = 0
    made = known + 0.75 * noise
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)
