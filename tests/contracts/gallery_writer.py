"""A process to be killed: enrols, replaces, withdraws and erases people, and keeps a snapshot all the time.

Usage: python -m tests.contracts.gallery_writer URL SNAPSHOT SEED, with the master key (hex) in IASS_TEST_KEY. Says each
person once she is committed.
"""

import os
import random
import sys
from pathlib import Path

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.keeper import SnapshotKeeper
from iass.adapters.sql.records import SqlRecords
from iass.ids import EnrolmentId

from .samples import DIMENSION, MODEL, enrolment


def open_gallery(records: SqlRecords, snapshot: Path) -> tuple[ExactGallery, SnapshotKeeper, bool]:
    """As a start does, with a snapshot that is behind at every change; whether it was read."""
    gallery = ExactGallery(MODEL, DIMENSION)
    keys, here = records.file_keys(), records.installation_id()
    keeper = SnapshotKeeper(gallery, snapshot, keys, here, look_seconds=0.001, rest_seconds=0, worth=1)
    return gallery, keeper, keeper.load(records.enrolment_feed(MODEL, DIMENSION).position())


def bring_up(gallery: ExactGallery, records: SqlRecords) -> None:
    feed = records.enrolment_feed(MODEL, DIMENSION)
    while changes := feed.changes(gallery.position, 5_000):
        gallery.apply(changes)


def _change(records: SqlRecords, rows: list[int], number: int, chance: random.Random) -> None:
    with records.transaction() as tx:
        tx.enrolments.add(enrolment(number, subject=f"person-{chance.randrange(2_000)}"))
        for _ in range(chance.randrange(3)):
            tx.enrolments.remove(EnrolmentId(f"enrolment-{chance.choice(rows):06d}"))
        if chance.random() < 0.01:
            tx.erase_subject(f"person-{chance.randrange(2_000)}")
    rows.append(number)


def main() -> None:
    url, snapshot, seed = sys.argv[1:]
    records = SqlRecords.open(url, bytes.fromhex(os.environ["IASS_TEST_KEY"]))
    gallery, keeper, _ = open_gallery(records, Path(snapshot))
    chance, first = random.Random(seed), int(seed) * 10_000
    rows = list(range(first))
    bring_up(gallery, records)
    keeper.start(lambda: bring_up(gallery, records))
    for number in range(first, first + 10_000):
        _change(records, rows, number, chance)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
