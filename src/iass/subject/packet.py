"""Everything that is held of one person and may be told to that person, and what is withheld, on which article.

What the law keeps from people is kept from everybody in the same words: a packet never shows by a gap, a count or a
sentence of its own that somebody is sought or looked after. That two officers found the person to be another one than
somebody is not in it: a clearance by papers says that a person of this name and birth date is sought. The slip that
the person holds says what may be known.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind
from iass.alert.slip import is_another
from iass.audit.entry import AuditEntry, JsonValue
from iass.case.passage import Passage
from iass.decide.decision import Advice
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.screen.screening import under_each_name
from iass.subject.law import WITHHELD
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.notice import ENDED, Notice
from iass.watchlist.sensitivity import PROTECTED

MOST_PASSAGES = 10_000


class SectionName(StrEnum):
    """In the order in which they stand."""

    REGISTRY = "registry"
    PICTURES = "pictures"
    TEMPLATES = "templates"
    PASSAGES = "passages"
    ALERTS = "alerts"
    NOTICES = "notices"
    REQUESTS = "requests"
    LOOKS = "looks"


WITHHOLDS = frozenset({SectionName.PASSAGES, SectionName.ALERTS, SectionName.NOTICES, SectionName.LOOKS})
"""Parts of which more may be on record than is told, of anybody."""

TOLD_LOOKS = (
    "registry.imported",
    "registry.corrected",
    "subject.packet_made",
)
"""Acts that are done to everybody alike. That somebody looked is not told: whoever is looked at more than others would
learn of it."""

Row = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Section:
    """withheld: the article, where more may be on record than is told; empty where this is all."""

    name: SectionName
    rows: tuple[Row, ...]
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Packet:
    """request_id: what it answers. made_at: as of when."""

    person_id: str
    request_id: str
    made_at: datetime
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, JsonValue]:
        """Everything, pictures in base64."""
        parts: dict[str, JsonValue] = {
            part.name.value: {
                "rows": [dict(row) for row in part.rows],
                "more_may_be_withheld_by": part.withheld or None,
            }
            for part in self.sections
        }
        made: dict[str, JsonValue] = {"person_id": self.person_id, "request_id": self.request_id}
        return {**made, "made_at": self.made_at.isoformat(), "held": parts}

    def counts(self) -> dict[str, JsonValue]:
        return {part.name.value: len(part.rows) for part in self.sections}


def gather(whole: SubjectDeskTransaction, person: Person, request_id: str, officer: Officer, now: datetime) -> Packet:
    """As this officer may see it; of nobody who is protected more than of anybody else."""
    tx = whole.seen_by(officer.scope)
    passages = _passages_of(tx, person)
    alerts = [alert for one in passages if one.alert_id and (alert := tx.alerts.get(one.alert_id)) is not None]
    rows: dict[SectionName, Sequence[Row]] = {
        SectionName.REGISTRY: [_person(one) for one in tx.people.versions(person.person_id)],
        SectionName.PICTURES: list(_pictures(tx, person)),
        SectionName.TEMPLATES: [_template(one) for one in _enrolled(tx, person)],
        SectionName.PASSAGES: [_passage(one) for one in passages],
        SectionName.ALERTS: [_alert(tx, one) for one in _once(alerts) if _is_told(one)],
        SectionName.NOTICES: [_notice(one) for one in _notices(tx, person) if _is_known(one, person)],
        SectionName.REQUESTS: [
            {
                "request": one.request_id,
                "kind": one.kind.value,
                "state": one.state.value,
                "received": _at(one.received_at),
            }
            for one in tx.subject_requests.of_person(person.person_id)
        ],
        SectionName.LOOKS: [_look(one) for one in tx.audit.naming(person.person_id, TOLD_LOOKS)],
    }
    parts = (Section(name, tuple(rows[name]), WITHHELD if name in WITHHOLDS else "") for name in SectionName)
    return Packet(person.person_id, request_id, now, tuple(parts))


def _passages_of(tx: SubjectDeskTransaction, person: Person) -> list[Passage]:
    """Those on this person's documents; a face that merely resembled the person's was somebody else's passage."""
    found = tx.passages.of_subject(person.person_id, MOST_PASSAGES)
    return [one for one in found if one.holder_id == person.person_id]


