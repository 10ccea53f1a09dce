"""What the verdict "other person" leaves behind: whoever was found innocent is not stopped again for the same notice.

The judge is one officer, and another one who closes the alert is the second; where one did both, the pair is only
proposed, and a second officer may clear it later. See decision 0017.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.records import AlertTransaction
from iass.audit.entry import JsonValue
from iass.decide.decision import Advice, Finding
from iass.decide.identity_rules import PRESENTATION_SUSPECT
from iass.errors import NotAllowed
from iass.identify.evidence import FaceEvidence
from iass.ids import OfficerId, PairId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.records import Enrolments, SubjectTransaction
from iass.watchlist.look_alike import (
    LookAlike,
    PairKind,
    PairState,
    Pictures,
    clear,
    same_officer,
)

_NOT_FOR_ONE_LOOK = frozenset({Advice.CLEAR, Advice.PROTECT})
"""CLEAR stopped nobody. A victim or a missing person is never held back by a pair (decision 0004)."""


class _Face(NamedTuple):
    """Whom the officer held the traveller against."""

    gallery: GalleryName
    subject_id: str
    evidence: FaceEvidence


def leave_behind(tx: AlertTransaction, alert: Alert, at: datetime, officer: Officer, near: float) -> None:
    """Proposes or clears a pair for every face of a closed alert whose traveller was found to be somebody else.

    Nothing for who was not nearer to the portrait of the document's holder than to that face, whom the registry does
    not know, or who may have been a picture. near: see `iass.watchlist.look_alike.clear`.
    """
    is_ended = alert.state is AlertState.CLOSED and alert.kind is AlertKind.PASSAGE
    if not is_ended or alert.judgement is not Judgement.OTHER_PERSON or alert.judged_by is None:
        return
    holder = tx.passages.holder_of(alert.crossing_id)
    if holder is None or not is_shown(alert):
        return
    for face in _faces(alert):
        pictures = measured(tx.enrolments, face.gallery, face.subject_id, GalleryName.REGISTRY, holder)
        if pictures.subject and pictures.person:
            _leave(tx, alert, face, holder, pictures, at, officer, near)


def measured(
    enrolments: Enrolments, gallery: GalleryName, subject_id: str, other_gallery: GalleryName, other_id: str
) -> Pictures:
    """What is enrolled of both now, and the score of the most alike two that one recogniser made."""
    subject, person = enrolments.of_subject(gallery, subject_id), enrolments.of_subject(other_gallery, other_id)
    scores = [
        one.template.similarity(other.template)
        for one in subject
        for other in person
        if one.template.model_id == other.template.model_id
    ]
    images = [tuple(dict.fromkeys(row.image_id for row in rows)) for rows in (subject, person)]
    return Pictures(images[0], images[1], max(scores, default=None))


def audit_pair(tx: SubjectTransaction, pair: LookAlike, officer: Officer) -> None:
    """Who made which version of which pair. The reason itself stays with the pair: it may hold a name."""
    details: dict[str, JsonValue] = {
        "subject": pair.subject_id,
        "list": pair.gallery.value,
        "person": pair.person_id,
        "other_notice": pair.other_notice_id,
        "kind": pair.kind.value,
        "version": pair.version,
        "proposed_by": pair.proposed_by,
        "alert": pair.alert_id,
    }
    tx.audit.append(pair.at, officer, f"look_alike.{pair.state}", pair.pair_id, details)


def is_shown(alert: Alert) -> bool:
    """Whether the traveller was there in person and was the document's holder, as far as the system could tell."""
    findings = alert.decision.findings
    compared = [one.holder_comparison for one in findings if one.holder_comparison is not None]
    suspect = any(one.rule_id == PRESENTATION_SUSPECT for one in findings)
    return not suspect and all(one.is_same_person for one in compared)


def _faces(alert: Alert) -> Iterator[_Face]:
    """Every face behind an advice that stopped somebody, where the papers spoke of nobody, and the holder's portrait
    was nearer."""
    for finding in alert.decision.findings:
        own = finding.holder_comparison
        if finding.face is None or not finding.face.is_match or finding.advice in _NOT_FOR_ONE_LOOK:
            continue
        if own is None or own.score <= finding.face.score:
            continue
        if finding.notice_id is not None and not _by_papers(finding):
            yield _Face(GalleryName.WATCHLIST, finding.notice_id, finding.face)
        elif finding.person_id is not None:
            yield _Face(GalleryName.REGISTRY, finding.person_id, finding.face)


def _by_papers(finding: Finding) -> bool:
    papers = finding.papers
    return papers is not None and (papers.is_document_match or papers.is_biographic_match)


def _leave(
    tx: AlertTransaction,
    alert: Alert,
    face: _Face,
    holder: PersonId,
    pictures: Pictures,
    at: datetime,
    officer: Officer,
    near: float,
) -> None:
    stored = tx.look_alikes.of(face.gallery, face.subject_id, holder)
    judge = alert.judged_by or OfficerId("")
    judged = _judged(stored, alert, face, holder, pictures, at, judge)
    if not same_officer(judge, officer.officer_id):
        with suppress(
            NotAllowed
        ):  # nearly one face: it stays proposed, until somebody finds out whether they are twins
            judged = replace(clear(judged, officer, at, _reason(alert), pictures, near), version=judged.version)
    if stored is None or _says_more(judged, stored):
        tx.look_alikes.put(judged)
        audit_pair(tx, judged, officer)


def _judged(
    stored: LookAlike | None,
    alert: Alert,
    face: _Face,
    holder: PersonId,
    pictures: Pictures,
    at: datetime,
    judge: OfficerId,
) -> LookAlike:
    """The next version, as the judge alone would propose it; a pair that is on record keeps its kind."""
    return LookAlike(
        pair_id=stored.pair_id if stored else PairId(new_id("pair")),
        gallery=face.gallery,
        subject_id=face.subject_id,
        person_id=holder,
        kind=stored.kind if stored else PairKind.LOOK_ALIKE,
        state=PairState.PROPOSED,
        score=pictures.score,
        subject_images=pictures.subject,
        person_images=pictures.person,
        proposed_by=judge,
        officer=judge,
        at=at,
        reason=_reason(alert),
        alert_id=alert.alert_id,
        version=stored.version + 1 if stored else 1,
    )


def _says_more(judged: LookAlike, stored: LookAlike) -> bool:
    """A proposal takes nothing back that two officers decided about the same pictures."""
    if judged.state is PairState.CLEARED:
        return True
    is_bound = set(stored.subject_images) == set(judged.subject_images)
    return not (stored.holds and is_bound)


def _reason(alert: Alert) -> str:
    return f"{alert.alert_id}: other_person"
