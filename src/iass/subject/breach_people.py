"""Whom a record or an id is about, each counted once, while a breach pack is made."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from iass.capture.document import TravelDocument
from iass.capture.passengers.flight import FlightId
from iass.capture.passengers.passenger_list import ListedTraveller
from iass.case.about import told_of
from iass.case.exhibits import CHIP
from iass.case.passage import Passage
from iass.ids import AlertId, CaseId, CrossingId, ImageId, LinkId, NoticeId, PairId, PersonId
from iass.registry.person import Person
from iass.subject.breach import Affected, AffectedPerson, Breach
from iass.subject.concerned import is_same
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.notice import Notice

BATCH = 500

Value = TypeVar("Value")

Progress = Callable[[str, int], None]
"""progress(what, done): how many entries, passages, people or notices were read so far."""


@dataclass(slots=True)
class Reading:
    """people: found so far. entries: of the audit log, that were read. forgotten: flights that are known no more."""

    tx: SubjectDeskTransaction
    breach: Breach
    progress: Progress
    people: dict[tuple[Affected, str], AffectedPerson] = field(default_factory=dict)
    entries: int = 0
    forgotten: set[FlightId] = field(default_factory=set)
    _known: dict[str, tuple[AffectedPerson, ...]] = field(default_factory=dict)

    def told(self, what: str, values: Iterable[Value]) -> Iterator[Value]:
        for number, value in enumerate(values, 1):
            yield value
            if number % BATCH == 0:
                self.progress(what, number)

    def named(self, name: str) -> tuple[AffectedPerson, ...]:
        """Whom an id of the audit log is about; nobody for what is nobody, as a lane."""
        if name not in self._known:
            ids = self._ids_under(name)
            found = self._subject(name) if ids is None else [one for each in ids for one in self.named(each)]
            self._known[name] = tuple({id(one): one for one in found}.values())
        return self._known[name]

    def traveller(self, passage: Passage) -> AffectedPerson | None:
        """Whom the registry knows as the holder, with the papers that were read; else whoever bears the document;
        nobody where none was read."""
        document = passage.document
        if document is None or not document.number:
            return None
        return self._bearer(document, passage.holder_id)

    def listed(self, one: ListedTraveller) -> AffectedPerson:
        """Whom the registry knows as the holder of a document on a carrier's list, where name or birth date agree;
        else whoever bears it; by name and birth date where the carrier names none."""
        papers = [each for each in one.papers() if each.number]
        for document in papers:
            holder = self.tx.people.by_document(document)
            if holder is not None and is_same(one, holder):
                return self._bearer(document, holder.person_id)
        if papers:
            return self._bearer(papers[0], None)
        return self._kept(
            (Affected.TRAVELLER, f"{one.full_name}:{one.birth_date or ''}"), one.full_name, (), one.nationality
        )

    def person(self, person: Person) -> AffectedPerson:
        numbers = tuple(one.number for one in person.documents)
        return self._kept((Affected.REGISTERED, person.person_id), person.full_name, numbers, person.nationality)

    def notice(self, notice: Notice) -> AffectedPerson:
        key = (Affected.SOUGHT, notice.notice_id)
        return self._kept(key, notice.full_name, notice.document_numbers, notice.nationality)

    def _ids_under(self, name: str) -> list[str] | None:
        """Ids that the record under this one names; None for what is itself a subject's or a passage's."""
        prefix, tx = name.partition("-")[0], self.tx
        if prefix == "image":
            return _ids_in(self._pictured(ImageId(name)))
        if prefix == "case":
            case = tx.cases.get(CaseId(name))
            about = case.opening if case else None
            return _ids_in(about.alert_id, about.crossing_id, about.notice_id) if about else []
        if prefix == "alert":
            alert = tx.alerts.get(AlertId(name))
            return _ids_in(alert.crossing_id, *told_of(alert)) if alert else []
        if prefix == "pair":
            pair = tx.look_alikes.get(PairId(name))
            borne = pair.alert_id if pair and pair.is_of_bearer else None
            return _ids_in(pair.subject_id, pair.person_id, pair.other_notice_id, borne) if pair else []
        if prefix == "link":
            link = tx.links.get(LinkId(name))
            return _ids_in(link.one.key, link.other.key, link.crossing_id) if link else []
        if prefix == "request":
            request = tx.subject_requests.get(name)
            return _ids_in(request.subject_id, request.alert_id) if request else []
        return None

    def _pictured(self, image_id: ImageId) -> str | None:
        """Whose picture it is; of one that an alert keeps the traveller, or whom it is compared with."""
        subject = self.tx.images.subject_of(image_id)
        alert = self.tx.alerts.get(AlertId(subject)) if subject else None
        if alert is None:
            return subject
        beside = (one.subject_id for one in alert.references if one.image_id == image_id and one.subject_id != CHIP)
        return next(beside, alert.crossing_id)

    def _subject(self, name: str) -> list[AffectedPerson]:
        passage = self.tx.passages.get(CrossingId(name)) if name.startswith("crossing-") else None
        if passage is not None:
            traveller = self.traveller(passage)
            return [traveller] if traveller is not None else []
        person = self.tx.people.get(PersonId(name))
        if person is not None:
            return [self.person(person)]
        notice = self.tx.notices.get(NoticeId(name))
        return [self.notice(notice)] if notice is not None else []

    def _bearer(self, document: TravelDocument, holder_id: PersonId | None) -> AffectedPerson:
        papers = (document.full_name, (document.number,), document.nationality)
        if holder_id is not None:
            return self._kept((Affected.REGISTERED, holder_id), *papers)
        return self._kept((Affected.TRAVELLER, f"{document.issuer}:{document.number}"), *papers)

    def _kept(
        self, key: tuple[Affected, str], name: str, documents: tuple[str, ...], nationality: str
    ) -> AffectedPerson:
        found = self.people.get(key)
        if found is None:
            found = self.people[key] = AffectedPerson(*key, name, documents, nationality)
        return found


def _ids_in(*found: str | None) -> list[str]:
    return [one for one in found if one]
