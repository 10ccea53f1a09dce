"""Rank 1 and FNIR on cases small enough to count by hand, and against a plain loop."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.evaluation.identification import build_gallery, search, top_candidates
from iass.face.template import Template, Vectors
from iass.ids import ModelId

MODEL = ModelId("test-model/1")


def _towards(*values: float) -> Template:
    vector = np.array(values, np.float64)
    return Template(np.asarray(vector / np.linalg.norm(vector), np.float32), MODEL)


A, B, C = _towards(1, 0, 0), _towards(0, 1, 0), _towards(0, 0, 1)
LIKE_A, LIKE_B = _towards(4, 3, 0), _towards(3, 4, 0)  # 0.8 and 0.6 to A and B


def test_counts_are_not_those_done_by_hand() -> None:
    """Enrolled: anna (A), budi (B). Mated probes: anna as A (1.0), anna as LIKE_A (0.8), budi as LIKE_A (anna is
    found instead), budi without a face. Strangers: LIKE_B (0.8), C (0.0), one without a face."""
    gallery = build_gallery([("budi", B), ("anna", A)])
    tops = top_candidates(gallery, [("anna", A), ("anna", LIKE_A), ("budi", LIKE_A), ("budi", None)], [LIKE_B, C, None])
    assert tops.own.tolist() == [True, True, False, False]
    assert tops.rank1() == 0.5
    assert tops.mated.tolist() == pytest.approx([1.0, 0.8, 0.8, -np.inf])
    assert tops.nonmated.tolist() == pytest.approx([0.8, 0.0, -np.inf])
    assert tops.fnir(0.5) == 0.5
    assert tops.fnir(0.9) == 0.75
    assert tops.fnir(1.1) == 1.0
    assert tops.threshold(1 / 3) == pytest.approx(0.0, abs=1e-6)
    assert tops.fnir(tops.threshold(0.0)) == 0.75


def test_wrong_person_at_rank_one_counts_as_found() -> None:
    """However low the threshold, another subject at the top is a miss."""
    tops = top_candidates(build_gallery([("anna", A), ("budi", B)]), [("budi", LIKE_A)], [C])
    assert (tops.rank1(), tops.fnir(-1.0)) == (0.0, 1.0)


def test_probe_of_somebody_who_could_not_be_enrolled_is_left_out() -> None:
    gallery = build_gallery([("anna", None), ("budi", B)])
    assert gallery.subjects == ("budi",)
    tops = top_candidates(gallery, [("anna", A), ("budi", B)], [C])
    assert tops.own.tolist() == [False, True]
    assert (tops.rank1(), tops.fnir(0.5)) == (0.5, 0.5)


def test_nobody_enrolled_finds_somebody() -> None:
    tops = top_candidates(build_gallery([("anna", None)]), [("anna", A)], [C, None])
    assert tops.rank1() == 0.0
    assert tops.threshold(0.01) == -1.0
    assert tops.fnir(-1.0) == 1.0


def test_second_picture_of_a_subject_does_not_count() -> None:
    gallery = build_gallery([("anna", A), ("budi", C), ("anna", LIKE_B)])
    best, scores = search(gallery, [B, C])
    assert [gallery.subjects[number] for number in best] == ["anna", "budi"]
    assert scores.tolist() == pytest.approx([0.8, 1.0])


def test_tie_falls_to_whoever_was_enrolled_first() -> None:
    """As in the galleries: ties go by subject id, so that a figure does not hang on the order of rows."""
    for rows in ([("anna", A), ("zain", A)], [("zain", A), ("anna", A)]):
        gallery = build_gallery(rows)
        assert gallery.subjects[search(gallery, [A])[0][0]] == "anna"


_VECTORS = st.lists(st.integers(-2, 2), min_size=3, max_size=3).filter(any).map(lambda values: _towards(*values))
_MAYBE = st.one_of(st.none(), _VECTORS)
_NAMES = st.sampled_from(["anna", "budi", "citra"])


def _by_loop(enrolled: list[tuple[str, Template | None]], probe: Template | None) -> tuple[str | None, float]:
    """The best subject by comparing one after the other in float64."""
    best: dict[str, float] = {}
    for subject, template in enrolled:
        if template is not None and probe is not None:
            score = float(template.vector.astype(np.float64) @ probe.vector.astype(np.float64))
            best[subject] = max(score, best.get(subject, -2.0))
    if not best:
        return None, float("-inf")
    return max(sorted(best.items()), key=lambda item: item[1])


@settings(deadline=None)
@given(enrolled=st.lists(st.tuples(_NAMES, _MAYBE), min_size=1, max_size=6), probes=st.lists(_MAYBE, max_size=6))
def test_search_differs_from_a_loop(enrolled: list[tuple[str, Template | None]], probes: list[Template | None]) -> None:
    gallery = build_gallery(enrolled)
    numbers, scores = search(gallery, probes)
    for probe, number, score in zip(probes, numbers, scores, strict=True):
        _, best = _by_loop(enrolled, probe)
        assert score == pytest.approx(best, abs=1e-6)
        if probe is None or not gallery.subjects:
            assert number == -1
        else:
            own = [row for row in enrolled if row[0] == gallery.subjects[number]]
            assert _by_loop(own, probe)[1] == pytest.approx(best, abs=1e-6)


@settings(deadline=None)
@given(seed=st.integers(0, 1000), low=st.floats(-1, 1), high=st.floats(-1, 1))
def test_stricter_threshold_misses_fewer(seed: int, low: float, high: float) -> None:
    generator = np.random.default_rng(seed)

    def people(count: int) -> list[Template]:
        vectors: Vectors = generator.standard_normal((count, 4), np.float32)
        return [Template(np.asarray(v / np.linalg.norm(v), np.float32), MODEL) for v in vectors]

    names = [f"s{number}" for number in range(6)]
    gallery = build_gallery(list(zip(names, people(6), strict=True)))
    tops = top_candidates(gallery, list(zip(names, people(6), strict=True)), people(8))
    strict, loose = max(low, high), min(low, high)
    assert tops.fnir(strict) >= tops.fnir(loose) >= 1 - tops.rank1() - 1e-9
    assert tops.threshold(0.25) >= tops.threshold(0.5)
