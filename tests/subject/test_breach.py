"""A breach pack that forgets somebody, tells of a victim, or comes without its clock; on SQLite and PostgreSQL."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import (
    MADE,
    MORNING,
    NOTICE,
    PERSON,
    alert,
    bearer_pair,
    case,
    link,
    pair,
    passage,
    passenger_list,
    subject_request,
    template,
)

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.audit.entry import JsonValue
from iass.capture.document import TravelDocument
from iass.capture.passengers.passenger_list import ListedDocument
from iass.capture.passengers.standing import standing
from iass.case.flights import FlightScreening, PassengerHit, ReceivedList
from iass.case.kept_faces import KeptFace
from iass.case.passage import Passage
from iass.clock import FixedClock
from iass.console.breach_files import pack_csv, pack_json, pack_pdf
from iass.console.catalogue import Language, load
from iass.decide.decision import Decision
from iass.errors import InvalidInput, NotFound
from iass.handover.keeping import keep
from iass.ids import AlertId, CrossingId, ImageId, NoticeId, OfficerId
from iass.subject.breach import AffectedPerson, Breach, BreachPack, Leaked
from iass.subject.breach_desk import BreachDesk
from iass.subject.holdings import DataKind
from iass.watchlist.notice import NoticeKind, NoticeState

_DPO = Officer(OfficerId("dpo"), scope=Scope())
_THIEF = Officer(OfficerId("thief"))
_CLEAR = Decision(passage().decision.advice, (), "p", MORNING)


def _passage(number: int, checkpoint: str = "CGK", hours: int = 0, **more: object) -> Passage:
    at = MORNING + timedelta(hours=hours)
    made = replace(passage(number, at=at), checkpoint=checkpoint, decision=_CLEAR, best_subject=None)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a passage


def _pack(records: SqlRecords, leaked: Leaked, which: str, hours: int = 24, scope: Scope | None = None) -> BreachPack:
    breach = Breach(leaked, which, MORNING, MORNING + timedelta(hours=hours), MORNING + timedelta(hours=30), "INC-7")
    officer = replace(_DPO, scope=scope or _DPO.scope)
    return BreachDesk(records, FixedClock(MORNING + timedelta(hours=31))).pack(breach, officer)


def _known(pack: BreachPack) -> dict[str, AffectedPerson]:
    return {one.subject_id: one for one in pack.affected}


@pytest.fixture
def travelled(any_records: SqlRecords) -> SqlRecords:
    """One registered traveller twice, one stranger, one elsewhere, one too late; a notice, and one that protects."""
    stranger = TravelDocument("Z9", "UTO", "ERIKSSON", "ANNA", issuer="UTO")
    with any_records.transaction() as tx:
        tx.people.put(PERSON)
        tx.notices.put(replace(NOTICE, checkpoints=()), MADE)
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-ELSEWHERE"), checkpoints=("DPS",)), MADE)
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("N-VICTIM"), kind=NoticeKind.PROTECT, checkpoints=()), MADE)
        for one in (
            _passage(1), _passage(2, hours=3), _passage(3, document=stranger, holder_id=None),
            _passage(4, "DPS", document=replace(stranger, number="Z10"), holder_id=None),
            _passage(5, hours=24, document=replace(stranger, number="Z11"), holder_id=None),
            _passage(6, document=None, holder_id=None),
        ):  # fmt: skip
            tx.passages.add(one)
    return any_records


def test_store_of_a_checkpoint_forgets_somebody(travelled: SqlRecords) -> None:
    pack = _pack(travelled, Leaked.CHECKPOINT, "cgk")
    known = _known(pack)
    assert set(known) == {"WNI-0001", "UTO:Z9", NOTICE.notice_id}
    registered = known["WNI-0001"]
    assert (registered.times, registered.first_at, registered.last_at) == (2, MORNING, MORNING + timedelta(hours=3))
    assert registered.data == {DataKind.PAPERS, DataKind.PASSAGE}
    assert DataKind.NOTICE in known[NOTICE.notice_id].data
    assert (pack.breach.notify_by, pack.article) == (MORNING + timedelta(hours=102), "UU 27/2022 art. 46(1)")
    whole = _known(_pack(travelled, Leaked.CHECKPOINT, "CGK", scope=Scope(protected=None)))
    assert set(whole) == {*known, "N-VICTIM"}, "the protection desk's own pack"


def test_whole_database_forgets_who_never_passed(travelled: SqlRecords) -> None:
    pack = _pack(travelled, Leaked.EVERYTHING, "", hours=25)
    assert set(_known(pack)) == {"WNI-0001", "UTO:Z9", "UTO:Z10", "UTO:Z11", NOTICE.notice_id, "N-ELSEWHERE"}
    assert _known(pack)["WNI-0001"].data >= {DataKind.FACE, DataKind.TEMPLATE}
    assert dict(pack.counts()) | {"registered": 1, "traveller": 3, "sought": 2} == dict(pack.counts())


def _raised(crossing: str) -> Alert:
    return replace(alert(9), alert_id=AlertId("alert-9"), crossing_id=CrossingId(crossing), decision=_CLEAR)


def test_account_s_look_is_not_traced_to_the_person(travelled: SqlRecords) -> None:
    """By whatever the entry names: a person, a crossing, an alert, a picture of it, or a version among details."""
    with travelled.transaction() as tx:
        tx.alerts.add(_raised("crossing-000003"))
        tx.images.put(ImageId("image-9"), "alert-9", b"x", "image/png")
        told: Sequence[tuple[int, str, str, dict[str, object]]] = [
            (0, "person.viewed", PERSON.person_id, {}),
            (1, "image.seen", "image-9", {}),
            (2, "notices.duties", "", {"versions": [f"{NOTICE.notice_id}@1", "N-VICTIM@1"]}),
            (3, "lane.taken_over", "CGK/C01", {"note": "nobody here"}),
            (30, "person.viewed", "too late", {}),
        ]
        for hours, act, subject, details in told:
            tx.audit.append(MORNING + timedelta(hours=hours), _THIEF, act, subject, details)  # type: ignore[arg-type]  # JSON
        tx.audit.append(MORNING, Officer(OfficerId("other")), "crossing.decided", "crossing-000004")
    pack = _pack(travelled, Leaked.ACCOUNT, "thief")
    known = _known(pack)
    assert set(known) == {"WNI-0001", "UTO:Z9", NOTICE.notice_id}
    assert known["UTO:Z9"].data == {DataKind.FACE}
    assert known[NOTICE.notice_id].data == {DataKind.PAPERS, DataKind.NOTICE}
    assert pack.entries == 4
    with travelled.reading() as tx:
        last = tx.audit.last()
    assert last is not None and (last.action, last.actor) == ("breach.pack_made", "dpo")
    assert "ERIKSSON" not in str(last.details) and last.details["incident"] == "INC-7"


def test_files_of_a_pack_lose_people_or_run_as_formulas(travelled: SqlRecords) -> None:
    with travelled.transaction() as tx:
        document = TravelDocument("Z12", "UTO", "=1+1", issuer="UTO")
        tx.passages.add(_passage(7, document=document, holder_id=None))
    pack = _pack(travelled, Leaked.CHECKPOINT, "CGK")
    told = json.loads(pack_json(pack))
    assert len(told["people"]) == told["affected"] == len(pack.affected) == 4
    lines = pack_csv(pack).decode("utf-8-sig").splitlines()
    assert len(lines) == 5 and "'=1+1" in "".join(lines)
    for language in Language:
        assert pack_pdf(pack, load(language)).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["\t=1+1", "\r=1+1", "\n@SUM(1)", " =1+1", "\u00a0+1", "\tword"])
def test_formula_behind_a_blank_runs(travelled: SqlRecords, name: str) -> None:
    """A spreadsheet drops what stands before it."""
    with travelled.transaction() as tx:
        tx.passages.add(_passage(7, document=TravelDocument("Z12", "UTO", name, issuer="UTO"), holder_id=None))
    rows = csv.DictReader(io.StringIO(pack_csv(_pack(travelled, Leaked.CHECKPOINT, "CGK")).decode("utf-8-sig"), ""))
    (cell,) = [row["name"] for row in rows if "Z12" in row["documents"]]
    assert cell.startswith("'") and cell.lstrip("'") == name


@pytest.mark.parametrize(
    ("leaked", "which", "hours"), [(Leaked.CHECKPOINT, " ", 1), (Leaked.EVERYTHING, "CGK", 1), (Leaked.ACCOUNT, "a", 0)]
)
def test_breach_of_nothing_is_answered(any_records: SqlRecords, leaked: Leaked, which: str, hours: int) -> None:
    with pytest.raises(InvalidInput):
        _pack(any_records, leaked, which, hours)


def test_misspelt_checkpoint_or_account_says_that_nobody_was_affected(travelled: SqlRecords) -> None:
    with travelled.transaction() as tx:
        tx.audit.append(MORNING, _THIEF, "person.viewed", PERSON.person_id)
    assert _known(_pack(travelled, Leaked.ACCOUNT, "thief")).keys() == {"WNI-0001"}
    for leaked, which in ((Leaked.ACCOUNT, "Thief"), (Leaked.ACCOUNT, "key.nobody"), (Leaked.CHECKPOINT, "CKG")):
        with pytest.raises(NotFound):
            _pack(travelled, leaked, which)


def test_whole_database_forgets_a_notice_that_is_not_in_force(travelled: SqlRecords) -> None:
    states = (NoticeState.WITHDRAWN, NoticeState.SUBMITTED, NoticeState.DRAFT, NoticeState.LAPSED)
    with travelled.transaction() as tx:
        for state in states:
            tx.notices.put(replace(NOTICE, notice_id=NoticeId(f"N-{state}"), state=state), MADE)
    known = _known(_pack(travelled, Leaked.EVERYTHING, ""))
    assert {f"N-{state}" for state in states} <= known.keys()


def _version(records: SqlRecords, number: int, hours: int, **more: object) -> None:
    """The next version of the notice that is looked for everywhere, so long after the morning."""
    made = replace(MADE, at=MORNING + timedelta(hours=hours))
    with records.transaction() as tx:
        former = tx.notices.get(NOTICE.notice_id)
        assert former is not None
        tx.notices.put(replace(former, version=number, **more), made)  # type: ignore[arg-type]  # fields of a notice


@pytest.mark.parametrize("ended", [NoticeState.WITHDRAWN, NoticeState.LAPSED])
def test_checkpoint_forgets_a_notice_that_ended_since(travelled: SqlRecords, ended: NoticeState) -> None:
    """It was looked for there, whatever became of it: in the hour before it ended, and not in the one after."""
    _version(travelled, NOTICE.version + 1, 5, state=ended, valid_until=MORNING + timedelta(hours=5))
    assert NOTICE.notice_id in _known(_pack(travelled, Leaked.CHECKPOINT, "CGK"))
    assert NOTICE.notice_id in _known(_pack(travelled, Leaked.CHECKPOINT, "CGK", hours=1))
    after = Breach(Leaked.CHECKPOINT, "CGK", MORNING + timedelta(hours=5), MORNING + timedelta(hours=9),
                   MORNING + timedelta(hours=30), "INC-7")  # fmt: skip
    pack = BreachDesk(travelled, FixedClock(MORNING + timedelta(hours=31))).pack(after, _DPO)
    assert NOTICE.notice_id not in _known(pack)


def test_checkpoint_forgets_where_a_notice_was_looked_for(travelled: SqlRecords) -> None:
    _version(travelled, NOTICE.version + 1, 5, checkpoints=("DPS",))
    assert NOTICE.notice_id in _known(_pack(travelled, Leaked.CHECKPOINT, "CGK"))
    _version(travelled, NOTICE.version + 2, 30, checkpoints=("CGK",))
    with travelled.transaction() as tx:
        tx.passages.add(_passage(8, hours=27))
    later = Breach(Leaked.CHECKPOINT, "CGK", MORNING + timedelta(hours=6), MORNING + timedelta(hours=29),
                   MORNING + timedelta(hours=30), "INC-7")  # fmt: skip
    pack = BreachDesk(travelled, FixedClock(MORNING + timedelta(hours=31))).pack(later, _DPO)
    assert NOTICE.notice_id not in _known(pack), "it came back after what leaked"


def test_checkpoint_tells_of_a_notice_that_never_came_into_force(travelled: SqlRecords) -> None:
    """Approved for tomorrow, and withdrawn before."""
    begins, never = MORNING + timedelta(hours=8), NoticeId("N-NEVER")
    with travelled.transaction() as tx:
        for version, state in ((1, NoticeState.APPROVED), (2, NoticeState.WITHDRAWN)):
            made = replace(MADE, at=MORNING + timedelta(hours=version))
            one = replace(NOTICE, notice_id=never, checkpoints=(), valid_from=begins, state=state, version=version)
            tx.notices.put(one, made)
    assert never not in _known(_pack(travelled, Leaked.CHECKPOINT, "CGK"))


def test_account_s_look_at_a_pair_a_request_or_an_alert_without_papers_is_lost(travelled: SqlRecords) -> None:
    beside = replace(pair(), subject_id=NOTICE.notice_id, person_id=PERSON.person_id)
    with travelled.transaction() as tx:
        tx.look_alikes.put(beside)
        tx.audit.append(MORNING, _THIEF, "look_alike.viewed", beside.pair_id)
    assert _known(_pack(travelled, Leaked.ACCOUNT, "thief")).keys() == {PERSON.person_id, NOTICE.notice_id}
    between = replace(link(), one=replace(link().one, key=NOTICE.notice_id), crossing_id=CrossingId("crossing-000003"))
    with travelled.transaction() as tx:
        tx.links.put(between)
        tx.audit.append(MORNING, Officer(OfficerId("four")), "link.viewed", between.link_id)
    assert _known(_pack(travelled, Leaked.ACCOUNT, "four")).keys() == {NOTICE.notice_id, "UTO:Z9"}
    with travelled.transaction() as tx:
        tx.subject_requests.put(replace(subject_request(1), person_id=PERSON.person_id))
        tx.audit.append(MORNING, Officer(OfficerId("two")), "subject.request_viewed", "request-000001")
        finding = replace(alert(9).decision.findings[0], notice_id=NOTICE.notice_id)
        found = replace(_raised("crossing-000006"), decision=replace(_CLEAR, findings=(finding,)))
        tx.alerts.add(found)
        tx.audit.append(MORNING, Officer(OfficerId("three")), "alert.claimed", found.alert_id)
    assert _known(_pack(travelled, Leaked.ACCOUNT, "two")).keys() == {PERSON.person_id}
    assert _known(_pack(travelled, Leaked.ACCOUNT, "three")).keys() == {NOTICE.notice_id}


def test_account_s_look_at_a_pair_of_somebody_whom_no_list_has_is_lost(travelled: SqlRecords) -> None:
    """Of a chip's bearer the pair has a hash alone: the alert that was judged tells who it was."""
    judged = _raised("crossing-000003")
    with travelled.transaction() as tx:
        tx.alerts.add(judged)
        tx.look_alikes.put(replace(bearer_pair(), subject_id=NOTICE.notice_id, alert_id=judged.alert_id))
        tx.audit.append(MORNING, _THIEF, "look_alike.viewed", bearer_pair().pair_id)
    assert {"UTO:Z9", NOTICE.notice_id} <= _known(_pack(travelled, Leaked.ACCOUNT, "thief")).keys()


