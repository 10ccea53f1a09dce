"""A process to be killed: writes a whole crossing's rows again and again, and says each id once it is committed.

Usage: python -m tests.contracts.writer URL FIRST, with the master key (hex) in IASS_TEST_KEY.
"""

import os
import sys
from dataclasses import replace
from itertools import count

from iass.adapters.sql.records import SqlRecords
from iass.ids import AlertId, ImageId, PersonId

from .samples import MORNING, OFFICER, PERSON, alert, enrolment, passage


def write(records: SqlRecords, number: int) -> None:
    person = replace(PERSON, person_id=PersonId(f"person-{number:06d}"))
    with records.transaction() as tx:
        tx.people.put(person)
        tx.images.put(ImageId(f"image-{number:06d}"), person.person_id, os.urandom(20_000), "image/jpeg")
        tx.enrolments.add(enrolment(number))
        tx.alerts.add(replace(alert(number), alert_id=AlertId(f"alert-{number:06d}")))
        tx.passages.add(passage(number, f"key-{number}"))
        tx.feed.append("crossing.decided", f"crossing-{number:06d}", MORNING, {"n": number})
        tx.audit.append(MORNING, OFFICER, "crossing.decided", f"crossing-{number:06d}", {"n": number})


def main() -> None:
    url, first = sys.argv[1:]
    records = SqlRecords.open(url, bytes.fromhex(os.environ["IASS_TEST_KEY"]))
    for number in count(int(first)):
        write(records, number)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
