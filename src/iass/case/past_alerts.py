"""From passages of the past to alerts: one for each identity that the sought person seems to have used here."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime

from iass.alert.alert import Alert, AlertKind, Reference
from iass.alert.news import RAISED, audit_raised, tell_console
from iass.alert.tallying import count_raised
from iass.case.aliases import shared_papers
from iass.case.evidence import sealed
from iass.case.link_desk import propose
from iass.case.links import Identity, IdentityKind, IdentityLink
from iass.case.passage import CrossingTransaction, Passage
from iass.case.past_look import KnownPerson, PastHit
from iass.decide.decision import Finding
from iass.decide.observation import PastSighting
from iass.decide.past import OWN_NAME, decide_past, find_past
from iass.ids import AlertId, ImageId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.compare.document_number import number_key
from iass.screen.screening import Screening
from iass.watchlist.notice import Notice

MOST_FINDINGS = 20
"""Passages that one alert tells of, the newest."""

MOST_ALERTS = 20
"""Identities of one search that raise an alert, those that score highest."""


def raise_alerts(
    tx: CrossingTransaction,
    notice: Notice,
    hits: Sequence[PastHit],
    told: Iterable[Hashable],
    screening: Screening,
    now: datetime,
) -> list[Alert]:
    """Stores and tells them. told: identities (`identity_of`) that an alert about this notice was raised for before."""
    known = set(told)
    raised: list[Alert] = []
    for identity, group in _by_identity(hits).items():
        if identity in known or len(raised) == MOST_ALERTS:
            continue
        alert = _alert(tx, notice, group, screening, now)
        if alert is not None:
            alert = sealed(tx, alert, tx.passages.as_read(alert.crossing_id))  # as evidence is checked: what was read
            tx.alerts.add(alert)
            count_raised(tx, alert)
            audit_raised(tx, alert, None)
            tell_console(tx, RAISED[alert.kind], alert, now)
            _propose(tx, notice, group, alert, now)
            raised.append(alert)
    return raised


def propose_known(
    tx: CrossingTransaction, notice: Notice, known: Sequence[KnownPerson], now: datetime
) -> list[IdentityLink]:
    """Registered people with the sought face whom the notice's papers do not name, whether or not they were here."""
    sought = Identity(IdentityKind.NOTICE, notice.notice_id)
    others = [one for one in known if not _are_named(tx, notice, one.person_id)]
    made = [
        propose(tx, sought, Identity(IdentityKind.PERSON, one.person_id), one.evidence, now, None, None)
        for one in others
    ]
    return [link for link in made if link is not None]


def identity_of(passage: Passage, person_id: PersonId | None = None) -> Hashable:
    """Under which papers somebody passed: one person's, one passport's, or none. person_id: whom the face showed."""
    person = passage.holder_id or (None if passage.document else person_id)
    if person:
        return "person", person
    if passage.document and passage.document.number:
        return "document", number_key(passage.document.number), passage.document.nationality
    return ("no papers",)


def _propose(tx: CrossingTransaction, notice: Notice, group: Sequence[PastHit], alert: Alert, now: datetime) -> None:
    """The notice, and the identity that the alert is about; nothing where the papers name both already."""
    hit = max(group, key=lambda one: one.evidence.score)
    passage, person = hit.passage, hit.passage.holder_id or hit.person_id
    if alert.decision.findings[0].rule_id == OWN_NAME or (person and _are_named(tx, notice, person)):
        return
    if person:
        other = Identity(IdentityKind.PERSON, person)
    elif passage.document and passage.document.number:
        other = Identity.of_document(passage.document)
    else:
        return
    sought = Identity(IdentityKind.NOTICE, notice.notice_id)
    propose(tx, sought, other, hit.evidence, now, alert.alert_id, alert.crossing_id)


def _are_named(tx: CrossingTransaction, notice: Notice, person_id: PersonId) -> bool:
    person = tx.people.get(person_id)
    return person is not None and bool(shared_papers(notice, person))


def _by_identity(hits: Sequence[PastHit]) -> dict[Hashable, list[PastHit]]:
    """In the order of hits; each group the newest passage first."""
    groups: dict[Hashable, list[PastHit]] = {}
    for hit in hits:
        groups.setdefault(identity_of(hit.passage, hit.person_id), []).append(hit)
    for group in groups.values():
        group.sort(key=lambda hit: (hit.passage.at, hit.passage.crossing_id), reverse=True)
    return groups


def _alert(
    tx: CrossingTransaction, notice: Notice, group: Sequence[PastHit], screening: Screening, now: datetime
) -> Alert | None:
    """None where the table says that nothing follows, as for a child."""
    told = [(hit, finding) for hit in group if (finding := _finding(tx, notice, hit, screening, now)) is not None]
    if not told:
        return None
    newest = told[0][0].passage
    best = max((hit for hit, _ in told), key=lambda hit: hit.evidence.score)
    document = newest.document
    return Alert(
        alert_id=AlertId(new_id("alert")),
        crossing_id=newest.crossing_id,
        checkpoint=newest.checkpoint,
        lane=newest.lane,
        direction=newest.direction,
        raised_at=now,
        decision=decide_past([finding for _, finding in told[:MOST_FINDINGS]], now),
        live_image_id=_face_then(tx, newest),
        references=_references(tx, notice, best),
        traveller_name=document.full_name if document else "",
        document_number=document.number if document else "",
        nationality=document.nationality if document else "",
        kind=AlertKind.PAST,
    )


def _finding(
    tx: CrossingTransaction, notice: Notice, hit: PastHit, screening: Screening, now: datetime
) -> Finding | None:
    passage, holder = hit.passage, _person(tx, hit)
    document = passage.document
    papers = screening.compare_papers(document, notice) if document else screening.without_papers(notice)
    sighting = PastSighting(
        notice=notice,
        face=hit.evidence,
        papers=papers,
        seen_at=passage.at,
        place=f"{passage.checkpoint}/{passage.lane}",
        direction=passage.direction,
        document_number=document.number if document else "",
    )
    return find_past(sighting, now, document, holder)


def _person(tx: CrossingTransaction, hit: PastHit) -> Person | None:
    person_id = hit.passage.holder_id or hit.person_id
    return tx.people.get(person_id) if person_id else None


def _face_then(tx: CrossingTransaction, passage: Passage) -> ImageId | None:
    """The live face of that passage, which is kept only where it raised an alert."""
    alert = tx.alerts.get(passage.alert_id) if passage.alert_id else None
    return alert.live_image_id if alert else None


def _references(tx: CrossingTransaction, notice: Notice, hit: PastHit) -> tuple[Reference, ...]:
    """The notice's picture that scored, and the portrait of whom the registry shows behind the papers."""
    sought = Reference(notice.notice_id, hit.image_id, hit.evidence.score)
    person = hit.passage.holder_id or hit.person_id
    rows = tx.enrolments.of_subject(GalleryName.REGISTRY, person) if person else ()
    return (sought, Reference(person, rows[0].image_id, None)) if person and rows else (sought,)
