"""Pairs of look-alikes made by one, made without a reason, or made for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from tests.contracts.samples import MADE, MODEL, NOTICE, PERSON, enrolment

from iass.access import SYSTEM, Officer
from iass.adapters.sql.records import SqlRecords
from iass.case.look_alikes import Couple, LookAlikeDesk
from iass.clock import FixedClock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId, NoticeId, OfficerId, PairId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import PairKind, PairState

FIRST, SECOND = Officer(OfficerId("sari")), Officer(OfficerId("budi"))
COUPLE = Couple(GalleryName.WATCHLIST, NOTICE.notice_id, PERSON.person_id)
NEAR = 0.77


def _template(angle: float) -> Template:
    vector = np.zeros(128, np.float32)
    vector[:2] = np.cos(angle), np.sin(angle)
    return Template(vector, MODEL)


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> Iterator[LookAlikeDesk]:
    """A notice and a person whose pictures score 0.62."""
    with records.transaction() as tx:
        tx.people.put(PERSON)
        tx.notices.put(NOTICE, MADE)
        sought = replace(enrolment(1), gallery=GalleryName.WATCHLIST, subject_id=NOTICE.notice_id)
        tx.enrolments.add(replace(sought, template=_template(0)))
        own = replace(enrolment(2, PERSON.person_id), template=_template(float(np.arccos(0.62))))
        tx.enrolments.add(own)
    yield LookAlikeDesk(records, clock, NEAR)


def _make_nearly_one(desk: LookAlikeDesk) -> None:
    with desk.records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000002"))
        own = replace(enrolment(3, PERSON.person_id), template=_template(0.1))
        tx.enrolments.add(own)


def test_bar_is_raised_by_one_officer(desk: LookAlikeDesk) -> None:
    pair = desk.propose(COUPLE, "seen at the counter", FIRST)
    assert not pair.holds
    with pytest.raises(NotAllowed, match="two officers"):
        desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "yes", replace(FIRST, officer_id=OfficerId(" SARI ")))
    made = desk.record(pair.pair_id, PairKind.TWIN, "papers of both seen", SECOND)
    assert made.holds
    assert (made.kind, made.settled_by) == (PairKind.TWIN, (FIRST.officer_id, SECOND.officer_id))
    assert made.score == pytest.approx(0.62, abs=1e-6)


def test_system_makes_a_pair(desk: LookAlikeDesk) -> None:
    with pytest.raises(NotAllowed, match="never the system"):
        desk.propose(COUPLE, "by itself", SYSTEM)
    pair = desk.propose(COUPLE, "seen", FIRST)
    for act in (desk.clear, desk.undo):
        with pytest.raises((NotAllowed, Conflict)):
            act(pair.pair_id, "by itself", SYSTEM)


def test_pair_is_undone_with_its_history(desk: LookAlikeDesk, clock: FixedClock) -> None:
    pair = desk.propose(COUPLE, "seen", FIRST)
    desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "compared", SECOND)
    clock.move_to(datetime.fromisoformat("2026-11-25T02:00:00+00:00"))
    desk.undo(pair.pair_id, "was one person after all", FIRST)
    dossier = desk.get(pair.pair_id, FIRST)
    assert [one.state for one in dossier.history] == [PairState.PROPOSED, PairState.RECORDED, PairState.UNDONE]
    assert [one.reason for one in dossier.history] == ["seen", "compared", "was one person after all"]
    assert not dossier.pair.holds
    again = desk.propose(COUPLE, "a second look", SECOND)
    assert (again.pair_id, again.version, again.proposed_by) == (pair.pair_id, 4, SECOND.officer_id)


def test_somebody_is_cleared_whom_nobody_looked_at(desk: LookAlikeDesk) -> None:
    pair = desk.propose(COUPLE, "seen", FIRST)
    with pytest.raises(Conflict, match="no alert"):
        desk.clear(pair.pair_id, "surely innocent", SECOND)


def test_somebody_is_cleared_of_his_own_face(desk: LookAlikeDesk) -> None:
    """One person under two names is not recorded as two, unless two officers say that they are twins."""
    _make_nearly_one(desk)
    pair = desk.propose(COUPLE, "seen", FIRST)
    with pytest.raises(NotAllowed, match="one person under two names"):
        desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "they say they are two", SECOND)
    assert desk.record(pair.pair_id, PairKind.TWIN, "both stood here", SECOND).holds


def test_pair_holds_for_pictures_that_were_not_compared(desk: LookAlikeDesk) -> None:
    pair = desk.propose(COUPLE, "seen", FIRST)
    assert desk.get(pair.pair_id, FIRST).is_bound
    with desk.records.transaction() as tx:
        added = replace(enrolment(9), gallery=GalleryName.WATCHLIST, subject_id=NOTICE.notice_id)
        tx.enrolments.add(replace(added, image_id=ImageId("another")))
    assert not desk.get(pair.pair_id, FIRST).is_bound


@pytest.mark.parametrize(
    ("couple", "error"),
    [
        (replace(COUPLE, subject_id="N-9999"), NotFound),
        (replace(COUPLE, person_id=PersonId("nobody")), NotFound),
        (Couple(GalleryName.REGISTRY, PERSON.person_id, PERSON.person_id), InvalidInput),
    ],
)
def test_pair_of_nobody_is_proposed(desk: LookAlikeDesk, couple: Couple, error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.propose(couple, "seen", FIRST)
    with pytest.raises(InvalidInput, match="reason"):
        desk.propose(COUPLE, "  ", FIRST)
    with pytest.raises(NotFound):
        desk.get(PairId("pair-none"), FIRST)


def test_look_at_a_pair_is_not_remembered(desk: LookAlikeDesk) -> None:
    pair = desk.propose(COUPLE, "seen", FIRST)
    desk.page(SECOND)
    desk.get(pair.pair_id, SECOND)
    desk.undo(pair.pair_id, "no", SECOND)
    with desk.records.reading() as tx:
        acts = [(entry.action, entry.actor) for entry in tx.audit.entries()]
    assert acts == [
        ("look_alike.proposed", "sari"),
        ("look_alikes.listed", "budi"),
        ("look_alike.viewed", "budi"),
        ("look_alike.undone", "budi"),
    ]


OTHER = NoticeId("N-0000")
"""Comes before the notice's own id: a couple is one pair in either order."""


