"""What is held against each other in `iass bench search`: each finds the rows nearest to some probes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.scan import best_scan
from iass.adapters.gallery.vectors import Stored
from iass.errors import NotReady
from iass.face.template import Vectors

Found = NDArray[np.int64]
BEST = 10


class SearchSide(Protocol):
    """Built once; `search` may use as many threads as `use` said."""

    scanned: int
    """Bytes that one search has to read."""

    def use(self, threads: int) -> None: ...

    def search(self, probes: Vectors) -> Found:
        """Row numbers (n, BEST), best first."""
        ...


class OursSearch:
    """The scan of this machine and the scoring of its short list: all but the names of the rows."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self.use(1)
        self.scanned = stored.rows * (stored.codes.padded if stored.codes else self._dimension() * 4)
        self.listed = 0

    def use(self, threads: int) -> None:
        self._scan = best_scan(threads)

    def search(self, probes: Vectors) -> Found:
        lists = self._scan.best(self._stored, probes, min(BEST, self._stored.rows), None, None)
        self.listed = sum(map(len, lists)) // len(lists)
        return np.stack([self._best(some, probe) for some, probe in zip(lists, probes, strict=True)])

    def _best(self, rows: Found, probe: Vectors) -> Found:
        scores = self._stored.scores(rows, probe)
        return rows[np.argsort(-scores, kind="stable")[:BEST]]

    def _dimension(self) -> int:
        return self._stored.floats.size // max(1, len(self._stored.floats.blocks))


class NumpyFloat32:
    """Products of float32 by numpy's BLAS over our own rows, and a partition."""

    def __init__(self, blocks: Sequence[Vectors]) -> None:
        self._blocks = blocks
        self.scanned = sum(block.nbytes for block in blocks)

    def use(self, threads: int) -> None:
        _peer("threadpoolctl").threadpool_limits(threads, "blas")

    def search(self, probes: Vectors) -> Found:
        kept, scores, start = [], [], 0
        for block in self._blocks:
            product = probes @ block.T if len(probes) > 1 else (block @ probes[0])[None]
            best = np.argpartition(-product, min(BEST, len(block)) - 1, axis=1)[:, :BEST]
            kept.append(start + best)
            scores.append(np.take_along_axis(product, best, axis=1))
            start += len(block)
        rows, values = np.concatenate(kept, axis=1), np.concatenate(scores, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")[:, :BEST]
        return np.take_along_axis(rows, order, axis=1)


class FaissSearch:
    """Exhaustive faiss. direct: its 8-bit scalar quantiser that takes bytes as they are, by Euclidean distance, which
    is its fastest and ranks unit vectors as the cosine does; else Flat by inner product."""

    def __init__(self, blocks: Sequence[Vectors], step: float | None) -> None:
        self._faiss = _peer("faiss", "faiss-cpu")
        dimension, faiss, self._step = blocks[0].shape[1], self._faiss, step
        self._index = (
            faiss.IndexFlatIP(dimension)
            if step is None
            else faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit_direct, faiss.METRIC_L2)
        )
        for block in blocks:
            self._index.add(self._taken(block))
        self.scanned = self._index.ntotal * dimension * (4 if step is None else 1)

    def use(self, threads: int) -> None:
        self._faiss.omp_set_num_threads(threads)

    def search(self, probes: Vectors) -> Found:
        return np.asarray(self._index.search(self._taken(probes), BEST)[1], np.int64)

    def _taken(self, vectors: Vectors) -> Vectors:
        """Whole numbers from 0 to 255 for the direct quantiser."""
        if self._step is None:
            return np.ascontiguousarray(vectors)
        return np.asarray(np.clip(np.rint(vectors / self._step), -127, 127) + 128, np.float32)


class UsearchExact:
    """usearch's exact search over int8."""

    def __init__(self, blocks: Sequence[Vectors], step: float) -> None:
        self._index, self._step, self._threads = _peer("usearch.index", "usearch"), step, 1
        self._rows = np.concatenate([self._taken(block) for block in blocks])
        self.scanned = self._rows.nbytes

    def use(self, threads: int) -> None:
        self._threads = threads

    def search(self, probes: Vectors) -> Found:
        found = self._index.search(
            self._rows, self._taken(probes), BEST, self._index.MetricKind.IP, exact=True, threads=self._threads
        )
        return np.asarray(found.keys, np.int64).reshape(len(probes), -1)

    def _taken(self, vectors: Vectors) -> NDArray[np.int8]:
        return np.asarray(np.clip(np.rint(vectors / self._step), -127, 127), np.int8)


def peers(blocks: Sequence[Vectors]) -> Mapping[str, Callable[[], SearchSide]]:
    """By name, what makes each. One step for all rows: neither peer knows one for each."""
    step = max(float(np.abs(block).max()) for block in blocks) / 127
    return {
        "numpy_f32": lambda: NumpyFloat32(blocks),
        "faiss_flat": lambda: FaissSearch(blocks, None),
        "faiss_sq8_direct": lambda: FaissSearch(blocks, step),
        "usearch_exact_i8": lambda: UsearchExact(blocks, step),
    }


def _peer(module: str, package: str = "") -> Any:
    """Raises NotReady with the command that installs it."""
    import importlib  # noqa: PLC0415

    try:
        return importlib.import_module(module)
    except ImportError as error:
        name = package or module
        lacking = error.name if isinstance(error, ModuleNotFoundError) and error.name else ""
        if lacking and module.partition(".")[0] != lacking.partition(".")[0]:
            mend = f"pip install {lacking}"
            raise NotReady(f"{name} needs {lacking}, which is not installed", where=module, mend=mend) from error
        mend = f"pip install {name}, or 'iass[peers]'"
        raise NotReady(f"{name} cannot be imported: {error}", where=module, mend=mend) from error
