"""The figures of a verification, and the JSON that they become."""

from collections.abc import Mapping
from dataclasses import dataclass

from iass.evaluation.by_column import ByColumn
from iass.evaluation.curves import CurvePoint
from iass.evaluation.detail import PairDetail
from iass.evaluation.encoding import Box
from iass.evaluation.intervals import Interval
from iass.evaluation.open_set_report import rounded, told
from iass.evaluation.split import Part
from iass.ids import ModelId

KIND = "verification"


@dataclass(frozen=True, slots=True)
class FnmrAt:
    """FNMR at a target FMR; all None where `unclaimed` says why."""

    fmr: float
    fnmr: float | None
    interval: Interval | None
    threshold: float | None
    unclaimed: str | None


@dataclass(frozen=True, slots=True, eq=False)
class VerificationReport:
    """fte: share of the distinct pictures without a template. failures: reason -> pictures. data: role -> SHA-256.

    curve: FNMR over FMR (DET). produced: timing, and what made the report.
    boxes: image -> its face; not in the record.
    """

    model_id: ModelId
    gate: str
    part: Part
    fnmr: tuple[FnmrAt, ...]
    fte: float
    fte_interval: Interval
    failures: Mapping[str, int]
    pairs: Mapping[str, int]
    people: Mapping[str, int]
    data: Mapping[str, str]
    curve: tuple[CurvePoint, ...]
    by: tuple[ByColumn, ...]
    detail: PairDetail
    produced: Mapping[str, object]
    boxes: Mapping[str, Box]

    def record(self) -> dict[str, object]:
        """As `iass evaluate verification --json` prints it."""
        return {
            "fnmr": {f"{one.fmr:g}": rounded(one.fnmr) for one in self.fnmr},
            "fte": round(self.fte, 5),
            "pairs": dict(self.pairs),
            "ci95": {
                "fnmr": {f"{one.fmr:g}": one.interval.as_list() if one.interval else None for one in self.fnmr},
                "fte": self.fte_interval.as_list(),
            },
            "thresholds": {f"{one.fmr:g}": told(one.threshold) for one in self.fnmr},
            "model": self.model_id,
            "data": dict(self.data),
            "failures": dict(self.failures),
            "unclaimed": {f"{one.fmr:g}": one.unclaimed for one in self.fnmr if one.unclaimed},
            "gate": self.gate,
            "kind": KIND,
            "part": self.part.value,
            "people": dict(self.people),
            "curves": {"det": [point.record("fmr", "fnmr") for point in self.curve]},
            "by": {one.column: one.record() for one in self.by},
            **self.produced,
            "pairs_detail": self.detail.record(),
        }
