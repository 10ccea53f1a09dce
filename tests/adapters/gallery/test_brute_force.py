"""Thousands of probes against brute force in numpy, look-alikes, duplicates and ties among them."""

from collections.abc import Iterator

import numpy as np
import pytest

from iass.adapters.gallery.exact import ExactGallery
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

MODEL = ModelId("test-model/1")
DIMENSION = 128
TOGETHER, BEST = 250, 10


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _rows(size: int) -> Vectors:
    """Families of look-alikes; every tenth row is the row before it again, and a hundred are one and the same."""
    generator = np.random.default_rng(11)
    families = generator.standard_normal((size // 20 + 1, DIMENSION), np.float32)
    rows = _unit(generator.standard_normal((size, DIMENSION), np.float32) + np.repeat(families, 20, axis=0)[:size])
    rows[9::10] = rows[8::10][: len(rows[9::10])]
    rows[generator.integers(0, size, 100)] = rows[0]
    return rows


def _subject(row: int) -> str:
    """Ids in another order than rows; some with several rows, far apart and side by side."""
    return f"s{(row - row % 7 % 2) * 7919 % 1_000_003:07d}"


def _probes(rows: Vectors, count: int) -> Iterator[Vectors]:
    """New pictures of known people, rows as they are, and strangers."""
    generator = np.random.default_rng(12)
    for _ in range(count // TOGETHER):
        probes = rows[generator.integers(0, len(rows), TOGETHER)]
        probes[::2] += 0.07 * generator.standard_normal((TOGETHER // 2, DIMENSION), np.float32)
        probes[::2] = _unit(probes[::2])
        probes[::5] = _unit(generator.standard_normal((TOGETHER // 5, DIMENSION), np.float32))
        probes[1] = rows[0]
        yield probes


def _reference(rows: Vectors, products: Vectors, probe: Vectors, least: float) -> list[Candidate]:
    """Of all rows whose float32 product is not below `least`: sums in float64, rounded once."""
    near = np.flatnonzero(products >= least)
    scores = (rows[near].astype(np.float64) * probe.astype(np.float64)).sum(axis=1).astype(np.float32).tolist()
    ranked = sorted((-score, _subject(row), f"e{row}") for score, row in zip(scores, near.tolist(), strict=True))
    best: dict[str, Candidate] = {}
    for score, subject, enrolment in ranked:
        best.setdefault(subject, Candidate(subject, EnrolmentId(enrolment), -score))
    return list(best.values())[:BEST]


@pytest.mark.parametrize(
    ("size", "count"),
    [
        (100_000, 2_500),
        pytest.param(100_000, 10_000, marks=pytest.mark.soak),
        pytest.param(1_000_000, 10_000, marks=pytest.mark.soak),
    ],
)
def test_answer_differs_from_brute_force(size: int, count: int) -> None:
    """The reference looks at every row that scores no less than our tenth: somebody better whom we lost is among them,
    and a tenth that scores too high leaves it short."""
    rows = _rows(size)
    gallery = ExactGallery(MODEL, DIMENSION)
    for start in range(0, size, 50_000):
        gallery.apply([_added(row, rows[row]) for row in range(start, min(size, start + 50_000))])
    compared = 0
    for probes in _probes(rows, count):
        templates = [Template(probe, MODEL) for probe in probes]
        found = gallery.search_all(GalleryName.REGISTRY, templates, BEST)
        products = probes @ rows.T
        for probe, candidates, near in zip(probes, found, products, strict=True):
            assert len(candidates) == BEST
            assert list(candidates) == _reference(rows, near, probe, candidates[-1].score - 1e-5)
            compared += 1
        assert gallery.search(GalleryName.REGISTRY, templates[2], BEST) == found[2]
        close = [abs(float(products[at].max()) - candidates[0].score) for at, candidates in enumerate(found)]
        assert max(close) < 1e-6
    assert compared == count


def _added(row: int, vector: Vectors) -> EnrolmentChange:
    enrolment_id = EnrolmentId(f"e{row}")
    template = Template(vector, MODEL)
    enrolment = Enrolment(enrolment_id, GalleryName.REGISTRY, _subject(row), ImageId("image"), template)
    return EnrolmentChange(row + 1, enrolment_id, enrolment)
