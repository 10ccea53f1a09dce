"""Error versus discard characteristic (EDC): whether a quality measure knows beforehand which comparisons go wrong.

The comparisons of lowest quality are set aside, and the FNMR of the rest is counted at a threshold that stays (Grother
and Tabassi, Performance of Biometric Quality Measures, IEEE TPAMI 29(4), 2007; ISO/IEC 29794-1). A measure that knows
nothing leaves the FNMR where it was, as discarding by chance does; an oracle sets the errors aside first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.error_rates import Scores, Weights, share, threshold_at, why_unclaimed
from iass.evaluation.intervals import Interval, bootstrap
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import PairSheet, ShotSheet, subject_of
from iass.evaluation.split import Part, pairs_of, shots_of
from iass.face.engine import FaceEngine
from iass.face.outcome import QualityMeasure
from iass.face.quality.unified_quality_score import NAME as UNIFIED
from iass.ids import ModelId

DISCARDS = (0.0, 0.05, 0.1, 0.2)
RANDOM, ORACLE = "random", "oracle"
_STEPS = np.linspace(0, DISCARDS[-1], 41)
_SEED = 29794

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MatedComparisons:
    """images: both pictures of each mated comparison; subjects: whose; scores: float32 (n,). nonmated: float32 (m,).
    failed: mated comparisons that could not be made, because a picture has no template."""

    images: Sequence[tuple[str, str]]
    subjects: Sequence[str]
    scores: Scores
    nonmated: Scores
    failed: int


@dataclass(frozen=True, slots=True)
class Curve:
    """FNMR at each of `DISCARDS` with its interval (None where none is made). area: the mean FNMR from no discard to
    the greatest, over the FNMR without discard: 1 is chance, lower is better."""

    name: str
    fnmr: tuple[float, ...]
    area: float
    intervals: tuple[Interval, ...] | None = None


@dataclass(frozen=True, slots=True)
class ErrorDiscardReport:
    """curves: of the unified score, of every component, of chance and of an oracle, in this order."""

    model_id: ModelId
    part: Part
    fmr: float
    threshold: float
    comparisons: int
    people: int
    failed: int
    curves: tuple[Curve, ...]
    data: Mapping[str, str]

    def record(self) -> dict[str, object]:
        """As `iass evaluate quality --json` prints it."""
        return {
            "discards": list(DISCARDS),
            "fnmr": {one.name: [round(value, 5) for value in one.fnmr] for one in self.curves},
            "area": {one.name: round(one.area, 4) for one in self.curves},
            "ci95": {one.name: [each.as_list() for each in one.intervals] for one in self.curves if one.intervals},
            "fmr": self.fmr,
            "threshold": round(self.threshold, 5),
            "comparisons": self.comparisons,
            "people": self.people,
            "failed": self.failed,
            "part": self.part.value,
            "model": self.model_id,
            "data": dict(self.data),
        }


def evaluate_pairs(
    engine: FaceEngine, pictures: Pictures, sheet: PairSheet, fmr: float, part: Part, progress: Progress
) -> ErrorDiscardReport:
    """Mated and non-mated pairs of one file. Raises InvalidInput for absent pictures, or too few of either kind."""
    sheet = pairs_of(sheet, part)
    check_present(pictures, sheet.images, sheet.name)
    encoded = encode(engine, pictures, sheet.images, progress)
    whole = [p for p in sheet.pairs if p.image_a in encoded.templates and p.image_b in encoded.templates]
    scores = [encoded.templates[pair.image_a].similarity(encoded.templates[pair.image_b]) for pair in whole]
    mated = [(pair, score) for pair, score in zip(whole, scores, strict=True) if pair.mated]
    comparisons = MatedComparisons(
        images=[(pair.image_a, pair.image_b) for pair, _ in mated],
        subjects=[subject_of(pair.image_a) for pair, _ in mated],
        scores=np.array([score for _, score in mated], np.float32),
        nonmated=np.array([score for pair, score in zip(whole, scores, strict=True) if not pair.mated], np.float32),
        failed=sum(pair.mated for pair in sheet.pairs) - len(mated),
    )
    return report_of(engine.model_id, part, fmr, comparisons, encoded, {"pairs": sheet.sha256}, sheet.name)


def evaluate_shots(
    engine: FaceEngine,
    pictures: Pictures,
    sheets: tuple[ShotSheet, ShotSheet],
    fmr: float,
    part: Part,
    progress: Progress,
) -> ErrorDiscardReport:
    """sheets: gallery and mated probes. Every probe with its own subject's enrolled pictures, and, for the threshold,
    with everybody else's. Raises InvalidInput likewise."""
    gallery, mated = (shots_of(sheet, part) for sheet in sheets)
    for sheet in (gallery, mated):
        check_present(pictures, sheet.images, sheet.name)
    encoded = encode(engine, pictures, (*gallery.images, *mated.images), progress)
    enrolled, probes = ([one for one in sheet.shots if one.image in encoded.templates] for sheet in (gallery, mated))
    if not (enrolled and probes):
        raise InvalidInput("no face was found in the pictures", where=gallery.name, mend="Check --images")
    vectors = [np.stack([encoded.templates[one.image].vector for one in some]) for some in (probes, enrolled)]
    scores = vectors[0] @ vectors[1].T
    own = np.array([one.subject for one in probes])[:, None] == np.array([one.subject for one in enrolled])[None]
    places = np.argwhere(own).tolist()
    wanted = {one.subject: sum(other.subject == one.subject for other in gallery.shots) for one in gallery.shots}
    comparisons = MatedComparisons(
        images=[(probes[row].image, enrolled[column].image) for row, column in places],
        subjects=[probes[row].subject for row, _ in places],
        scores=scores[own],
        nonmated=scores[~own],
        failed=sum(wanted.get(one.subject, 0) for one in mated.shots) - len(places),
    )
    data = {"gallery": gallery.sha256, "mated": mated.sha256}
    return report_of(engine.model_id, part, fmr, comparisons, encoded, data, mated.name)


