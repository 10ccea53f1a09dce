"""Verification on files (ISO/IEC 19795-1): pairs of pictures, each of one person or of two."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from iass.errors import InvalidInput
from iass.evaluation.by_column import ByColumn, Observed, by_columns, chosen_columns, transposed
from iass.evaluation.curves import curve, curve_rates
from iass.evaluation.detail import PairDetail
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import FAILED, Scores, Weights, share, threshold_at, why_unclaimed
from iass.evaluation.intervals import Figures, resample
from iass.evaluation.open_set import share_interval
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import Pair, PairSheet, subject_of
from iass.evaluation.split import Part, pairs_of
from iass.evaluation.verification_report import FnmrAt, VerificationReport

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


def evaluate(
    engines: Engines,
    pictures: Pictures,
    sheet: PairSheet,
    progress: Progress,
    part: Part = Part.ALL,
    by: tuple[str, ...] | None = None,
) -> VerificationReport:
    """Encodes every picture, and compares every pair: the first as enrolled with the second as a probe. by: columns to
    report by; None for all that part people into few groups. Raises InvalidInput for absent pictures, and when there
    are no mated or no non-mated pairs."""
    columns = chosen_columns(by, [transposed([pair.labels for pair in sheet.pairs])])
    sheet = pairs_of(sheet, part)
    if {pair.mated for pair in sheet.pairs} != {True, False}:
        what = "the file needs pairs of one person (mated 1) and of two (mated 0)"
        raise InvalidInput(what, where=sheet.name, mend="Add the other kind")
    check_present(pictures, sheet.images, sheet.name)
    first, second = _encode(engines, pictures, sheet, progress)
    with engines.times.of("search", len(sheet.pairs)):
        scores = np.array([_similarity(first, second, pair) for pair in sheet.pairs], np.float32)
    detail = PairDetail(sheet.pairs, scores)
    mated, nonmated = detail.subjects(mated=True), detail.subjects(mated=False)
    rates = curve_rates(len(nonmated), FMRS)
    drawn = _draw(detail, (*FMRS, *rates))
    failures = {**first.failures, **second.failures}
    digests = {**first.digests, **second.digests}
    images = list(digests)
    failed = [image in failures for image in images]
    return VerificationReport(
        model_id=engines.probe.model_id,
        gate=engines.gate,
        part=part,
        fnmr=_fnmr(detail, drawn[:, : len(FMRS)]),
        fte=sum(failed) / len(failed),
        fte_interval=share_interval([subject_of(image) for image in images], failed),
        failures=Encoded({}, failures, {}).reasons(),
        pairs={"mated": len(mated), "nonmated": len(nonmated)},
        people={"mated": len(set(mated)), "nonmated": len(set(nonmated))},
        data={"images": digest_of_pictures(digests), "pairs": sheet.sha256},
        curve=curve(detail.trials, rates, drawn[:, len(FMRS) :], len(set(mated))),
        by=_by(columns, detail),
        detail=detail,
        produced=engines.record(),
        boxes={**first.boxes, **second.boxes},
    )


def _by(columns: Sequence[str], detail: PairDetail) -> tuple[ByColumn, ...]:
    """At the rates that are claimed."""
    mated, nonmated = _observed(detail, mated=True), _observed(detail, mated=False)
    claimed = [rate for rate in FMRS if why_unclaimed(rate, len(nonmated.scores), "") is None]
    return by_columns(columns, mated, nonmated, claimed, ("fnmr", "fmr"))


def _observed(detail: PairDetail, *, mated: bool) -> Observed:
    scores = detail.scores[detail.is_mated == mated]
    labels = [pair.labels for pair in detail.pairs if pair.mated is mated]
    return Observed(detail.subjects(mated=mated), scores, ~np.isfinite(scores), transposed(labels))


def score(encoded: Encoded, pairs: Sequence[Pair]) -> PairScores:
    """Cosine similarity of every pair."""
    mated, nonmated = (
        [_similarity(encoded, encoded, pair) for pair in pairs if pair.mated is kind] for kind in (True, False)
    )
    return PairScores(np.array(mated, np.float32), np.array(nonmated, np.float32))


def _encode(engines: Engines, pictures: Pictures, sheet: PairSheet, progress: Progress) -> tuple[Encoded, Encoded]:
    """The first picture of each pair as it would be enrolled, the second as a probe."""
    images_a, images_b = [pair.image_a for pair in sheet.pairs], [pair.image_b for pair in sheet.pairs]
    total = len(set(images_a)) + len(set(images_b))
    first = encode(engines.enrolment, pictures, images_a, lambda done, _: progress(done, total), engines.times)
    before = len(first.digests)
    second = encode(engines.probe, pictures, images_b, lambda done, _: progress(before + done, total), engines.times)
    return first, second


def _similarity(first: Encoded, second: Encoded, pair: Pair) -> np.float32:
    a, b = first.templates.get(pair.image_a), second.templates.get(pair.image_b)
    return FAILED if a is None or b is None else np.float32(a.similarity(b))


def _draw(detail: PairDetail, rates: Sequence[float]) -> Figures:
    """FNMR at every FMR in each draw, thresholds set anew."""
    trials = detail.trials

    def figures(weights: Sequence[Weights]) -> Figures:
        return trials.errors(rates, *weights)

    return resample([detail.subjects(mated=True), detail.subjects(mated=False)], figures)


def _fnmr(detail: PairDetail, drawn: Figures) -> tuple[FnmrAt, ...]:
    mated, nonmated = detail.subjects(mated=True), detail.subjects(mated=False)
    return tuple(
        FnmrAt(one.rate, None, None, None, unclaimed)
        if (unclaimed := why_unclaimed(one.rate, len(nonmated), "non-mated pairs"))
        else FnmrAt(one.rate, one.miss, one.interval, one.threshold, None)
        for one in curve(detail.trials, FMRS, drawn, len(set(mated)))
    )
