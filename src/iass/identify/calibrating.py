"""Makes a calibration record from people who are enrolled and people who are not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.face.template import Vectors
from iass.identify.calibration import CalibrationRecord, HeldOut, PairCheck, gumbel_variate
from iass.ids import ModelId

FPIRS = (0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003)
FMRS = (0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003, 0.00001)
CHECKED_FPIRS = (0.1, 0.03, 0.01)
CHECKED_FMRS = (0.01, 0.001)
_HALVINGS = 3
_DRAWS = 16
_SPLITS = 20
_SEED = 19795
_LEAST = 64
_DIGITS = 5

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record comes from. data_set: its name; data: role -> SHA-256."""

    model_id: ModelId
    data_set: str
    data: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class PairedScores:
    """Scores of pairs of one person and of pairs of two, float32 (n,); -inf where there is no template."""

    mated: Scores
    nonmated: Scores


@dataclass(frozen=True, slots=True, eq=False)
class Strangers:
    """What people score who are not the same. scores: float32 (probes, subjects), each probe against each subject of
    the gallery; among: float32 (probes, probes), the probes among themselves."""

    scores: Scores
    among: Scores


@dataclass(frozen=True, slots=True)
class Law:
    """threshold = location + scale * (ln N + gumbel_variate(FPIR)). error: greatest distance from what was measured."""

    location: float
    scale: float
    error: float

    def threshold(self, size: int, fpir: float) -> float:
        return self.location + self.scale * (float(np.log(size)) + gumbel_variate(fpir))


def fit(gallery: Vectors, nonmated: Vectors, pairs: PairedScores, provenance: Provenance) -> CalibrationRecord:
    """gallery: float32 (subjects, dimension); nonmated: float32 (probes, dimension), of people who are not among them,
    one row a person in both. Rows have length 1. Raises InvalidInput when there are too few of either.
    """
    strangers = Strangers(nonmated @ gallery.T, nonmated @ nonmated.T)
    return _with_pairs(fit_strangers(strangers, provenance), pairs)


def fit_strangers(strangers: Strangers, provenance: Provenance) -> CalibrationRecord:
    """As `fit`, from the scores themselves and without 1:1 pairs to try it on."""
    scores = strangers.scores
    probes, gallery = scores.shape
    if min(gallery, probes) < _LEAST:
        what = f"a calibration needs at least {_LEAST} subjects and {_LEAST} non-mated probes"
        mend = "Use more people, or the record that is shipped"
        raise InvalidInput(what, where=f"{gallery} and {probes}", mend=mend)
    sizes, fpirs = _sizes(gallery), _claimable(FPIRS, probes)
    measured = _top_scores(scores, sizes, fpirs)
    law = fit_law(measured, sizes, fpirs)
    fmrs = _claimable(FMRS, scores.size)
    impostors = [_reached(scores.ravel(), rate) for rate in fmrs]
    return CalibrationRecord(
        record_id=f"{provenance.model_id}@{provenance.at:%Y-%m-%d}",
        model_id=provenance.model_id,
        made_at=provenance.at.isoformat(timespec="seconds"),
        tool=f"iass {version('iass')}",
        data_set=provenance.data_set,
        data=dict(provenance.data),
        probes=probes,
        gallery=gallery,
        comparisons=int(scores.size),
        sizes=sizes,
        fpirs=fpirs,
        top_scores=tuple(tuple(_short(value) for value in row) for row in measured.tolist()),
        location=_short(law.location),
        scale=_short(law.scale),
        law_error=_short(law.error),
        held_out=_held_out(strangers),
        fmrs=fmrs,
        impostor_scores=tuple(map(_short, impostors)),
        impostor_slope=_short(_slope(impostors, fmrs)),
        mated_pairs=0,
        nonmated_pairs=0,
        pair_checks=(),
    )


def fit_law(measured: NDArray[np.float64], sizes: tuple[int, ...], fpirs: tuple[float, ...]) -> Law:
    """Least squares of the line through the top scores, every size and rate weighing alike. measured: (sizes, fpirs).

    Raises InvalidInput when scores do not grow with the gallery, as those of copies of one face would.
    """
    variates = np.array([[np.log(size) + gumbel_variate(rate) for rate in fpirs] for size in sizes]).ravel()
    design = np.column_stack((np.ones_like(variates), variates))
    location, scale = np.linalg.lstsq(design, measured.ravel(), rcond=None)[0].tolist()
    if not scale > 0:
        raise InvalidInput(
            "non-mated scores do not grow with the gallery", mend="Check that these are different people"
        )
    error = float(np.abs(design @ (location, scale) - measured.ravel()).max())
    return Law(location, scale, error)


