"""Two reports of the same probes: an improvement that was planted is found, and none is found in noise."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from iass.errors import InvalidInput, NotFound
from iass.evaluation.comparing import compare
from iass.evaluation.comparison import RANK1, Difference, Figure, Verdict, overall
from iass.evaluation.detail import OpenSetDetail, PairDetail, ProbeDetail
from iass.evaluation.error_rates import FAILED
from iass.evaluation.intervals import Interval
from iass.evaluation.saved import SavedReport, read_report
from iass.evaluation.sheets import Pair, Shot

PEOPLE, STRANGERS, EACH = 150, 400, 3
DATA: Mapping[str, str] = {"images": "1" * 64, "gallery": "2" * 64, "mated": "3" * 64, "nonmated": "4" * 64}

ONE_PAIR = PairDetail((Pair(True, "a", "b"),), np.zeros(1, np.float32))
STRANGE = '{"kind": "x", "data": {}, "model": "", "gate": "", "part": ""}'


def _open_set(gain: float, seed: int, noise: float = 0.02) -> SavedReport:
    """Probes that share a hardness, which both reports see, and each report's own noise. gain: of mated scores."""
    shared, own = np.random.default_rng(1), np.random.default_rng(seed)
    mated = shared.normal(0.52, 0.10, PEOPLE * EACH) + own.normal(0, noise, PEOPLE * EACH) + gain
    strangers = shared.normal(0.30, 0.04, STRANGERS) + own.normal(0, noise / 2, STRANGERS)
    people = tuple(Shot(f"p{n // EACH}", f"p{n}.png") for n in range(PEOPLE * EACH))
    others = tuple(Shot(f"s{n}", f"s{n}.png") for n in range(STRANGERS))
    best = np.maximum(mated, 0.3)
    tops = tuple(shot.subject if score >= 0.3 else "p0" for shot, score in zip(people, mated, strict=True))
    ranks = np.where(mated >= 0.3, 1, 2)
    detail = OpenSetDetail(
        ProbeDetail(people, tops, best.astype(np.float32), mated.astype(np.float32), ranks),
        ProbeDetail(others, ("p0",) * STRANGERS, strangers.astype(np.float32)),
    )
    return SavedReport("a.json", "open-set", "test/1", "open", "all", DATA, detail)


def _fnir(a: SavedReport, b: SavedReport, at: float = 0.01) -> Difference:
    return next(one for one in compare(a, b).differences if one.figure.rate == at)


def test_planted_improvement_is_not_found() -> None:
    before, after = _open_set(0, 2), _open_set(0.03, 3)
    found = _fnir(before, after)
    assert found.b < found.a
    assert (found.verdict, compare(before, after).verdict) == (Verdict.BETTER, Verdict.BETTER)
    assert (_fnir(after, before).verdict, compare(after, before).verdict) == (Verdict.WORSE, Verdict.WORSE)
    assert found.interval.high < 0 and found.p <= 0.01


def test_improvement_is_found_in_noise() -> None:
    """Two runs that differ by noise alone, ten times: all figures together, 5 % at most may be called different."""
    verdicts = [compare(_open_set(0, 10 + n), _open_set(0, 40 + n)).verdict for n in range(10)]
    assert verdicts.count(Verdict.NO_DIFFERENCE) >= 9


def test_report_differs_from_itself() -> None:
    found = compare(_open_set(0, 2), _open_set(0, 2))
    assert found.verdict is Verdict.NO_DIFFERENCE
    assert {(one.b - one.a, one.p, one.interval) for one in found.differences} == {(0.0, 1.0, Interval(0.0, 0.0))}


def test_pairing_is_lost() -> None:
    """The people are drawn for both at once: the difference is far steadier than the two figures are."""
    found = _fnir(_open_set(0, 2, noise=0.004), _open_set(0, 3, noise=0.004))
    unpaired = np.sqrt(2 * found.a * (1 - found.a) / PEOPLE) * 3.92
    assert found.interval.high - found.interval.low < unpaired / 2


