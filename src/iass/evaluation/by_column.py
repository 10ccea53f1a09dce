"""Figures by any column of the CSV files: sex, age band, region, lane, camera.

One threshold for everybody, as at a border (NIST IR 8280, demographic effects): what differs between groups is then
how often their members are missed (FNIR or FNMR) and how often they are stopped (FPIR or FMR).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.evaluation.error_rates import Scores, Weights, smallest_claim
from iass.evaluation.intervals import DRAWS, Figures, Interval, of_share, percentile_intervals, resample
from iass.evaluation.trials import Trials, weighed_share

MOST_GROUPS = 20
UNSAID = "not said"
_MATED, _NONMATED, _BOTH = "mated", "nonmated", "both"
_FTA = "fta"

Labels = Mapping[str, Sequence[str]]
"""Column -> what it says of each observation."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """One kind of probes or pairs, in the order of the file. scores: float32, of mated ones -inf for what is missed at
    every threshold. failed: no template."""

    subjects: Sequence[str]
    scores: Scores
    failed: NDArray[np.bool_]
    labels: Labels


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One rate of one group. seen: the share, even where nothing is claimed; interval: 95 %."""

    seen: float
    interval: Interval
    people: int

    @property
    def unclaimed(self) -> str | None:
        """Why nothing is said, or None."""
        if not self.people:
            return "nobody"
        least = smallest_claim(self.people)
        if self.seen >= least:
            return None
        return f"{self.people} people support no rate below {min(1.0, least):.2g} (rule of 3)"

    def record(self) -> dict[str, object]:
        if self.unclaimed:
            return {"rate": None, "people": self.people, "unclaimed": self.unclaimed}
        return {"rate": round(self.seen, 5), "ci95": self.interval.as_list(), "people": self.people}


@dataclass(frozen=True, slots=True)
class Ratio:
    """The worst group's rate over the best one's. interval: 95 %, of these two; they were picked after looking, so of
    many groups some ratio above 1 is expected. None where fewer than two groups carry a claim."""

    worst: str
    best: str
    value: float
    interval: Interval

    def record(self) -> dict[str, object]:
        high = round(self.interval.high, 3) if np.isfinite(self.interval.high) else None
        return {
            "worst": self.worst,
            "best": self.best,
            "ratio": round(self.value, 3),
            "ci95": [round(self.interval.low, 3), high],
        }


@dataclass(frozen=True, slots=True)
class ColumnRate:
    """One rate in all groups of a column. name: `fnir`, `fpir`, `fnmr`, `fmr` or `fta`; target: the FPIR or FMR that
    the threshold was set for, over everybody; None for `fta`."""

    name: str
    target: float | None
    groups: Mapping[str, GroupRate]
    ratio: Ratio | None

    def record(self) -> dict[str, object]:
        return {
            "groups": {group: rate.record() for group, rate in self.groups.items()},
            "worst_to_best": self.ratio.record() if self.ratio else None,
        }


@dataclass(frozen=True, slots=True)
class ByColumn:
    column: str
    counts: Mapping[str, Mapping[str, int]]
    rates: tuple[ColumnRate, ...]

    def record(self) -> dict[str, object]:
        """{"groups": counts, "rates": {"fnir": {"0.01": {"groups": .., "worst_to_best": ..}}, "fta": {..}}}"""
        told: dict[str, dict[str, object]] = {}
        for one in self.rates:
            at = told.setdefault(one.name, {})
            at.update(one.record() if one.target is None else {f"{one.target:g}": one.record()})
        return {"groups": {group: dict(counts) for group, counts in self.counts.items()}, "rates": told}


def transposed(labels: Sequence[Mapping[str, str]]) -> Labels:
    """From what is said of each observation to what each column says; "" where nothing is."""
    columns = dict.fromkeys(chain.from_iterable(labels))
    return {name: [one.get(name, "") for one in labels] for name in columns}


def chosen_columns(asked: Sequence[str] | None, labels: Sequence[Labels]) -> tuple[str, ...]:
    """The columns to report by: those that were asked for, or (None) all that part people into few groups.

    Raises InvalidInput for a column that is in no file, or that has a value for nearly everybody.
    """
    known = dict.fromkeys(chain.from_iterable(labels))
    groups = {name: len({value for one in labels for value in one.get(name, ())}) for name in known}
    if asked is None:
        return tuple(name for name in known if 1 < groups[name] <= MOST_GROUPS)
    for name in map(str.casefold, asked):
        if name not in known:
            there = ", ".join(known) or "none besides those that must be there"
            raise InvalidInput("no file has this column", where=f"--by {name[:64]}", mend=f"There are: {there}")
        if groups[name] > MOST_GROUPS:
            what = f"the column has {groups[name]} different values, and {MOST_GROUPS} groups can be told"
            raise InvalidInput(what, where=f"--by {name}", mend="Put ages into bands, places into regions")
    return tuple(dict.fromkeys(map(str.casefold, asked)))


