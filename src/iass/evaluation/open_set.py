"""Open-set identification on files: the whole pipeline, detection included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.evaluation.at_size import AtGallerySize, at_gallery_size, partial_tops
from iass.evaluation.by_column import ByColumn, Observed, by_columns, chosen_columns, transposed
from iass.evaluation.comparisons import count_scores, det
from iass.evaluation.curves import CurvePoint, curve, curve_rates
from iass.evaluation.detail import OpenSetDetail, ProbeDetail
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import FAILED, Scores, Weights, why_unclaimed
from iass.evaluation.identification import Gallery, build_gallery, rank_own, search
from iass.evaluation.intervals import Figures, Interval, of_share, percentile_intervals, resample
from iass.evaluation.open_set_report import FnirAt, OpenSetReport
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import Shot, ShotSheet, check_roles
from iass.evaluation.split import Part, shots_of
from iass.evaluation.trials import weighed_share
from iass.face.template import Template

FPIRS = (0.03, 0.01, 0.003)


@dataclass(frozen=True, slots=True)
class OpenSetData:
    """gallery: who is enrolled; mated: probes of them; nonmated: probes of others. part: whom figures are about.

    by: columns to report by; None for all that part people into few groups. gallery_size: to tell
    thresholds at, for the targets (FPIR).
    """

    pictures: Pictures
    gallery: ShotSheet
    mated: ShotSheet
    nonmated: ShotSheet
    part: Part = Part.ALL
    by: tuple[str, ...] | None = None
    gallery_size: int | None = None
    targets: tuple[float, ...] = FPIRS

    @property
    def sheets(self) -> tuple[ShotSheet, ShotSheet, ShotSheet]:
        return self.gallery, self.mated, self.nonmated


def evaluate(engines: Engines, data: OpenSetData, progress: Progress) -> OpenSetReport:
    """Encodes every picture, searches every probe, and counts. Raises InvalidInput for sheets that contradict each
    other, absent pictures, a part without people, or a gallery of which nobody can be enrolled."""
    check_roles(*data.sheets)
    columns = chosen_columns(data.by, [transposed([shot.labels for shot in sheet.shots]) for sheet in data.sheets])
    gallery, mated, nonmated = (shots_of(sheet, data.part) for sheet in data.sheets)
    data = replace(data, gallery=gallery, mated=mated, nonmated=nonmated)
    for sheet in data.sheets:
        check_present(data.pictures, sheet.images, sheet.name)
    probes = (*data.mated.images, *data.nonmated.images)
    total = len(set(data.gallery.images)) + len(set(probes))
    enrolled = encode(
        engines.enrolment, data.pictures, data.gallery.images, lambda done, _: progress(done, total), engines.times
    )
    before = len(enrolled.digests)
    found = encode(engines.probe, data.pictures, probes, lambda done, _: progress(before + done, total), engines.times)
    if not enrolled.templates:
        raise InvalidInput("no face was found in any gallery picture", where=data.gallery.name, mend="Check --images")
    return _report(engines, data, enrolled, found, columns)


def _report(
    engines: Engines, data: OpenSetData, enrolled: Encoded, found: Encoded, columns: Sequence[str]
) -> OpenSetReport:
    gallery = build_gallery([(shot.subject, enrolled.templates.get(shot.image)) for shot in data.gallery.shots])
    with engines.times.of("search", len(data.mated.shots) + len(data.nonmated.shots)):
        detail = _search(gallery, data, found)
    others = [found.templates.get(image) for image in data.nonmated.images]
    people, enrolled_people = sorted(set(data.gallery.subjects)), set(gallery.subjects)
    counted = {"mated": len(set(data.mated.subjects)), "nonmated": len(set(data.nonmated.subjects))}
    rates = curve_rates(counted["nonmated"], FPIRS)
    drawn = _draw(detail, (*FPIRS, *rates))
    failed_to_enrol = [subject not in enrolled_people for subject in people]
    shots = (*data.mated.shots, *data.nonmated.shots)
    failed_to_acquire = [shot.image in found.failures for shot in shots]
    return OpenSetReport(
        model_id=engines.probe.model_id,
        gate=engines.gate,
        part=data.part,
        rank1=float(detail.own.mean()),
        rank1_interval=_of_column(float(detail.own.mean()), drawn[:, :1], counted["mated"]),
        fnir=_fnir(detail, drawn[:, 1 : 1 + len(FPIRS)], counted),
        fte=sum(failed_to_enrol) / len(people),
        fte_interval=share_interval(people, failed_to_enrol),
        fta=sum(failed_to_acquire) / len(shots),
        fta_interval=share_interval([shot.subject for shot in shots], failed_to_acquire),
        failures=Encoded({}, {**enrolled.failures, **found.failures}, {}).reasons(),
        probes={"mated": len(data.mated.shots), "nonmated": len(data.nonmated.shots), "gallery": len(people)},
        people={**counted, "gallery": len(people)},
        data={
            "images": digest_of_pictures({**enrolled.digests, **found.digests}),
            **{role: sheet.sha256 for role, sheet in zip(("gallery", "mated", "nonmated"), data.sheets, strict=True)},
        },
        curve=curve(detail.trials, rates, drawn[:, 1 + len(FPIRS) :], counted["mated"]),
        det=_det(gallery, others, detail),
        by=_by(columns, data, detail, found),
        at_size=_at_size(gallery, others, detail, data),
        detail=detail,
        produced=engines.record(),
        boxes={**enrolled.boxes, **found.boxes},
    )


def _det(gallery: Gallery, nonmated: Sequence[Template | None], detail: OpenSetDetail) -> tuple[CurvePoint, ...]:
    own = detail.mated.own_scores
    return () if own is None else det(own, detail.mated.subjects, count_scores(gallery, nonmated))


def _at_size(
    gallery: Gallery, nonmated: Sequence[Template | None], detail: OpenSetDetail, data: OpenSetData
) -> AtGallerySize | None:
    tops = None if data.gallery_size is None else partial_tops(gallery, nonmated)
    if data.gallery_size is None or tops is None:
        return None
    return at_gallery_size(data.gallery_size, data.targets, tops, detail.nonmated.subjects, detail.trials)


def _by(columns: Sequence[str], data: OpenSetData, detail: OpenSetDetail, found: Encoded) -> tuple[ByColumn, ...]:
    """At the rates that are claimed. What the mated sheet leaves out of a person, the gallery sheet may say."""
    people = len(set(data.nonmated.subjects))
    claimed = [rate for rate in FPIRS if why_unclaimed(rate, people, "") is None]
    enrolled = {shot.subject: shot.labels for shot in data.gallery.shots}
    mated = [{**enrolled[shot.subject], **_said(shot.labels)} for shot in data.mated.shots]
    others = [shot.labels for shot in data.nonmated.shots]
    return by_columns(
        columns,
        _observed(detail.mated.shots, np.where(detail.own, detail.mated.scores, FAILED), mated, found),
        _observed(detail.nonmated.shots, detail.nonmated.scores, others, found),
        claimed,
        ("fnir", "fpir"),
    )


def _said(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in labels.items() if value}


def _observed(shots: Sequence[Shot], scores: Scores, labels: Sequence[Mapping[str, str]], found: Encoded) -> Observed:
    failed = np.array([shot.image in found.failures for shot in shots])
    return Observed([shot.subject for shot in shots], scores, failed, transposed(labels))


def _search(gallery: Gallery, data: OpenSetData, found: Encoded) -> OpenSetDetail:
    mated = [(shot.subject, found.templates.get(shot.image)) for shot in data.mated.shots]
    best, scores = search(gallery, [template for _, template in mated])
    others, other_scores = search(gallery, [found.templates.get(image) for image in data.nonmated.images])
    own = rank_own(gallery, mated)
    return OpenSetDetail(
        ProbeDetail(data.mated.shots, _names(gallery, best), scores, own.scores, own.ranks),
        ProbeDetail(data.nonmated.shots, _names(gallery, others), other_scores),
    )


def _names(gallery: Gallery, numbers: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(gallery.subjects[number] if number >= 0 else "" for number in numbers)


def share_interval(subjects: Sequence[str], events: Sequence[bool]) -> Interval:
    """95 % interval of a share of pictures, by subject."""
    counted = np.array(events)

    def weighed(weights: Sequence[Weights]) -> Figures:
        return weighed_share(counted, weights[0])[:, None]

    return _of_column(float(counted.mean()), resample([subjects], weighed), len(set(subjects)))


def _draw(detail: OpenSetDetail, rates: Sequence[float]) -> Figures:
    """Rank 1, and FNIR at every FPIR, in each draw. Thresholds are set anew on every one: they are estimates too."""
    trials, own = detail.trials, detail.own

    def figures(weights: Sequence[Weights]) -> Figures:
        mated, nonmated = weights
        return np.column_stack((weighed_share(own, mated), trials.errors(rates, mated, nonmated)))

    return resample([detail.mated.subjects, detail.nonmated.subjects], figures)


def _of_column(estimate: float, drawn: Figures, people: int) -> Interval:
    return of_share(estimate, percentile_intervals(drawn)[0], people)


def _fnir(detail: OpenSetDetail, drawn: Figures, people: dict[str, int]) -> tuple[FnirAt, ...]:
    points = curve(detail.trials, FPIRS, drawn, people["mated"])
    return tuple(
        FnirAt(one.rate, None, None, None, unclaimed)
        if (unclaimed := why_unclaimed(one.rate, people["nonmated"], "non-mated people"))
        else FnirAt(one.rate, one.miss, one.interval, one.threshold, None)
        for one in points
    )
