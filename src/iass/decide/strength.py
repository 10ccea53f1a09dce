"""How far the evidence about a notice carries (invariants 2 and 5, and decisions 0004, 0017, 0028 and 0034)."""

from iass.decide.observation import NoticeEvidence, OtherIdentity
from iass.decide.situation import Situation
from iass.identify.double import DoubleEvidence, TwoNotices
from iass.screen.evidence import Attribute, Verdict
from iass.watchlist.notice import IN_FORCE, NoticeKind

SUSPECT_AGE = 6
ADULT_AGE = 18
_PERSON = (Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)
_NOT_SUSPECTS = frozenset({NoticeKind.PROTECT, NoticeKind.LOST_DOCUMENT})


def is_established(situation: Situation) -> bool:
    """A face at the threshold, a document number, or name + birth date + one more attribute, each to the letter or
    nearly so (then nothing beyond REFER, `near_papers`). A name alone is nothing.

    A lost document is a document: only its number points at it, never the face of whoever lost it.
    """
    evidence = situation.evidence
    if evidence is None:
        return True
    by_document = evidence.papers is not None and evidence.papers.is_document_match
    if evidence.notice.kind is NoticeKind.LOST_DOCUMENT:
        return by_document or is_near_number(situation)
    by_face = evidence.face is not None and evidence.face.is_match
    return by_face or (evidence.papers is not None and evidence.papers.is_match)


def is_near_number(situation: Situation) -> bool:
    """the number presented is the listed one with a check digit, or but for a character that machines confuse"""
    papers = situation.evidence.papers if situation.evidence else None
    return papers is not None and papers.verdict(Attribute.DOCUMENT_NUMBER) is Verdict.NEAR


def may_be_matched(situation: Situation) -> bool:
    """Children: below 6 years no suspect notice, below 18 only one that expressly names a minor.

    The youngest age that the birth date allows counts; a traveller whose age nobody knows is an adult.
    """
    notice = situation.notice
    if notice is None or notice.kind in _NOT_SUSPECTS:
        return True
    age = situation.observation.age_on_day(situation.day, notice)
    if age is None or age >= ADULT_AGE:
        return True
    return age >= SUSPECT_AGE and notice.names_minor


def looks_alike(situation: Situation) -> bool:
    """Only the face speaks, the papers are somebody else's, and the registry's portrait of
    their holder is nearer than the notice's."""
    evidence, own = situation.evidence, situation.observation.holder_comparison
    if evidence is None or evidence.face is None or evidence.papers is None or own is None:
        return False
    papers = evidence.papers
    by_face_alone = evidence.face.is_match and not papers.is_match
    return by_face_alone and papers.contradicts and own.is_own and own.score > evidence.face.score


def is_cleared_double(situation: Situation) -> bool:
    """two officers found this person to be another one than the sought, and the face is nearer to the person's own
    enrolled pictures, or to the portrait on the proven chip of whom the registry does not know, by the margin"""
    double = _double(situation)
    return double is not None and double.cleared and double.is_own


def is_below_the_bar(situation: Situation) -> bool:
    """a recorded look-alike: the face is nearer to the person's own enrolled pictures by the margin, and no nearer to
    the sought face than the two people's pictures are to each other, with the margin"""
    double = _double(situation)
    return double is not None and double.is_own and double.below_bar


def is_cleared_namesake(situation: Situation) -> bool:
    """two officers found the document's holder to be another one than the sought, whose name he bears; neither the
    face nor a document number points at the sought, every 1:1 comparison passes, and the face is the holder's by the
    pictures that were enrolled when the two were told apart, or by the proven chip of whom the registry does not know,
    and no nearer to anybody else who is registered"""
    seen = situation.observation
    evidence, compared = situation.evidence, seen.holder_comparison
    if evidence is None or evidence.namesake is None or evidence.papers is None or compared is None:
        return False
    own = evidence.namesake.own
    by_number = evidence.papers.is_document_match or is_near_number(situation)
    nearer = evidence.face is not None and (evidence.face.is_match or evidence.face.score >= own.score)
    nearer = nearer or any(other.face.is_match and other.face.score >= own.score for other in seen.other_identities)
    is_suspect = seen.presentation is not None and seen.presentation.is_suspect
    is_own = compared.is_same_person and evidence.namesake.is_own
    return is_own and not by_number and not nearer and not is_suspect


