from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.evaluation.error_rates import FAILED, Scores
from iass.evaluation.identification import TopCandidates, build_gallery, search, top_candidates
from iass.face.template import Template
from iass.ids import ModelId

MODEL = ModelId("test/1")


def _template(*values: float) -> Template:
    vector = np.array(values, np.float32)
    return Template(np.asarray(vector / np.linalg.norm(vector), np.float32), MODEL)


EAST, NORTH, NORTH_EAST, UP = _template(1, 0, 0), _template(0, 1, 0), _template(1, 1, 0), _template(0, 0, 1)


def test_subject_that_failed_to_enrol_is_found() -> None:
    """b was not enrolled: her probe is a miss even where it is the very same template."""
    gallery = build_gallery([("a", EAST), ("b", None)])
    tops = top_candidates(gallery, [("a", EAST), ("b", NORTH)], [UP])
    assert tops.own.tolist() == [True, False]
    assert tops.rank1() == 0.5
    assert tops.fnir(0.5) == 0.5


def test_probe_without_template_is_a_hit() -> None:
    tops = top_candidates(build_gallery([("a", EAST)]), [("a", None), ("a", EAST)], [None, UP])
    assert tops.own.tolist() == [False, True]
    assert tops.nonmated[0] == FAILED
    assert tops.fnir(-1.0) == 0.5


def test_wrong_subject_on_top_is_a_hit() -> None:
    """a's probe looks more like b: neither rank 1 nor identified, however high the score."""
    tops = top_candidates(build_gallery([("a", EAST), ("b", NORTH_EAST)]), [("a", NORTH_EAST)], [UP])
    assert tops.rank1() == 0.0
    assert tops.fnir(0.0) == 1.0


def test_hit_below_the_threshold_is_identified() -> None:
    tops = top_candidates(build_gallery([("a", EAST)]), [("a", NORTH_EAST)], [UP])
    assert tops.rank1() == 1.0
    assert tops.mated[0] == pytest.approx(0.7071, abs=1e-4)
    assert (tops.fnir(0.7), tops.fnir(0.71)) == (0.0, 1.0)


def test_second_picture_of_a_subject_is_another_candidate() -> None:
    gallery = build_gallery([("b", NORTH), ("a", UP), ("b", EAST)])
    assert gallery.subjects == ("a", "b")
    best, scores = search(gallery, [EAST, NORTH, UP])
    assert best.tolist() == [1, 1, 0]
    assert scores.tolist() == [1.0, 1.0, 1.0]


def test_tie_goes_by_the_order_of_the_file() -> None:
    best, _ = search(build_gallery([("z", EAST), ("a", EAST)]), [EAST])
    assert best.tolist() == [0]


def test_figures_by_hand() -> None:
    """Ten non-mated tops, 10 % FPIR: the threshold stands just above 0.6. Of five mated probes two are below it or not
    on top, and one has no template: FNIR 3 of 5, rank 1 3 of 5."""
    nonmated = np.array([0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0, -0.1, FAILED], np.float32)
    mated = np.array([0.9, 0.8, 0.6, 0.65, FAILED], np.float32)
    tops = TopCandidates(np.array([True, True, True, False, False]), mated, nonmated)
    threshold = tops.threshold(0.1)
    assert 0.6 < threshold < 0.6001
    assert tops.rank1() == 0.6
    assert tops.fnir(threshold) == pytest.approx(0.6)
    assert tops.fnir(threshold, np.array([1.0, 1.0, 0.0, 0.0, 0.0])) == 0.0


@given(
    people=st.lists(st.integers(0, 4), min_size=1, max_size=12),
    probes=st.lists(st.integers(0, 6) | st.none(), min_size=1, max_size=8),
    seed=st.integers(0, 9999),
)
def test_search_differs_from_looking_at_each(people: list[int], probes: list[int | None], seed: int) -> None:
    generator = np.random.default_rng(seed)
    seeds = count()
    enrolled = [(f"s{person}", _template(*generator.normal(size=3))) for person in people for _ in [next(seeds)]]
    asked = [None if probe is None else _template(*generator.normal(size=3)) for probe in probes]
    gallery = build_gallery(enrolled)
    best, scores = search(gallery, asked)
    for number, probe in enumerate(asked):
        if probe is None:
            assert (best[number], scores[number]) == (-1, FAILED)
            continue
        naive = {subject: max(probe.similarity(t) for s, t in enrolled if s == subject) for subject, _ in enrolled}
        assert scores[number] == pytest.approx(max(naive.values()), abs=1e-6)
        assert naive[gallery.subjects[best[number]]] == pytest.approx(max(naive.values()), abs=1e-6)


def test_empty_gallery_finds_somebody() -> None:
    best, scores = search(build_gallery([("a", None)]), [EAST])
    assert (best.tolist(), scores.tolist()) == ([-1], [FAILED])


def test_fnir_falls_as_the_threshold_rises() -> None:
    generator = np.random.default_rng(7)
    mated: Scores = generator.uniform(-1, 1, 200).astype(np.float32)
    tops = TopCandidates(generator.uniform(size=200) < 0.9, mated, mated)
    rates = [tops.fnir(threshold) for threshold in np.linspace(-1, 1, 50)]
    assert rates == sorted(rates)
    assert rates[0] == pytest.approx(1 - tops.rank1())
