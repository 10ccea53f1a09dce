"""What the rules ask. Each docstring is printed in the listing of the table."""

from iass.decide.observation import ChipFailure, NotSearched, OtherIdentity, UnreadDocument
from iass.decide.situation import Situation
from iass.decide.strength import is_near_number
from iass.face.attack.assessment import AttackAssessment
from iass.identify.evidence import HolderComparison
from iass.watchlist.agencies import is_foreign_data
from iass.watchlist.notice import IN_FORCE, NoticeState


def lapsed(situation: Situation) -> bool:
    """the notice is past its period"""
    return situation.state is NoticeState.LAPSED


def withdrawn(situation: Situation) -> bool:
    """the notice was withdrawn"""
    return situation.state is NoticeState.WITHDRAWN


def not_in_force(situation: Situation) -> bool:
    """the notice is not approved yet, or has not begun"""
    return situation.state not in IN_FORCE


def in_force(situation: Situation) -> bool:
    """the notice is in force"""
    return situation.state in IN_FORCE


def nearly_lost(situation: Situation) -> bool:
    """the notice is in force, and the number presented is nearly the listed one, but not that number itself"""
    return in_force(situation) and is_near_number(situation)


def to_be_secured(situation: Situation) -> bool:
    """the notice is in force and says that the person is to be held; foreign data must say so in writing"""
    return in_force(situation) and situation.notice is not None and situation.notice.secure and not unwritten(situation)


def unwritten(situation: Situation) -> bool:
    """the notice is in force and rests on foreign data alone, without a written request"""
    notice = situation.notice
    if notice is None or notice.asked_in_writing:
        return False
    return in_force(situation) and is_foreign_data(notice.agency)


def asked_in_writing(situation: Situation) -> bool:
    """the notice is in force and the agency asked in writing to hold the person"""
    return in_force(situation) and situation.notice is not None and situation.notice.asked_in_writing


def not_the_holder(situation: Situation) -> bool:
    """the live face is below the 1:1 threshold against the document's holder"""
    return isinstance(situation.subject, HolderComparison) and not situation.subject.is_same_person


def matches_another(situation: Situation) -> bool:
    """the live face is at or above the 1:N threshold against a registered person who is not the holder"""
    return isinstance(situation.subject, OtherIdentity) and situation.subject.face.is_match


def chip_unreadable(situation: Situation) -> bool:
    """the chip's portrait has no usable face, and no other portrait of the holder was there to compare with"""
    return isinstance(situation.subject, ChipFailure)


def not_read(situation: Situation) -> bool:
    """no document was read at a counter or gate"""
    return isinstance(situation.subject, UnreadDocument) and not situation.subject.fields


def misread(situation: Situation) -> bool:
    """fields of the document cannot be right, as by their check digits, and nothing could repair them"""
    return isinstance(situation.subject, UnreadDocument) and bool(situation.subject.fields)


def suspect_presentation(situation: Situation) -> bool:
    """presentation attack detection says suspect; live and not assessed say nothing"""
    return isinstance(situation.subject, AttackAssessment) and situation.subject.is_suspect


def not_searched(situation: Situation) -> bool:
    """what searches faces is away, so that the face was not looked for in a list"""
    return isinstance(situation.subject, NotSearched)


def no_probe(situation: Situation) -> bool:
    """no usable probe could be had"""
    return situation.observation.face_failure is not None
