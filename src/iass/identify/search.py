"""One search: the gallery brought up to date, its candidates, and the operating point that gives them meaning."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from threading import Lock, Thread
from time import monotonic
from typing import Generic

from iass.errors import IassError, NotReady, Unavailable
from iass.face.template import Model, Template
from iass.identify.calibration import CalibrationRecord
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.identify.gallery import Candidate, EnrolmentFeed, Gallery, Selection
from iass.identify.operating_point import OperatingPoint, VerificationPoint
from iass.identify.target import TargetRates, nobody_chose
from iass.registry.enrolment import GalleryName
from iass.registry.nearness import Neighbour

_BATCH = 5_000
_TRIES = 3
_AT_ONCE = 50_000
"""Changes that a traveller may wait for: a second or two in memory, some ten on Milvus."""
DOUBT_SECONDS = 10.0
"""How long after it last agreed an index is believed that could not be compared since."""
_PATIENCE_SECONDS = 10.0
"""For an engine that hangs: whoever waits behind another one's changes."""

REBUILD = "iass gallery verify says what differs; iass gallery rebuild mends it (in memory: then restart)"
"""How to mend an index that lacks somebody."""

Progress = Callable[[int, int], None]


def _unwatched(_held: int, _stored: int) -> None:
    """Nobody looks on."""


