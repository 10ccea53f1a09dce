"""How long a breach pack takes: `python -m iass.bench.breach [PEOPLE]`, on a database made for it.

PEOPLE registered people with one passage each, and an account that looked at all of them.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex, TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.passage import Passage
from iass.clock import FixedClock
from iass.decide.decision import Advice, Decision
from iass.ids import CrossingId, OfficerId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.subject.breach import Breach, Leaked
from iass.subject.breach_desk import BreachDesk

_BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
_THIEF = Officer(OfficerId("thief"))
_BATCH = 1_000


def measure(url: str, people: int) -> None:
    """Fills the database at the url, which must be empty, and prints the seconds of each kind of pack."""
    records = SqlRecords.open(url, b"k" * 32)
    begun = time.perf_counter()
    rows = _people(people)
    while batch := list(islice(rows, _BATCH)):
        with records.transaction() as tx:
            for person, passage in batch:
                tx.people.put(person)
                tx.passages.add(passage)
                tx.audit.append(passage.at, _THIEF, "person.viewed", person.person_id, {"version": 1})
    _say(f"{people:,} people and passages stored in {time.perf_counter() - begun:.0f} s")
    until = _BEGIN + timedelta(days=30)
    desk = BreachDesk(records, FixedClock(until))
    for leaked, which in ((Leaked.CHECKPOINT, "CGK"), (Leaked.ACCOUNT, "thief"), (Leaked.EVERYTHING, "")):
        begun, worked = time.perf_counter(), time.process_time()
        pack = desk.pack(Breach(leaked, which, _BEGIN, until, until, "bench"), Officer(OfficerId("dpo")))
        took, core = time.perf_counter() - begun, time.process_time() - worked
        _say(f"{leaked}: {len(pack.affected):,} affected in {took:.1f} s, {core:.1f} s of a core")
    records.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _people(count: int) -> Iterator[tuple[Person, Passage]]:
    step = timedelta(days=29) / count
    for number in range(count):
        number_on, at = f"B{number:07d}", _BEGIN + number * step
        born = PartialDate(1950 + number % 60, 1 + number % 12, 1 + number % 28)
        papers = (KnownDocument(number_on, "P", "IDN"),)
        person_id = PersonId(f"P-{number:07d}")
        yield (
            Person(person_id, f"NAMA{number}", "ORANG", Sex.FEMALE, born, "Jakarta", "IDN", papers),
            Passage(
                crossing_id=CrossingId(f"crossing-{number:07d}"),
                at=at,
                checkpoint="CGK",
                lane=f"C{number % 20:02d}",
                direction=Direction.DEPARTURE,
                document=TravelDocument(number_on, "IDN", f"NAMA{number}", "ORANG", birth_date=born, issuer="IDN"),
                holder_id=person_id,
                decision=Decision(Advice.CLEAR, (), "bench", at),
                alert_id=None,
                best_subject=None,
                best_score=None,
                threshold=None,
                milliseconds={},
            ),
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'breach.sqlite'}", int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
