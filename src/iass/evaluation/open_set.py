"""Open-set identification on files: the whole pipeline, detection included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iass.errors import InvalidInput
from iass.evaluation.encoding import Encoded, Progress, digest_of_pictures, encode
from iass.evaluation.engines import Engines
from iass.evaluation.error_rates import Weights, why_unclaimed
from iass.evaluation.identification import TopCandidates, build_gallery, top_candidates
from iass.evaluation.intervals import Interval, bootstrap, of_share
from iass.evaluation.pictures import Pictures, check_present
from iass.evaluation.sheets import ShotSheet, check_roles
from iass.ids import ModelId

FPIRS = (0.03, 0.01, 0.003)


@dataclass(frozen=True, slots=True)
class OpenSetData:
    """gallery: who is enrolled; mated: probes of them; nonmated: probes of others."""

    pictures: Pictures
    gallery: ShotSheet
    mated: ShotSheet
    nonmated: ShotSheet


@dataclass(frozen=True, slots=True)
class FnirAt:
    """FNIR at a target FPIR; threshold: cosine similarity. All None where `unclaimed` says why."""

    fpir: float
    fnir: float | None
    interval: Interval | None
    threshold: float | None
    unclaimed: str | None


@dataclass(frozen=True, slots=True)
class OpenSetReport:
    """fte: failure to enrol, share of people in the gallery; fta: failure to acquire, share of probes (all misses).

    failures: reason -> pictures. data: role -> SHA-256.
    """

    model_id: ModelId
    gate: str
    rank1: float
    rank1_interval: Interval
    fnir: tuple[FnirAt, ...]
    fte: float
    fte_interval: Interval
    fta: float
    failures: Mapping[str, int]
    probes: Mapping[str, int]
    data: Mapping[str, str]

    def record(self) -> dict[str, object]:
        """As `iass evaluate open-set --json` prints it."""
        return {
            "rank1": round(self.rank1, 5),
            "fnir": {f"{one.fpir:g}": _rounded(one.fnir) for one in self.fnir},
            "fte": round(self.fte, 5),
            "probes": dict(self.probes),
            "ci95": {
                "rank1": self.rank1_interval.as_list(),
                "fnir": {f"{one.fpir:g}": one.interval.as_list() if one.interval else None for one in self.fnir},
                "fte": self.fte_interval.as_list(),
            },
            "thresholds": {f"{one.fpir:g}": _rounded(one.threshold) for one in self.fnir},
            "model": self.model_id,
            "data": dict(self.data),
            "fta": round(self.fta, 5),
            "failures": dict(self.failures),
            "unclaimed": {f"{one.fpir:g}": one.unclaimed for one in self.fnir if one.unclaimed},
            "gate": self.gate,
        }


def evaluate(engines: Engines, data: OpenSetData, progress: Progress) -> OpenSetReport:
    """Encodes every picture, searches every probe, and counts. Raises InvalidInput for sheets that contradict each
    other, absent pictures, or a gallery of which nobody can be enrolled."""
    check_roles(data.gallery, data.mated, data.nonmated)
    probes = (*data.mated.images, *data.nonmated.images)
    for sheet in (data.gallery, data.mated, data.nonmated):
        check_present(data.pictures, sheet.images, sheet.name)
    total = len(set(data.gallery.images)) + len(set(probes))
    enrolled = encode(engines.enrolment, data.pictures, data.gallery.images, lambda done, _: progress(done, total))
    before = len(enrolled.digests)
    found = encode(engines.probe, data.pictures, probes, lambda done, _: progress(before + done, total))
    if not enrolled.templates:
        raise InvalidInput("no face was found in any gallery picture", where=data.gallery.name, mend="Check --images")
    return _report(engines, data, enrolled, found)


def _report(engines: Engines, data: OpenSetData, enrolled: Encoded, found: Encoded) -> OpenSetReport:
    gallery = build_gallery([(shot.subject, enrolled.templates.get(shot.image)) for shot in data.gallery.shots])
    tops = top_candidates(
        gallery,
        [(shot.subject, found.templates.get(shot.image)) for shot in data.mated.shots],
        [found.templates.get(image) for image in data.nonmated.images],
    )
    rank1_interval, *fnir_intervals = _intervals(tops, data)
    people, enrolled_people = sorted(set(data.gallery.subjects)), set(gallery.subjects)
    failed_to_enrol = [subject not in enrolled_people for subject in people]
    probes = (*data.mated.images, *data.nonmated.images)
    return OpenSetReport(
        model_id=engines.probe.model_id,
        gate=engines.gate,
        rank1=tops.rank1(),
        rank1_interval=rank1_interval,
        fnir=tuple(
            _fnir_at(tops, rate, interval, len(set(data.nonmated.subjects)))
            for rate, interval in zip(FPIRS, fnir_intervals, strict=True)
        ),
        fte=sum(failed_to_enrol) / len(people),
        fte_interval=share_interval(people, failed_to_enrol),
        fta=sum(image in found.failures for image in probes) / len(probes),
        failures=Encoded({}, {**enrolled.failures, **found.failures}, {}).reasons(),
        probes={"mated": len(data.mated.shots), "nonmated": len(data.nonmated.shots), "gallery": len(people)},
        data={
            "images": digest_of_pictures({**enrolled.digests, **found.digests}),
            "gallery": data.gallery.sha256,
            "mated": data.mated.sha256,
            "nonmated": data.nonmated.sha256,
        },
    )


def share_interval(subjects: Sequence[str], events: Sequence[bool]) -> Interval:
    """95 % interval of a share of pictures, by subject."""
    counted = [float(event) for event in events]

    def weighed(weights: Sequence[Weights]) -> list[float]:
        return [float(weights[0] @ counted) / float(weights[0].sum())]

    (interval,) = bootstrap([subjects], weighed)
    return of_share(sum(counted) / len(counted), interval, len(set(subjects)))


def _intervals(tops: TopCandidates, data: OpenSetData) -> list[Interval]:
    """Of rank 1 and of FNIR at every FPIR. Thresholds are set anew on every draw: they are estimates too."""

    def figures(weights: Sequence[Weights]) -> list[float]:
        mated, nonmated = weights
        return [tops.rank1(mated), *(tops.fnir(tops.threshold(rate, nonmated), mated) for rate in FPIRS)]

    found = bootstrap([data.mated.subjects, data.nonmated.subjects], figures)
    estimates = [tops.rank1(), *(tops.fnir(tops.threshold(rate)) for rate in FPIRS)]
    people = len(set(data.mated.subjects))
    return [of_share(estimate, interval, people) for estimate, interval in zip(estimates, found, strict=True)]


def _fnir_at(tops: TopCandidates, rate: float, interval: Interval, people: int) -> FnirAt:
    unclaimed = why_unclaimed(rate, people, "non-mated people")
    if unclaimed:
        return FnirAt(rate, None, None, None, unclaimed)
    threshold = tops.threshold(rate)
    return FnirAt(rate, tops.fnir(threshold), interval, threshold, None)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)
