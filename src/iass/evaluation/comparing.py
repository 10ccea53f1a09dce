"""Whether report B is better than report A: paired bootstrap over subjects (Efron and Tibshirani 1993, chapter 16).

Both reports are of the same probes, so that a hard picture is hard for both. Each draw takes the same people for both
and sets both thresholds anew; what is looked at is the difference, which is much steadier than the two figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from iass.errors import InvalidInput
from iass.evaluation.comparison import FNIR, FNMR, RANK1, Difference, Figure, Unclaimed, Verdict, as_tree, overall
from iass.evaluation.detail import OpenSetDetail, PairDetail, ProbeDetail
from iass.evaluation.error_rates import Weights, why_unclaimed
from iass.evaluation.intervals import DRAWS, Figures, percentile_intervals, resample
from iass.evaluation.open_set import FPIRS
from iass.evaluation.saved import SavedReport
from iass.evaluation.trials import weighed_share
from iass.evaluation.verification import FMRS

_Measure = Callable[[Weights, Weights], Figures]
"""From weights of mated and non-mated observations, (draws, observations) each, to (draws, figures)."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    a: SavedReport
    b: SavedReport
    figures: tuple[Difference | Unclaimed, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.figures if isinstance(one, Difference))

    @property
    def verdict(self) -> Verdict:
        return overall(self.differences)

    def record(self) -> dict[str, object]:
        """As `iass evaluate compare --json` prints it."""
        return {
            "verdict": self.verdict.value,
            **as_tree(self.figures),
            "kind": self.a.kind,
            "part": self.a.part,
            "a": self.a.record(),
            "b": self.b.record(),
            "data": dict(self.a.data),
            "draws": DRAWS,
        }


def compare(a: SavedReport, b: SavedReport) -> Comparison:
    """Raises InvalidInput when the two are not of the same data, so that nothing would be paired."""
    _check_same_data(a, b)
    if isinstance(a.detail, OpenSetDetail) and isinstance(b.detail, OpenSetDetail):
        return Comparison(a, b, _open_set(a.detail, b.detail))
    if isinstance(a.detail, PairDetail) and isinstance(b.detail, PairDetail):
        return Comparison(a, b, _verification(a.detail, b.detail))
    raise InvalidInput(f"one report is of {a.kind}, the other of {b.kind}", where=_both(a, b))


def _check_same_data(a: SavedReport, b: SavedReport) -> None:
    differ = [role for role in sorted({*a.data, *b.data}) if a.data.get(role) != b.data.get(role)]
    if a.kind == b.kind and differ:
        what = f"the reports are of different data ({', '.join(differ)}: SHA-256 differs)"
        raise InvalidInput(what, where=_both(a, b), mend="Evaluate both on the same files")
    if a.part != b.part:
        what = f"one report is of the part {a.part}, the other of {b.part}"
        raise InvalidInput(what, where=_both(a, b), mend="Evaluate both with the same --part")


def _open_set(a: OpenSetDetail, b: OpenSetDetail) -> tuple[Difference | Unclaimed, ...]:
    if _told(a.mated) != _told(b.mated) or _told(a.nonmated) != _told(b.nonmated):
        raise InvalidInput("the reports list different probes", mend="Evaluate both on the same files")
    figures = [Figure(RANK1), *(Figure(FNIR, rate) for rate in FPIRS)]
    people = len(set(a.nonmated.subjects))
    claims = [None, *(why_unclaimed(rate, people, "non-mated people") for rate in FPIRS)]
    groups = (a.mated.subjects, a.nonmated.subjects)
    return _differences(figures, claims, groups, _identification(a), _identification(b))


def _verification(a: PairDetail, b: PairDetail) -> tuple[Difference | Unclaimed, ...]:
    if [(p.mated, p.image_a, p.image_b) for p in a.pairs] != [(p.mated, p.image_a, p.image_b) for p in b.pairs]:
        raise InvalidInput("the reports list different pairs", mend="Evaluate both on the same files")
    figures = [Figure(FNMR, rate) for rate in FMRS]
    groups = a.subjects(mated=True), a.subjects(mated=False)
    claims = [why_unclaimed(rate, len(groups[1]), "non-mated pairs") for rate in FMRS]
    ours, theirs = a.trials, b.trials
    return _differences(
        figures,
        claims,
        groups,
        lambda mated, nonmated: ours.errors(FMRS, mated, nonmated),
        lambda mated, nonmated: theirs.errors(FMRS, mated, nonmated),
    )


def _identification(detail: OpenSetDetail) -> _Measure:
    trials, own = detail.trials, detail.own
    return lambda mated, nonmated: np.column_stack((weighed_share(own, mated), trials.errors(FPIRS, mated, nonmated)))


def _differences(
    figures: Sequence[Figure],
    claims: Sequence[str | None],
    groups: tuple[Sequence[str], Sequence[str]],
    of_a: _Measure,
    of_b: _Measure,
) -> tuple[Difference | Unclaimed, ...]:
    once = [np.ones((1, len(group))) for group in groups]
    a, b = of_a(once[0], once[1])[0].tolist(), of_b(once[0], once[1])[0].tolist()

    def difference(weights: Sequence[Weights]) -> Figures:
        return of_b(weights[0], weights[1]) - of_a(weights[0], weights[1])

    drawn = resample(groups, difference)
    intervals = percentile_intervals(drawn)
    return tuple(
        Unclaimed(figure, why) if why else Difference(figure, a[n], b[n], intervals[n], _p(drawn[:, n]))
        for n, (figure, why) in enumerate(zip(figures, claims, strict=True))
    )


def _p(drawn: Figures) -> float:
    least = min(np.count_nonzero(drawn <= 0), np.count_nonzero(drawn >= 0))
    return min(1.0, 2 * max(1, int(least)) / len(drawn))


def _told(detail: ProbeDetail) -> list[tuple[str, str]]:
    return [(shot.subject, shot.image) for shot in detail.shots]


def _both(a: SavedReport, b: SavedReport) -> str:
    return f"{a.name} and {b.name}"