def by_columns(
    columns: Sequence[str], mated: Observed, nonmated: Observed, targets: Sequence[float], names: tuple[str, str]
) -> tuple[ByColumn, ...]:
    """names: of the two rates, as fnir and fpir. targets: FPIR or FMR that thresholds are set for, over everybody."""
    return tuple(_by_column(column, mated, nonmated, targets, names) for column in columns)


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Places of its mated and of its non-mated observations, and how many people each kind is of."""

    mated: NDArray[np.intp]
    nonmated: NDArray[np.intp]
    people: Mapping[str, int]


def _by_column(
    column: str, mated: Observed, nonmated: Observed, targets: Sequence[float], names: tuple[str, str]
) -> ByColumn:
    groups = _groups(column, mated, nonmated)
    trials = Trials.of(mated.scores, nonmated.scores)

    def figures(weights: Sequence[Weights]) -> Figures:
        thresholds = trials.thresholds(targets, weights[1])
        return np.concatenate(
            [_of_group(group, thresholds, mated, nonmated, weights) for group in groups.values()], axis=1
        )

    # (draws, groups, figures), the figures in the order of `_named`
    once = figures([np.ones((1, len(mated.scores))), np.ones((1, len(nonmated.scores)))]).reshape(len(groups), -1)
    drawn = resample([mated.subjects, nonmated.subjects], figures).reshape(DRAWS, len(groups), -1)
    rates = tuple(
        _column_rate(name, target, groups, once[:, place], drawn[:, :, place])
        for place, (name, target) in enumerate(_named(names, targets))
    )
    return ByColumn(column, {name: group.people for name, group in groups.items()}, rates)


def _groups(column: str, mated: Observed, nonmated: Observed) -> dict[str, _Group]:
    ours, theirs = (
        np.array([label or UNSAID for label in observed.labels.get(column, [""] * len(observed.subjects))])
        for observed in (mated, nonmated)
    )
    return {
        name: _group(np.flatnonzero(ours == name), np.flatnonzero(theirs == name), mated, nonmated)
        for name in sorted({*ours.tolist(), *theirs.tolist()})
    }


def _group(a: NDArray[np.intp], b: NDArray[np.intp], mated: Observed, nonmated: Observed) -> _Group:
    who, others = {mated.subjects[place] for place in a}, {nonmated.subjects[place] for place in b}
    return _Group(a, b, {_MATED: len(who), _NONMATED: len(others), _BOTH: len(who | others)})


def _named(names: tuple[str, str], targets: Sequence[float]) -> list[tuple[str, float | None]]:
    """The order of the figures of one group."""
    return [*((names[0], target) for target in targets), *((names[1], target) for target in targets), (_FTA, None)]


def _of_group(
    group: _Group, thresholds: Figures, mated: Observed, nonmated: Observed, weights: Sequence[Weights]
) -> Figures:
    """(draws, figures)"""
    part = Trials.of(mated.scores[group.mated], nonmated.scores[group.nonmated])
    ours, theirs = weights[0][:, group.mated], weights[1][:, group.nonmated]
    failed = np.concatenate((mated.failed[group.mated], nonmated.failed[group.nonmated]))
    fta = weighed_share(failed, np.concatenate((ours, theirs), axis=1))
    return np.column_stack((part.misses(thresholds, ours), part.passes(thresholds, theirs), fta))


def _column_rate(
    name: str, target: float | None, groups: Mapping[str, _Group], once: Figures, drawn: Figures
) -> ColumnRate:
    """once: (groups,); drawn: (draws, groups)."""
    kind = {_FTA: _BOTH, "fnir": _MATED, "fnmr": _MATED}.get(name, _NONMATED)
    found = {
        group: _rate(float(once[place]), drawn[:, place], one.people[kind])
        for place, (group, one) in enumerate(groups.items())
    }
    return ColumnRate(name, target, found, _ratio(found, dict(zip(groups, drawn.T, strict=True))))


def _rate(seen: float, drawn: Figures, people: int) -> GroupRate:
    """Of a group that some draws leave out, from the others."""
    if np.isnan(drawn).all():
        return GroupRate(seen, Interval(0.0, 1.0), people)
    return GroupRate(seen, of_share(seen, percentile_intervals(drawn[:, None])[0], people), people)


def _ratio(groups: Mapping[str, GroupRate], drawn: Mapping[str, Figures]) -> Ratio | None:
    claimed = {group: rate.seen for group, rate in groups.items() if rate.unclaimed is None}
    if len(claimed) < 2:
        return None
    worst = max(claimed, key=lambda group: claimed[group])
    best = min(claimed, key=lambda group: claimed[group])
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.nanpercentile(drawn[worst] / drawn[best], (2.5, 97.5), method="nearest")
    return Ratio(worst, best, claimed[worst] / claimed[best], Interval(float(low), float(high)))
