"""Short lists: for each probe rows among which the answer is sure to be, by a bound on what was rounded away.

docs/decisions/0011-exact-search.md has the proofs.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.native import library as native
from iass.adapters.gallery.native.library import MOST_KEPT, Blocks, Instructions, Library, RowNumbers
from iass.adapters.gallery.vectors import BLOCK, Stored
from iass.adapters.openvino.cpu import core_count
from iass.face.template import Vectors

_TOGETHER = 64
"""Probes that share a reading of the vectors."""
_UNIT = 2.0**-24
_SAFE = 1e30
"""Beyond this, or below its inverse, float32 overflows or loses digits: then every row is scored in float64."""

Owners = NDArray[np.int32]
Gone = NDArray[np.bool_]


class Scan(Protocol):
    """Safe for many threads. gone: bool (rows,), rows not to be looked at; None for none."""

    @property
    def library(self) -> Library | None:
        """Makes the codes that this scan reads; None when it reads none."""
        ...

    @property
    def words(self) -> str:
        """How it is done, for operators."""
        ...

    def best(
        self, stored: Stored, probes: Vectors, limit: int, owners: Owners | None, gone: Gone | None
    ) -> list[RowNumbers]:
        """For each row of `probes` the rows, ascending, that may be the best of one of its `limit` best owners.

        owners: int32 (rows,); None when every row is an owner. limit: 1 or more.
        """
        ...

    def reaching(self, stored: Stored, probes: Vectors, least: float, gone: Gone | None) -> list[RowNumbers]:
        """For each row of `probes` the rows, ascending, that may score `least` or more."""
        ...


@dataclass(frozen=True, slots=True)
class CompiledScan:
    """Implements `Scan` over int8 codes. threads: for one pass."""

    library: Library
    threads: int
    instructions: Instructions

    @property
    def words(self) -> str:
        return f"int8 codes by {self.instructions.name.replace('_', '-')}, {self.threads} threads"

    def best(
        self, stored: Stored, probes: Vectors, limit: int, owners: Owners | None, gone: Gone | None
    ) -> list[RowNumbers]:
        if limit > MOST_KEPT or stored.codes is None:
            return NumpyScan().best(stored, probes, limit, owners, gone)
        return self._scan(stored, stored.codes, probes, -np.inf, limit, owners, gone)

    def reaching(self, stored: Stored, probes: Vectors, least: float, gone: Gone | None) -> list[RowNumbers]:
        if stored.codes is None:
            return NumpyScan().reaching(stored, probes, least, gone)
        return self._scan(stored, stored.codes, probes, least, 0, None, gone)

    def _scan(
        self,
        stored: Stored,
        codes: Blocks,
        probes: Vectors,
        least: float,
        keep: int,
        owners: Owners | None,
        gone: Gone | None,
    ) -> list[RowNumbers]:
        found, probes = [], np.ascontiguousarray(probes, np.float32)
        for first in range(0, len(probes), _TOGETHER):
            some = probes[first : first + _TOGETHER]
            lists = self.library.scan(
                codes, some, stored.greatest, least, keep, owners, gone, self.threads, self.instructions
            )
            found += [_everything(stored, gone)] * len(some) if lists is None else lists
        return found


class NumpyScan:
    """Implements `Scan` over the float32 rows, with numpy alone."""

    @property
    def library(self) -> None:
        return None

    @property
    def words(self) -> str:
        return "float32 by numpy, since the compiled scan is not here"

    def best(
        self, stored: Stored, probes: Vectors, limit: int, owners: Owners | None, gone: Gone | None
    ) -> list[RowNumbers]:
        return [self._best(stored, probe, limit, owners, gone) for probe in probes]

    def reaching(self, stored: Stored, probes: Vectors, least: float, gone: Gone | None) -> list[RowNumbers]:
        found: list[list[RowNumbers]] = [[] for _ in probes]
        for first in range(0, len(probes), _TOGETHER):
            some = probes[first : first + _TOGETHER]
            if not _tame(stored, some):
                for rows in found[first : first + _TOGETHER]:
                    rows.append(_everything(stored, gone))
                continue
            leasts = least - np.array([_apart(stored, probe) for probe in some])
            for start in range(0, stored.rows, BLOCK):
                enough = stored.block(start) @ some.T >= leasts
                if gone is not None:
                    enough &= ~gone[start : start + BLOCK, None]
                for column in np.flatnonzero(enough.any(axis=0)).tolist():
                    found[first + column].append(start + np.flatnonzero(enough[:, column]))
        return [np.concatenate([np.empty(0, np.int64), *rows]) for rows in found]

    def _best(self, stored: Stored, probe: Vectors, limit: int, owners: Owners | None, gone: Gone | None) -> RowNumbers:
        if not _tame(stored, probe[None]):
            return _everything(stored, gone)
        scores = np.empty(stored.rows, np.float32)
        for start in range(0, stored.rows, BLOCK):
            part = scores[start : start + BLOCK]
            np.matmul(stored.block(start), probe, out=part)
        if gone is not None:
            scores[gone] = -np.inf
        cut = _cut(scores, limit, owners) - 2 * _apart(stored, probe)
        return np.flatnonzero((scores >= cut) & (scores > -np.inf))


def _cut(scores: NDArray[np.float32], limit: int, owners: Owners | None) -> float:
    """The score of the `limit`-th best owner; -inf when there are not so many."""
    taken = limit
    while taken < len(scores):
        place = len(scores) - taken
        cut = float(np.partition(scores, place)[place])
        if owners is None:
            return cut
        among = np.flatnonzero((scores >= cut) & (scores > -np.inf))
        among = among[np.argsort(-scores[among], kind="stable")]
        _, first = np.unique(owners[among], return_index=True)
        if len(first) >= limit:
            return float(scores[among[np.sort(first)[limit - 1]]])
        taken *= 4  # several rows of one owner stand before the next owner
    return -np.inf


def _apart(stored: Stored, probe: Vectors) -> float:
    """What a float32 product of two rows may differ from the score, whatever the order of its sums."""
    return 1.01 * (len(probe) + 4) * _UNIT * float(np.sqrt(np.square(probe, dtype=np.float64).sum())) * stored.greatest


def _tame(stored: Stored, probes: Vectors) -> bool:
    lengths = np.sqrt(np.square(probes, dtype=np.float64).sum(axis=1))
    both = np.concatenate([lengths, lengths * stored.greatest])
    return bool(((both > 1 / _SAFE) & (both < _SAFE)).all())


def _everything(stored: Stored, gone: Gone | None) -> RowNumbers:
    return np.arange(stored.rows) if gone is None else np.flatnonzero(~gone[: stored.rows])


def best_scan(threads: int) -> Scan:
    """Of this machine. threads: for one search; 0 for as many as the cores."""
    library = native.load()
    if library is None:
        return NumpyScan()
    return CompiledScan(library, threads or core_count(), library.instructions[-1])
