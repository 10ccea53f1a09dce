"""What the day's small gallery answers at a crossing. See `iass.case.expected_faces`."""

from dataclasses import dataclass
from typing import Protocol

from iass.capture.lane import Direction
from iass.face.template import Template
from iass.identify.evidence import FaceEvidence


@dataclass(frozen=True, slots=True)
class ExpectedMatches:
    """Candidates of the small gallery that reach its own threshold, best first. watchlist: notices that papers of the
    flight's people point at; registry: those people, as the registry knows them."""

    watchlist: tuple[FaceEvidence, ...] = ()
    registry: tuple[FaceEvidence, ...] = ()


NO_MATCHES = ExpectedMatches()


class ExpectedPeople(Protocol):
    def look(self, checkpoint: str, direction: Direction, probe: Template) -> ExpectedMatches:
        """checkpoint: the airport's IATA code. Never raises: the whole search tells what is away."""
        ...


class _Nobody:
    def look(self, _checkpoint: str, _direction: Direction, _probe: Template) -> ExpectedMatches:
        return NO_MATCHES


NOBODY_EXPECTED: ExpectedPeople = _Nobody()
