"""Fits the weights of the unified quality score, and sets the limits of both gates by one stated rule.

The rule of a limit. Faces as they came and those that were spoilt in a way which the measure sees are ordered by it,
and the share missed is made to fall as the measure rises (isotonic regression). The limit is the best value at which
that share still reaches `Rule.missed`, but never one that shuts out more than `Rule.rejected` of the pictures as they
came, or any of the synthetic portraits. Where fewer than `LEAST_BELOW` faces lie beyond it, nothing is concluded, and
the value that was set by hand stays; as it does where it is the stricter one and the spoilt pictures flatter.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iass.evaluation.logistic import Flags, Values, falling_share, fit_odds, log_likelihood
from iass.evaluation.made_worse import Harm
from iass.evaluation.quality_sample import AS_IT_CAME, NODDED, PORTRAIT, TURNED, Judged, QualitySample
from iass.face.quality import (
    crop_of_the_face_image,
    dynamic_range,
    face_occlusion_prevention,
    head_pose,
    inter_eye_distance,
    over_exposure_prevention,
    sharpness,
    single_face_present,
    under_exposure_prevention,
    unified_quality_score,
)
from iass.face.quality.fitted import Law, Limit
from iass.face.quality.unified_quality_score import confidence_scalar, log_scalar

RIDGE = 1.0
"""Weights are believed beforehand to lie about 0 with a standard deviation of 1: of turned heads and cut faces there is
too little to believe more."""

MOST_STRENGTHS = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0)
LEAST_BELOW = 20
_LEFT_OUT = (single_face_present.NAME,)  # somebody else in the picture does not make this face any worse
_POSES = (TURNED, NODDED)  # rendered by a plain model: for the limits of pose, and not for weights


@dataclass(frozen=True, slots=True)
class Rule:
    """missed: share of misses at which a face is refused. rejected: share of the pictures as they came at most."""

    missed: float
    rejected: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement of a gate. harms: ways of making a picture worse that the measure sees; none: every way.
    higher: whether more is better, else less is; of both signs where None. step: limits are told to. by_hand: where
    the pictures do not tell. flattered: whether spoilt ones are better than what a camera gives of such a face."""

    measure: str
    harms: tuple[str, ...]
    higher: bool | None
    step: float
    by_hand: Limit
    flattered: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """limit; why: `error`, `rejection`, `portraits` or `by hand`, which of the rule's clauses set it. beyond: faces
    that it shuts out; missed_beyond, missed_within: shares missed there and among the others; rejected: share of the
    pictures as they came."""

    limit: Limit
    why: str
    beyond: int
    missed_beyond: float
    missed_within: float
    rejected: float

    def record(self) -> dict[str, object]:
        least, most = (value if math.isfinite(value) else None for value in (self.limit.least, self.limit.most))
        return {
            "least": least,
            "most": most,
            "set_by": self.why,
            "beyond": self.beyond,
            "missed_beyond": _short(self.missed_beyond),
            "missed_within": _short(self.missed_within),
            "rejected": _short(self.rejected),
        }


PROBE_RULE = Rule(missed=0.8, rejected=0.001)
"""Refuse only what would be missed four times of five."""

ENROLMENT_TIMES, ENROLMENT_REJECTED = 5.0, 0.001
"""Refuse what is missed five times as often as the pictures as they came."""

_SIZE, _SHARP = inter_eye_distance.NAME, sharpness.NAME
_BLUR = (Harm.BLURRED, Harm.MOVED)
_UNIFIED = Asked(unified_quality_score.NAME, (), True, 0.01, Limit())

