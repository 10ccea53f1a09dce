"""Figures of the last day by lane and list, for Prometheus: what the page of figures shows to whoever is not of the
protection desk."""

from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from time import monotonic

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from iass.access import Scope
from iass.application import Application
from iass.figures import spans
from iass.figures.figures import Figures
from iass.figures.tally import Measure
from iass.registry.enrolment import GalleryName

HOURS = 24
_KEPT_SECONDS = 60.0
_QUANTILES = (0.5, 0.9)


class LaneFigures(Collector):
    """Read once a minute, however often somebody scrapes: a day of a busy checkpoint has thousands of counts.

    Lanes are those of the installation, and lists two: both are closed sets. Protected alerts are in none of them, as
    in `iass_lane_alerts` and `iass_alerts`: what one figure counts and another does not is told by subtraction.
    """

    def __init__(self, application: Application, now: Callable[[], float] = monotonic) -> None:
        self._application = application
        self._now = now
        self._lock = Lock()
        self._read_at = 0.0
        self._kept: Sequence[Metric] = ()

    def collect(self) -> Iterator[Metric]:
        with self._lock:
            if not self._kept or self._now() - self._read_at >= _KEPT_SECONDS:
                self._kept, self._read_at = tuple(self._read()), self._now()
            kept = self._kept
        yield from kept

    def describe(self) -> Iterator[Metric]:
        """Nothing is read before the first scrape."""
        return iter(())

    def _read(self) -> Iterator[Metric]:
        found = self._application.figures.within(Scope()).last(HOURS)
        yield from _lanes(found)
        yield from _lists(found)
        target = GaugeMetricFamily("iass_target_fpir", "Rate that the threshold of a list is for", labels=["list"])
        for name in GalleryName:
            target.add_metric([name.value], self._application.search.operating_point(name).target_fpir)
        yield target
        wait = GaugeMetricFamily(
            "iass_day_decision_seconds", "From alert to the first verdict, within a fifth", labels=["quantile"]
        )
        judged = found.by_bin(Measure.JUDGED_AFTER)
        for share in _QUANTILES:
            seconds = spans.quantile(judged, share)
            if seconds is not None:
                wait.add_metric([str(share)], seconds)
        yield wait


def _lanes(found: Figures) -> Iterator[Metric]:
    passages = GaugeMetricFamily("iass_day_passages", "Passages of the last day", labels=["lane"])
    alerts = GaugeMetricFamily("iass_day_alerts", "Open alerts that they raised", labels=["lane"])
    failures = GaugeMetricFamily(
        "iass_day_face_failures", "Passages without a face that can be searched", labels=["lane"]
    )
    quality = GaugeMetricFamily(
        "iass_day_capture_quality", "Median of the unified quality score, 0 to 100", labels=["lane"]
    )
    for lane in found.lanes:
        passages.add_metric([lane], found.total(Measure.PASSAGES, place=lane))
        alerts.add_metric([lane], found.total(Measure.ALERTS, place=lane))
        failures.add_metric([lane], found.total(Measure.FACE_FAILURES, place=lane))
        median = found.quality_median(lane)
        if median is not None:
            quality.add_metric([lane], median)
    yield from (passages, alerts, failures, quality)


def _lists(found: Figures) -> Iterator[Metric]:
    """By lane and, without a lane, of all together: rates do not add up, and their intervals even less."""
    by_lane, whole = ["lane", "list"], ["list"]
    searches = GaugeMetricFamily("iass_day_searches", "Faces that were looked for", labels=by_lane)
    false = GaugeMetricFamily("iass_day_false_alerts", "Alerts judged false so far", labels=by_lane)
    rates = [
        GaugeMetricFamily(f"iass_day_false_alert_rate{end}", f"False alerts of a search{what}", labels=labels)
        for end, labels in (("", whole), ("_by_lane", by_lane))
        for end, what in ((end, ""), (f"{end}_low", ", low end of 95 %"), (f"{end}_high", ", high end of 95 %"))
    ]
    for name in GalleryName:
        _rate(rates[:3], [name.value], found, name, None)
        for lane in found.lanes:
            searches.add_metric([lane, name.value], found.total(Measure.SEARCHES, name, lane))
            false.add_metric([lane, name.value], found.total(Measure.FALSE_ALERTS, name, lane))
            _rate(rates[3:], [lane, name.value], found, name, lane)
    yield from (searches, false, *rates)


def _rate(
    into: Sequence[GaugeMetricFamily], labels: Sequence[str], found: Figures, name: GalleryName, lane: str | None
) -> None:
    """Nothing where nobody was looked for: no rate is not a rate of 0."""
    share = found.false_alerts(name, lane)
    if share is not None:
        for gauge, value in zip(into, (share.value, share.low, share.high), strict=True):
            gauge.add_metric(labels, value)
