"""Figures of the last day for Prometheus: by lane and list, read seldom, and the same that the page shows."""

import httpx
from prometheus_client.core import Metric

from iass.application import Application
from iass.demo import cast
from iass.figures.tally import Measure, Tally, hour_of
from iass.service.lane_metrics import LaneFigures

from .counter import Counter


def _value(found: list[Metric], name: str, **labels: str) -> float | None:
    return next((s.value for one in found for s in one.samples if s.name == name and s.labels == labels), None)


def test_lane_has_other_figures_than_on_the_page(
    client: httpx.Client, installation: Application, counter: Counter, lane: str
) -> None:
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    counter.cross(cast.CITIZEN, lane=lane)
    client.post(f"/v1/alerts/{alert}/claim").raise_for_status()
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person"}).raise_for_status()
    found = list(LaneFigures(installation).collect())
    told = client.get("/v1/figures", params={"hours": 24}).json()
    shown = next(one for one in told["lanes"] if one["lane"] == f"CGK/{lane}")
    place = {"lane": f"CGK/{lane}"}
    assert _value(found, "iass_day_passages", **place) == shown["passages"] == 2
    assert _value(found, "iass_day_alerts", **place) == shown["alerts"] == 1
    assert _value(found, "iass_day_capture_quality", **place) == shown["quality_median"]
    for name in ("watchlist", "registry"):
        assert _value(found, "iass_day_searches", **place, list=name) == shown[name]["searches"]
        for end, key in (("", "rate"), ("_low", "low"), ("_high", "high")):
            assert _value(found, f"iass_day_false_alert_rate_by_lane{end}", **place, list=name) == shown[name][key]
            (whole,) = (one for one in told["lists"] if one["list"] == name)
            assert _value(found, f"iass_day_false_alert_rate{end}", list=name) == whole[key]
        assert _value(found, "iass_target_fpir", list=name) == whole["target_fpir"]
    assert _value(found, "iass_day_decision_seconds", quantile="0.5") == told["judged"]["median"]


def test_lane_without_a_search_has_a_rate_of_0(empty: Application) -> None:
    found = list(LaneFigures(empty).collect())
    assert _value(found, "iass_day_false_alert_rate", list="watchlist") is None
    assert _value(found, "iass_day_decision_seconds", quantile="0.5") is None
    assert _value(found, "iass_target_fpir", list="watchlist") is not None


def test_every_scrape_reads_the_day(installation: Application, counter: Counter, lane: str) -> None:
    moment = [100.0]
    figures = LaneFigures(installation, lambda: moment[0])
    place = {"lane": f"CGK/{lane}"}
    for wait, passages in ((0.0, None), (59.0, None), (2.0, 1.0)):
        moment[0] += wait
        assert _value(list(figures.collect()), "iass_day_passages", **place) == passages
        if not wait:
            counter.cross(cast.STRANGER, lane=lane)


def test_victims_of_a_lane_are_told_by_subtraction(installation: Application, lane: str) -> None:
    """`iass_lane_alerts_total` and `iass_alerts` leave them out."""
    hour, place = hour_of(installation.clock.now()), f"CGK/{lane}"
    counts = [Tally(hour, place, Measure.ALERTS, label, 0, count) for label, count in (("PROTECT", 1), ("REFER", 2))]
    with installation.figures.records.transaction() as tx:
        tx.tallies.add([*counts, Tally(hour, place, Measure.PASSAGES, "PROTECT", 0, 3)])
    found = list(LaneFigures(installation).collect())
    assert _value(found, "iass_day_alerts", lane=place) == 2
    assert _value(found, "iass_day_passages", lane=place) == 3
