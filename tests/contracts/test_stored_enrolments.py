"""The port StoredEnrolments, on SQLite and PostgreSQL; and the turn that writers of one index take."""

import threading

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Unavailable
from iass.registry.enrolment import GalleryName, enrolment_digest

from .samples import MODEL, OTHER_MODEL, enrolment

REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST


@pytest.fixture
def filled(any_records: SqlRecords) -> SqlRecords:
    with any_records.transaction() as tx:
        tx.enrolments.add_all([enrolment(number, f"p{number % 3}") for number in range(1_200)])
        tx.galleries.add_beside([enrolment(5_000, "p0", OTHER_MODEL)])
    return any_records


def test_row_is_missed_among_many(filled: SqlRecords) -> None:
    rows = [enrolment(number, f"p{number % 3}") for number in range(1_200)]
    ids = [row.enrolment_id for row in rows]
    stored = filled.stored_enrolments(MODEL)
    asked = [*ids, enrolment(9_999).enrolment_id, enrolment(5_000).enrolment_id]
    assert stored.digests(asked) == {row.enrolment_id: enrolment_digest(row) for row in rows}
    assert stored.digests([]) == {}
    assert filled.stored_enrolments(OTHER_MODEL).digests(asked).keys() == {enrolment(5_000).enrolment_id}


def test_later_change_is_not_told(filled: SqlRecords) -> None:
    stored = filled.stored_enrolments(MODEL)
    before = stored.position()
    with filled.transaction() as tx:
        tx.enrolments.remove(enrolment(7).enrolment_id)
        tx.enrolments.add(enrolment(8_000))
    ids = [enrolment(number).enrolment_id for number in (6, 7, 8_000, 9_999)]
    assert stored.changed_after(before, ids) == {ids[1], ids[2]}
    assert stored.changed_after(stored.position(), ids) == frozenset()
    assert stored.position() == filled.enrolment_feed(MODEL, 128).position()
    assert filled.stored_enrolments(OTHER_MODEL).changed_after(before, ids) == frozenset()


def test_templates_of_one_subject_come_with_others(filled: SqlRecords) -> None:
    stored = filled.stored_enrolments(MODEL)
    own = stored.of_subject(REGISTRY, "p1")
    assert {row.enrolment_id for row in own} == {enrolment(number).enrolment_id for number in range(1, 1_200, 3)}
    assert {row.template.model_id for row in stored.of_subject(REGISTRY, "p0")} == {MODEL}
    assert stored.of_subject(WATCHLIST, "p1") == () and stored.of_subject(REGISTRY, "nobody") == ()
    with filled.transaction() as tx:
        tx.erase_subject("p1")
    assert stored.of_subject(REGISTRY, "p1") == ()


def test_subjects_of_a_list_are_counted_wrongly(filled: SqlRecords) -> None:
    """Each once, whatever pictures they have, and without those of another recogniser alone."""
    with filled.transaction() as tx:
        tx.galleries.add_beside([enrolment(5_001, "p9", OTHER_MODEL)])
    stored = filled.stored_enrolments(MODEL)
    assert (stored.subjects(REGISTRY), stored.subjects(WATCHLIST)) == (3, 0)
    assert filled.stored_enrolments(OTHER_MODEL).subjects(REGISTRY) == 2


def test_two_programs_write_to_the_index_at_once(any_records: SqlRecords, any_url: str, master_key: bytes) -> None:
    other = SqlRecords.open(any_url, master_key)
    inside, wrong = [0], list[str]()

    def write(records: SqlRecords) -> None:
        for _ in range(20):
            with records.index_turn(30):
                inside[0] += 1
                if inside[0] != 1:
                    wrong.append("two at once")
                inside[0] -= 1

    writers = [threading.Thread(target=write, args=(records,)) for records in (any_records, other, other)]
    try:
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
            assert not writer.is_alive()
    finally:
        other.close()
    assert wrong == []


def test_traveller_waits_for_ever_while_another_program_writes_to_the_index(
    any_records: SqlRecords, any_url: str, master_key: bytes
) -> None:
    """It is Unavailable, so that a counter refers the traveller and does not fail."""
    other = SqlRecords.open(any_url, master_key)
    try:
        with (
            other.index_turn(30),
            pytest.raises(Unavailable, match="another program is writing"),
            any_records.index_turn(0.05),
        ):
            pass
    finally:
        other.close()
    with any_records.index_turn(0.05):
        pass


def test_two_databases_share_an_index(
    any_records: SqlRecords, records: SqlRecords, any_url: str, sqlite_url: str
) -> None:
    told = any_records.installation_id()
    assert told == any_records.installation_id() and len(told) == 12 and told.isalnum()
    if any_url != sqlite_url:
        assert told != records.installation_id()