def _once(alerts: Sequence[Alert]) -> list[Alert]:
    return list({one.alert_id: one for one in alerts}.values())


def _is_told(alert: Alert) -> bool:
    """The person was there, was stopped, and was found not to be meant."""
    is_protected = any(one.advice is Advice.PROTECT for one in alert.decision.findings)
    return alert.kind is AlertKind.PASSAGE and is_another(alert) and not is_protected


def _is_known(notice: Notice, person: Person) -> bool:
    """Whether the person was told of it, as the law of the notice has it. A number that was given twice, or written
    wrong, makes it nobody's decision: name or whole birth date is the person's as well."""
    return notice.told is not None and notice.kind not in PROTECTED and _is_of(notice, person)


def _is_of(notice: Notice, person: Person) -> bool:
    named = any(compare_name(person, one).verdict is Verdict.AGREES for one in under_each_name(notice))
    return named or compare_birth_date(person.birth_date, notice.birth_date).verdict is Verdict.AGREES


def _notices(tx: SubjectDeskTransaction, person: Person) -> list[Notice]:
    """Those that list a number of this person's documents."""
    found = {one.notice_id: one for document in person.documents for one in tx.notices.by_document(document.number)}
    return [found[notice_id] for notice_id in sorted(found)]


def _enrolled(tx: SubjectDeskTransaction, person: Person) -> Sequence[Enrolment]:
    return tx.enrolments.of_subject(GalleryName.REGISTRY, person.person_id)


def _pictures(tx: SubjectDeskTransaction, person: Person) -> Iterator[Row]:
    for image_id in dict.fromkeys(one.image_id for one in _enrolled(tx, person)):
        kept = tx.images.get(image_id)
        if kept is not None:
            data, media_type = kept
            digest = tx.images.digest_of(image_id)
            yield {
                "picture": image_id, "media_type": media_type, "sha256": digest, "bytes": len(data),
                "base64": b64encode(data).decode(),
            }  # fmt: skip


def _template(one: Enrolment) -> Row:
    size = int(one.template.vector.shape[0])
    return {"enrolment": one.enrolment_id, "picture": one.image_id, "model": one.template.model_id, "numbers": size}


def _person(one: Person) -> Row:
    documents: list[JsonValue] = [
        {"number": each.number, "kind": each.kind, "issuer": each.issuer, "expires": str(each.expiry_date or "")}
        for each in one.documents
    ]
    return {
        "version": one.version, "surname": one.surname, "given_names": one.given_names, "sex": one.sex.value,
        "birth_date": str(one.birth_date or ""), "birth_place": one.birth_place, "nationality": one.nationality,
        "documents": documents,
    }  # fmt: skip


def _passage(one: Passage) -> Row:
    """Not what was advised: a log entry about somebody who is sought is no sentence to that person."""
    return {
        "crossing": one.crossing_id, "at": _at(one.at), "place": f"{one.checkpoint}/{one.lane}",
        "direction": one.direction.value, "document": one.document.number if one.document else "",
        "name_read": one.document.full_name if one.document else "",
    }  # fmt: skip


def _alert(tx: SubjectDeskTransaction, one: Alert) -> Row:
    slip = tx.slips.of(one.alert_id)
    verdict = one.judgement.value if one.judgement else ""
    return {
        "at": _at(one.raised_at), "place": f"{one.checkpoint}/{one.lane}", "verdict": verdict,
        "slip": slip.reference if slip else "",
    }  # fmt: skip


def _notice(one: Notice) -> Row:
    told = one.told.on.isoformat() if one.told else ""
    return {
        "kind": one.kind.value, "agency": one.agency, "instrument": one.instrument.number,
        "issued_on": one.instrument.issued_on.isoformat(), "from": _at(one.valid_from),
        "until": _at(one.valid_until) if one.valid_until else None, "ended": one.state in ENDED, "told_on": told,
    }  # fmt: skip


def _look(entry: AuditEntry) -> Row:
    """Not by whom: that is another person's data, and the auditor has it."""
    return {"at": _at(entry.at), "act": entry.action}


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
