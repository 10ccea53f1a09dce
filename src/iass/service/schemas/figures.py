"""The counts of some hours, as what a supervisor or an operator asks of them."""

from collections.abc import Mapping
from typing import Self

from iass.figures import spans
from iass.figures.figures import Figures
from iass.figures.share import Share
from iass.figures.shift_report import VERDICTS
from iass.figures.tally import Measure
from iass.registry.enrolment import GalleryName
from iass.service.schemas.wire import Moment, Wire, example, optional

WAITS = (5.0, 10.0, 30.0, 60.0, 300.0)
"""Seconds at which the spread of waits is parted."""


class HourOut(Wire):
    hour: Moment = example("2026-11-24T02:00:00Z", "Its start")
    passages: int = example(412, "Passages decided in it")
    alerts: int = example(3, "Alerts that they raised")


class SpanOut(Wire):
    up_to: float | None = optional(10.0, "Seconds, not in the span before; null for whatever took longer")
    count: int = example(21, "So many")


class WaitOut(Wire):
    """Seconds since the alert was raised, within a fifth."""

    count: int = example(37, "Of so many")
    median: float | None = optional(4.2, "Seconds; null where there was none")
    nine_of_ten: float | None = optional(11.0, "Seconds that nine of ten did not exceed")
    spread: list[SpanOut] = example([], "How many took how long; each once")


class FalseAlertsOut(Wire):
    """What came of the searches of one list."""

    searches: int = example(9870, "Faces that were looked for in it")
    alerts: int = example(12, "Alerts for which a face of it reached the threshold")
    false_alerts: int = example(9, "Those judged to be another person, or released as one by the agency, so far")
    rate: float | None = optional(0.0009, "false_alerts / searches; null without a search")
    low: float | None = optional(0.0005, "95 % interval")
    high: float | None = optional(0.0017, "95 % interval")


class ListFiguresOut(FalseAlertsOut):
    list: GalleryName = example("watchlist", "Which list")
    target_fpir: float = example(0.001, "The rate that its threshold is for")


class LaneFiguresOut(Wire):
    """One lane, gate or camera."""

    lane: str = example("CGK/K01", "Checkpoint and lane")
    passages: int = example(412, "Passages decided on it")
    alerts: int = example(3, "Alerts raised on it")
    faces: int = example(398, "Faces that were searched")
    quality_median: float | None = optional(68.0, "Of their unified quality score, 0 to 100, within ten")
    face_failures: Mapping[str, int] = example({"too_small": 3}, "Passages without a face, by why")
    watchlist: FalseAlertsOut = example({}, "False alerts of the watchlist on it")
    registry: FalseAlertsOut = example({}, "False alerts of the registry on it")


class StepOut(Wire):
    step: str = example("search", "Of a passage")
    count: int = example(9870, "Of so many passages")
    median_ms: float | None = optional(5.1, "Milliseconds, within a fifth")
    p99_ms: float | None = optional(12.0, "Milliseconds that 99 of 100 did not exceed")


class LooksOut(Wire):
    """How often officers who had judged the faces before the score had seen what was decided."""

    verdict: str = example("other_person", "Of alerts that are judged so")
    looks: int = example(12, "Looks before the score at these alerts; a verdict given without the score is one")
    agreed: int = example(10, "Of those, the ones that had said the same")
    rate: float | None = optional(0.83, "agreed / looks; null without a look")
    low: float | None = optional(0.55, "95 % interval")
    high: float | None = optional(0.95, "95 % interval")

    @classmethod
    def of_share(cls, verdict: str, found: Share | None) -> Self:
        if found is None:
            return cls(verdict=verdict, looks=0, agreed=0, rate=None, low=None, high=None)
        return cls(
            verdict=verdict, looks=found.trials, agreed=found.events, rate=found.value, low=found.low, high=found.high
        )


