"""The figures of an open-set evaluation, and the JSON that they become."""

from collections.abc import Mapping
from dataclasses import dataclass

from iass.evaluation.at_size import AtGallerySize
from iass.evaluation.by_column import ByColumn
from iass.evaluation.curves import CurvePoint
from iass.evaluation.detail import OpenSetDetail
from iass.evaluation.encoding import Box
from iass.evaluation.error_rates import told_threshold
from iass.evaluation.intervals import Interval
from iass.evaluation.split import Part
from iass.ids import ModelId

KIND = "open-set"


@dataclass(frozen=True, slots=True)
class FnirAt:
    """FNIR at a target FPIR; threshold: cosine similarity. All None where `unclaimed` says why."""

    fpir: float
    fnir: float | None
    interval: Interval | None
    threshold: float | None
    unclaimed: str | None


@dataclass(frozen=True, slots=True, eq=False)
class OpenSetReport:
    """fte: failure to enrol, share of people in the gallery; fta: failure to acquire, share of probes (all misses).

    failures: reason -> pictures. data: role -> SHA-256. curve: FNIR over FPIR; det: FNMR over FMR of the single
    comparisons behind it. at_size: None when no size was asked for, or these people are too few for a law. produced:
    timing, and what made the report. boxes: image -> its face; not in the record.
    """

    model_id: ModelId
    gate: str
    part: Part
    rank1: float
    rank1_interval: Interval
    fnir: tuple[FnirAt, ...]
    fte: float
    fte_interval: Interval
    fta: float
    fta_interval: Interval
    failures: Mapping[str, int]
    probes: Mapping[str, int]
    people: Mapping[str, int]
    data: Mapping[str, str]
    curve: tuple[CurvePoint, ...]
    det: tuple[CurvePoint, ...]
    by: tuple[ByColumn, ...]
    at_size: AtGallerySize | None
    detail: OpenSetDetail
    produced: Mapping[str, object]
    boxes: Mapping[str, Box]

    def record(self) -> dict[str, object]:
        """As `iass evaluate open-set --json` prints it."""
        return {
            "rank1": round(self.rank1, 5),
            "fnir": {f"{one.fpir:g}": rounded(one.fnir) for one in self.fnir},
            "fte": round(self.fte, 5),
            "probes": dict(self.probes),
            "ci95": {
                "rank1": self.rank1_interval.as_list(),
                "fnir": {f"{one.fpir:g}": one.interval.as_list() if one.interval else None for one in self.fnir},
                "fte": self.fte_interval.as_list(),
                "fta": self.fta_interval.as_list(),
            },
            "thresholds": {f"{one.fpir:g}": told(one.threshold) for one in self.fnir},
            "model": self.model_id,
            "data": dict(self.data),
            "fta": round(self.fta, 5),
            "failures": dict(self.failures),
            "unclaimed": {f"{one.fpir:g}": one.unclaimed for one in self.fnir if one.unclaimed},
            "gate": self.gate,
            "kind": KIND,
            "part": self.part.value,
            "people": dict(self.people),
            "curves": {
                "fnir_over_fpir": [point.record("fpir", "fnir") for point in self.curve],
                "det": [point.record("fmr", "fnmr") for point in self.det],
            },
            "by": {one.column: one.record() for one in self.by},
            "at_gallery_size": self.at_size.record() if self.at_size else None,
            **self.produced,
            "probes_detail": self.detail.record(),
        }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def told(threshold: float | None) -> float | None:
    return None if threshold is None else told_threshold(threshold)
