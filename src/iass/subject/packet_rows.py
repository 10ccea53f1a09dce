"""One row of a packet for each thing that is held, and beside it the article by which the person is not told of it."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from iass.alert.alert import Alert, AlertKind
from iass.alert.slip import is_another
from iass.audit.entry import JsonValue
from iass.case.exhibits import CHIP
from iass.case.links import Identity, IdentityKind
from iass.case.passage import Passage
from iass.case.rereading import Rereading
from iass.decide.decision import Advice
from iass.handover.case import ENDED as CASE_ENDED
from iass.handover.case import Case
from iass.handover.told import AgencyTold, told_of
from iass.ids import AlertId, ImageId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.screen.screening import under_each_name
from iass.subject.concerned import Concerned, links_of, notices_of, pairs_of, rows_on_lists
from iass.subject.law import REFUSALS
from iass.subject.records import SubjectDeskTransaction
from iass.subject.traveller import is_doubted
from iass.watchlist.notice import ENDED, Notice
from iass.watchlist.sensitivity import PROTECTED
from iass.watchlist.zone import Zone

DANGER, OTHERS, SECURITY = (REFUSALS[code].article for code in ("33a", "33b", "33c"))

TOLD_LOOKS = (
    "registry.imported",
    "registry.corrected",
    "registry.erased",
    "passage.corrected",
    "passage.erased",
    "subject.packet_made",
)
"""Acts that are done to everybody alike. That somebody looked is not told: whoever is looked at more than others would
learn of it."""

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """withheld: the article by which the person is not told of it; empty for what is told."""

    row: Row
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Gathering:
    """face_days: for which faces of passages are kept. lists_since: of flights that arrived before, no list is kept.
    at: of whom the registry does not know, the passage by which they are known."""

    tx: SubjectDeskTransaction
    person: Person
    concerned: Concerned
    face_days: int
    lists_since: datetime
    at: Passage | None = None

    def is_own(self, passage: Passage) -> bool:
        """Whether it is a passage on this person's documents. Any other only has a like face, and is another's."""
        return passage.crossing_id in self.concerned.own

    def own_alerts(self) -> frozenset[AlertId]:
        return self.concerned.own_alerts

    def names(self) -> Sequence[str]:
        """Ids under which what was done for this person stands: the own one, and of whom the registry does not know
        those of the passages."""
        return [self.person.person_id] if self.at is None else sorted(self.concerned.own)


def registry(of: Gathering) -> Iterator[HeldRow]:
    for one in of.tx.people.versions(of.person.person_id):
        documents: list[JsonValue] = [
            {"number": each.number, "kind": each.kind, "issuer": each.issuer, "expires": str(each.expiry_date or "")}
            for each in one.documents
        ]
        yield HeldRow(
            {
                "version": one.version, "surname": one.surname, "given_names": one.given_names, "sex": one.sex.value,
                "birth_date": str(one.birth_date or ""), "birth_place": one.birth_place,
                "nationality": one.nationality, "documents": documents,
            }
        )  # fmt: skip


def pictures(of: Gathering) -> Iterator[HeldRow]:
    for image_id in dict.fromkeys(one.image_id for one in _enrolled(of)):
        yield from map(HeldRow, _picture(of, image_id))


def templates(of: Gathering) -> Iterator[HeldRow]:
    """Never the template itself."""
    for one in _enrolled(of):
        size = int(one.template.vector.shape[0])
        row: Row = {
            "enrolment": one.enrolment_id, "list": one.gallery.value, "picture": one.image_id,
            "model": one.template.model_id, "numbers": size, "since": _made(one.enrolment_id),
            "kept": "while_registered",
        }  # fmt: skip
        yield HeldRow(row)


def passages(of: Gathering) -> Iterator[HeldRow]:
    """With number and name as they were read, and beside them each field that was put right since. Not what was
    advised: a log entry about somebody who is sought is no sentence to that person."""
    for one in of.concerned.passages:
        rereading = Rereading.of(one, of.tx.passages.as_read(one.crossing_id))
        read = rereading.read if rereading else one.document
        misread = rereading.misread if rereading else ()
        right: list[JsonValue] = [{"field": each.field, "read": each.read, "right": each.right} for each in misread]
        row: Row = {
            "crossing": one.crossing_id, "at": _at(one.at), "place": f"{one.checkpoint}/{one.lane}",
            "direction": one.direction.value, "document": read.number if read else "",
            "name_read": read.full_name if read else "", "put_right": right,
        }  # fmt: skip
        yield HeldRow(row, "" if of.is_own(one) else OTHERS)


def faces(of: Gathering) -> Iterator[HeldRow]:
    """Of passages on the person's documents; never the template itself."""
    own = [one for one in of.concerned.passages if of.is_own(one)]
    marks = of.tx.kept_faces.of_crossings([one.crossing_id for one in own])
    for one in own:
        mark = marks.get(one.crossing_id)
        if mark is not None:
            gone = Zone.WIB.begin_of(mark.gone_on(of.face_days))
            row: Row = {
                "crossing": one.crossing_id, "model": mark.model_id, "since": _at(one.at), "until": _at(gone),
            }  # fmt: skip
            yield HeldRow(row)


