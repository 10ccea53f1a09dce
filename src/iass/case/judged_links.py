"""From the verdict "same person" to a proposal: the face of a traveller who is registered under another identity."""

from datetime import datetime

from iass.alert.alert import Alert, AlertKind, Judgement
from iass.alert.clearing import is_shown
from iass.case.link_desk import propose
from iass.case.links import Identity, IdentityKind
from iass.case.passage import CrossingTransaction, Passage
from iass.decide.identity_rules import OTHER_IDENTITY


def propose_same_person(tx: CrossingTransaction, alert: Alert, at: datetime) -> None:
    """The identity shown at the lane and the registered one whose face it was, once for each two, for a person to make
    or refuse. What is proposed stays so when the verdict is corrected: whoever decides it sees the alert.

    Nothing for who was not the holder of the document: whoever travels on a stolen passport is not its owner.
    """
    if alert.judgement is not Judgement.SAME_PERSON or alert.kind is not AlertKind.PASSAGE or not is_shown(alert):
        return
    passage = tx.passages.get(alert.crossing_id)
    shown = _shown(passage) if passage else None
    if shown is None:
        return
    for finding in alert.decision.findings:
        if finding.rule_id == OTHER_IDENTITY and finding.person_id and finding.face is not None:
            other = Identity(IdentityKind.PERSON, finding.person_id)
            propose(tx, shown, other, finding.face, at, alert.alert_id, alert.crossing_id)


def _shown(passage: Passage) -> Identity | None:
    """Whose document it was: the registered holder's, or nobody's that is known."""
    if passage.holder_id:
        return Identity(IdentityKind.PERSON, passage.holder_id)
    if passage.document and passage.document.number:
        return Identity.of_document(passage.document)
    return None
