"""Who is known, every version of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from iass.adapters.sql.schema import PERSON_DOCUMENTS, PERSON_VERSIONS
from iass.adapters.sql.serial import strictly
from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.errors import Conflict
from iass.ids import PersonId
from iass.registry.person import KnownDocument, Person
from iass.screen.compare.document_number import number_key


class SqlPeople:
    """Implements `iass.registry.records.People`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person_id: PersonId) -> Person | None:
        rows = PERSON_VERSIONS
        newest = select(rows).where(rows.c.person_id == person_id).order_by(rows.c.version.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return _person(row, self._documents_of([row]).get(person_id, ())) if row else None

    def versions(self, person_id: PersonId) -> Sequence[Person]:
        rows, listed = PERSON_VERSIONS, PERSON_DOCUMENTS
        found = self._connection.execute(select(rows).where(rows.c.person_id == person_id).order_by(rows.c.version))
        documents: dict[int, list[Any]] = {}
        for row in self._connection.execute(
            select(listed).where(listed.c.person_id == person_id).order_by(listed.c.place)
        ):
            documents.setdefault(row.version, []).append(row)
        return tuple(_person(row, documents.get(row.version, ())) for row in found)

    def by_document(self, document: TravelDocument) -> Person | None:
        """The holder; None too when several people hold that number and the issuer does not tell them apart."""
        key = number_key(document.number)
        if not key:
            return None
        listed = PERSON_DOCUMENTS
        chosen = select(listed.c.person_id, listed.c.issuer).where(listed.c.number_key == key, _is_newest(listed))
        issuers: dict[str, set[str]] = {}
        for row in self._connection.execute(chosen):
            if not document.issuer or row.issuer in ("", document.issuer):
                issuers.setdefault(row.person_id, set()).add(row.issuer)
        exact = [person for person, named in issuers.items() if document.issuer and document.issuer in named]
        holders = exact or list(issuers)
        return self.get(PersonId(holders[0])) if len(holders) == 1 else None

    def put(self, person: Person) -> None:
        """Raises Conflict when this version, or a later one, is stored already."""
        rows = PERSON_VERSIONS
        stored = select(func.max(rows.c.version)).where(rows.c.person_id == person.person_id)
        newest = self._connection.execute(stored).scalar()
        if newest is not None and newest >= person.version:
            raise Conflict(f"version {newest} of this person is stored already", where=person.person_id[:60])
        self._connection.execute(insert(rows).values(**_row_of(person)))
        documents = [_document_row(person, place, known) for place, known in enumerate(person.documents)]
        if documents:
            self._connection.execute(insert(PERSON_DOCUMENTS), documents)

    def page(self, *, limit: int, after: PersonId | None = None) -> tuple[Person, ...]:
        rows = PERSON_VERSIONS
        others = rows.alias("others")
        newest = select(func.max(others.c.version)).where(others.c.person_id == rows.c.person_id).scalar_subquery()
        chosen = select(rows).where(rows.c.version == newest).order_by(rows.c.person_id).limit(limit)
        if after is not None:
            chosen = chosen.where(rows.c.person_id > after)
        found = self._connection.execute(chosen).all()
        documents = self._documents_of(found)
        return tuple(_person(row, documents.get(row.person_id, ())) for row in found)

    def count(self) -> int:
        counted = select(func.count(PERSON_VERSIONS.c.person_id.distinct()))
        return int(self._connection.execute(counted).scalar_one())

    def version_count(self) -> int:
        return int(self._connection.execute(select(func.count()).select_from(PERSON_VERSIONS)).scalar_one())

    def newest_versions(self) -> dict[PersonId, int]:
        rows = PERSON_VERSIONS
        newest = select(rows.c.person_id, func.max(rows.c.version).label("version")).group_by(rows.c.person_id)
        return {PersonId(row.person_id): row.version for row in self._connection.execute(newest)}

    def _documents_of(self, people: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
        """Rows of the documents of these versions, in their places; people: rows in order of id."""
        if not people:
            return {}
        rows, versions = PERSON_DOCUMENTS, {row.person_id: row.version for row in people}
        ids = rows.c.person_id
        chosen = select(rows).where(ids >= people[0].person_id, ids <= people[-1].person_id).order_by(ids, rows.c.place)
        found: dict[str, list[Any]] = {}
        for row in self._connection.execute(chosen):
            if versions.get(row.person_id) == row.version:
                found.setdefault(row.person_id, []).append(row)
        return found


def _person(row: Any, documents: Sequence[Any]) -> Person:
    with strictly("person", row.person_id):
        return Person(
            person_id=PersonId(row.person_id),
            surname=row.surname,
            given_names=row.given_names,
            sex=Sex(row.sex),
            birth_date=date_or_none(row.birth_date),
            birth_place=row.birth_place,
            nationality=row.nationality,
            documents=tuple(
                KnownDocument(known.number, known.kind, known.issuer, date_or_none(known.expiry_date))
                for known in documents
            ),
            version=row.version,
        )


def _is_newest(listed: Table) -> ColumnElement[bool]:
    """That the row belongs to the newest version of its person."""
    rows = PERSON_VERSIONS
    newest = select(func.max(rows.c.version)).where(rows.c.person_id == listed.c.person_id).scalar_subquery()
    return listed.c.version == newest


def _row_of(person: Person) -> dict[str, object]:
    return {
        "person_id": person.person_id,
        "version": person.version,
        "surname": person.surname,
        "given_names": person.given_names,
        "sex": person.sex.value,
        "birth_date": text_or_none(person.birth_date),
        "birth_place": person.birth_place,
        "nationality": person.nationality,
    }


def _document_row(person: Person, place: int, known: KnownDocument) -> dict[str, object]:
    return {
        "person_id": person.person_id,
        "version": person.version,
        "place": place,
        "number": known.number,
        "number_key": number_key(known.number),
        "kind": known.kind,
        "issuer": known.issuer,
        "expiry_date": text_or_none(known.expiry_date),
    }


def text_or_none(date: PartialDate | None) -> str | None:
    return str(date) if date else None


def date_or_none(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
