"""Figures for Prometheus. Labels are closed sets, lanes those of the installation: no officer or person ever becomes
one."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from iass.access import Scope, Sensitivity
from iass.alert.records import FeedEvent
from iass.application import Application
from iass.case.passage import Passage
from iass.decide.redaction import counted_as
from iass.registry.enrolment import GalleryName
from iass.service.feed import LiveFeed
from iass.service.hearing import sensitivity_of
from iass.service.limits import Admission

_STEP_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """Counts what passes through the service. A registry of its own, so that two apps can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "iass_http_requests", "Answers by route and status", ["method", "route", "status"], registry=self.registry
        )
        self._passages = Counter(
            "iass_crossings",
            "Passages decided; kind is crossing (with document) or capture (camera)",
            ["kind", "direction", "advice"],
            registry=self.registry,
        )
        self._by_lane = Counter(
            "iass_lane_passages", "Passages decided, by lane", ["lane", "direction"], registry=self.registry
        )
        self._alerts_by_lane = Counter("iass_lane_alerts", "Alerts raised, by lane", ["lane"], registry=self.registry)
        self._directory = Counter(
            "iass_directory_refusals",
            "Sign-ins by the directory that failed, by why; unavailable where it could not be asked",
            ["why"],
            registry=self.registry,
        )
        self._failures = Counter(
            "iass_face_failures", "Faces that could not be searched", ["failure"], registry=self.registry
        )
        self._steps = Histogram(
            "iass_step_seconds",
            "Time of one step of a passage",
            ["step"],
            buckets=_STEP_BUCKETS,
            registry=self.registry,
        )
        self._messages = Counter(
            "iass_passenger_messages",
            "Messages of carriers by what became of them",
            ["outcome"],
            registry=self.registry,
        )
        self._events = Counter("iass_feed_events", "Events of the live feed", ["event"], registry=self.registry)

    def request(self, method: str, route: str, status: int) -> None:
        self._requests.labels(method if method in _METHODS else "other", route, status).inc()

    def passage(self, passage: Passage, kind: str) -> None:
        """A protected one is a passage as every other: a referral without an alert would be told by subtraction."""
        told = counted_as(passage.decision)
        self._passages.labels(kind, passage.direction.value, told.value).inc()
        self._by_lane.labels(f"{passage.checkpoint}/{passage.lane}", passage.direction.value).inc()
        for step, milliseconds in passage.milliseconds.items():
            self._steps.labels(step).observe(milliseconds / 1000)
        if passage.face_failure is not None:
            self.face_failure(passage.face_failure.value)

    def face_failure(self, failure: str) -> None:
        self._failures.labels(failure).inc()

    def directory_refusal(self, why: str) -> None:
        """why: of a closed set."""
        self._directory.labels(why).inc()

    def passenger_message(self, outcome: str) -> None:
        self._messages.labels(outcome).inc()

    def event(self, event: FeedEvent) -> None:
        """Protected ones are not counted: one that nobody else is told of would stand out."""
        if sensitivity_of(event) is Sensitivity.OPEN or event.kind == "crossing.decided":
            self._events.labels(event.kind).inc()
        lane = event.payload.get("lane")
        if event.kind == "alert.raised" and isinstance(lane, str) and sensitivity_of(event) is Sensitivity.OPEN:
            self._alerts_by_lane.labels(lane).inc()

    def expose(self) -> bytes:
        """The text format of Prometheus, version 0.0.4."""
        return generate_latest(self.registry)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Standing(Collector):
    """What stands at the moment of the scrape."""

    def __init__(self, application: Application, feed: LiveFeed, admission: Admission) -> None:
        self._application = application
        self._feed = feed
        self._admission = admission

    def collect(self) -> Iterator[Metric]:
        alerts = GaugeMetricFamily("iass_alerts", "Alerts by state", labels=["state"])
        for state, count in self._application.alerts.within(Scope()).counts().items():
            alerts.add_metric([state.value], count)
        yield alerts
        gallery = GaugeMetricFamily(
            "iass_gallery_subjects", "Subjects that a face is searched against", labels=["list"]
        )
        threshold = GaugeMetricFamily("iass_threshold", "Score from which a candidate is a match", labels=["list"])
        for name in GalleryName:
            point = self._application.search.operating_point(name)
            gallery.add_metric([name.value], point.gallery_size)
            threshold.add_metric([name.value], point.threshold)
        yield gallery
        yield threshold
        ready = GaugeMetricFamily("iass_ready", "1 where a check of readiness is ok", labels=["check"])
        for check in self._application.health.readiness():
            ready.add_metric([check.name], float(check.ok))
        yield ready
        past = GaugeMetricFamily("iass_past_searches", "Searches of the past that are due, up to 200", labels=["state"])
        standing = self._application.retro.standing(Scope())
        past.add_metric(["due"], standing.due)
        past.add_metric(["failed"], len(standing.failed))
        yield past
        yield from self._flights()
        yield from self._lists()
        yield from self._outbox()
        yield GaugeMetricFamily("iass_feed_clients", "Listeners to the live feed", value=self._feed.clients)
        yield GaugeMetricFamily("iass_crossings_inside", "Crossings read, waiting or computed", self._admission.inside)

    def _flights(self) -> Iterator[Metric]:
        standing = self._application.flights.watch.standing()
        flights = GaugeMetricFamily("iass_flights", "Flights that have passenger lists, up to 200", labels=["state"])
        for state in ("expected", "incomplete", "due"):
            flights.add_metric([state], getattr(standing, state))
        yield flights
        newest = GaugeMetricFamily("iass_passenger_list_newest_seconds", "When the newest list came, Unix")
        if standing.newest is not None:
            newest.add_metric([], standing.newest.timestamp())
        yield newest

    def _lists(self) -> Iterator[Metric]:
        """Names of lists are the operator's own, at most 100; one that nobody fetches is never late."""
        age = GaugeMetricFamily("iass_list_age_seconds", "Since a list was last known to be current", labels=["list"])
        failures = GaugeMetricFamily("iass_list_failures", "Fetches of a list that failed in a row", labels=["list"])
        late = GaugeMetricFamily("iass_list_late", "1 where two looks in a row brought nothing", labels=["list"])
        now = self._application.clock.now()
        for kept in self._application.lists.kept.standing():
            since = kept.record.current_at or kept.record.added_at
            age.add_metric([kept.plan.name], (now - since).total_seconds())
            failures.add_metric([kept.plan.name], kept.record.failures)
            late.add_metric([kept.plan.name], float(kept.is_late(now)))
        for one in self._application.lists.kept.by_hand():
            seconds = one.seconds(now)
            if seconds is not None:
                age.add_metric([one.name], seconds)
        yield from (age, failures, late)

    def _outbox(self) -> Iterator[Metric]:
        """About open cases: a handover of somebody who is protected is nobody's figure. `iass doctor` counts all."""
        standing = self._application.agencies.post.standing(Scope())
        messages = GaugeMetricFamily("iass_agency_messages", "Messages to agencies by state", labels=["state"])
        for state, count in standing.counts.items():
            messages.add_metric([state.value], count)
        age = GaugeMetricFamily("iass_agency_message_age_seconds", "Of the oldest message that waits; 0 for none")
        now = self._application.clock.now()
        age.add_metric([], (now - standing.oldest).total_seconds() if standing.oldest else 0.0)
        yield from (messages, age)
