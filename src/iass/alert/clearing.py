"""What the verdict "other person" leaves behind: whoever was found innocent is not stopped again for the same notice.

The judge is one officer, and another one who closes the alert is the second; where one did both, the pair is only
proposed, and a second officer may clear it later. See decisions 0017 (faces), 0034 (papers) and 0046 (whom the registry
does not know).
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from iass.access import Officer
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.records import AlertTransaction
from iass.decide.decision import Advice, Finding
from iass.decide.identity_rules import PRESENTATION_SUSPECT
from iass.errors import NotAllowed
from iass.identify.bearer import BearerEvidence
from iass.identify.evidence import HolderComparison
from iass.ids import NoticeId, OfficerId, PairId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.records import Enrolments
from iass.screen.evidence import Attribute, Verdict
from iass.watchlist.look_alike import (
    CLEARED_DAYS,
    LookAlike,
    PairKind,
    PairState,
    Pictures,
    clear,
    same_officer,
)
from iass.watchlist.namesake import papers_of
from iass.watchlist.noted_pair import is_noted, keep_pair

_NOT_FOR_ONE_LOOK = frozenset({Advice.CLEAR, Advice.PROTECT})
"""CLEAR stopped nobody. A victim or a missing person is never held back by a pair (decision 0004)."""


class Held(NamedTuple):
    """Whom the officer held the traveller against: by the face, or by the papers alone. bearer: who the traveller is,
    where a proven chip says so and the registry does not."""

    gallery: GalleryName
    subject_id: str
    by_papers: bool
    bearer: BearerEvidence | None = None


def leave_behind(
    tx: AlertTransaction, alert: Alert, at: datetime, officer: Officer, near: float, days: int = CLEARED_DAYS
) -> None:
    """Proposes or clears a pair for everybody whom the traveller of a closed alert was found not to be.

    Nothing for who was not nearer to the portrait of the document's holder than to that face, whom neither the registry
    nor a proven chip knows, or who may have been a picture. near, days: see `iass.watchlist.look_alike.clear`.
    """
    is_ended = alert.state is AlertState.CLOSED and alert.kind is AlertKind.PASSAGE
    if not is_ended or alert.judgement is not Judgement.OTHER_PERSON or alert.judged_by is None:
        return
    if not is_shown(alert):
        return
    holder = tx.passages.holder_of(alert.crossing_id)
    clearing = _Clearing(at, officer, near, days)
    for one in held_against(alert):
        pictures = _compared(tx, one, holder)
        if pictures is not None and (pictures.subject or one.by_papers):
            _leave(tx, alert, one, holder, pictures, clearing)


def _compared(tx: AlertTransaction, one: Held, holder: PersonId | None) -> Pictures | None:
    """Of a bearer as it was measured at the lane, since the chip has left. None where the holder has no picture."""
    if one.bearer is not None:
        return Pictures(one.bearer.images, (), one.bearer.score)
    if holder is None:
        return None
    pictures = measured(tx.enrolments, one.gallery, one.subject_id, GalleryName.REGISTRY, holder)
    return pictures if pictures.person else None


def on_record(tx: AlertTransaction, one: Held, holder: PersonId | None) -> LookAlike | None:
    """The pair of the traveller and whom he was held against, whatever its state."""
    if one.bearer is not None:
        return tx.look_alikes.of_bearer(one.gallery, one.subject_id, one.bearer.value)
    return None if holder is None else tx.look_alikes.of(one.gallery, one.subject_id, holder)


def measured_again(enrolments: Enrolments, pair: LookAlike) -> Pictures:
    """What is enrolled of both now. A bearer's score stays as it was measured, of the pictures that were there then."""
    if pair.beside is not None:
        return measured(enrolments, pair.gallery, pair.subject_id, *pair.beside)
    rows = enrolments.of_subject(pair.gallery, pair.subject_id)
    return Pictures(tuple(dict.fromkeys(row.image_id for row in rows)), (), pair.score)


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


def is_shown(alert: Alert) -> bool:
    """Whether the traveller was there in person and was the document's holder, as far as the system could tell."""
    findings = alert.decision.findings
    compared = [one.holder_comparison for one in findings if one.holder_comparison is not None]
    suspect = any(one.rule_id == PRESENTATION_SUSPECT for one in findings)
    return not suspect and all(one.is_same_person for one in compared)