class FaceSearch(Generic[Model]):
    """Searches and compares at the operating points of one calibration record. Safe for many threads.

    Raises ValueError when the record was made with another model than the gallery's.
    """

    def __init__(
        self,
        gallery: Gallery[Model],
        feed: EnrolmentFeed,
        record: CalibrationRecord,
        watchlist_fpir: float,
        registry_fpir: float,
        verification_fmr: float,
        at_once: int = _AT_ONCE,
        chosen: TargetRates = nobody_chose,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """at_once: when more changes than these are to be taken in, searches raise Unavailable meanwhile. chosen: asked
        at every search, so that what was chosen in another process holds here at once."""
        if record.model_id != gallery.model_id:
            raise ValueError(f"the calibration record is of {record.model_id}, the gallery of {gallery.model_id}")
        self._gallery = gallery
        self._feed = feed
        self._record = record
        self._targets = {GalleryName.WATCHLIST: watchlist_fpir, GalleryName.REGISTRY: registry_fpir}
        self._verification = record.verification_point(verification_fmr)
        self._at_once = at_once
        self._chosen = chosen
        self._clock = clock
        self._agreed_at = float("-inf")
        self._refreshing = Lock()
        self._behind: Thread | None = None
        self._point = lru_cache(maxsize=64)(record.operating_point)

    def refresh(self, progress: Progress = _unwatched) -> None:
        """Takes in what the database has that the gallery has not; costs one cheap query when there is nothing.

        progress: called with templates held and templates in the database after every batch, for start-up.
        """
        if self._feed.position() == self._gallery.position:
            return
        with self._refreshing:
            self._take_in(progress)

    def _take_in(self, progress: Progress = _unwatched) -> None:
        while changes := self._feed.changes(self._gallery.position, _BATCH):
            self._gallery.apply(changes)
            progress(self._gallery.state().count, self._feed.state().count)

    def catch_up(self) -> None:
        """As `refresh`. Raises Unavailable while so much is lacking that nobody could wait for it: an engine that lost
        its data, or an import of a nation. It is then taken in behind the answers."""
        lacking = self._feed.position() - self._gallery.position
        if lacking > self._at_once:
            if self._behind is None or not self._behind.is_alive():
                self._behind = Thread(target=self._take_in_behind, name="catch-up", daemon=True)
                self._behind.start()
            raise Unavailable(f"the index still takes in {lacking:,} changes of the database", mend="Wait; see /readyz")
        if lacking > 0:
            if not self._refreshing.acquire(timeout=_PATIENCE_SECONDS):
                raise Unavailable("the engine that searches takes in no changes", mend="See /readyz")
            try:
                self._take_in()
            finally:
                self._refreshing.release()

    def _take_in_behind(self) -> None:
        """What stops it stops the next search too, which tells it."""
        with suppress(IassError):
            self.refresh()

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        """Subjects in that list, or of the selection in it, as last taken in."""
        return self._gallery.size(name, among)

    def operating_point(self, name: GalleryName, among: Selection | None = None) -> OperatingPoint:
        """Threshold of that list, or of the selection in it, at its present size and target."""
        return self._point(self._gallery.size(name, among), self._target(name))

    def point_at(self, name: GalleryName, target_fpir: float) -> OperatingPoint:
        """What the threshold of that list would be at another target. Raises ValueError unless it is within 0..1."""
        return self._point(self._gallery.size(name), target_fpir)

    def default_target(self, name: GalleryName) -> float:
        """Of the settings: what holds where nobody chose."""
        return self._targets[name]

    @property
    def record(self) -> CalibrationRecord:
        """Where thresholds come from."""
        return self._record

    def _target(self, name: GalleryName) -> float:
        return self._chosen().get(name, self._targets[name])

    def operating_point_at(self, name: GalleryName, faces: int) -> OperatingPoint:
        """Threshold of a search among so many faces that are in no gallery, at the target FPIR of that list."""
        return self._point(faces, self._target(name))

    def stranger_rate(self, name: GalleryName, score: float) -> float:
        """What share of people who are not in that list would have a candidate of this score or higher, at most; 0..1.

        By the calibration record's law, and never below what its probes can support (`smallest_rate`).
        """
        return max(self._record.expected_fpir(self._gallery.size(name), score), self._record.smallest_rate)

    def pair_threshold(self, target_fmr: float) -> float:
        """The score, -1..1, that this share of pairs of strangers reach. Raises ValueError unless it is within 0..1."""
        return self._record.verification_point(target_fmr).threshold

    def search(
        self,
        name: GalleryName,
        probe: Template[Model],
        limit: int = 5,
        among: Selection | None = None,
        target_fpir: float | None = None,
    ) -> tuple[FaceEvidence, ...]:
        """The best candidates, best first, also those below the threshold; and all that reach it, however many.

        among: nobody else is looked at, and the threshold is that of so many. One person may stand behind more notices
        than `limit`, and look-alikes beside them: none may crowd out another. target_fpir: 0..1; None for the list's.
        Raises NotReady while the gallery lacks somebody of the database: "nobody found" would be a lie; Unavailable
        where the engine that searches is away, or far behind.
        """
        if not self.agrees_with_database():
            raise NotReady(self.state_report(), where=name.value, mend=f"{REBUILD}; see /readyz")
        size = self._gallery.size(name, among)
        point = self._point(size, target_fpir or self._target(name))
        taken = limit
        while len(found := self._gallery.search(name, probe, taken, among)) == taken:
            if found[-1].score < point.threshold:
                break
            taken *= 4
        return tuple(
            _evidence(candidate, point, size)
            for rank, candidate in enumerate(found)
            if rank < limit or candidate.score >= point.threshold
        )

    def near(
        self, name: GalleryName, probes: Sequence[Template[Model]], least: float, among: Selection | None = None
    ) -> list[tuple[Neighbour, ...]]:
        """See `iass.registry.nearness.Neighbours.near`. among: nobody else is looked at."""
        if not self.agrees_with_database():
            raise NotReady(self.state_report(), where=name.value, mend=f"{REBUILD}; see /readyz")
        found = self._gallery.near(name, probes, least, among)
        return [tuple(Neighbour(one.subject_id, one.score, one.enrolment_id) for one in near) for near in found]

    def look_at(self, name: GalleryName, probe: Template[Model], subject_id: str) -> FaceEvidence | None:
        """What the face says about one subject to whom something else points, however low; None without enrolment."""
        candidate = self._gallery.compare(name, subject_id, probe)
        size = self._gallery.size(name)
        return None if candidate is None else _evidence(candidate, self._point(size, self._target(name)), size)

    def compare(self, probe: Template[Model], reference: Template[Model], against: str) -> HolderComparison:
        """1:1 of two templates. against: what the reference is, as `chip`."""
        return self._comparison(probe.similarity(reference), against)

    def compare_enrolled(self, probe: Template[Model], name: GalleryName, subject_id: str) -> HolderComparison | None:
        """1:1 with the best enrolment of one subject; None when it has none.

        Where the index cannot be brought up to date, with what is known: a search then says that it is not.
        """
        with suppress(Unavailable):
            self.catch_up()
        candidate = self._gallery.compare(name, subject_id, probe)
        return None if candidate is None else self._comparison(candidate.score, name.value)

    def agrees_with_database(self) -> bool:
        """Whether count and checksum are the database's.

        A writer who comes between the two looks is no disagreement: then it looks again, and while somebody writes all
        the time it compares as of one moment of the database. Only an index that others fill too can be ahead of that
        each time; then it is believed for some seconds after it last agreed, and no longer.
        """
        for _ in range(_TRIES):
            self.catch_up()
            held, stored = self._gallery.state(), self._feed.state()
            if held == stored:
                return self._agreed()
            if self._feed.position() == self._gallery.position and held == self._gallery.state():
                return False
        agrees = self._agrees_at_one_moment()
        if agrees is None:
            return self._clock() - self._agreed_at < DOUBT_SECONDS
        return agrees and self._agreed()

    def _agreed(self) -> bool:
        self._agreed_at = self._clock()
        return True

    def _agrees_at_one_moment(self) -> bool | None:
        """None where somebody else took the index further meanwhile, or too much was written at once."""
        if not self._refreshing.acquire(timeout=_PATIENCE_SECONDS):
            raise Unavailable("the engine that searches takes in no changes", mend="See /readyz")
        try:
            tail = self._feed.tail(self._gallery.position, _BATCH)
            self._gallery.apply(tail.changes)
            before, held, after = self._gallery.position, self._gallery.state(), self._gallery.position
            return held == tail.state if tail.is_whole and before == after == tail.position else None
        finally:
            self._refreshing.release()

    def thresholds(self) -> dict[str, OperatingPoint | VerificationPoint]:
        """In use now: of each list at its present size, and of 1:1 comparisons."""
        return {name.value: self.operating_point(name) for name in GalleryName} | {"1:1": self._verification}

    def state_report(self) -> str:
        """Both sides in words, for readiness and the doctor."""
        held, stored = self._gallery.state(), self._feed.state()
        if held == stored:
            return f"{held.count} templates, checksum {held.checksum:016x}"
        return (
            f"the index holds {held.count} templates ({held.checksum:016x}), "
            f"the database {stored.count} ({stored.checksum:016x})"
        )

    def _comparison(self, score: float, against: str) -> HolderComparison:
        point = self._verification
        return HolderComparison(score, point.threshold, point.target_fmr, point.model_id, against, point.record_id)


def _evidence(candidate: Candidate, point: OperatingPoint, size: int) -> FaceEvidence:
    return FaceEvidence(
        subject_id=candidate.subject_id,
        enrolment_id=candidate.enrolment_id,
        score=candidate.score,
        threshold=point.threshold,
        target_fpir=point.target_fpir,
        gallery_size=size,
        model_id=point.model_id,
        calibration=point.record_id,
    )
