"""What follows from links that people made: a notice on one identity's papers points at the other as well."""

from collections.abc import Iterator, Sequence

from iass.capture.document import TravelDocument
from iass.case.links import Identity, IdentityKind, made_with
from iass.case.passage import CrossingTransaction
from iass.decide.observation import LinkedNotice, NoticeEvidence
from iass.ids import NoticeId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.screen.evidence import Attribute
from iass.screen.screening import Screening
from iass.watchlist.notice import Notice


def linked_notices(
    tx: CrossingTransaction,
    document: TravelDocument | None,
    holder: Person | None,
    pointed_at: Sequence[NoticeEvidence],
    screening: Screening,
) -> tuple[LinkedNotice, ...]:
    """Notices of any state on identities that made links lead to, from the passport shown and from its registered
    holder; without those that face or papers point at by themselves."""
    told = {one.notice.notice_id for one in pointed_at}
    found: dict[NoticeId, LinkedNotice] = {}
    for identity, way in made_with(tx.links, _own(document, holder)).items():
        for notice in _about(tx, identity, screening):
            if notice.notice_id not in told:
                found.setdefault(notice.notice_id, LinkedNotice(notice, tuple(link.link_id for link in way)))
    return tuple(found.values())


def _own(document: TravelDocument | None, holder: Person | None) -> list[Identity]:
    person = [Identity(IdentityKind.PERSON, holder.person_id)] if holder else []
    shown = [Identity.of_document(document)] if document and document.number else []
    return person + shown


def _about(tx: CrossingTransaction, identity: Identity, screening: Screening) -> Iterator[Notice]:
    if identity.kind is IdentityKind.NOTICE:
        notice = tx.notices.get(NoticeId(identity.key))
        if notice is not None:
            yield notice
    elif identity.kind is IdentityKind.DOCUMENT:
        nationality = identity.key.partition(":")[0]
        listed = tx.notices.by_document(identity.number)
        yield from (notice for notice in listed if notice.nationality in ("", nationality))
    else:
        person = tx.people.get(PersonId(identity.key))
        if person is not None:
            yield from _on_papers(tx, person, screening)


def _on_papers(tx: CrossingTransaction, person: Person, screening: Screening) -> Iterator[Notice]:
    """By name, birth date and nationality, or by a passport's number, unless the name is another's: every state
    numbers its passports by itself."""
    for document in person.documents or (KnownDocument(""),):
        for notice, papers in screening.screen(_as_shown(person, document), tx.notices):
            if papers.is_biographic_match or not papers.differs(Attribute.NAME):
                yield notice


def _as_shown(person: Person, document: KnownDocument) -> TravelDocument:
    return TravelDocument(
        number=document.number,
        nationality=person.nationality,
        surname=person.surname,
        given_names=person.given_names,
        issuer=document.issuer,
        birth_date=person.birth_date,
        sex=person.sex,
    )