def _sizes(whole: int) -> tuple[int, ...]:
    return tuple(whole >> halvings for halvings in range(_HALVINGS, -1, -1))


def _claimable(rates: tuple[float, ...], count: int) -> tuple[float, ...]:
    """Those that the rule of 3 supports (ISO/IEC 19795-1)."""
    return tuple(rate for rate in rates if rate >= 3 / count)


def _top_scores(scores: Scores, sizes: tuple[int, ...], fpirs: tuple[float, ...]) -> NDArray[np.float64]:
    """(sizes, fpirs): the score that such a share of probes reaches; smaller sizes pool random sub-galleries."""
    generator = np.random.default_rng(_SEED)
    rows = []
    for size in sizes:
        draws = 1 if size == scores.shape[1] else _DRAWS
        chosen = [generator.permutation(scores.shape[1])[:size] for _ in range(draws)]
        tops = np.concatenate([scores[:, columns].max(axis=1) for columns in chosen])
        rows.append([_reached(tops, rate) for rate in fpirs])
    return np.array(rows)


def _reached(scores: Scores, rate: float) -> float:
    """The lowest of these scores that no greater share than `rate` reaches."""
    return float(np.quantile(scores, 1 - rate, method="higher"))


def _slope(impostors: list[float], fmrs: tuple[float, ...]) -> float:
    """Score for each unit of -ln FMR, over the rarer half of what was measured."""
    half = len(fmrs) // 2
    return max(0.0, (impostors[-1] - impostors[half]) / float(np.log(fmrs[half] / fmrs[-1])))


def _held_out(strangers: Strangers) -> tuple[HeldOut, ...]:
    """Fits on one half of the people and tries the law on the other: in a gallery of the same size, and in one as
    large as these people allow, where each non-mated person is also searched among the other non-mated ones.
    """
    generator = np.random.default_rng(_SEED)
    found: dict[tuple[int, int, float], list[float]] = {}
    for _ in range(_SPLITS):
        ours, theirs = _halves(strangers.scores.shape[1], generator)
        our_probes, their_probes = _halves(strangers.scores.shape[0], generator)
        sizes, fpirs = _sizes(len(ours)), _claimable(FPIRS, len(our_probes))
        law = fit_law(_top_scores(strangers.scores[np.ix_(our_probes, ours)], sizes, fpirs), sizes, fpirs)
        alike = strangers.scores[np.ix_(their_probes, theirs)].max(axis=1)
        among_themselves = strangers.among[np.ix_(their_probes, their_probes)]
        np.fill_diagonal(among_themselves, -np.inf)
        larger = np.maximum(alike, among_themselves.max(axis=1))
        for size, tops in ((len(theirs), alike), (len(theirs) + len(their_probes) - 1, larger)):
            for rate in _claimable(CHECKED_FPIRS, len(their_probes)):
                share = float((tops >= law.threshold(size, rate)).mean())
                found.setdefault((len(ours), size, rate), []).append(share)
    return tuple(HeldOut(*key, _short(float(np.mean(shares)))) for key, shares in sorted(found.items()))


def _halves(count: int, generator: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    order = generator.permutation(count)
    middle = count // 2
    return order[:middle], order[middle : 2 * middle]


def _with_pairs(record: CalibrationRecord, pairs: PairedScores) -> CalibrationRecord:
    """The record with its 1:1 thresholds tried on pairs."""
    checks = []
    for rate in CHECKED_FMRS:
        threshold = record.verification_point(rate).threshold
        fmr, fnmr = float((pairs.nonmated >= threshold).mean()), float((pairs.mated < threshold).mean())
        checks.append(PairCheck(rate, _short(fmr), _short(fnmr)))
    mated, nonmated = len(pairs.mated), len(pairs.nonmated)
    return replace(record, mated_pairs=mated, nonmated_pairs=nonmated, pair_checks=tuple(checks))


def _short(value: float) -> float:
    return round(value, _DIGITS)
