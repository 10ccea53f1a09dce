"""How the passenger lists of an installation stand, for whoever keeps it running. No word of anybody on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iass.capture.passengers.flight import FlightId
from iass.case.flight_screening import screen_flight
from iass.case.flights import FlightRecords
from iass.clock import Clock
from iass.errors import IassError
from iass.screen.screening import Screening

MOST_DUE = 200
TRIED = 5
"""Flights that are screened on trial: each may take seconds."""

LATELY = timedelta(days=1)
_DUE = "{} of them due to be screened again (a running service does, or iass passengers flights)"


@dataclass(frozen=True, slots=True)
class FlightStanding:
    """expected: flights that have lists and have not arrived; incomplete: of them, those whose list lacks a part; due:
    those to be screened against the notices as they are, up to `MOST_DUE`. newest: when the last message was taken that
    is still kept; None for none. refused: messages that were, `LATELY`."""

    expected: int
    incomplete: int
    due: int
    newest: datetime | None
    refused: int

    def in_words(self, now: datetime) -> str:
        told = [f"{self.expected} flights expected"]
        if self.incomplete:
            told.append(f"{self.incomplete} of them lack a part of their list")
        if self.due:
            told.append(_DUE.format(self.due))
        hours = (now - self.newest).total_seconds() / 3600 if self.newest else 0.0
        told.append(f"the newest list came {max(hours, 0.0):.1f} h ago" if self.newest else "no list is here")
        if self.refused:
            told.append(f"{self.refused} messages refused within a day (audit: passengers.refused)")
        return "; ".join(told)


@dataclass(frozen=True, slots=True)
class FlightWatch:
    """Looks, and changes nothing. kept: for how long after arrival lists are."""

    records: FlightRecords
    screening: Screening
    clock: Clock
    kept: timedelta

    def standing(self) -> FlightStanding:
        now = self.clock.now()
        with self.records.reading() as tx:
            lists = tx.passenger_lists
            ahead = lists.flights(now, datetime.max.replace(tzinfo=now.tzinfo), MOST_DUE)
            return FlightStanding(
                len(ahead),
                sum(not one.is_complete for one in ahead),
                len(lists.due(lists.mark(), now - self.kept, MOST_DUE)),
                lists.newest(),
                tx.audit.count_since("passengers.refused", now - LATELY),
            )

    def failing(self) -> Sequence[tuple[FlightId, str]]:
        """Which of the first flights that are due cannot be screened, and why: the next to arrive first, the landed
        last; each is tried, and nothing is kept."""
        now = self.clock.now()
        found = []
        with self.records.reading() as tx:
            for flight_id in tx.passenger_lists.due(tx.passenger_lists.mark(), now - self.kept, TRIED, now):
                try:
                    screen_flight(tx, flight_id, self.screening, now)
                except IassError as error:
                    found.append((flight_id, error.what))
        return tuple(found)

    def examine(self) -> tuple[bool, str]:
        """In words, and whether every flight can be screened."""
        words = self.standing().in_words(self.clock.now())
        failing = self.failing()
        told = "; ".join(f"{flight_id}: {why}" for flight_id, why in failing)
        return not failing, f"{words}. Cannot be screened: {told}" if failing else words