def flights(of: Gathering) -> Iterator[HeldRow]:
    """As the carrier wrote it. Not what the papers point at."""
    for received, one in rows_on_lists(of.tx, of.person, of.lists_since):
        flight = received.listed.flight
        row: Row = {
            "flight": flight.flight_id, "arrives": _at(flight.arrives_at), "carrier": received.listed.sender,
            "received": _at(received.received_at), "name_read": one.full_name,
            "birth_date": str(one.birth_date or ""), "document": " ".join(each.number for each in one.documents),
            "seat": one.seat, "booking": one.booking,
        }  # fmt: skip
        yield HeldRow(row)


def alerts(of: Gathering) -> Iterator[HeldRow]:
    """With the pictures of whoever stood there."""
    own = of.own_alerts()
    for one in of.concerned.alerts:
        slip = of.tx.slips.of(one.alert_id)
        shown: list[JsonValue] = [dict(each) for each in _shown(of, one)]
        row: Row = {
            "at": _at(one.raised_at), "place": f"{one.checkpoint}/{one.lane}",
            "verdict": one.judgement.value if one.judgement else "", "slip": slip.reference if slip else "",
            "pictures": shown,
        }  # fmt: skip
        yield HeldRow(row, _why_not(one, own, is_told=is_another(one)))


def cases(of: Gathering) -> Iterator[HeldRow]:
    """Told of the person's own that has ended: who was handed over or let go was there."""
    for case, withheld in _cases(of):
        row: Row = {
            "case": case.case_id, "at": _at(case.entries[0].at),
            "place": f"{case.opening.checkpoint}/{case.opening.lane}", "state": case.state.value,
            "outcome": case.outcome.value if case.outcome else "",
        }  # fmt: skip
        yield HeldRow(row, withheld)


def agencies(of: Gathering) -> Iterator[HeldRow]:
    """Who was told of a case, or of a correction, and whether they have it."""
    for case, withheld in _cases(of):
        for one in told_of(of.tx, case):
            yield HeldRow(_told(one), withheld)


def notices(of: Gathering) -> Iterator[HeldRow]:
    for one in notices_of(of.tx, of.person):
        told = one.told.on.isoformat() if one.told else ""
        row: Row = {
            "kind": one.kind.value, "agency": one.agency, "instrument": one.instrument.number,
            "issued_on": one.instrument.issued_on.isoformat(), "from": _at(one.valid_from),
            "until": _at(one.valid_until) if one.valid_until else None, "ended": one.state in ENDED, "told_on": told,
        }  # fmt: skip
        hidden = DANGER if one.kind in PROTECTED else SECURITY
        yield HeldRow(row, "" if _is_known(one, of.person) else hidden)


def pairs(of: Gathering) -> Iterator[HeldRow]:
    """Each names another person, or tells of a notice."""
    for one in pairs_of(of.tx, of.person):
        beside = one.alert_id if one.is_of_bearer else one.person_id  # the alert tells whose chip it was
        other = beside if one.subject_id == of.person.person_id else one.subject_id
        row: Row = {
            "pair": one.pair_id, "pair_kind": one.kind.value, "pair_state": one.state.value, "other": other,
            "at": _at(one.at), "until": _at(one.ends_at) if one.ends_at else None,
        }  # fmt: skip
        yield HeldRow(row, OTHERS)


