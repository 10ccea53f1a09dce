"""Verification on files (ISO/IEC 19795-1): pairs of pictures, each of one person or of two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from iass.errors import InvalidInput
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import FAILED, Scores, Weights, share, threshold_at, why_unclaimed
from iass.evaluation.intervals import Interval, bootstrap, of_share
from iass.evaluation.open_set import share_interval
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import Pair, PairSheet, subject_of
from iass.ids import ModelId

FMRS = (0.01, 0.001)


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """mated, nonmated: float32 scores of the pairs of one person and of two; -inf where a picture has no template, so
    a mated pair is then a miss."""

    mated: Scores
    nonmated: Scores

    def threshold(self, fmr: float, weights: Weights | None = None) -> float:
        """The lowest threshold with no more than that FMR. weights: of the non-mated pairs."""
        return threshold_at(self.nonmated, fmr, weights)

    def fnmr(self, threshold: float, weights: Weights | None = None) -> float:
        """Share of mated pairs below the threshold."""
        return share(self.mated < threshold, weights)


@dataclass(frozen=True, slots=True)
class FnmrAt:
    """FNMR at a target FMR; all None where `unclaimed` says why."""

    fmr: float
    fnmr: float | None
    interval: Interval | None
    threshold: float | None
    unclaimed: str | None


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """fte: share of the distinct pictures without a template. failures: reason -> pictures. data: role -> SHA-256."""

    model_id: ModelId
    gate: str
    fnmr: tuple[FnmrAt, ...]
    fte: float
    fte_interval: Interval
    failures: Mapping[str, int]
    pairs: Mapping[str, int]
    data: Mapping[str, str]

    def record(self) -> dict[str, object]:
        """As `iass evaluate verification --json` prints it."""
        return {
            "fnmr": {f"{one.fmr:g}": _rounded(one.fnmr) for one in self.fnmr},
            "fte": round(self.fte, 5),
            "pairs": dict(self.pairs),
            "ci95": {
                "fnmr": {f"{one.fmr:g}": one.interval.as_list() if one.interval else None for one in self.fnmr},
                "fte": self.fte_interval.as_list(),
            },
            "thresholds": {f"{one.fmr:g}": _rounded(one.threshold) for one in self.fnmr},
            "model": self.model_id,
            "data": dict(self.data),
            "failures": dict(self.failures),
            "unclaimed": {f"{one.fmr:g}": one.unclaimed for one in self.fnmr if one.unclaimed},
            "gate": self.gate,
        }


def evaluate(engines: Engines, pictures: Pictures, sheet: PairSheet, progress: Progress) -> VerificationReport:
    """Encodes every picture once and compares every pair. Raises InvalidInput for absent pictures, and when there
    are no mated or no non-mated pairs."""
    if {pair.mated for pair in sheet.pairs} != {True, False}:
        what = "the file needs pairs of one person (mated 1) and of two (mated 0)"
        raise InvalidInput(what, where=sheet.name, mend="Add the other kind")
    check_present(pictures, sheet.images, sheet.name)
    encoded = encode(engines.probe, pictures, sheet.images, progress)
    scores = score(encoded, sheet.pairs)
    images = list(encoded.digests)
    failed = [image in encoded.failures for image in images]
    return VerificationReport(
        model_id=engines.probe.model_id,
        gate=engines.gate,
        fnmr=_fnmr(scores, sheet.pairs),
        fte=sum(failed) / len(failed),
        fte_interval=share_interval([subject_of(image) for image in images], failed),
        failures=encoded.reasons(),
        pairs={"mated": len(scores.mated), "nonmated": len(scores.nonmated)},
        data={"images": digest_of_pictures(encoded.digests), "pairs": sheet.sha256},
    )


def score(encoded: Encoded, pairs: Sequence[Pair]) -> PairScores:
    """Cosine similarity of every pair."""
    mated, nonmated = ([_similarity(encoded, pair) for pair in pairs if pair.mated is kind] for kind in (True, False))
    return PairScores(np.array(mated, np.float32), np.array(nonmated, np.float32))


def _similarity(encoded: Encoded, pair: Pair) -> np.float32:
    a, b = encoded.templates.get(pair.image_a), encoded.templates.get(pair.image_b)
    return FAILED if a is None or b is None else np.float32(a.similarity(b))


def _fnmr(scores: PairScores, pairs: Sequence[Pair]) -> tuple[FnmrAt, ...]:
    mated, nonmated = ([subject_of(p.image_a) for p in pairs if p.mated is mated] for mated in (True, False))

    def figures(weights: Sequence[Weights]) -> list[float]:
        return [scores.fnmr(scores.threshold(rate, weights[1]), weights[0]) for rate in FMRS]

    intervals = bootstrap([mated, nonmated], figures)
    people = len(set(mated))
    return tuple(_fnmr_at(scores, rate, found, people) for rate, found in zip(FMRS, intervals, strict=True))


def _fnmr_at(scores: PairScores, rate: float, interval: Interval, people: int) -> FnmrAt:
    unclaimed = why_unclaimed(rate, len(scores.nonmated), "non-mated pairs")
    if unclaimed:
        return FnmrAt(rate, None, None, None, unclaimed)
    threshold = scores.threshold(rate)
    found = scores.fnmr(threshold)
    return FnmrAt(rate, found, of_share(found, interval, people), threshold, None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