PROBE: tuple[Asked, ...] = (
    Asked(_SIZE, (Harm.SHRUNK,), True, 1.0, Limit(least=10.0), flattered=True),
    Asked(_SHARP, _BLUR, True, 0.01, Limit()),
    _UNIFIED,
)
ENROLMENT: tuple[Asked, ...] = (
    Asked(single_face_present.NAME, (AS_IT_CAME,), False, 0.1, Limit(most=0.5)),
    Asked(_SIZE, (Harm.SHRUNK,), True, 1.0, Limit(least=24.0), flattered=True),
    Asked(crop_of_the_face_image.LEFTWARD, (Harm.CUT_OFF,), True, 0.1, Limit(least=0.4)),
    Asked(crop_of_the_face_image.RIGHTWARD, (Harm.CUT_OFF,), True, 0.1, Limit(least=0.4)),
    Asked(crop_of_the_face_image.ABOVE, (Harm.CUT_OFF,), True, 0.1, Limit(least=0.6)),
    Asked(crop_of_the_face_image.BELOW, (Harm.CUT_OFF,), True, 0.1, Limit(least=1.5)),
    Asked(head_pose.YAW, (TURNED,), None, 1.0, Limit(-45.0, 45.0)),
    Asked(head_pose.PITCH, (NODDED,), None, 1.0, Limit(-25.0, 25.0)),
    Asked(head_pose.ROLL, (Harm.TILTED,), None, 1.0, Limit(-45.0, 45.0)),
    Asked(under_exposure_prevention.NAME, (Harm.DARK, Harm.SIDE_LIT), False, 0.01, Limit(most=0.5)),
    Asked(over_exposure_prevention.NAME, (Harm.BURNT,), False, 0.01, Limit(most=0.3)),
    Asked(dynamic_range.NAME, (Harm.FOGGED, Harm.DARK, Harm.BURNT), True, 0.1, Limit(least=4.8)),
    Asked(_SHARP, _BLUR, True, 0.01, Limit(least=0.3)),
    Asked(face_occlusion_prevention.NAME, (Harm.COVERED,), True, 0.01, Limit(least=0.2)),
    _UNIFIED,
)


@dataclass(frozen=True, slots=True)
class QualityFit:
    """likelihoods: mean log-likelihood of each law on what it was fitted to, nats. enrolment_rule: as it came out."""

    seen: Law
    encoded: Law
    likelihoods: tuple[float, float]
    enrolment_rule: Rule
    probe: Mapping[str, Found]
    enrolment: Mapping[str, Found]

    def record(self) -> dict[str, object]:
        """What `iass.face.quality.fitted` reads, and how it came about."""
        return {
            "laws": {
                name: {
                    "base": law.base,
                    "strength": law.strength,
                    "most_strength": law.most_strength,
                    "detection": law.detection,
                    "weights": dict(law.weights),
                }
                for name, law in (("seen", self.seen), ("encoded", self.encoded))
            },
            "log_likelihoods": dict(zip(("seen", "encoded"), map(_short, self.likelihoods), strict=True)),
            "rules": {
                name: {"missed": _short(rule.missed), "rejected": rule.rejected}
                for name, rule in (("probe", PROBE_RULE), ("enrolment", self.enrolment_rule))
            },
            "limits": {
                "probe": {name: one.record() for name, one in self.probe.items()},
                "enrolment": {name: one.record() for name, one in self.enrolment.items()},
            },
        }


def fit(sample: QualitySample) -> QualityFit:
    """Weights first, then the limits, of which those of the unified score need the weights."""
    told = [one for one in sample.faces if one.harm not in (*_POSES, PORTRAIT)]
    seen, seen_odds = fit_law(told, None)
    encoded, odds = max((fit_law(told, most) for most in MOST_STRENGTHS), key=lambda one: one[1])
    usual = float(np.mean([one.missed for one in sample.as_they_came]))
    rule = Rule(ENROLMENT_TIMES * usual, ENROLMENT_REJECTED)
    return QualityFit(
        seen,
        encoded,
        (seen_odds, odds),
        rule,
        {asked.measure: find_limit(sample.faces, asked, PROBE_RULE, encoded) for asked in PROBE},
        {asked.measure: find_limit(sample.faces, asked, rule, encoded) for asked in ENROLMENT},
    )