class FiguresOut(Wire):
    """No count is about any traveller or officer."""

    since: Moment = example("2026-11-24T02:00:00Z", "Start of the first hour")
    until: Moment = example("2026-11-25T02:00:00Z", "End of the last, which may still run")
    hours: list[HourOut] = example([], "Each hour once, oldest first")
    passages: Mapping[str, int] = example({"CLEAR": 409, "REFER": 3}, "By advice")
    alerts: Mapping[str, int] = example({"REFER": 3}, "By advice")
    verdicts: Mapping[str, int] = example({"other_person": 2}, "Of those alerts, by judgement as it is now")
    claimed: WaitOut = example({}, "From alert to claim")
    judged: WaitOut = example({}, "From alert to the first verdict that settled it")
    first_looks: list[LooksOut] = example([], "Looks before the score beside what was decided; each verdict once")
    lists: list[ListFiguresOut] = example([], "Each list once")
    lanes: list[LaneFiguresOut] = example([], "Each lane with a passage")
    steps: list[StepOut] = example([], "Where the time of a passage goes")
    found_later: Mapping[str, int] = example(
        {"raised": 1, "same_person": 1}, "Passages of these hours that a search of the past has found since"
    )

    @classmethod
    def of_figures(cls, figures: Figures, targets: Mapping[GalleryName, float]) -> Self:
        hours = zip(figures.hours, figures.by_hour(Measure.PASSAGES), figures.by_hour(Measure.ALERTS), strict=True)
        return cls(
            since=figures.since,
            until=figures.until,
            hours=[HourOut(hour=hour, passages=passages, alerts=alerts) for hour, passages, alerts in hours],
            passages=figures.by_label(Measure.PASSAGES),
            alerts=figures.by_label(Measure.ALERTS),
            verdicts=figures.by_label(Measure.VERDICTS),
            claimed=_wait(figures.by_bin(Measure.CLAIMED_AFTER)),
            judged=_wait(figures.by_bin(Measure.JUDGED_AFTER)),
            first_looks=[LooksOut.of_share(one, figures.looks_agreed(one)) for one in VERDICTS],
            lists=[
                ListFiguresOut.model_validate({"list": name, "target_fpir": target, **_false(figures, name, None)})
                for name, target in targets.items()
            ],
            lanes=[_lane(figures, lane) for lane in figures.lanes],
            steps=[_step(figures, step) for step in figures.by_label(Measure.STEP)],
            found_later=figures.by_label(Measure.FOUND_LATER),
        )


def _wait(counts: Mapping[int, int]) -> WaitOut:
    within = spans.within(counts, WAITS)
    return WaitOut(
        count=sum(counts.values()),
        median=spans.quantile(counts, 0.5),
        nine_of_ten=spans.quantile(counts, 0.9),
        spread=[SpanOut(up_to=edge, count=count) for edge, count in zip((*WAITS, None), within, strict=True)],
    )


def _false(figures: Figures, name: GalleryName, lane: str | None) -> dict[str, float | int | None]:
    rate: Share | None = figures.false_alerts(name, lane)
    return {
        "searches": figures.total(Measure.SEARCHES, name, lane),
        "alerts": figures.total(Measure.FACE_ALERTS, name, lane),
        "false_alerts": figures.total(Measure.FALSE_ALERTS, name, lane),
        "rate": rate.value if rate else None,
        "low": rate.low if rate else None,
        "high": rate.high if rate else None,
    }


def _lane(figures: Figures, lane: str) -> LaneFiguresOut:
    return LaneFiguresOut(
        lane=lane,
        passages=figures.total(Measure.PASSAGES, place=lane),
        alerts=figures.total(Measure.ALERTS, place=lane),
        faces=figures.total(Measure.QUALITY, place=lane),
        quality_median=figures.quality_median(lane),
        face_failures=figures.by_label(Measure.FACE_FAILURES, lane),
        watchlist=FalseAlertsOut.model_validate(_false(figures, GalleryName.WATCHLIST, lane)),
        registry=FalseAlertsOut.model_validate(_false(figures, GalleryName.REGISTRY, lane)),
    )


def _step(figures: Figures, step: str) -> StepOut:
    counts = figures.by_bin(Measure.STEP, step)
    median, p99 = spans.quantile(counts, 0.5), spans.quantile(counts, 0.99)
    return StepOut(step=step, count=sum(counts.values()), median_ms=median, p99_ms=p99)
