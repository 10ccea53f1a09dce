"""Requests one at a time: approval by two, changes that wait, and what may not be done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contracts.samples import enrolment

from iass.access import SYSTEM, Officer
from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.clock import FixedClock
from iass.errors import Conflict, IassError, InvalidInput, NotAllowed, NotFound
from iass.ids import ImageId, NoticeId, OfficerId
from iass.registry.enrolment import GalleryName
from iass.watchlist.acts import Act
from iass.watchlist.duty_runs import DutyRun, DutySlice, RunOf
from iass.watchlist.notice import Change, Instrument, Notice, NoticeKind, NoticeState, Pending, Told
from iass.watchlist.notice_desk import Incomplete, NoticeDesk
from iass.watchlist.version import Made, NoticeVersion
from iass.watchlist.zone import Zone

SITI, BUDI, DEWI = (Officer(OfficerId(name)) for name in ("siti", "budi", "dewi"))
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
END = Zone.WIB.end_of(date(2027, 3, 2))
LONGER = Zone.WIB.end_of(date(2027, 9, 2))
DECISION = Instrument("decision", "KEP-202/2026", date(2026, 11, 20))
DRAFT = Notice(
    notice_id=NoticeId("N-1"),
    kind=NoticeKind.EXIT_BAN,
    surname="PRASETYO",
    given_names="BAGAS",
    sex=Sex.MALE,
    birth_date=PartialDate(1979, 12, 5),
    birth_place="Medan",
    nationality="IDN",
    reason="unpaid state receivables",
    agency="Ministry of Finance",
    instrument=Instrument("decision", "KEP-101/2026", date(2026, 9, 1)),
    valid_from=Zone.WIB.begin_of(date(2026, 9, 2)),
    valid_until=END,
    state=NoticeState.DRAFT,
    author="",
    document_numbers=("X3048812",),
)
URGENT = replace(
    DRAFT,
    urgent=True,
    instrument=Instrument("request", "R-7/2026", date(2026, 11, 24)),
    valid_from=Zone.WIB.begin_of(date(2026, 11, 24)),
    valid_until=None,
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def desk(any_records: SqlRecords, clock: FixedClock) -> NoticeDesk:
    return NoticeDesk(any_records, clock)


def filed(desk: NoticeDesk, notice: Notice = DRAFT) -> NoticeVersion:
    """With a picture that nobody looks at."""
    version = desk.file(notice, SITI).notice
    return desk.illustrate(version.notice_id, 1, SITI, lambda _tx: (ImageId("image-1"),))


def submitted(desk: NoticeDesk, notice: Notice = DRAFT) -> Notice:
    version = filed(desk, notice).notice
    return desk.submit(version.notice_id, version.version, SITI).notice


def approved(desk: NoticeDesk, notice: Notice = DRAFT) -> Notice:
    version = submitted(desk, notice)
    return desk.approve(version.notice_id, version.version, BUDI).notice


def test_request_binds_before_a_second_person_has_approved(desk: NoticeDesk, clock: FixedClock) -> None:
    waiting = submitted(desk)
    assert not waiting.in_force_at(NOW)
    with pytest.raises(NotAllowed, match="own request"):
        desk.approve(waiting.notice_id, waiting.version, Officer(OfficerId("SITI")))
    bound = desk.approve(waiting.notice_id, waiting.version, BUDI).notice
    assert (bound.state_at(NOW), bound.author, bound.approver) == (NoticeState.IN_FORCE, "siti", "budi")
    assert bound.agency == "Kemenkeu"
    with desk.records.reading() as tx:
        acts = [one.made.act for one in tx.notices.versions(bound.notice_id)]
        logged = [entry.action for entry in tx.audit.entries()]
    assert acts == [Act.FILE, Act.EDIT, Act.SUBMIT, Act.APPROVE]
    assert logged == ["notice.file", "notice.edit", "notice.submit", "notice.approve"]


def test_whoever_had_a_hand_in_it_approves(desk: NoticeDesk) -> None:
    draft = filed(desk).notice
    edited = desk.edit(replace(draft, contact="ext. 7"), draft.version, DEWI).notice
    assert (edited.author, edited.image_ids) == ("siti", ("image-1",))
    sent = desk.submit(edited.notice_id, edited.version, BUDI).notice
    for hand in (SITI, DEWI, BUDI):
        with pytest.raises(NotAllowed):
            desk.approve(sent.notice_id, sent.version, hand)
    with pytest.raises(NotAllowed, match="only people"):
        desk.approve(sent.notice_id, sent.version, SYSTEM)


def test_submission_in_the_authors_stead_is_laid_to_the_author(desk: NoticeDesk) -> None:
    """Both names stay, and neither decides, whichever way."""
    draft = filed(desk).notice
    sent = desk.submit(draft.notice_id, draft.version, DEWI).notice
    assert sent.author == "siti"
    with desk.records.reading() as tx:
        assert tx.notices.versions(sent.notice_id)[-1].made.officer == "dewi"
        entry = list(tx.audit.entries())[-1]
    assert (entry.action, entry.actor, entry.details["author"]) == ("notice.submit", "dewi", "siti")
    for hand in (SITI, DEWI, Officer(OfficerId("Dewi"))):
        with pytest.raises(NotAllowed):
            desk.approve(sent.notice_id, sent.version, hand)
        with pytest.raises(NotAllowed):
            desk.refuse(sent.notice_id, sent.version, hand, "I would rather not")


def test_other_version_than_was_read_is_approved(desk: NoticeDesk) -> None:
    sent = submitted(desk)
    back = desk.refuse(sent.notice_id, sent.version, BUDI, "the photograph is of somebody else").notice
    assert back.state is NoticeState.DRAFT
    again = desk.submit(back.notice_id, back.version, SITI).notice
    with pytest.raises(Conflict, match="version 5 stands"):
        desk.approve(again.notice_id, sent.version, BUDI)
    with desk.records.reading() as tx:
        made = tx.notices.versions(sent.notice_id)[3].made
    assert (made.act, made.note) == (Act.REFUSE, "the photograph is of somebody else")


def test_incomplete_request_is_submitted(desk: NoticeDesk) -> None:
    bare = desk.file(replace(DRAFT, birth_place="", reason="", agency="PT Maju Jaya"), SITI).notice
    with pytest.raises(Incomplete) as refused:
        desk.submit(bare.notice_id, 1, SITI)
    assert [one.column for one in refused.value.faults] == ["birth_place", "photos", "reason", "agency"]
    assert all(one.alasan and one.reason and one.mend for one in refused.value.faults)
    assert desk.lacks(bare) == refused.value.faults


def test_draft_without_identity_is_refused_or_binds(desk: NoticeDesk) -> None:
    bare = filed(desk, replace(DRAFT, sex=None, birth_date=None)).notice
    assert (bare.sex, bare.birth_date, bare.state) == (None, None, NoticeState.DRAFT)
    with pytest.raises(Incomplete) as refused:
        desk.submit(bare.notice_id, bare.version, SITI)
    assert [one.column for one in refused.value.faults] == ["sex", "birth_date"]
    with pytest.raises(Conflict):
        desk.approve(bare.notice_id, bare.version, BUDI)
    sent = replace(bare, state=NoticeState.SUBMITTED, version=bare.version + 1)
    with desk.records.transaction() as tx:  # as if the rules had been others when it was submitted
        tx.notices.put(sent, Made(NOW, Act.SUBMIT, SITI.officer_id))
    with pytest.raises(Incomplete):
        desk.approve(sent.notice_id, sent.version, BUDI)


def test_extension_holds_before_it_is_approved(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk)
    asked = desk.extend(bound.notice_id, bound.version, SITI, DECISION, LONGER, "the inquiry goes on").notice
    assert (asked.state, asked.valid_until, asked.instrument) == (bound.state, END, bound.instrument)
    with pytest.raises(NotAllowed):
        desk.approve(asked.notice_id, asked.version, SITI)
    for act in (desk.withdraw, desk.refuse):
        with pytest.raises((Conflict, InvalidInput)):
            act(asked.notice_id, asked.version, BUDI, "" if act == desk.refuse else "no")
    clock.move_to(END - timedelta(days=1))  # it was asked for in time
    longer = desk.approve(asked.notice_id, asked.version, BUDI).notice
    assert (longer.state, longer.valid_until, longer.instrument) == (NoticeState.EXTENDED, LONGER, DECISION)
    assert (longer.pending, longer.told, longer.author, longer.approver) == (None, None, "siti", "budi")
    with pytest.raises(Conflict):
        desk.extend(longer.notice_id, longer.version, SITI, DECISION, LONGER + timedelta(days=9), "again")


@pytest.mark.parametrize(
    ("moment", "until", "reason"),
    [
        (END - timedelta(days=3) + timedelta(seconds=1), LONGER, "less than 3 days"),
        (NOW, LONGER + timedelta(days=1), "longer than the law allows"),
        (NOW, None, "longer than the law allows"),
        (END, LONGER, "is not possible"),
    ],
)
def test_unlawful_extension_is_asked_for(
    desk: NoticeDesk, clock: FixedClock, moment: datetime, until: datetime | None, reason: str
) -> None:
    bound = approved(desk)
    clock.move_to(moment)
    with pytest.raises(IassError, match=reason):
        desk.extend(bound.notice_id, bound.version, SITI, DECISION, until, "why")


NO_NEW_DECISION = [
    (replace(DECISION, kind="request"), "rests on a decision", "keputusan"),
    (replace(DECISION, kind="order"), "rests on a decision", "keputusan"),
    (DRAFT.instrument, "another decision", "keputusan lain"),
    (replace(DECISION, number=" kep-101/2026 "), "another decision", "keputusan lain"),
    (replace(DECISION, issued_on=date(2026, 8, 31)), "dated before", "sebelum dasar yang lama"),
    (replace(DECISION, issued_on=date(2026, 11, 25)), "in the future", "masa depan"),
]


@pytest.mark.parametrize(("instrument", "reason", "alasan"), NO_NEW_DECISION)
def test_ban_is_extended_on_what_is_no_new_decision(
    desk: NoticeDesk, instrument: Instrument, reason: str, alasan: str
) -> None:
    bound = approved(desk)
    with pytest.raises(Incomplete, match=reason) as refused:
        desk.extend(bound.notice_id, bound.version, SITI, instrument, LONGER, "the inquiry goes on")
    assert any(alasan in one.alasan for one in refused.value.faults)
    with desk.records.reading() as tx:
        assert tx.notices.get(bound.notice_id) == bound


@pytest.mark.parametrize(
    ("instrument", "reason"),
    [
        (replace(DECISION, number="r 7/2026", issued_on=date(2026, 11, 24)), "another decision"),
        (replace(DECISION, issued_on=date(2026, 11, 23)), "dated before"),
        (replace(DECISION, issued_on=date(2026, 11, 25)), "in the future"),
        (replace(DECISION, kind="order", issued_on=date(2026, 11, 24)), "only a decision"),
        (URGENT.instrument, "only a decision"),
    ],
)
def test_urgent_request_is_confirmed_by_what_is_no_new_decision(
    desk: NoticeDesk, instrument: Instrument, reason: str
) -> None:
    bound = approved(desk, URGENT)
    with pytest.raises(Incomplete, match=reason):
        desk.confirm(bound.notice_id, bound.version, SITI, instrument, Zone.WIB.end_of(date(2027, 5, 24)), "why")


def test_decision_of_the_day_of_the_former_one_is_refused(desk: NoticeDesk) -> None:
    bound = approved(desk)
    same_day = replace(DECISION, issued_on=DRAFT.instrument.issued_on)
    assert desk.extend(bound.notice_id, bound.version, SITI, same_day, LONGER, "why").notice.pending is not None


def test_request_without_a_decision_is_submitted_for_six_months(desk: NoticeDesk) -> None:
    bare = filed(desk, replace(DRAFT, instrument=replace(DRAFT.instrument, kind="request"))).notice
    early = filed(
        desk, replace(DRAFT, notice_id=NoticeId("N-2"), valid_from=Zone.WIB.begin_of(date(2026, 8, 31)))
    ).notice
    for draft, reason in ((bare, "a ban needs a decision"), (early, "before the day of the decision")):
        with pytest.raises(Incomplete, match=reason):
            desk.submit(draft.notice_id, draft.version, SITI)


def test_extension_is_approved_after_the_end(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk)
    asked = desk.extend(bound.notice_id, bound.version, SITI, DECISION, LONGER, "why").notice
    clock.move_to(END)
    with pytest.raises(Conflict, match="lapsed"):
        desk.approve(asked.notice_id, asked.version, BUDI)


def enrol_face(desk: NoticeDesk, notice_id: NoticeId) -> None:
    with desk.records.transaction() as tx:
        row = replace(enrolment(1, notice_id), gallery=GalleryName.WATCHLIST)
        tx.images.put(row.image_id, notice_id, b"picture", "image/jpeg")
        tx.enrolments.add(row)


def test_withdrawn_face_stays_in_the_gallery(desk: NoticeDesk) -> None:
    bound = approved(desk)
    enrol_face(desk, bound.notice_id)
    asked = desk.withdraw(bound.notice_id, bound.version, SITI, "the inquiry has ended").notice
    assert asked.in_force_at(NOW)
    assert asked.pending is not None and asked.pending.change is Change.WITHDRAW
    dropped = desk.refuse(asked.notice_id, asked.version, BUDI, "it has not").notice
    assert replace(dropped, version=bound.version) == bound
    asked = desk.withdraw(bound.notice_id, dropped.version, SITI, "now it has").notice
    gone = desk.approve(asked.notice_id, asked.version, BUDI).notice
    assert gone.state is NoticeState.WITHDRAWN
    with desk.records.reading() as tx:
        assert tx.enrolments.of_subject(GalleryName.WATCHLIST, bound.notice_id) == ()
    assert desk.possible(gone) == ()


def test_one_person_withdraws_what_has_lapsed(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk)
    clock.move_to(END)
    asked = desk.withdraw(bound.notice_id, bound.version, SITI, "its face leaves the gallery").notice
    assert (asked.state_at(END), asked.pending is not None) == (NoticeState.LAPSED, True)
    for own in (SITI, Officer(OfficerId("Siti"))):
        with pytest.raises(NotAllowed):
            desk.approve(asked.notice_id, asked.version, own)
        with pytest.raises(NotAllowed):
            desk.refuse(asked.notice_id, asked.version, own, "I thought better of it")
    assert desk.approve(asked.notice_id, asked.version, BUDI).notice.state is NoticeState.WITHDRAWN


def decides(desk: NoticeDesk, notice: Notice, officer: Officer) -> bool:
    """Whether that officer may approve or refuse it; nothing is done where not."""
    with pytest.raises(NotAllowed):
        desk.approve(notice.notice_id, notice.version, officer)
    with pytest.raises(NotAllowed):
        desk.refuse(notice.notice_id, notice.version, officer, "no")
    return False


@pytest.mark.parametrize(("one", "same"), [("Anna", "ANNA"), ("ANNA", "anna"), ("anna", "Anna")])
def test_one_officer_is_two_in_another_spelling(desk: NoticeDesk, one: str, same: str) -> None:
    """As who had a hand in it, as its author alone, and as who asked for the change."""
    anna, again = Officer(OfficerId(one)), Officer(OfficerId(same))
    draft = desk.file(DRAFT, DEWI).notice
    draft = desk.illustrate(draft.notice_id, draft.version, anna, lambda _tx: (ImageId("image-1"),)).notice
    sent = desk.submit(draft.notice_id, draft.version, DEWI).notice
    assert not decides(desk, sent, again)
    brought = replace(sent, notice_id=NoticeId("N-2"), version=1, author=one)
    with desk.records.transaction() as tx:
        tx.notices.put(brought, Made(NOW, Act.SUBMIT, OfficerId("feed-1")))
    assert not decides(desk, brought, again)
    bound = desk.approve(sent.notice_id, sent.version, BUDI).notice
    asked = desk.extend(bound.notice_id, bound.version, anna, DECISION, LONGER, "why").notice
    assert not decides(desk, asked, again)
    assert desk.approve(asked.notice_id, asked.version, DEWI).notice.state is NoticeState.EXTENDED


def test_person_was_told_of_the_new_decision_by_the_former_letter(desk: NoticeDesk) -> None:
    bound = approved(desk)
    told = desk.tell(bound.notice_id, bound.version, SITI, date(2026, 9, 3), "by letter").notice
    asked = desk.extend(told.notice_id, told.version, SITI, DECISION, LONGER, "why").notice
    assert asked.told == told.told, "until it is approved, the former decision stands"
    longer = desk.approve(asked.notice_id, asked.version, BUDI).notice
    assert longer.told is None
    with desk.records.reading() as tx:
        untold = tx.notices.duty_rows(DutyRun(RunOf.UNTOLD, longer.kind), NOW, DutySlice(), 9)
    assert [(one.notice_id, one.version) for one in untold] == [(longer.notice_id, longer.version)]
    assert Act.TELL in [row.act for row in desk.possible(longer)]


def test_author_writes_what_only_acts_make(desk: NoticeDesk) -> None:
    pending = Pending(Change.WITHDRAW, OfficerId("siti"), NOW, "never")
    made_up = replace(
        DRAFT, told=Told(date(2026, 9, 3), "by nobody", OfficerId("siti")), pending=pending, approver="budi"
    )
    draft = desk.file(made_up, SITI).notice
    assert (draft.told, draft.pending, draft.approver) == (None, None, None)
    edited = desk.edit(made_up, draft.version, SITI).notice
    assert (edited.told, edited.pending, edited.approver) == (None, None, None)


def test_draft_is_withdrawn_by_one_person(desk: NoticeDesk) -> None:
    draft = filed(desk).notice
    enrol_face(desk, draft.notice_id)
    gone = desk.withdraw(draft.notice_id, draft.version, SITI, "entered twice").notice
    assert (gone.state, gone.pending) == (NoticeState.WITHDRAWN, None)
    with desk.records.reading() as tx:
        assert tx.enrolments.of_subject(GalleryName.WATCHLIST, draft.notice_id) == (), "still searched"
    with pytest.raises(Conflict):
        desk.submit(gone.notice_id, gone.version, SITI)


def test_urgent_request_outlives_its_twenty_days(desk: NoticeDesk, clock: FixedClock) -> None:
    bound = approved(desk, URGENT)
    end = Zone.WIB.end_of(date(2026, 12, 14))
    assert (bound.valid_until, bound.state_at(NOW)) == (end, NoticeState.IN_FORCE)
    clock.move_to(end)
    assert bound.state_at(clock.now()) is NoticeState.LAPSED
    with pytest.raises(Conflict):
        desk.confirm(bound.notice_id, bound.version, SITI, DECISION, LONGER, "too late")


def test_urgent_request_is_confirmed_by_a_request(desk: NoticeDesk) -> None:
    bound = approved(desk, URGENT)
    until = Zone.WIB.end_of(date(2027, 5, 24))
    decision = replace(DECISION, issued_on=date(2026, 11, 24))
    with pytest.raises(Incomplete):
        desk.confirm(bound.notice_id, bound.version, SITI, replace(decision, kind="request"), until, "why")
    with pytest.raises(Incomplete, match="not extended"):
        desk.extend(bound.notice_id, bound.version, SITI, decision, until, "why")
    asked = desk.confirm(bound.notice_id, bound.version, SITI, decision, until, "the decision came").notice
    confirmed = desk.approve(asked.notice_id, asked.version, BUDI).notice
    assert (confirmed.urgent, confirmed.valid_until, confirmed.state) == (False, until, NoticeState.APPROVED)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({}, True),
        ({"document_numbers": (), "surname": "PRASETIO"}, True),  # the same request
        ({"instrument": Instrument("request", "R-8/2026", date(2026, 11, 24))}, True),  # the same person
        ({"instrument": Instrument("request", "R-8/2026", date(2026, 11, 24)), "surname": "LUBIS"}, True),  # by number
        (
            {
                "instrument": Instrument("request", "R-8/2026", date(2026, 11, 24)),
                "document_numbers": (),
                "birth_date": PartialDate(1981),  # an age gives the year, or the one beside it
            },
            False,
        ),
    ],
)
def test_urgent_request_is_filed_again(
    desk: NoticeDesk, clock: FixedClock, change: dict[str, object], refused: bool
) -> None:
    approved(desk, URGENT)
    clock.move_to(datetime(2027, 1, 5, tzinfo=UTC))
    again = {"notice_id": NoticeId("N-2"), "valid_from": Zone.WIB.begin_of(date(2027, 1, 5)), **change}
    other = filed(desk, replace(URGENT, **again)).notice  # type: ignore[arg-type]  # any field
    if refused:
        with pytest.raises(Incomplete, match="filed before"):
            desk.submit(other.notice_id, other.version, SITI)
    else:
        desk.submit(other.notice_id, other.version, SITI)


def test_urgent_request_that_never_bound_counts(desk: NoticeDesk) -> None:
    sent = submitted(desk, URGENT)
    desk.withdraw(sent.notice_id, sent.version, SITI, "entered under a wrong id")
    other = filed(desk, replace(URGENT, notice_id=NoticeId("N-2"))).notice
    with pytest.raises(Incomplete, match="filed before"):
        desk.submit(other.notice_id, other.version, SITI)


def test_person_is_told_before_the_decision_or_tomorrow(desk: NoticeDesk) -> None:
    bound = approved(desk)
    for on in (date(2026, 8, 31), date(2026, 11, 25)):
        with pytest.raises(InvalidInput):
            desk.tell(bound.notice_id, bound.version, SITI, on, "by letter")
    with pytest.raises(InvalidInput):
        desk.tell(bound.notice_id, bound.version, SITI, date(2026, 11, 24), " ")
    told = desk.tell(bound.notice_id, bound.version, SITI, date(2026, 11, 24), "by letter").notice
    assert told.told is not None and (told.told.how, told.told.officer) == ("by letter", "siti")
    assert replace(told, told=None, version=bound.version) == bound


@pytest.mark.parametrize(("zone", "is_tomorrow_there"), [(Zone.WIB, False), (Zone.WITA, False), (Zone.WIT, True)])
def test_today_of_a_notice_is_read_on_another_zones_calendar(
    desk: NoticeDesk, clock: FixedClock, zone: Zone, is_tomorrow_there: bool
) -> None:
    """At half past ten in the evening in Jakarta it is half past twelve at night in Jayapura."""
    first, last = zone.begin_of(date(2026, 9, 2)), zone.end_of(date(2027, 3, 2))
    bound = approved(desk, replace(DRAFT, zone=zone, valid_from=first, valid_until=last))
    clock.move_to(datetime(2026, 11, 24, 15, 30, tzinfo=UTC))
    tomorrow = date(2026, 11, 25)
    if is_tomorrow_there:
        assert desk.tell(bound.notice_id, bound.version, SITI, tomorrow, "by letter").notice.told is not None
    else:
        with pytest.raises(InvalidInput, match="not between"):
            desk.tell(bound.notice_id, bound.version, SITI, tomorrow, "by letter")


@pytest.mark.parametrize(
    "act",
    [
        lambda desk: desk.submit(NoticeId("none"), 1, SITI),
        lambda desk: desk.zone_of(NoticeId("none")),
    ],
)
def test_notice_that_is_not_there(desk: NoticeDesk, act: Callable[[NoticeDesk], object]) -> None:
    with pytest.raises(NotFound):
        act(desk)


def test_id_that_is_taken_or_none(desk: NoticeDesk) -> None:
    filed(desk)
    with pytest.raises(Conflict, match="taken"):
        desk.file(DRAFT, BUDI)
    with pytest.raises(InvalidInput):
        desk.file(replace(DRAFT, notice_id=NoticeId("=1+1")), BUDI)
    with pytest.raises(Conflict, match="kind"):
        desk.edit(replace(DRAFT, kind=NoticeKind.WANTED_DOMESTIC), 2, SITI)