def fit_law(faces: Sequence[Judged], most_strength: float | None) -> tuple[Law, float]:
    """The law and its mean log-likelihood. most_strength: None for a law of faces that are not encoded yet."""
    names = [one.name for one in faces[0].quality if one.name not in _LEFT_OUT]
    features = np.array([_features(one, names, most_strength) for one in faces])
    recognised: Flags = np.array([not one.missed for one in faces])
    base, weights = fit_odds(features, recognised, RIDGE)
    odds = log_likelihood(base + features @ weights, recognised)
    told = [round(weight, 2) for weight in weights.tolist()]
    strength = told[len(names) + 1] if most_strength is not None else 0.0
    by_name = {name: weight for name, weight in zip(names, told, strict=False) if weight}
    return Law(round(base, 2), strength, most_strength or 0.0, told[len(names)], by_name), odds


def _features(face: Judged, names: Sequence[str], most_strength: float | None) -> list[float]:
    scalars = {one.name: one.scalar for one in face.quality}
    found = [*(log_scalar(scalars[name]) for name in names), log_scalar(confidence_scalar(face.confidence))]
    return found if most_strength is None else [*found, min(face.strength, most_strength)]


def find_limit(faces: Sequence[Judged], asked: Asked, rule: Rule, law: Law) -> Found:
    """See the module. law: of the unified score, for its own limit."""
    harms = {AS_IT_CAME, *asked.harms}
    every = not asked.harms
    kept = [one for one in faces if one.harm in harms or (every and one.harm not in (*_POSES, PORTRAIT))]
    values = _goodness(kept, asked, law)
    missed: Flags = np.array([one.missed for one in kept])
    came: Flags = np.array([one.harm == AS_IT_CAME for one in kept])
    portraits = _goodness([one for one in faces if one.harm == PORTRAIT], asked, law)
    worth, why = _best_refused(values, missed, came, portraits, rule)
    limit = _told(worth, asked)
    if why == "by hand" or (asked.flattered and _worth_of(asked.by_hand, asked) > worth):
        limit, why = asked.by_hand, "by hand"
    beyond = values < _worth_of(limit, asked)
    return Found(limit, why, int(beyond.sum()), _mean(missed[beyond]), _mean(missed[~beyond]), _mean(beyond[came]))


def _best_refused(values: Values, missed: Flags, came: Flags, portraits: Values, rule: Rule) -> tuple[float, str]:
    ordered, shares = falling_share(values, missed)
    reached = np.flatnonzero(shares >= rule.missed)
    if not len(reached) or np.count_nonzero(values <= ordered[reached[-1]]) < LEAST_BELOW:
        return -math.inf, "by hand"
    clauses = [(float(ordered[min(reached[-1] + 1, len(ordered) - 1)]), "error")]
    clauses.append((float(np.quantile(values[came], rule.rejected, method="lower")), "rejection"))
    clauses += [(float(value), "portraits") for value in portraits]
    return min(clauses)


def _goodness(faces: Sequence[Judged], asked: Asked, law: Law) -> Values:
    """The measure, turned so that more is better; what is no number is worst."""
    raws: Values = np.array([_raw(one, asked.measure, law) for one in faces], np.float64)
    turned = raws if asked.higher else -raws if asked.higher is False else -np.abs(raws)
    return np.asarray(np.nan_to_num(turned, nan=-1e9), np.float64)


def _raw(face: Judged, measure: str, law: Law) -> float:
    if measure == unified_quality_score.NAME:
        return unified_quality_score.by_law(law, face.quality, face.confidence, face.strength).raw
    return next(one.raw for one in face.quality if one.name == measure)


def _told(worth: float, asked: Asked) -> Limit:
    """To the next step towards letting through."""
    if not math.isfinite(worth):
        return asked.by_hand
    digits = max(0, -math.floor(math.log10(asked.step)))
    value = round(math.floor(worth / asked.step + 1e-9) * asked.step, digits)
    if asked.higher:
        return Limit(least=value)
    return Limit(most=-value) if asked.higher is False else Limit(value, -value)


def _worth_of(limit: Limit, asked: Asked) -> float:
    return limit.least if asked.higher else -limit.most


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _short(value: float) -> float:
    return round(value, 4)