def test_account_s_look_at_a_list_of_passengers_is_lost(travelled: SqlRecords) -> None:
    """All of a list that it handed in; of a flight that it looked at, those who were shown: whose papers point at
    something. Who is protected stays with the protection desk, and a flight of which nothing is kept is counted."""
    (budi,) = passenger_list().travellers
    holder = replace(budi, number=2, surname=PERSON.surname, given_names=PERSON.given_names, birth_date=None,
                     documents=(ListedDocument(PERSON.documents[0].number, "P", "IDN"),), reference="")  # fmt: skip
    nobody = replace(budi, number=3, surname="NEMO", documents=(), reference="BA3")
    listed = replace(passenger_list(), travellers=(budi, holder, nobody))
    flight = listed.flight.flight_id
    keys = [one.key for one in standing((listed,)).expected]
    hits = (PassengerHit(keys[0], (NOTICE.notice_id,), True), PassengerHit(keys[1], (NoticeId("N-VICTIM"),), True))
    sent: dict[str, JsonValue] = {"sender": listed.sender, "reference": listed.reference}
    with travelled.transaction() as tx:
        tx.passenger_lists.add(ReceivedList(listed, MORNING, "ab" * 32))
        tx.passenger_lists.keep_screening(FlightScreening(flight, MORNING, 1, 3, hits))
        tx.audit.append(MORNING, Officer(OfficerId("key.carrier")), "passengers.received", flight, sent)
        tx.audit.append(MORNING, _THIEF, "flight.viewed", flight)
        tx.audit.append(MORNING, _THIEF, "flight.viewed", "GA1-20200101-NRT-CGK")
    sent_by = _known(_pack(travelled, Leaked.ACCOUNT, "key.carrier"))
    assert set(sent_by) == {"IDN:A1234", "WNI-0001", f"BUDI NEMO:{budi.birth_date}"}
    assert sent_by["WNI-0001"].data == {DataKind.PAPERS, DataKind.PASSAGE}
    looked = _pack(travelled, Leaked.ACCOUNT, "thief")
    assert (set(_known(looked)), looked.forgotten) == ({"IDN:A1234"}, 1)
    assert DataKind.NOTICE in _known(looked)["IDN:A1234"].data
    whole = _known(_pack(travelled, Leaked.ACCOUNT, "thief", scope=Scope(protected=None)))
    assert set(whole) == {"IDN:A1234", "WNI-0001"}
    stored = set(_known(_pack(travelled, Leaked.EVERYTHING, "")))
    assert {"IDN:A1234", f"BUDI NEMO:{budi.birth_date}"} <= stored
    assert "IDN:A1234" in _known(_pack(travelled, Leaked.CHECKPOINT, "CGK"))


def test_whole_database_forgets_who_stands_in_a_case_or_a_pair_alone(travelled: SqlRecords) -> None:
    unregistered = replace(_raised("crossing-000003"), alert_id=AlertId("alert-000001"))
    with travelled.transaction() as tx:
        tx.alerts.add(unregistered)
        keep(tx, case(1), _THIEF)
        tx.look_alikes.put(replace(pair(), subject_id="N-ELSEWHERE", person_id=PERSON.person_id))
        tx.kept_faces.add(KeptFace(CrossingId("crossing-000001"), MORNING, template(1)))
    known = _known(_pack(travelled, Leaked.EVERYTHING, ""))
    assert DataKind.CASE in known["UTO:Z9"].data
    assert DataKind.NOTICE in known["WNI-0001"].data and DataKind.TEMPLATE in known["WNI-0001"].data
    at_checkpoint = _known(_pack(travelled, Leaked.CHECKPOINT, "CGK"))
    assert DataKind.TEMPLATE in at_checkpoint["WNI-0001"].data and DataKind.CASE in at_checkpoint["UTO:Z9"].data
