"""The small gallery that is searched first: of people whom the lists of flights announce, and whose papers have hits.

A search among a handful needs a lower score than one among all to be as seldom wrong: it has an operating point of its
own, by its size and its own target FPIR. It only ever adds to what the search of the whole list finds, which goes on as
if it were not there: nobody is forgotten, and whoever flies under another name is looked for as before.
"""

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from iass.capture.lane import Direction
from iass.capture.passengers.border import direction_of, port_of
from iass.case.expected_matches import ExpectedMatches
from iass.case.flights import ExpectedFlight, FlightRecords, FlightTransaction
from iass.clock import Clock
from iass.errors import NotReady, Unavailable
from iass.face.template import Template
from iass.identify.evidence import FaceEvidence
from iass.identify.gallery import Selection
from iass.identify.search import FaceSearch
from iass.registry.enrolment import GalleryName

WINDOW = timedelta(hours=12)
"""Before and after a flight's time at the checkpoint: who is delayed, early or in transit is of that day."""

_MOST_FLIGHTS = 500


@dataclass(frozen=True, slots=True)
class _Gallery:
    """key: flights and when each was last screened."""

    key: tuple[object, ...]
    watchlist: Selection
    registry: Selection


class ExpectedFaces:
    """Safe for many threads. target_fpir: 0..1, of a search in the small gallery."""

    def __init__(self, records: FlightRecords, search: FaceSearch, clock: Clock, target_fpir: float) -> None:
        self._records = records
        self._search = search
        self._clock = clock
        self._target = target_fpir
        self._lock = Lock()
        self._made: dict[tuple[str, Direction], _Gallery] = {}

    def look(self, checkpoint: str, direction: Direction, probe: Template) -> ExpectedMatches:
        gallery = self._gallery(checkpoint, direction)
        return ExpectedMatches(
            self._among(GalleryName.WATCHLIST, probe, gallery.watchlist),
            self._among(GalleryName.REGISTRY, probe, gallery.registry),
        )

    def _among(self, name: GalleryName, probe: Template, among: Selection) -> tuple[FaceEvidence, ...]:
        if not among.subject_ids:
            return ()
        try:
            found = self._search.search(name, probe, among=among, target_fpir=self._target)
        except (NotReady, Unavailable):
            return ()
        return tuple(face for face in found if face.is_match)

    def _gallery(self, checkpoint: str, direction: Direction) -> _Gallery:
        """The same object until a flight comes, goes or is screened anew, so that an index finds these people once."""
        with self._records.reading() as tx:
            flights = self._flights(tx, checkpoint, direction)
            key = tuple((one.flight.flight_id, one.screened_at) for one in flights)
            with self._lock:
                known = self._made.get((checkpoint, direction))
            if known is not None and known.key == key:
                return known
            made = _gathered(tx, flights, key)
        with self._lock:
            self._made[checkpoint, direction] = made
        return made

    def _flights(self, tx: FlightTransaction, checkpoint: str, direction: Direction) -> list[ExpectedFlight]:
        """Of this day here, with people who have hits."""
        now = self._clock.now()
        found = tx.passenger_lists.flights(now - WINDOW, now + WINDOW, _MOST_FLIGHTS, checkpoint)
        return [
            one
            for one in found
            if one.hits and port_of(one.flight) == checkpoint and direction_of(one.flight) is direction
        ]


def _gathered(tx: FlightTransaction, flights: list[ExpectedFlight], key: tuple[object, ...]) -> _Gallery:
    screened = (tx.passenger_lists.screening(one.flight.flight_id) for one in flights)
    hits = [hit for one in screened if one for hit in one.hits if hit.is_alert]
    notices = frozenset[str](notice for hit in hits for notice in hit.notices)
    people = frozenset[str](hit.person_id for hit in hits if hit.person_id)
    return _Gallery(key, Selection(notices), Selection(people))
