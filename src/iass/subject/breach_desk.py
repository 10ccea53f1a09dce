"""The desk that makes a breach pack."""

from dataclasses import dataclass

from iass.access import Officer
from iass.clock import Clock
from iass.subject.breach import Breach, BreachPack, Leaked
from iass.subject.breach_account import read_account
from iass.subject.breach_people import Progress, Reading
from iass.subject.breach_store import read_store
from iass.subject.records import SubjectDeskRecords


def unwatched(_what: str, _done: int) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class BreachDesk:
    """Who is protected is told by the protection desk: whoever may not see them has them left out, as everywhere."""

    records: SubjectDeskRecords
    clock: Clock

    def pack(self, breach: Breach, officer: Officer, progress: Progress = unwatched) -> BreachPack:
        """Reads on one view of the records, keeps nobody waiting, and is remembered. Raises InvalidInput, and
        NotFound for a checkpoint, account or key of which nothing is on record: a misspelt one would say that nobody
        was affected."""
        breach.check()
        with self.records.reading() as whole:
            reading = Reading(whole.seen_by(officer.scope), breach, progress)
            read = read_account if breach.leaked is Leaked.ACCOUNT else read_store
            read(reading)
        found = tuple(sorted(reading.people.values(), key=lambda one: (one.kind, one.subject_id)))
        made = BreachPack(breach, self.clock.now(), found, reading.entries, len(reading.forgotten))
        details = {**made.summary()}
        with self.records.transaction() as tx:
            tx.audit.append(made.made_at, officer, "breach.pack_made", breach.which, details)
        return made
