"""What of a decision somebody is told who may not see what is protected (decision 0029)."""

from collections.abc import Set
from dataclasses import replace

from iass.access import Sensitivity
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.decide.sources import DECREE

REFERRED = Finding(
    rule_id="desk.referral",
    rule_version=1,
    article=DECREE,
    advice=Advice.REFER,
    sentence=Sentence(
        "Antar pelintas ke meja pemeriksaan lanjutan; meja itu sudah diberi tahu. Pelintas tidak lewat sebelum ada "
        "jawaban dari sana.",
        "Take the traveller to the desk of secondary inspection; that desk has been told. Nobody passes before it has "
        "answered.",
    ),
)
"""All that the lane is told: what to do, and neither why nor about whom."""


def open_part(decision: Decision, protected: Set[str]) -> Decision:
    """protected: ids of notices, of whom nothing is told. The advice is never lowered to CLEAR by it."""
    kept = tuple(finding for finding in decision.findings if named_in(finding).isdisjoint(protected))
    raised = any(one.advice is not Advice.CLEAR and one not in kept for one in decision.findings)
    if raised or decision.sensitivity is Sensitivity.PROTECTED:
        return replace(decision, advice=Advice.REFER, findings=(REFERRED,))
    return replace(decision, findings=kept)


def counted_as(decision: Decision) -> Advice:
    """In figures that anybody may read, however much of it was told to the lane: a referral that no alert stands beside
    would be told by subtraction."""
    is_hidden = decision.sensitivity is Sensitivity.PROTECTED or REFERRED in decision.findings
    return Advice.CLEAR if is_hidden else decision.advice


def named_in(finding: Finding) -> frozenset[str]:
    """Ids of the notices and people that it tells of."""
    beside = finding.pair.other_id if finding.pair else None
    face = finding.face.subject_id if finding.face else None
    own = finding.double.person_id if finding.double else None
    return frozenset(filter(None, (finding.notice_id, finding.person_id, face, beside, own)))
