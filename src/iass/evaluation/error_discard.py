"""Error versus discard characteristic (EDC): whether a quality measure knows beforehand which comparisons go wrong.

The comparisons of lowest quality are set aside, and the FNMR of the rest is counted at a threshold that stays (Grother
and Tabassi, Performance of Biometric Quality Measures, IEEE TPAMI 29(4), 2007; ISO/IEC 29794-1). A measure that knows
nothing leaves the FNMR where it was, as discarding by chance does; an oracle sets the errors aside first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import Scores, Weights, share, threshold_at, why_unclaimed
from iass.evaluation.intervals import Interval, bootstrap
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import PairSheet, ShotSheet, subject_of
from iass.evaluation.split import Part, pairs_of, shots_of
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


@dataclass(frozen=True, slots=True)
class EdcData:
    """pictures; sheet: `PairSheet`, or the sheets of a gallery and its mated probes; part: of their people."""

    pictures: Pictures
    sheet: PairSheet | tuple[ShotSheet, ShotSheet]
    part: Part


def evaluate(engines: Engines, data: EdcData, fmr: float, progress: Progress) -> ErrorDiscardReport:
    """Pairs: image_a as enrolled, image_b as a probe. Gallery and mated probes: every probe with its own subject's
    pictures, and, for the threshold, with everybody else's. Raises InvalidInput for absent pictures, or too few."""
    if isinstance(data.sheet, PairSheet):
        sheet = pairs_of(data.sheet, data.part)
        names = [pair.image_a for pair in sheet.pairs], [pair.image_b for pair in sheet.pairs]
        sides = _encode(engines, data.pictures, names, (sheet.name, sheet.name), progress)
        compared, sources, where = _pairs(sides, sheet), {"pairs": sheet.sha256}, sheet.name
    else:
        gallery, mated = (shots_of(sheet, data.part) for sheet in data.sheet)
        names = list(gallery.images), list(mated.images)
        sides = _encode(engines, data.pictures, names, (gallery.name, mated.name), progress)
        compared, where = _shots(sides, gallery, mated), mated.name
        sources = {"gallery": gallery.sha256, "mated": mated.sha256}
    threshold = _threshold(compared, fmr, where)
    return _report(engines, data.part, fmr, threshold, compared, sides, sources)


_Sides = tuple[Encoded, Encoded]


def _encode(
    engines: Engines, pictures: Pictures, names: tuple[list[str], list[str]], where: tuple[str, str], progress: Progress
) -> _Sides:
    """Enrolled, and probes."""
    for some, sheet in zip(names, where, strict=True):
        check_present(pictures, some, sheet)
    first, total = len(set(names[0])), len(set(names[0])) + len(set(names[1]))
    enrolled = encode(engines.enrolment, pictures, names[0], lambda done, _: progress(done, total))
    return enrolled, encode(engines.probe, pictures, names[1], lambda done, _: progress(first + done, total))


def _pairs(sides: _Sides, sheet: PairSheet) -> MatedComparisons:
    enrolled, probes = (side.templates for side in sides)
    whole = [pair for pair in sheet.pairs if pair.image_a in enrolled and pair.image_b in probes]
    scores = np.array([enrolled[p.image_a].similarity(probes[p.image_b]) for p in whole], np.float32)
    mated = np.array([pair.mated for pair in whole], np.bool_)
    same = [pair for pair in whole if pair.mated]
    return MatedComparisons(
        images=[(pair.image_a, pair.image_b) for pair in same],
        subjects=[subject_of(pair.image_a) for pair in same],
        scores=scores[mated],
        nonmated=scores[~mated],
        failed=sum(pair.mated for pair in sheet.pairs) - len(same),
    )


def _shots(sides: _Sides, gallery: ShotSheet, mated: ShotSheet) -> MatedComparisons:
    templates = [side.templates for side in sides]
    enrolled = [shot for shot in gallery.shots if shot.image in templates[0]]
    probes = [shot for shot in mated.shots if shot.image in templates[1]]
    if not (enrolled and probes):
        raise InvalidInput("no face was found in the pictures", where=gallery.name, mend="Check --images")
    rows = np.stack([templates[1][shot.image].vector for shot in probes])
    scores = rows @ np.stack([templates[0][shot.image].vector for shot in enrolled]).T
    own = np.array([shot.subject for shot in probes])[:, None] == np.array([shot.subject for shot in enrolled])
    places = np.argwhere(own).tolist()
    pictures = Counter(gallery.subjects)
    return MatedComparisons(
        images=[(enrolled[column].image, probes[row].image) for row, column in places],
        subjects=[probes[row].subject for row, _ in places],
        scores=scores[own],
        nonmated=scores[~own],
        failed=sum(pictures[shot.subject] for shot in mated.shots) - len(places),
    )


def _threshold(compared: MatedComparisons, fmr: float, where: str) -> float:
    unclaimed = why_unclaimed(fmr, len(compared.nonmated), "non-mated comparisons")
    if unclaimed or not len(compared.scores):
        what = unclaimed or "no mated comparison could be made"
        raise InvalidInput(what, where=where, mend="Use more pictures, or a greater --fmr")
    return threshold_at(compared.nonmated, fmr)


def _report(
    engines: Engines,
    part: Part,
    fmr: float,
    threshold: float,
    compared: MatedComparisons,
    sides: _Sides,
    sources: Mapping[str, str],
) -> ErrorDiscardReport:
    digests = {**sides[0].digests, **sides[1].digests}
    return ErrorDiscardReport(
        model_id=engines.probe.model_id,
        part=part,
        fmr=fmr,
        threshold=threshold,
        comparisons=len(compared.scores),
        people=len(set(compared.subjects)),
        failed=compared.failed,
        curves=curves_of(compared, threshold, {**sides[0].qualities, **sides[1].qualities}),
        data={"images": digest_of_pictures(digests), **sources},
    )


def curves_of(
    compared: MatedComparisons, threshold: float, qualities: Mapping[str, Sequence[QualityMeasure]]
) -> tuple[Curve, ...]:
    """Of every measure, of chance and of an oracle. qualities: image -> its measures."""
    errors = compared.scores < threshold
    values = _values(compared.images, qualities)
    curves = [_curve(name, value, errors, compared.subjects) for name, value in values.items()]
    chance = Curve(RANDOM, (float(errors.mean()),) * len(DISCARDS), 1.0)
    return *curves, chance, _curve(ORACLE, np.where(errors, 0.0, 1.0), errors, None)


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
