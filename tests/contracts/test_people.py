"""The port People, on SQLite and PostgreSQL."""

from dataclasses import replace

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.capture.document import TravelDocument
from iass.errors import Conflict, InvalidInput
from iass.ids import PersonId
from iass.registry.person import KnownDocument, Person

from .samples import PERSON


def _asked(number: str, issuer: str = "") -> TravelDocument:
    return TravelDocument(number, "IDN", "X", issuer=issuer)


def _store(records: SqlRecords, *people: Person) -> None:
    with records.transaction() as tx:
        for person in people:
            tx.people.put(person)


def test_person_comes_back_changed(any_records: SqlRecords) -> None:
    _store(any_records, PERSON)
    with any_records.reading() as tx:
        assert tx.people.get(PERSON.person_id) == PERSON
        assert tx.people.get(PersonId("nobody")) is None


def test_version_is_forgotten_or_another_s_is_told(any_records: SqlRecords) -> None:
    second = replace(PERSON, version=2, documents=(KnownDocument("NEW1"), KnownDocument("NEW2")))
    _store(any_records, PERSON, second, replace(PERSON, person_id=PersonId("WNI-9999"), documents=()))
    with any_records.reading() as tx:
        assert tx.people.versions(PERSON.person_id) == (PERSON, second)
        assert tx.people.versions(PersonId("nobody")) == ()


def test_older_version_is_answered(any_records: SqlRecords) -> None:
    second = replace(PERSON, version=2, documents=(KnownDocument("NEW1"),))
    _store(any_records, PERSON, second)
    with any_records.reading() as tx:
        assert tx.people.get(PERSON.person_id) == second
        assert tx.people.count() == 1


def test_person_is_found_by_a_document_of_a_former_version(any_records: SqlRecords) -> None:
    _store(any_records, PERSON, replace(PERSON, version=2, documents=(KnownDocument("NEW1"),)))
    with any_records.reading() as tx:
        assert tx.people.by_document(_asked("X1234567")) is None
        assert tx.people.by_document(_asked("new1")) is not None


@pytest.mark.parametrize("version", [1, 2])
def test_version_is_overwritten(any_records: SqlRecords, version: int) -> None:
    _store(any_records, replace(PERSON, version=2))
    with pytest.raises(Conflict, match="stored already"):
        _store(any_records, replace(PERSON, version=version, surname="OTHER"))
    with any_records.reading() as tx:
        assert tx.people.get(PERSON.person_id) == replace(PERSON, version=2)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (_asked("x1234567"), True),
        (_asked("X123-4567<", "IDN"), True),
        (_asked("X1234567", "MYS"), False),
        (_asked("31740001", "IDN"), True),
        (_asked("X123456"), False),
        (_asked("<<<", "IDN"), False),
        (_asked("", ""), False),
    ],
)
def test_document_number_or_issuer_is_misjudged(any_records: SqlRecords, asked: TravelDocument, found: bool) -> None:
    blank = replace(PERSON, person_id=PersonId("blank"), documents=(KnownDocument("- -"),))
    _store(any_records, PERSON, blank)
    with any_records.reading() as tx:
        assert (tx.people.by_document(asked) is not None) is found


def test_holder_is_guessed_among_several(any_records: SqlRecords) -> None:
    """The same number, issued by two states: only the issuer tells them apart."""
    other = replace(PERSON, person_id=PersonId("WNA-1"), documents=(KnownDocument("X1234567", "P", "MYS"),))
    unknown = replace(PERSON, person_id=PersonId("WNA-2"), documents=(KnownDocument("X1234567"),))
    _store(any_records, PERSON, other, unknown)
    with any_records.reading() as tx:
        assert tx.people.by_document(_asked("X1234567")) is None
        assert tx.people.by_document(_asked("X1234567", "MYS")) == other
        assert tx.people.by_document(_asked("X1234567", "IDN")) == PERSON
        assert tx.people.by_document(_asked("X1234567", "SGP")) == unknown


@pytest.mark.parametrize("surname", ["A\x00B", "half \ud83d"])
def test_text_that_only_one_database_takes(any_records: SqlRecords, surname: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be stored"):
        _store(any_records, replace(PERSON, surname=surname))
    with any_records.reading() as tx:
        assert tx.people.count() == 0


def test_quotes_end_the_statement(any_records: SqlRecords) -> None:
    odd = replace(PERSON, surname="'; DROP TABLE person_versions; --", given_names='"\\%_$1 :x ?')
    _store(any_records, odd)
    with any_records.reading() as tx:
        assert tx.people.get(PERSON.person_id) == odd


def test_a_page_skips_repeats_or_tells_former_versions(any_records: SqlRecords) -> None:
    second = replace(PERSON, version=2, surname="SUSANTO")
    others = [replace(PERSON, person_id=PersonId(f"p-{number}"), documents=()) for number in range(3)]
    _store(any_records, PERSON, second, *others)
    with any_records.reading() as tx:
        first = tx.people.page(limit=2)
        rest = tx.people.page(limit=9, after=first[-1].person_id)
        assert tx.people.page(limit=9, after=rest[-1].person_id) == ()
    assert sorted([*first, *rest], key=lambda one: one.person_id) == sorted(
        [second, *others], key=lambda one: one.person_id
    )
    assert len(first) == 2


def test_a_version_is_not_counted_or_its_documents_are_another_s(any_records: SqlRecords) -> None:
    second = replace(PERSON, version=2, documents=(KnownDocument("NEW1"), KnownDocument("NEW2")))
    other = replace(PERSON, person_id=PersonId("zz"), documents=(KnownDocument("ZZ1"),))
    with any_records.reading() as tx:
        assert (tx.people.version_count(), dict(tx.people.newest_versions())) == (0, {})
    _store(any_records, PERSON, other, second)
    with any_records.reading() as tx:
        assert tx.people.version_count() == 3
        assert dict(tx.people.newest_versions()) == {PERSON.person_id: 2, other.person_id: 1}
        assert {one.person_id: one.documents for one in tx.people.page(limit=9)} == {
            PERSON.person_id: second.documents,
            other.person_id: other.documents,
        }