def links(of: Gathering) -> Iterator[HeldRow]:
    """Each names another identity, which may be another person's."""
    own = Identity(IdentityKind.PERSON, of.person.person_id)
    for one in links_of(of.tx, of.person):
        other = one.beyond(own) if own in (one.one, one.other) else f"{one.one} {one.other}"
        row: Row = {
            "link": one.link_id, "other": str(other), "link_state": one.state.value, "at": _at(one.at),
        }  # fmt: skip
        yield HeldRow(row, OTHERS)


def requests(of: Gathering) -> Iterator[HeldRow]:
    found = (one for name in of.names() for one in of.tx.subject_requests.of_subject(name))
    for one in sorted(found, key=lambda each: each.request_id):
        yield HeldRow(
            {
                "request": one.request_id, "kind": one.kind.value, "state": one.state.value,
                "received": _at(one.received_at),
            }
        )  # fmt: skip


def looks(of: Gathering) -> Iterator[HeldRow]:
    """Not by whom: that is another person's data, and the auditor has it."""
    found = {one.sequence: one for name in of.names() for one in of.tx.audit.naming(name, TOLD_LOOKS)}
    for entry in (found[sequence] for sequence in sorted(found)):
        yield HeldRow({"at": _at(entry.at), "act": entry.action})


def _cases(of: Gathering) -> Iterator[tuple[Case, str]]:
    own, alerts_by_id = of.own_alerts(), {one.alert_id: one for one in of.concerned.alerts}
    for case in of.concerned.cases:
        alert = alerts_by_id[case.opening.alert_id]
        yield case, _why_not(alert, own, is_told=case.state in CASE_ENDED)


def _told(one: AgencyTold) -> Row:
    return {
        "case": one.case_id, "agency": one.agency, "message": one.kind, "at": _at(one.at),
        "delivery": one.delivery.value, "received_at": _at(one.received_at) if one.received_at else None,
    }  # fmt: skip


def _why_not(alert: Alert, own: frozenset[AlertId], *, is_told: bool) -> str:
    """Nothing where the person was there, on the own documents, and knows how it ended."""
    if any(one.advice is Advice.PROTECT for one in alert.decision.findings):
        return DANGER
    is_own = alert.kind is AlertKind.PASSAGE and alert.alert_id in own
    return "" if is_own and is_told else SECURITY


def _is_known(notice: Notice, person: Person) -> bool:
    """Whether the person was told of it, as the law of the notice has it. A number that was given twice, or written
    wrong, makes it nobody's decision: name or whole birth date is the person's as well."""
    return notice.told is not None and notice.kind not in PROTECTED and _is_of(notice, person)


def _is_of(notice: Notice, person: Person) -> bool:
    named = any(compare_name(person, one).verdict is Verdict.AGREES for one in under_each_name(notice))
    return named or compare_birth_date(person.birth_date, notice.birth_date).verdict is Verdict.AGREES


def _shown(of: Gathering, alert: Alert) -> Iterator[Row]:
    """The live face, and the portrait of the document's chip; of nobody where something spoke against the bearer, or
    where another one stood there whose alert this passage joined."""
    passage = of.tx.passages.get(alert.crossing_id)
    if passage is None or not of.is_own(passage) or is_doubted(passage):
        return
    borne = (one.image_id for one in alert.references if one.subject_id == CHIP)
    for image_id in (alert.live_image_id, *borne):
        yield from _picture(of, image_id) if image_id is not None else ()


def _picture(of: Gathering, image_id: ImageId) -> Iterator[Row]:
    """Nothing of one that was erased."""
    kept = of.tx.images.get(image_id)
    if kept is not None:
        data, media_type = kept
        yield {
            "picture": image_id, "media_type": media_type, "sha256": of.tx.images.digest_of(image_id),
            "bytes": len(data), "base64": b64encode(data).decode(),
        }  # fmt: skip


def _enrolled(of: Gathering) -> Sequence[Enrolment]:
    return of.tx.enrolments.of_subject(GalleryName.REGISTRY, of.person.person_id)


def _made(made_id: str) -> str | None:
    """When an id was made (`iass.ids.new_id`); None for one that this program did not make."""
    made = re.fullmatch(r"[a-z]+-(0[0-9a-f]{11})[0-9a-f]{16}", made_id)
    return _at(datetime.fromtimestamp(int(made[1], 16) / 1000, UTC)) if made else None


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
