"""The registry is read whole for every search, or a search does not see who came or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event, Thread

from tests.contracts.samples import PERSON

from iass.adapters.sql.records import SqlRecords
from iass.capture.document import TravelDocument
from iass.ids import PersonId
from iass.registry.person import Person
from iass.registry.records import People
from iass.screen.identity import Identity
from iass.screen.registry_names import RegistryNames

ASKED = Identity("", PERSON.full_name, PERSON.birth_date, PERSON.nationality, PERSON.sex)


@dataclass
class _Watched:
    """The real people, and what was read of them."""

    people: People
    pages: int = 0
    got: list[str] = field(default_factory=list)

    def get(self, person_id: PersonId) -> Person | None:
        self.got.append(person_id)
        return self.people.get(person_id)

    def page(self, *, limit: int, after: PersonId | None = None) -> Sequence[Person]:
        self.pages += 1
        return self.people.page(limit=limit, after=after)

    def by_document(self, document: TravelDocument) -> Person | None:
        return self.people.by_document(document)

    def put(self, person: Person) -> None:
        self.people.put(person)

    def versions(self, person_id: PersonId) -> Sequence[Person]:
        return self.people.versions(person_id)

    def count(self) -> int:
        return self.people.count()

    def version_count(self) -> int:
        return self.people.version_count()

    def newest_versions(self) -> Mapping[PersonId, int]:
        return self.people.newest_versions()


def _store(records: SqlRecords, *people: Person) -> None:
    with records.transaction() as tx:
        for person in people:
            tx.people.put(person)


def _found(names: RegistryNames, people: People, name: str) -> list[str]:
    traveller = Identity("", name, PERSON.birth_date, PERSON.nationality, PERSON.sex)
    found = names.search(traveller, people)
    assert found is not None, "not checked"
    return [one.listed.key for one in found if one.is_hit]


def test_a_search_reads_what_has_not_changed(records: SqlRecords) -> None:
    names = RegistryNames()
    others = [replace(PERSON, person_id=PersonId(f"p-{n:05d}"), surname="OTHER", documents=()) for n in range(2_100)]
    _store(records, PERSON, *others)
    with records.reading() as tx:
        watched = _Watched(tx.people)
        assert names.read(watched)
        assert not names.read(watched)
        assert _found(names, watched, PERSON.full_name) == [PERSON.person_id]
        assert (watched.pages, watched.got) == (3, [])
        assert _found(names, watched, PERSON.full_name) == [PERSON.person_id]
        assert (watched.pages, watched.got) == (3, [])
    _store(records, replace(PERSON, version=2, given_names="TJOKRO", surname="SASTROAMIDJOJO"))
    with records.reading() as tx:
        watched = _Watched(tx.people)
        assert _found(names, watched, PERSON.full_name) == []
        assert _found(names, watched, "COKRO SASTROAMIJOYO") == [PERSON.person_id]
        assert (watched.pages, watched.got) == (0, [PERSON.person_id])


def test_somebody_who_came_meanwhile_is_not_found(records: SqlRecords) -> None:
    names = RegistryNames()
    with records.reading() as before:
        assert _found(names, before.people, PERSON.full_name) == []
        _store(records, PERSON)
        with records.reading() as tx:
            assert _found(names, tx.people, PERSON.full_name) == [PERSON.person_id]
        assert before.people.version_count() == 0
        _found(names, before.people, PERSON.full_name)  # a reading that is older undoes nothing
    with records.reading() as tx:
        assert _found(names, tx.people, PERSON.full_name) == [PERSON.person_id]


def test_an_import_between_two_searches_is_lost(records: SqlRecords) -> None:
    names = RegistryNames()
    _store(records, replace(PERSON, person_id=PersonId("first"), surname="OTHER"))
    with records.reading() as tx:
        assert _found(names, tx.people, PERSON.full_name) == []
    many = [replace(PERSON, person_id=PersonId(f"q-{n:05d}"), surname="OTHER", documents=()) for n in range(2_001)]
    _store(records, PERSON, *many)
    with records.reading() as tx:
        watched = _Watched(tx.people)
        assert names.search(ASKED, watched) is None, "not checked is not nobody"
        assert (watched.pages, watched.got) == (0, [])
        assert names.read(watched)
        assert _found(names, watched, PERSON.full_name) == [PERSON.person_id]


def test_search_waits_behind_whoever_reads_the_registry(records: SqlRecords) -> None:
    """It answers at once, and says that it was not checked."""
    names = RegistryNames()
    many = [replace(PERSON, person_id=PersonId(f"q-{n:05d}"), surname="OTHER", documents=()) for n in range(2_001)]
    _store(records, PERSON, *many)
    begun, go_on = Event(), Event()

    class Slow(_Watched):
        def page(self, *, limit: int, after: PersonId | None = None) -> Sequence[Person]:
            begun.set()
            assert go_on.wait(60)
            return super().page(limit=limit, after=after)

    def read() -> None:
        with records.reading() as tx:
            names.read(Slow(tx.people))

    reader = Thread(target=read)
    reader.start()
    assert begun.wait(60)
    with records.reading() as tx:
        assert names.search(ASKED, tx.people) is None  # it would hang here
    go_on.set()
    reader.join()
    with records.reading() as tx:
        assert _found(names, tx.people, PERSON.full_name) == [PERSON.person_id]
