"""A search among some rows: whom it misses, and what it reads for nothing."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.native import library as native
from iass.adapters.gallery.native.library import MOST_KEPT, Library, RowNumbers
from iass.adapters.gallery.part import best_among
from iass.adapters.gallery.scan import CompiledScan, Gone, NumpyScan, Owners, Scan
from iass.adapters.gallery.vectors import BLOCK, InMemory, Stored, VectorStore
from iass.face.template import Template, Vectors
from iass.identify.gallery import EnrolmentChange, Selection
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName


@dataclass
class Counting:
    """A scan that tells how many rows it was given to read."""

    scan: Scan
    read: list[int] = field(default_factory=list)

    @property
    def library(self) -> Library | None:
        return self.scan.library

    @property
    def words(self) -> str:
        return self.scan.words

    def best(
        self, stored: Stored, probes: Vectors, limit: int, owners: Owners | None, gone: Gone | None
    ) -> list[RowNumbers]:
        self.read.append(stored.rows)
        return self.scan.best(stored, probes, limit, owners, gone)

    def reaching(self, stored: Stored, probes: Vectors, least: float, gone: Gone | None) -> list[RowNumbers]:
        return self.scan.reaching(stored, probes, least, gone)


@cache
def _scans() -> list[Scan]:
    library = native.load()
    compiled = [] if library is None else [CompiledScan(library, 2, one) for one in library.instructions]
    return [NumpyScan(), *compiled]


@cache
def _rows(count: int, dimension: int) -> Vectors:
    made = np.random.default_rng(count).standard_normal((count, dimension)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def _stored(rows: Vectors, scan: Scan) -> Stored:
    store = VectorStore(rows.shape[1], scan.library, InMemory())
    store.append(rows)
    return store.publish()


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    dimension=st.sampled_from([3, 64, 128]),
    share=st.sampled_from([0.001, 0.02, 0.2, 0.9, 1.0]),
    together=st.booleans(),
    limit=st.sampled_from([1, 5, MOST_KEPT + 1]),
)
def test_somebody_of_the_selection_is_missed(
    seed: int, dimension: int, share: float, together: bool, limit: int
) -> None:
    """Rows side by side or scattered, few or nearly all, in the last group too, which is not full."""
    rows, generator = _rows(3001, dimension), np.random.default_rng(seed)
    count = max(1, int(len(rows) * share))
    chosen = np.sort(generator.choice(len(rows), count, replace=False))
    if together:
        chosen = np.arange(len(rows) - count, len(rows))
    probe = generator.standard_normal(dimension).astype(np.float32)
    owners = generator.integers(0, 700, len(rows)).astype(np.int32)
    for scan in _scans():
        stored = _stored(rows, scan)
        short = best_among(scan, stored, chosen, probe, limit, owners)
        assert np.isin(short, chosen).all() and (np.diff(short) > 0).all()
        scores = stored.scores(np.arange(len(rows)), probe)
        assert _best(short, owners, scores, limit) == _best(chosen, owners, scores, limit), scan


def _best(rows: RowNumbers, owners: Owners, scores: Vectors, limit: int) -> list[tuple[float, int]]:
    best: dict[int, float] = {}
    for row in rows.tolist():
        best[int(owners[row])] = max(best.get(int(owners[row]), -np.inf), float(scores[row]))
    return sorted((-score, owner) for owner, score in best.items())[:limit]


@pytest.mark.parametrize(
    ("start", "count", "step", "most"),
    [(70_000, 1_000, 1, 1_016), (5, 100, 700, 0), (0, 20_000, 4, 80_000), (3, 3_000, 20, 0)],
    ids=["side by side", "scattered", "one in four", "one in twenty"],
)
def test_rows_outside_the_selection_are_read(start: int, count: int, step: int, most: int) -> None:
    """most: rows whose codes are read; none where the selected rows themselves are less to read."""
    library = native.load()
    if library is None:
        pytest.skip("there are no codes without the compiled scan")
    rows = _rows(BLOCK + 20_000, 128)
    scan = Counting(CompiledScan(library, 1, library.instructions[-1]))
    chosen = np.arange(start, start + count * step, step)
    short = best_among(scan, _stored(rows, scan), chosen, rows[0], 10, np.arange(len(rows), dtype=np.int32))
    read = sum(scan.read)
    assert read <= most
    assert read * 132 + len(short) * 512 <= count * 512 * 1.3, "more bytes than the selected rows have"


@pytest.mark.parametrize(("here", "most"), [(1_000, 4_000), (89_000, 90_000)], ids=["few", "nearly all"])
def test_who_is_sought_elsewhere_is_read(here: int, most: int) -> None:
    """The list of one checkpoint, of a watchlist of 90,000: `here` scattered people, who are looked up once."""
    library = native.load()
    if library is None:
        pytest.skip("there are no codes without the compiled scan")
    rows, model = _rows(90_000, 128), ModelId("test/1")
    scan = Counting(CompiledScan(library, 1, library.instructions[-1]))
    gallery = ExactGallery(model, 128, scan)
    watchlist = GalleryName.WATCHLIST
    gallery.apply(
        [
            EnrolmentChange(
                n + 1,
                EnrolmentId(f"e{n}"),
                Enrolment(EnrolmentId(f"e{n}"), watchlist, f"s{n}", ImageId(""), Template(rows[n], model)),
            )
            for n in range(len(rows))
        ]
    )
    chosen = np.sort(np.random.default_rng(5).choice(len(rows), here, replace=False))
    elsewhere = frozenset(f"s{n}" for n in set(range(len(rows))) - set(chosen.tolist()))
    among = Selection(elsewhere, all_but=True)
    probe = Template(_rows(7, 128)[3], model)
    wanted = [f"s{n}" for n in chosen[np.argsort(-(rows[chosen] @ probe.vector))[:5]]]
    assert [one.subject_id for one in gallery.search(watchlist, probe, 5, among)] == wanted
    assert gallery.size(watchlist, among) == here
    assert sum(scan.read) <= most