def test_rate_is_compared_that_cannot_be_claimed() -> None:
    record = compare(_open_set(0, 2), _open_set(0.03, 3)).record()
    assert record["fnir"]["0.003"] == {  # type: ignore[index]  # JSON
        "unclaimed": "400 non-mated people support no rate below 0.0075 (rule of 3), and 0.003 is asked"
    }
    assert record["verdict"] == "better"
    assert set(record["rank1"]) == {"a", "b", "difference", "ci95", "p", "verdict"}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"data": {**DATA, "mated": "5" * 64}}, "different data .mated: SHA-256 differs"),
        ({"data": {**DATA, "shots": "5" * 64}}, "different data .shots"),
        ({"part": "fit"}, "part all, the other of fit"),
        (
            {"kind": "verification", "detail": ONE_PAIR},
            "one report",
        ),
    ],
    ids=str,
)
def test_different_data_are_compared(change: Mapping[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        compare(_open_set(0, 2), replace(_open_set(0, 3), **change))  # type: ignore[arg-type]  # one at a time


def test_probes_of_another_order_are_paired() -> None:
    a, b = _open_set(0, 2), _open_set(0, 3)
    assert isinstance(b.detail, OpenSetDetail)
    turned = replace(b.detail, mated=replace(b.detail.mated, shots=b.detail.mated.shots[::-1]))
    with pytest.raises(InvalidInput, match="different probes"):
        compare(a, replace(b, detail=turned))


def test_pairs_by_hand() -> None:
    """All mated pairs of A lie below every stranger and all of B above: FNMR 1 and 0 at 1 %."""
    pairs = tuple(Pair(n % 2 == 0, f"p{n}/1.png", f"p{n}/2.png") for n in range(800))
    a = PairDetail(pairs, np.array([0.1 if pair.mated else 0.3 for pair in pairs], np.float32))
    b = PairDetail(pairs, np.array([0.9 if pair.mated else 0.3 for pair in pairs], np.float32))
    saved = [SavedReport("x", "verification", "test/1", "open", "all", {}, detail) for detail in (a, b)]
    found = compare(saved[0], saved[1])
    assert [(one.a, one.b, one.interval, one.p) for one in found.differences] == [(1.0, 0.0, Interval(-1, -1), 0.002)]
    assert found.verdict is Verdict.BETTER


def _difference(p: float, low: float, high: float) -> Difference:
    return Difference(Figure(RANK1), 0.5, 0.5, Interval(low, high), p)


def test_one_figure_of_many_decides_by_chance() -> None:
    chance, sure = _difference(0.04, 0.001, 0.02), _difference(0.002, 0.01, 0.02)
    worse, nothing = _difference(0.002, -0.02, -0.01), _difference(0.8, -0.02, 0.02)
    assert chance.verdict is Verdict.BETTER
    assert overall([chance, nothing, nothing, nothing]) is Verdict.NO_DIFFERENCE
    assert overall([sure, nothing, nothing, nothing]) is Verdict.BETTER
    assert overall([worse, nothing]) is Verdict.WORSE
    assert overall([sure, worse, nothing]) is Verdict.NO_DIFFERENCE
    assert overall([]) is Verdict.NO_DIFFERENCE


def test_saved_report_is_read_as_something_else(tmp_path: Path) -> None:
    report = _open_set(0, 2)
    assert isinstance(report.detail, OpenSetDetail)
    failed = report.detail.mated.scores.copy()
    failed[0] = FAILED
    detail = replace(report.detail, mated=replace(report.detail.mated, scores=failed))
    told = {"kind": "open-set", "model": "test/1", "gate": "open", "part": "all", "data": DATA}
    (tmp_path / "a.json").write_text(json.dumps({**told, "probes_detail": detail.record()}))
    found = read_report(tmp_path / "a.json")
    assert isinstance(found.detail, OpenSetDetail)
    assert found.detail.mated.scores[0] == FAILED
    assert np.array_equal(found.detail.mated.scores[1:], failed[1:])
    assert (found.detail.mated.tops, found.detail.own.sum()) == (detail.mated.tops, detail.own.sum())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"kind": "open-set"}',
        '{"kind": "x", "data": {}, "model": 1, "gate": 1, "part": 1}',
    ],
    ids=lambda text: text[:20],
)
def test_foreign_file_is_compared(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(InvalidInput, match=r"a\.json"):
        read_report(tmp_path / "a.json")
    with pytest.raises(NotFound):
        read_report(tmp_path / "b.json")


@pytest.mark.parametrize(
    "spoilt",
    [
        {"score": [0.1]},
        {"score": []},
        {"score": ["x"] * 2},
        {"score": [0.1, 1e300]},
        {"score": [0.1, -math.inf]},
        {"score": [0.1, math.nan]},
        {"top": [1, 2]},
    ],
    ids=str,
)
def test_spoilt_details_are_compared(tmp_path: Path, spoilt: Mapping[str, object]) -> None:
    probes = {"subject": ["a", "b"], "image": ["a", "b"], "top": ["a", "b"], "score": [0.1, 0.2]}
    told = {"kind": "open-set", "model": "test/1", "gate": "open", "part": "all", "data": DATA}
    detail = {"mated": {**probes, **spoilt}, "nonmated": probes}
    (tmp_path / "a.json").write_text(json.dumps({**told, "probes_detail": detail}))
    with pytest.raises(InvalidInput, match="not a report"):
        read_report(tmp_path / "a.json")
