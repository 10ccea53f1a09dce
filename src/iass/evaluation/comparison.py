"""What a comparison of two reports found: the difference of each figure, and a verdict in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iass.evaluation.intervals import Interval

_ERROR = 0.05
RANK1, FNIR, FNMR = "rank1", "fnir", "fnmr"
_NAMES = {FNIR: "FNIR at FPIR", FNMR: "FNMR at FMR"}


class Verdict(StrEnum):
    """Of B, beside A."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no difference shown"


@dataclass(frozen=True, slots=True)
class Figure:
    """What is compared. kind: `rank1` and rate None, `fnir` and its FPIR, or `fnmr` and its FMR."""

    kind: str
    rate: float | None = None

    @property
    def name(self) -> str:
        return "rank 1" if self.rate is None else f"{_NAMES[self.kind]} {self.rate:.1%}"


@dataclass(frozen=True, slots=True)
class Difference:
    """interval: 95 %, of b - a. p: share of the draws in which the difference is not on the side where it was found,
    doubled, at most 1; at least one draw is counted, since to have seen none is no proof."""

    figure: Figure
    a: float
    b: float
    interval: Interval
    p: float

    @property
    def verdict(self) -> Verdict:
        """At 95 %, this figure looked at alone."""
        if self.interval.low <= 0 <= self.interval.high:
            return Verdict.NO_DIFFERENCE
        rises, good_to_rise = self.interval.low > 0, self.figure.kind == RANK1
        return Verdict.BETTER if rises is good_to_rise else Verdict.WORSE

    def record(self) -> dict[str, object]:
        return {
            "a": round(self.a, 5),
            "b": round(self.b, 5),
            "difference": round(self.b - self.a, 5),
            "ci95": self.interval.as_list(),
            "p": round(self.p, 4),
            "verdict": self.verdict.value,
        }


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A figure of which nothing is said, and why."""

    figure: Figure
    why: str

    def record(self) -> dict[str, object]:
        return {"unclaimed": self.why}


def overall(differences: Sequence[Difference]) -> Verdict:
    """Better when a figure is better and none is worse, and the other way round.

    Of several figures one is soon different by chance, so the error of 5 % is shared out among them (Holm 1979).
    """
    found = set[Verdict]()
    for place, one in enumerate(sorted(differences, key=lambda difference: difference.p)):
        if one.p > _ERROR / (len(differences) - place):
            break
        found.add(one.verdict)
    found.discard(Verdict.NO_DIFFERENCE)
    return found.pop() if len(found) == 1 else Verdict.NO_DIFFERENCE


def as_tree(figures: Sequence[Difference | Unclaimed]) -> dict[str, object]:
    """{"rank1": .., "fnir": {"0.03": .., ..}}"""
    tree: dict[str, object] = {}
    for kind in dict.fromkeys(one.figure.kind for one in figures):
        of_kind = [one for one in figures if one.figure.kind == kind]
        at_rates = {f"{one.figure.rate:g}": one.record() for one in of_kind if one.figure.rate is not None}
        tree[kind] = at_rates or of_kind[0].record()
    return tree
