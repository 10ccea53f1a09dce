"""The desk at which people see what a list's threshold costs, and choose another: false alerts against misses."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.audit.log import AuditLog
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.identify.expectation import Expectation, by_lanes, by_record
from iass.identify.misses import MissCurve
from iass.identify.operating_point import OperatingPoint
from iass.identify.score_histogram import ScoreHistogram, ScoreHistograms
from iass.identify.search import FaceSearch
from iass.identify.tail import Rate, ScoreTail, fit_tail
from iass.identify.target import (
    LEAST_FPIR,
    MOST_FPIR,
    ChosenTarget,
    ChosenTargets,
    check_point,
    check_target,
)
from iass.records import Records
from iass.registry.enrolment import GalleryName

TRAVELLERS = 400
"""In a shift of one counter: eight hours, one every 72 seconds."""

LOOK_BACK = timedelta(days=90)
"""Scores older than that are of other cameras and seasons."""

_NEAR = 1.001
_STEPS_IN_TEN = 12
"""The slider's stops: twelve to each factor of ten."""


class OperatingTransaction(Protocol):
    @property
    def scores(self) -> ScoreHistograms: ...
    @property
    def chosen_targets(self) -> ChosenTargets: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What one target would mean. missed: the share of sought people who pass unseen, by development figures; None
    where nobody counted it for this model."""

    point: OperatingPoint
    expected: Expectation
    missed: Rate | None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """One list as it is. default: the target of the settings. chosen: the newest choice of a person, if any.

    histogram: of the strangers' searches of the last 90 days. tail: their law; None while they are too few.
    """

    name: GalleryName
    subjects: int
    setting: Setting
    default: float
    chosen: ChosenTarget | None
    histogram: ScoreHistogram
    tail: ScoreTail | None


@dataclass(frozen=True, slots=True)
class OperatingDesk:
    records: Records[OperatingTransaction]
    search: FaceSearch
    clock: Clock
    misses: MissCurve | None

    def look(self, name: GalleryName) -> Standing:
        """The list at its present size and target, by what the lanes have seen."""
        self.search.catch_up()
        subjects, model_id = self.search.size(name), self.search.record.model_id
        since = (self.clock.now() - LOOK_BACK).date()
        with self.records.reading() as tx:
            histogram = tx.scores.read(name, model_id, since)
            chosen = tx.chosen_targets.all().get(name)
        tail = fit_tail(histogram.counts, max(1, subjects))
        point = self.search.operating_point(name)
        setting = self._setting(tail, point)
        return Standing(name, subjects, setting, self.search.default_target(name), chosen, histogram, tail)

    def at(self, standing: Standing, target_fpir: float) -> Setting:
        """What another target would mean. Raises InvalidInput for one that nobody may choose."""
        check_target(target_fpir)
        return self._setting(standing.tail, self.search.point_at(standing.name, target_fpir))

    def expected(self, standing: Standing, threshold: float) -> Expectation:
        """What that threshold would let through at the list's present size."""
        tail = standing.tail
        if tail is not None and tail.fits:
            return by_lanes(tail, threshold)
        return by_record(self.search.record, standing.subjects, threshold)

    def target_for(self, standing: Standing, rate: float) -> float:
        """The target at which this share of strangers' searches is expected to raise a false alert, by what the lanes
        have seen where that is enough. Raises InvalidInput where it is out of bounds."""
        tail = standing.tail
        if tail is None or not tail.fits:
            check_target(rate)
            return rate
        least, most = math.log(LEAST_FPIR), math.log(MOST_FPIR)
        for _ in range(40):
            middle = (least + most) / 2
            reached = tail.rate(self.search.point_at(standing.name, math.exp(middle)).threshold).value
            least, most = (middle, most) if reached < rate else (least, middle)
        found = math.exp((least + most) / 2)
        if not LEAST_FPIR * _NEAR < found < MOST_FPIR / _NEAR:
            what = f"no target that may be chosen raises a false alert for {rate:g} of travellers here"
            raise InvalidInput(what, where="false_alerts", mend="Look at what may be: iass threshold show")
        return float(f"{found:.3g}")

    def choices(self, standing: Standing) -> Sequence[Setting]:
        """The slider's stops, the rarest false alerts first: such as may be chosen and at which somebody can be
        recognised, and the present setting, whatever it is."""
        span = round(_STEPS_IN_TEN * math.log10(MOST_FPIR / LEAST_FPIR))
        targets = {float(f"{MOST_FPIR * 10 ** (-step / _STEPS_IN_TEN):.3g}") for step in range(span + 1)}
        present = standing.setting.point
        points = [self.search.point_at(standing.name, target) for target in targets - {present.target_fpir}]
        choices = [self._setting(standing.tail, point) for point in points if point.can_match]
        return sorted([*choices, standing.setting], key=lambda one: one.point.target_fpir)

    def choose(self, name: GalleryName, target_fpir: float | None, officer: Officer) -> Standing:
        """Sets the target of a list; None goes back to the settings. It holds for the next search in every process.

        Raises InvalidInput for a target that is out of bounds, or at which nobody could be recognised.
        """
        wanted = self.search.default_target(name) if target_fpir is None else target_fpir
        if target_fpir is not None:
            check_target(target_fpir)
        point = self.search.point_at(name, wanted)
        if target_fpir is not None:
            check_point(point)
        at = self.clock.now()
        with self.records.transaction() as tx:
            former = tx.chosen_targets.all().get(name)
            tx.chosen_targets.put(name, ChosenTarget(target_fpir, officer.officer_id, at))
            details: dict[str, JsonValue] = {
                "target_fpir": wanted,
                "by_settings": target_fpir is None,
                "former_target_fpir": (former.target_fpir if former else None) or self.search.default_target(name),
                "threshold": point.threshold,
                "subjects": point.gallery_size,
                "record": point.record_id,
            }
            tx.audit.append(at, officer, "operating_point.chosen", name.value, details)
        return self.look(name)

    def _setting(self, tail: ScoreTail | None, point: OperatingPoint) -> Setting:
        if tail is not None and tail.fits:
            expected = by_lanes(tail, point.threshold)
        else:
            expected = by_record(self.search.record, point.gallery_size, point.threshold)
        return Setting(point, expected, self.misses.at(point.threshold) if self.misses else None)