def held_against(alert: Alert) -> Iterator[Held]:
    """Everybody behind an advice that stopped somebody, where the registry's portrait of the holder was nearer than
    that face, or a proven chip's whom the registry does not know: by face, where the papers spoke of nobody; by the
    papers, where neither the face nor a document number spoke of them."""
    for finding in alert.decision.findings:
        own, face, bearer = finding.holder_comparison, finding.face, finding.bearer
        if finding.advice in _NOT_FOR_ONE_LOOK or own is None or not _is_own(own, bearer):
            continue
        if face is not None and own.score <= face.score:
            continue
        by_face = face is not None and face.is_match
        if by_face and finding.notice_id is not None and not _by_papers(finding):
            yield Held(GalleryName.WATCHLIST, finding.notice_id, by_papers=False, bearer=bearer)
        elif by_face and finding.notice_id is None and finding.person_id is not None:
            yield Held(GalleryName.REGISTRY, finding.person_id, by_papers=False, bearer=bearer)
        elif not by_face and finding.notice_id is not None and _by_name(finding):
            yield Held(GalleryName.WATCHLIST, finding.notice_id, by_papers=True, bearer=bearer)


def _is_own(own: HolderComparison, bearer: BearerEvidence | None) -> bool:
    """A chip's portrait counts where a state has signed it and the registry has no other."""
    return own.is_same_person if bearer is not None else own.is_own


def _by_papers(finding: Finding) -> bool:
    papers = finding.papers
    return papers is not None and (papers.is_document_match or papers.is_biographic_match)


def _by_name(finding: Finding) -> bool:
    """Name and birth date, or nearly so, and no document number that is or may be the sought one's."""
    papers = finding.papers
    if papers is None or not papers.is_match:
        return False
    return papers.verdict(Attribute.DOCUMENT_NUMBER) not in (Verdict.AGREES, Verdict.NEAR)


class _Clearing(NamedTuple):
    """Of what is cleared now: when, by whom, and by which rule."""

    at: datetime
    officer: Officer
    near: float
    days: int


def _leave(
    tx: AlertTransaction, alert: Alert, one: Held, holder: PersonId | None, pictures: Pictures, clearing: _Clearing
) -> None:
    stored = on_record(tx, one, holder)
    if stored is not None and not is_noted(tx, stored):
        return  # nobody wrote this version: nothing is built on it
    if stored is not None and stored.holds_at(clearing.at) and stored.is_of_papers is not one.by_papers:
        return  # what stands about their faces is not put away for a word about their papers, nor the other way
    papers = _papers(tx, one, holder) if one.by_papers else ""
    judge = alert.judged_by or OfficerId("")
    judged = replace(_judged(stored, alert, one, holder, pictures, clearing.at, judge), papers=papers)
    if not same_officer(judge, clearing.officer.officer_id):
        with suppress(
            NotAllowed
        ):  # nearly one face: it stays proposed, until somebody finds out whether they are twins
            said = (clearing.officer, clearing.at, _reason(alert), pictures, clearing.near, clearing.days)
            judged = replace(clear(judged, *said), version=judged.version)
    if stored is None or _says_more(judged, stored):
        keep_pair(tx, judged, clearing.officer)


def _papers(tx: AlertTransaction, one: Held, holder: PersonId | None) -> str:
    """As both are on record now; of nobody where one has gone, and then the pair never speaks."""
    person = tx.people.get(holder) if holder is not None else None
    notice, other = tx.notices.get(NoticeId(one.subject_id)), one.bearer.value if one.bearer else person
    return papers_of(notice, other) if notice is not None and other is not None else ""


def _judged(
    stored: LookAlike | None,
    alert: Alert,
    one: Held,
    holder: PersonId | None,
    pictures: Pictures,
    at: datetime,
    judge: OfficerId,
) -> LookAlike:
    """The next version, as the judge alone would propose it; a pair that is on record keeps its kind, unless it is
    about papers and this about faces, or the other way."""
    fresh = PairKind.NAMESAKE if one.by_papers else PairKind.LOOK_ALIKE
    return LookAlike(
        pair_id=stored.pair_id if stored else PairId(new_id("pair")),
        gallery=one.gallery,
        subject_id=one.subject_id,
        person_id=None if one.bearer else holder,
        kind=stored.kind if stored and stored.is_of_papers is one.by_papers else fresh,
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
        bearer=one.bearer.value if one.bearer else None,
    )


def _says_more(judged: LookAlike, stored: LookAlike) -> bool:
    """A proposal takes nothing back that two officers decided about the same pictures."""
    if judged.state is PairState.CLEARED:
        return True
    is_bound = set(stored.subject_images) == set(judged.subject_images)
    same_papers = stored.papers == judged.papers
    return not (stored.holds_at(judged.at) and is_bound and same_papers)


def _reason(alert: Alert) -> str:
    return f"{alert.alert_id}: other_person"