def _list_another(desk: LookAlikeDesk, score: float) -> None:
    """Another notice, whose picture scores so with the first one's."""
    with desk.records.transaction() as tx:
        tx.notices.put(replace(NOTICE, notice_id=OTHER), MADE)
        sought = replace(enrolment(5), gallery=GalleryName.WATCHLIST, subject_id=OTHER)
        tx.enrolments.add(replace(sought, template=_template(float(np.arccos(score)))))


def test_two_notices_are_recorded_by_one_officer_or_undone_with_their_history(desk: LookAlikeDesk) -> None:
    _list_another(desk, 0.62)
    pair = desk.propose(Couple.of_notices(NOTICE.notice_id, OTHER), "seen at intake", FIRST)
    assert (pair.subject_id, pair.other_notice_id, pair.person_id) == (OTHER, NOTICE.notice_id, None)
    with pytest.raises(NotAllowed, match="two officers"):
        desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "yes", FIRST)
    assert desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "both files seen", SECOND).holds
    desk.undo(pair.pair_id, "one was withdrawn", FIRST)
    dossier = desk.get(pair.pair_id, FIRST)
    assert [one.state for one in dossier.history] == [PairState.PROPOSED, PairState.RECORDED, PairState.UNDONE]
    assert dossier.score == pytest.approx(0.62, abs=1e-6)
    assert dossier.person is not None and dossier.subject is not None
    again = desk.propose(Couple.of_notices(OTHER, NOTICE.notice_id), "a second look", SECOND)
    assert (again.pair_id, again.version) == (pair.pair_id, 4)
    with desk.records.reading() as tx:
        told = [one for one in tx.audit.entries() if one.subject == pair.pair_id and one.action != "look_alike.viewed"]
    acts = ["look_alike.proposed", "look_alike.recorded", "look_alike.undone", "look_alike.proposed"]
    assert [one.action for one in told] == acts
    assert {(one.details["subject"], one.details["other_notice"]) for one in told} == {(OTHER, NOTICE.notice_id)}


def test_somebody_is_cleared_of_a_notice_because_another_one_seeks_him(desk: LookAlikeDesk) -> None:
    _list_another(desk, 0.62)
    pair = desk.propose(Couple.of_notices(NOTICE.notice_id, OTHER), "seen", FIRST)
    desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "yes", SECOND)
    with pytest.raises(Conflict, match="both are sought"):
        desk.clear(pair.pair_id, "surely innocent", SECOND)


def test_one_person_under_two_notices_is_recorded_as_two(desk: LookAlikeDesk) -> None:
    _list_another(desk, 0.9)
    pair = desk.propose(Couple.of_notices(NOTICE.notice_id, OTHER), "seen", FIRST)
    with pytest.raises(NotAllowed, match="one person under two names"):
        desk.record(pair.pair_id, PairKind.LOOK_ALIKE, "they say they are two", SECOND)
    assert desk.record(pair.pair_id, PairKind.TWIN, "birth certificates of both", SECOND).holds


@pytest.mark.parametrize("subject", [NOTICE.notice_id, OTHER])
def test_pair_of_two_notices_outlives_the_pictures_of_either(desk: LookAlikeDesk, subject: str) -> None:
    _list_another(desk, 0.62)
    pair = desk.propose(Couple.of_notices(NOTICE.notice_id, OTHER), "seen", FIRST)
    assert desk.get(pair.pair_id, FIRST).is_bound
    with desk.records.transaction() as tx:
        added = replace(enrolment(9), gallery=GalleryName.WATCHLIST, subject_id=subject)
        tx.enrolments.add(replace(added, image_id=ImageId("another")))
    assert not desk.get(pair.pair_id, FIRST).is_bound


def test_notice_is_a_pair_with_nobody_or_itself(desk: LookAlikeDesk) -> None:
    with pytest.raises(InvalidInput, match="one notice"):
        Couple.of_notices(OTHER, OTHER)
    with pytest.raises(NotFound, match="no such notice"):
        desk.propose(Couple.of_notices(NOTICE.notice_id, "N-9999"), "seen", FIRST)
