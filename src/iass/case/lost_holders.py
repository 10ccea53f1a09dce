"""A document reported lost that a registered person holds becomes work for the desk by itself.

Whatever brings the two together (a notice that is approved, a refreshed list, a person who is registered), it follows
from what is stored: a program that was killed before it looked finds it at its next turn. No alert is raised, and
nothing of the person changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iass.access import SYSTEM, Officer
from iass.audit.entry import JsonValue
from iass.case.passage import CrossingRecords
from iass.clock import Clock
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId, OfficerId, PersonId
from iass.registry.person import Person
from iass.watchlist.holdings import Holding, Settled
from iass.watchlist.version import MAX_NOTE

TURN_SECONDS = 5.0
_AT_ONCE = 100
"""Notices that are kept in one transaction: crossings wait for it."""


@dataclass(frozen=True, slots=True)
class LostHolder:
    """person: None where the registry no longer has them."""

    holding: Holding
    person: Person | None


class LostHolders:
    """One for each program. Two on one database do no harm: what the first has kept, the second does not find."""

    def __init__(self, records: CrossingRecords, clock: Clock) -> None:
        self._records = records
        self._clock = clock
        self._looked: tuple[int, int] | None = None

    def turn(self) -> int:
        """Keeps what is new, with an audit entry for each notice; answers how many notices. Where nothing changed in
        watchlist and registry since, nothing is asked but how many versions there are."""
        with self._records.reading() as tx:
            mark = tx.notices.version_count(), tx.people.version_count()
            if mark == self._looked:
                return 0
            waiting = tx.holdings.unfound(_AT_ONCE)
        done = 0
        while waiting:
            with self._records.transaction() as tx:
                now = self._clock.now()
                for notice_id in waiting:
                    people: list[JsonValue] = [*tx.holdings.find(notice_id, now)]
                    if people:
                        tx.audit.append(now, SYSTEM, "lost_document.held", notice_id, {"holders": people})
                        done += 1
                waiting = tx.holdings.unfound(_AT_ONCE)
        self._looked = mark
        return done

    def of_notice(self, notice_id: NoticeId, officer: Officer) -> Sequence[LostHolder]:
        """By person; settled ones too. Written to the audit log with the officer's id. Raises NotFound."""
        with self._records.transaction() as tx:
            if tx.seen_by(officer.scope).notices.get(notice_id) is None:
                raise NotFound("no such notice", where=notice_id[:60])
            found = tuple(LostHolder(one, tx.people.get(one.person_id)) for one in tx.holdings.of_notice(notice_id))
            seen: list[JsonValue] = [*dict.fromkeys(one.holding.person_id for one in found)]
            tx.audit.append(self._clock.now(), officer, "lost_document.holders_viewed", notice_id, {"holders": seen})
        return found

    def settle(self, notice_id: NoticeId, person_id: PersonId, note: str, officer: Officer) -> None:
        """What came of it, in an officer's words: it is no work for anybody from now on. Raises InvalidInput without a
        note, and NotFound where nothing of this person and notice is open."""
        said = note.strip()
        if not said or len(said) > MAX_NOTE:
            raise InvalidInput(f"a note has 1 to {MAX_NOTE} characters", where="note", mend="Say what came of it")
        now = self._clock.now()
        with self._records.transaction() as tx:
            settled = Settled(now, OfficerId(officer.officer_id), said)
            if not tx.holdings.settle(notice_id, person_id, settled):
                raise NotFound("nothing of this person and notice is open", where=person_id[:60])
            details: dict[str, JsonValue] = {"holder": person_id, "note": said}
            tx.audit.append(now, officer, "lost_document.settled", notice_id, details)