def _double(situation: Situation) -> DoubleEvidence | None:
    """The pair, where only the face speaks, and nothing speaks against the bearer being the person."""
    subject = situation.subject
    if not isinstance(subject, NoticeEvidence | OtherIdentity):
        return None
    return subject.double if _face_alone_speaks(situation) else None


def is_one_of_two(situation: Situation) -> bool:
    """two notices on record as look-alikes are both met by the face alone, and neither by the margin; the other one
    asks for something else"""
    pair = _pair(situation)
    return pair is not None and not pair.is_named and not pair.is_other


def is_other_of_two(situation: Situation) -> bool:
    """two notices on record as look-alikes are both met by the face alone, and it is nearer to the other one, by the
    margin"""
    pair = _pair(situation)
    return pair is not None and pair.is_other


def _pair(situation: Situation) -> TwoNotices | None:
    evidence = situation.evidence
    return evidence.pair if evidence is not None and _face_alone_speaks(situation) else None


def other_of_pair(situation: Situation) -> Situation | None:
    """The other notice of a recorded pair, as it was met at the same passage; None without one."""
    pair = situation.evidence.pair if situation.evidence else None
    seen = situation.observation
    others = (one for one in seen.notices if pair is not None and one.notice.notice_id == pair.other_id)
    return next((Situation(seen, one) for one in others), None)


def _face_alone_speaks(situation: Situation) -> bool:
    """No papers point at the subject, and nothing speaks against the bearer being the person of the document."""
    subject, seen = situation.subject, situation.observation
    papers = subject.papers if isinstance(subject, NoticeEvidence) else None
    is_another = seen.holder_comparison is not None and not seen.holder_comparison.is_same_person
    is_suspect = seen.presentation is not None and seen.presentation.is_suspect
    return not (papers is not None and papers.is_match) and not is_another and not is_suspect


def number_alone(situation: Situation) -> bool:
    """Only a document number speaks: neither name, birth date nor nationality agrees, one of them at least is
    another's, and the face is not his.

    Every state numbers its passports by itself. A notice on a lost document is about the number.
    """
    evidence = situation.evidence
    if evidence is None or evidence.papers is None or evidence.notice.kind is NoticeKind.LOST_DOCUMENT:
        return False
    by_face = evidence.face is not None and evidence.face.is_match
    verdicts = {evidence.papers.verdict(attribute) for attribute in _PERSON}
    others = verdicts.isdisjoint((Verdict.AGREES, Verdict.NEAR)) and Verdict.DIFFERS in verdicts
    return evidence.papers.is_document_match and others and not by_face


def near_papers(situation: Situation) -> bool:
    """only the papers speak, and they are another writing of the notice's, or a slip away from it"""
    evidence = situation.evidence
    if evidence is None or evidence.papers is None or evidence.notice.kind is NoticeKind.LOST_DOCUMENT:
        return False
    by_face = evidence.face is not None and evidence.face.is_match
    return evidence.papers.is_near_match and not by_face


def is_noted(situation: Situation) -> bool:
    """Too weak to advise anything on, and kept on record: nothing but CLEAR may follow."""
    evidence = situation.evidence
    if evidence is None or evidence.papers is None or evidence.notice.kind is NoticeKind.LOST_DOCUMENT:
        return False
    return evidence.papers.is_weak


def without_identity(situation: Situation) -> bool:
    """the notice is in force and tells neither a birth date nor a document number; the name is like the traveller's"""
    notice = situation.notice
    bare = notice is not None and notice.birth_date is None and not any(notice.document_numbers)
    return bare and situation.state in IN_FORCE and is_noted(situation)


def weak_papers(situation: Situation) -> bool:
    """the notice is in force; name, birth date or number are like the traveller's, and too little speaks for one
    person"""
    return situation.state in IN_FORCE and is_noted(situation)