def report_of(
    model_id: ModelId,
    part: Part,
    fmr: float,
    comparisons: MatedComparisons,
    encoded: Encoded,
    data: Mapping[str, str],
    where: str,
) -> ErrorDiscardReport:
    """Raises InvalidInput when there is nothing to count, or too little for that FMR."""
    unclaimed = why_unclaimed(fmr, len(comparisons.nonmated), "non-mated comparisons")
    if unclaimed or not len(comparisons.scores):
        what = unclaimed or "no mated comparison could be made"
        raise InvalidInput(what, where=where, mend="Use more pictures, or a greater --fmr")
    threshold = threshold_at(comparisons.nonmated, fmr)
    errors = comparisons.scores < threshold
    values = _values(comparisons.images, encoded.qualities)
    curves = [_curve(name, value, errors, comparisons.subjects) for name, value in values.items()]
    chance = float(errors.mean())
    curves.append(Curve(RANDOM, (chance,) * len(DISCARDS), 1.0))
    curves.append(_curve(ORACLE, np.where(errors, 0.0, 1.0), errors, None))
    images = {image: encoded.digests[image] for pair in comparisons.images for image in pair}
    return ErrorDiscardReport(
        model_id=model_id,
        part=part,
        fmr=fmr,
        threshold=threshold,
        comparisons=len(errors),
        people=len(set(comparisons.subjects)),
        failed=comparisons.failed,
        curves=tuple(curves),
        data={"images": digest_of_pictures(images), **data},
    )


def fnmr_after(values: Values, errors: NDArray[np.bool_], discards: Sequence[float], weights: Weights) -> list[float]:
    """FNMR of what is left when that share of the comparisons, those of lowest value, is set aside.

    Equal values are set aside in a fixed order that has nothing to do with them. weights: how often each counts.
    """
    order = np.lexsort((np.random.default_rng(_SEED).permutation(len(values)), values))
    counted, wrong = weights[order], errors[order]
    reached = np.cumsum(counted)
    return [share(wrong[rest], counted[rest]) for rest in (reached > discard * reached[-1] for discard in discards)]


def _curve(name: str, values: Values, errors: NDArray[np.bool_], subjects: Sequence[str] | None) -> Curve:
    """subjects: of each comparison, for an interval by bootstrap over people."""
    once = np.ones(len(errors))
    steps = fnmr_after(values, errors, _STEPS.tolist(), once)
    area = float(np.mean(steps)) / steps[0] if steps[0] else 1.0
    found = tuple(fnmr_after(values, errors, DISCARDS, once))
    if subjects is None or name != UNIFIED:
        return Curve(name, found, area)
    drawn = bootstrap([subjects], lambda weights: fnmr_after(values, errors, DISCARDS, weights[0]))
    return Curve(name, found, area, drawn)


def _values(images: Sequence[tuple[str, str]], qualities: Mapping[str, Sequence[QualityMeasure]]) -> dict[str, Values]:
    """Of each measure, the worse of both pictures of each comparison: one bad picture is enough to miss somebody."""
    by_image = {image: {one.name: _value(one) for one in qualities[image]} for pair in images for image in pair}
    names = [one.name for one in qualities[images[0][0]]]
    return {name: np.array([min(by_image[a][name], by_image[b][name]) for a, b in images]) for name in names}


def _value(measure: QualityMeasure) -> float:
    """The scalar, which always rises with quality; of the unified score the unrounded value."""
    return measure.raw if measure.name == UNIFIED else float(measure.scalar)
