"""Whom a passage points at: notices by the face or the papers, and other identities by the face."""

from iass.capture.document import TravelDocument
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.observation import NoticeEvidence, OtherIdentity
from iass.identify.evidence import FaceEvidence
from iass.identify.search import FaceSearch
from iass.ids import NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.registry.records import RegistryTransaction
from iass.screen.compare.document_number import number_key
from iass.screen.evidence import Attribute, PapersEvidence, Verdict
from iass.screen.screening import Screening


def holder_of(tx: CrossingTransaction, seen: Sighting, document: TravelDocument, screening: Screening) -> Person | None:
    """The registered holder, by the document's number; else by the face, with name, birth date and nationality.

    The second is somebody with a new passport of which the registry has not heard yet. A number of which the
    issuer is not known on both sides is the holder's only where more speaks for it: every state numbers its
    passports by itself.
    """
    holder = holder_by_number(tx, document, screening)
    if holder is not None:
        return holder
    for face in seen.registry:
        person = tx.people.get(PersonId(face.subject_id)) if face.is_match else None
        if person is not None and screening.compare_papers(document, person).is_biographic_match:
            return person
    return None


def holder_by_number(tx: RegistryTransaction, document: TravelDocument, screening: Screening) -> Person | None:
    """The registered holder of that number, where the issuer or the person agrees."""
    holder = tx.people.by_document(document)
    if holder is not None and (_issued(document, holder) or _agrees(screening.compare_papers(document, holder))):
        return holder
    return None


def _issued(document: TravelDocument, person: Person) -> bool:
    """Whether the registry has this very document, of this issuer."""
    key = number_key(document.number)
    listed = {(number_key(known.number), known.issuer) for known in person.documents}
    return bool(document.issuer) and (key, document.issuer) in listed


def _agrees(papers: PapersEvidence) -> bool:
    """Whether the nationality agrees; where one side does not say it, the name or the birth date."""
    nationality = papers.verdict(Attribute.NATIONALITY)
    if nationality is not Verdict.MISSING:
        return nationality is Verdict.AGREES
    return Verdict.AGREES in (papers.verdict(Attribute.NAME), papers.verdict(Attribute.BIRTH_DATE))


def notices_pointed_at(
    tx: CrossingTransaction,
    seen: Sighting,
    document: TravelDocument | None,
    screening: Screening,
    search: FaceSearch,
) -> tuple[NoticeEvidence, ...]:
    """Every notice that the papers point at, then those that only the face does, each with the evidence of both,
    and last those that the papers resemble without proving anything."""
    faces = _faces(seen)
    pointed = screening.find(document, tx.notices) if document else ()
    hits = [one for one in pointed if one[1].is_match]
    found = [
        NoticeEvidence(notice, faces.get(notice.notice_id) or _looked_at(seen, notice.notice_id, search), papers)
        for notice, papers in hits
    ]
    known = {evidence.notice.notice_id for evidence in found}
    matched = known | {notice_id for notice_id, face in faces.items() if face.is_match}
    weak = [
        NoticeEvidence(notice, None, papers)
        for notice, papers in pointed
        if papers.is_weak and notice.notice_id not in matched
    ]
    for notice_id, face in faces.items():
        notice = tx.notices.get(notice_id) if face.is_match and notice_id not in known else None
        if notice is not None:
            papers = screening.compare_papers(document, notice) if document else screening.without_papers(notice)
            found.append(NoticeEvidence(notice, face, papers))
    return (*found, *weak)


def _faces(seen: Sighting) -> dict[NoticeId, FaceEvidence]:
    """Of the whole list; and of the day's small gallery whom the whole search did not match."""
    whole = {NoticeId(face.subject_id): face for face in seen.watchlist}
    matched = {notice_id for notice_id, face in whole.items() if face.is_match}
    first = {NoticeId(face.subject_id): face for face in seen.expected.watchlist}
    return whole | {notice_id: face for notice_id, face in first.items() if notice_id not in matched}


def _looked_at(seen: Sighting, notice_id: NoticeId, search: FaceSearch) -> FaceEvidence | None:
    """Where papers point at a notice, the officer must also see that the face speaks against it."""
    return search.look_at(GalleryName.WATCHLIST, seen.probe.template, notice_id) if seen.probe else None


def other_identities(
    tx: CrossingTransaction,
    seen: Sighting,
    document: TravelDocument | None,
    holder: Person | None,
) -> tuple[OtherIdentity, ...]:
    """Registered people whom the face matches and who are not the document's holder (never for a camera shot)."""
    if document is None:
        return ()
    found = []
    matched = {face.subject_id for face in seen.registry if face.is_match}
    expected = [face for face in seen.expected.registry if face.subject_id not in matched]
    for face in (*seen.registry, *expected):
        own = holder is not None and face.subject_id == holder.person_id
        person = tx.people.get(PersonId(face.subject_id)) if face.is_match and not own else None
        if person is not None:
            found.append(OtherIdentity(person, face))
    return tuple(found)
