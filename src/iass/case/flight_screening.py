"""The papers of a flight's travellers against notices, and what the policy would advise on the papers alone.

The policy is asked as at a counter, with the documents as the carrier lists them: a name alone points at nobody here
either, and nobody is stopped by a list. It is told so that the checkpoint is ready.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import EVERYWHERE, Scope
from iass.capture.document import TravelDocument
from iass.capture.passengers.border import at_border, direction_of
from iass.capture.passengers.flight import Flight, FlightId
from iass.capture.passengers.standing import Expected, Standing, standing
from iass.case.flights import ExpectedFlight, FlightScreening, FlightTransaction, PassengerHit
from iass.case.linked import linked_notices
from iass.case.pointing import holder_by_number
from iass.decide.decision import Decision
from iass.decide.observation import NoticeEvidence, Observation
from iass.decide.policy import decide
from iass.registry.person import Person
from iass.screen.screening import Screening
from iass.watchlist.sensitivity import may_see


@dataclass(frozen=True, slots=True)
class Pointed:
    """A traveller whose papers point at notices of any state. document: as screened, the one that points if one does.
    decision: what the policy would advise at the flight's own time."""

    expected: Expected
    document: TravelDocument
    evidence: tuple[NoticeEvidence, ...]
    holder: Person | None
    decision: Decision


def screen_flight(
    tx: FlightTransaction, flight_id: FlightId, screening: Screening, now: datetime
) -> tuple[ExpectedFlight, FlightScreening]:
    """Everybody on the lists of a flight that has some. Raises Tampered."""
    mark = tx.passenger_lists.mark()
    held = standing(tx.passenger_lists.of_flight(flight_id))
    pointed = tuple(filter(None, (point(tx, one, held.flight, screening, now) for one in held.expected)))
    hits = tuple(_hit(one) for one in pointed)
    flight = ExpectedFlight(
        held.flight,
        now,
        len(held.expected),
        sum(one.decision.is_alert for one in pointed),
        not held.missing_parts,
        held.is_cancelled,
    )
    return flight, FlightScreening(flight_id, now, mark, len(held.expected), hits)


def pointed_on(
    tx: FlightTransaction,
    held: Standing,
    hits: Sequence[PassengerHit],
    screening: Screening,
    now: datetime,
    shown: Scope = EVERYWHERE,
) -> tuple[Pointed, ...]:
    """Those of a former screening, looked at again as of now. shown: what notices it hides point at nobody."""
    known = {hit.expected for hit in hits}
    made = (point(tx, one, held.flight, screening, now, shown) for one in held.expected if one.key in known)
    return tuple(one for one in made if one is not None)


def point(
    tx: FlightTransaction,
    expected: Expected,
    flight: Flight,
    screening: Screening,
    now: datetime,
    shown: Scope = EVERYWHERE,
) -> Pointed | None:
    """None for a traveller whose papers point at no notice that may be seen."""
    found: dict[str, tuple[TravelDocument, NoticeEvidence]] = {}
    papers = expected.traveller.papers()
    for document in papers:
        for notice, compared in screening.screen(document, tx.notices):
            if not may_see(shown, notice.kind):
                continue
            known = found.get(notice.notice_id)
            if known is None or (compared.is_document_match and not _by_number(known[1])):
                found[notice.notice_id] = (document, NoticeEvidence(notice, None, compared))
    document = next((document for document, _ in found.values()), papers[0])
    holders = (holder_by_number(tx, one, screening) for one in papers if one.number)
    holder = next((one for one in holders if one is not None), None)
    evidence = tuple(one for _, one in found.values())
    linked = tuple(
        one for one in linked_notices(tx, document, holder, evidence, screening) if may_see(shown, one.notice.kind)
    )
    if not evidence and not linked:
        return None
    observation = Observation(
        at=at_border(flight, now),
        direction=direction_of(flight),
        document=document,
        holder=holder,
        face_failure=None,
        holder_comparison=None,
        notices=evidence,
        other_identities=(),
        linked=linked,
    )
    return Pointed(expected, document, evidence, holder, decide(observation))


def _by_number(evidence: NoticeEvidence) -> bool:
    return evidence.papers is not None and evidence.papers.is_document_match


def _hit(one: Pointed) -> PassengerHit:
    notices = tuple(dict.fromkeys(finding.notice_id for finding in one.decision.findings if finding.notice_id))
    return PassengerHit(
        one.expected.key,
        notices or tuple(each.notice.notice_id for each in one.evidence),
        one.decision.is_alert,
        one.holder.person_id if one.holder else None,
    )
