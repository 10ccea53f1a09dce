"""Presentation attack detection by ISO/IEC 30107-3: APCER per species, BPCER and non-response rates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.attack_trials import Trial
from iass.evaluation.error_rates import Weights, share
from iass.evaluation.intervals import Figures, Interval, exact, most_at_95, percentile_intervals, resample
from iass.face.attack.assessment import AttackVerdict, Cue

BPCERS = (0.01, 0.05)
"""Targets that thresholds are fitted at, beside those that ship."""

Judge = Callable[[Trial], AttackVerdict]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `count` presentations, with its 95 % interval. below: the share that it may be claimed not to exceed,
    one-sided at 95 %, presentations taken for independent."""

    value: float
    interval: Interval
    count: int
    below: float


@dataclass(frozen=True, slots=True)
class SpeciesFigures:
    """error: APCER of an attack species (taken for live), BPCER of a bona fide one (taken for an attack). non_response:
    APNRR or BPNRR (not assessed). referred: suspect, which is what an officer is told of. Each of all presentations.
    """

    species: str
    is_attack: bool
    error: Rate
    non_response: Rate
    referred: Rate


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """name: shipped, or how the thresholds were fitted. thresholds: by cue, of scores as `Trial` has them; empty for
    shipped ones. bona_fide: all live travellers together."""

    name: str
    thresholds: Mapping[Cue, float]
    species: tuple[SpeciesFigures, ...]
    bona_fide: SpeciesFigures

    @property
    def worst(self) -> SpeciesFigures | None:
        """The attack species with the highest APCER, which ISO/IEC 30107-3 quotes; None without attacks."""
        return max(self._attacks, key=lambda one: one.error.value, default=None)

    @property
    def least_referred(self) -> SpeciesFigures | None:
        """The attack species of which the smallest share is referred."""
        return min(self._attacks, key=lambda one: one.referred.value, default=None)

    @property
    def _attacks(self) -> tuple[SpeciesFigures, ...]:
        return tuple(one for one in self.species if one.is_attack)


def operating_points(trials: Sequence[Trial]) -> tuple[OperatingPoint, ...]:
    """The shipped one, and one for each of `BPCERS`: thresholds from the trials to be fitted on, figures of the
    others. Raises ValueError where there are no bona fide trials among those to be reported."""
    fit, report = [one for one in trials if one.fitted], [one for one in trials if not one.fitted]
    points = [_point("shipped", {}, report, lambda trial: trial.verdict)]
    for target in BPCERS if fit else ():
        thresholds = fitted(fit, target)
        points.append(_point(f"fitted at BPCER {target:.0%}", thresholds, report, _judge(thresholds)))
    return tuple(points)


def fitted(trials: Sequence[Trial], target: float) -> dict[Cue, float]:
    """For each cue the lowest threshold at which no more than that share of live travellers is at or above it."""
    live = [one for one in trials if not one.is_attack]
    allowed = int(target * len(live))
    cues = sorted({cue for one in trials for cue in one.scores})
    return {cue: _above([one.scores[cue] for one in live if cue in one.scores], allowed) for cue in cues}


def _above(scores: Sequence[float], allowed: int) -> float:
    """The lowest threshold that at most `allowed` of the scores reach. Without so many scores, none is reached."""
    ordered = sorted(scores, reverse=True)
    return float(np.nextafter(ordered[allowed], np.inf)) if len(ordered) > allowed else -np.inf


def _judge(thresholds: Mapping[Cue, float]) -> Judge:
    """A cue that no trial to fit on had was never seen of live travellers: any score of it is suspect."""

    def judge(trial: Trial) -> AttackVerdict:
        if any(score >= thresholds.get(cue, -np.inf) for cue, score in trial.scores.items()):
            return AttackVerdict.SUSPECT
        return trial.verdict if trial.verdict is not AttackVerdict.SUSPECT else AttackVerdict.NOT_ASSESSED

    return judge


def _point(name: str, thresholds: Mapping[Cue, float], trials: Sequence[Trial], judge: Judge) -> OperatingPoint:
    verdicts = [judge(one) for one in trials]
    names = list(dict.fromkeys((one.is_attack, one.species) for one in trials))
    rows = []
    for is_attack, species in sorted(names, reverse=True):
        chosen = [i for i, one in enumerate(trials) if one.species == species and one.is_attack is is_attack]
        rows.append(_figures(species, is_attack, [trials[i] for i in chosen], [verdicts[i] for i in chosen]))
    live = [i for i, one in enumerate(trials) if not one.is_attack]
    if not live:
        raise ValueError("no bona fide presentation to report on")
    together = _figures("bona fide", False, [trials[i] for i in live], [verdicts[i] for i in live])
    return OperatingPoint(name, thresholds, tuple(rows), together)


def _figures(
    species: str, is_attack: bool, trials: Sequence[Trial], verdicts: Sequence[AttackVerdict]
) -> SpeciesFigures:
    wrong = AttackVerdict.LIVE if is_attack else AttackVerdict.SUSPECT
    subjects = [one.subject for one in trials]
    shares = (wrong, AttackVerdict.NOT_ASSESSED, AttackVerdict.SUSPECT)
    error, non_response, referred = (_rate([verdict is one for verdict in verdicts], subjects) for one in shares)
    return SpeciesFigures(species, is_attack, error, non_response, referred)


def _rate(events: Sequence[bool], subjects: Sequence[str]) -> Rate:
    """Interval: the wider one to each side of the exact one over presentations, which takes them for independent, and
    of a bootstrap over subjects, which sees that one person's are not, but of few people too little."""
    flags: _Flags = np.asarray(events, np.bool_)

    def statistic(weights: Sequence[Weights]) -> Figures:
        [drawn] = weights
        return np.asarray((drawn @ flags / drawn.sum(axis=-1))[:, None], np.float64)

    value = share(flags)
    [interval] = percentile_intervals(resample([subjects], statistic))
    alone = exact(int(flags.sum()), len(events))
    wider = Interval(min(interval.low, alone.low), max(interval.high, alone.high))
    return Rate(value, wider, len(events), most_at_95(int(flags.sum()), len(events)))
