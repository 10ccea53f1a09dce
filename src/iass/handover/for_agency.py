"""What of a case is for the agency that it was handed to: its own notice's evidence, and nobody else's."""

from dataclasses import replace

from iass.alert.alert import Alert
from iass.case.evidence import pictures_of
from iass.decide.decision import Finding
from iass.decide.redaction import named_in
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, EntryKind
from iass.handover.records import HandoverTransaction
from iass.ids import ImageId, NoticeId
from iass.watchlist.sensitivity import PROTECTED

CHIP = "chip"

SHOWN = frozenset(
    {
        EntryKind.SIGNATURE,
        EntryKind.CUSTODY,
        EntryKind.RECEIPT,
        EntryKind.QUESTION,
        EntryKind.ANSWER,
        EntryKind.OUTCOME,
        EntryKind.CORRECTED,
    }
)
"""Notes and papers are the checkpoint's own, and so is what it wrote beside a signature or a step of custody."""

_WORDS = frozenset({EntryKind.QUESTION, EntryKind.ANSWER, EntryKind.OUTCOME, EntryKind.CORRECTED})


def as_told(entry: CaseEntry) -> CaseEntry:
    return entry if entry.kind in _WORDS else replace(entry, text="")


def told_alert(tx: HandoverTransaction, case: Case) -> Alert | None:
    """Findings of the case's notice, of other open notices of this agency, and of the document's holder; the pictures
    that they compare; no note of the officers. Another agency's notice, another person of the registry, and whoever is
    protected by another notice are not its business."""
    alert = tx.alerts.get(case.opening.alert_id)
    if alert is None:
        return None
    kept = tuple(replace(one, bearer=None) for one in alert.decision.findings if _is_own(tx, case, one))
    named = frozenset[str]().union(*map(named_in, kept)) | {CHIP, tx.passages.holder_of(alert.crossing_id)}
    references = tuple(one for one in alert.references if one.subject_id in named)
    return replace(alert, decision=replace(alert.decision, findings=kept), references=references, note="")


def pictures_told(tx: HandoverTransaction, case: Case) -> list[ImageId]:
    alert = told_alert(tx, case)
    return pictures_of(alert) if alert else []


def _is_own(tx: HandoverTransaction, case: Case, finding: Finding) -> bool:
    holder = tx.passages.holder_of(case.opening.crossing_id)
    double = finding.double.person_id if finding.double else None
    named = named_in(finding) | ({double} if double else frozenset())
    return all(one == holder or _is_own_notice(tx, case, one) for one in named)


def _is_own_notice(tx: HandoverTransaction, case: Case, subject_id: str) -> bool:
    if subject_id == case.opening.notice_id:
        return True
    notice = tx.notices.get(NoticeId(subject_id))
    return notice is not None and notice.agency == case.opening.agency and notice.kind not in PROTECTED
