"""What it means that somebody was here before: the second table of docs/policy.md.

Nobody stands at a lane, so that nothing stops a traveller: the most that it advises is that a desk looks at it
(REFER), and for who is to be protected, the desk that protects. A next passage is decided by the first table.
"""

from collections.abc import Sequence
from datetime import datetime

from iass.capture.document import TravelDocument
from iass.decide.conditions import in_force
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.decide.observation import Observation, PastSighting
from iass.decide.policy import policy_at
from iass.decide.rule import RuleRow, Sides, first
from iass.decide.situation import About, Situation
from iass.decide.sources import DECREE, LAW_VICTIM, SINCE_DECREE, SINCE_TPPO
from iass.decide.strength import is_established, may_be_matched
from iass.decide.wording import fill
from iass.registry.person import Person
from iass.watchlist.notice import NoticeKind


def _to_protect(situation: Situation) -> bool:
    """the notice is in force and protects; the face of a past passage matches it"""
    return in_force(situation) and situation.notice is not None and situation.notice.kind is NoticeKind.PROTECT


def _own_papers(situation: Situation) -> bool:
    """the notice is in force; the papers of a past passage are the notice's"""
    papers = situation.evidence.papers if situation.evidence else None
    return in_force(situation) and papers is not None and (papers.is_document_match or papers.is_biographic_match)


def _no_papers(situation: Situation) -> bool:
    """the notice is in force; a past passage without a document, as a camera saw it"""
    subject = situation.subject
    return in_force(situation) and isinstance(subject, PastSighting) and not subject.document_number


OWN_NAME = "past.own-name"
_WHERE_ID = "{way} di {place} pada {when}"
_WHERE_EN = "{way} at {place} on {when}"

PAST = (
    RuleRow(
        "past.to-protect", 2, About.ANY_NOTICE, _to_protect, Sides.everywhere(Advice.PROTECT), LAW_VICTIM, SINCE_TPPO,
        Sentence(
            f"Orang yang dilindungi menurut catatan {{notice}} tampaknya pernah melintas: {_WHERE_ID}, dokumen "
            f"{{document}}. Bandingkan kedua wajah; bila benar, beri tahu {{reach}} dan bagian pelindungan. "
            "Bukan tersangka.",
            f"The person to be protected under notice {{notice}} was probably here: {_WHERE_EN}, document "
            f"{{document}}. Compare both faces; if it is so, tell {{reach}} and the protection desk. Never "
            "a suspect.",
        ),
        ("{agency}",),
    ),
    RuleRow(
        OWN_NAME, 2, About.ANY_NOTICE, _own_papers, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            f"Orang dalam catatan {{notice}} ({{agency}}) tampaknya sudah melintas sebelum catatan berlaku: "
            f"{_WHERE_ID}, dokumen {{document}}. Bandingkan kedua wajah; bila benar, beri tahu {{reach}}.",
            f"The person of notice {{notice}} ({{agency}}) was probably here before the notice was in force: "
            f"{_WHERE_EN}, document {{document}}. Compare both faces; if it is so, tell {{reach}}.",
        ),
        ("{agency}",),
    ),
    RuleRow(
        "past.camera", 2, About.ANY_NOTICE, _no_papers, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            f"Orang dalam catatan {{notice}} ({{agency}}) tampaknya terlihat kamera sebelum catatan berlaku: "
            f"{_WHERE_ID}. Tidak ada dokumen yang dibaca; bila benar, beri tahu {{reach}}.",
            f"The person of notice {{notice}} ({{agency}}) was probably seen by a camera before the notice was in "
            f"force: {_WHERE_EN}. No document was read; if it is so, tell {{reach}}.",
        ),
        ("{agency}",),
    ),
    RuleRow(
        "past.other-name", 2, About.ANY_NOTICE, in_force, Sides.everywhere(Advice.REFER), DECREE, SINCE_DECREE,
        Sentence(
            f"Orang dalam catatan {{notice}} ({{agency}}) tampaknya pernah di sini dengan nama lain: {_WHERE_ID}, "
            f"dokumen {{document}}. Bandingkan kedua wajah; bila benar, beri tahu {{reach}}.",
            f"The person of notice {{notice}} ({{agency}}) was probably here under another name: {_WHERE_EN}, document "
            f"{{document}}. Compare both faces; if it is so, tell {{reach}}.",
        ),
        ("{agency}",),
    ),
)  # fmt: skip
"""The first row that speaks is the rule."""


def find_past(
    sighting: PastSighting, now: datetime, document: TravelDocument | None, holder: Person | None
) -> Finding | None:
    """What one passage of the past means now. None where nothing may follow from it: the notice does not bind, the
    traveller is a child, or the face does not reach the threshold."""
    observation = Observation(now, sighting.direction, document, holder, None, None, (sighting,), ())
    situation = Situation(observation, sighting)
    if not (is_established(situation) and may_be_matched(situation)):
        return None
    if sighting.face is None or not sighting.face.is_match:
        return None
    rule = first(PAST, situation)
    return None if rule is None else _finding(situation, sighting, *rule)


def decide_past(findings: Sequence[Finding], now: datetime) -> Decision:
    """findings: at least one, in the order in which they are shown."""
    advice = max((finding.advice for finding in findings), key=lambda one: one.severity)
    return Decision(advice, tuple(findings), policy_at(now).version, now)


def _finding(situation: Situation, sighting: PastSighting, row: RuleRow, advice: Advice) -> Finding:
    sentence, tell = fill(row.sentence, row.tell, situation)
    return Finding(
        rule_id=row.rule_id,
        rule_version=row.version,
        article=row.article,
        advice=advice,
        sentence=sentence,
        notice_id=sighting.notice.notice_id,
        notice_version=sighting.notice.version,
        face=sighting.face,
        papers=sighting.papers,
        tell=tell,
    )
