"""Somebody whom an account was shown beside what it opened is in no breach pack, or with less than was shown; on SQLite
and PostgreSQL."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import MADE, MORNING, NOTICE, PERSON, alert, intake_look, notice_pair, passage

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Reference
from iass.audit.entry import ABOUT, JsonValue
from iass.case.sights import SEEN, Shown, Sights
from iass.clock import FixedClock
from iass.decide.decision import Decision
from iass.identify.double import TwoNotices
from iass.ids import AlertId, CrossingId, ImageId, NoticeId, OfficerId, PersonId
from iass.subject.breach import AffectedPerson, Breach, Leaked
from iass.subject.breach_desk import BreachDesk
from iass.subject.holdings import DataKind
from iass.watchlist.look_alike import PairKind
from iass.watchlist.notice import NoticeKind
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.watchlist.undoing import MOST

_THIEF = Officer(OfficerId("thief"))
_ALERT, _CROSSING = AlertId("alert-9"), CrossingId("crossing-000001")
_WHOLE_ALERT = {DataKind.PAPERS, DataKind.PASSAGE, DataKind.FACE, DataKind.NOTICE}
_TRAVELLER = ":A1234"
_BESIDE, _ALIKE, _PICTURED = PersonId("WNI-BESIDE"), NoticeId("N-ALIKE"), PersonId("WNI-PICTURED")


@pytest.fixture
def records(any_records: SqlRecords) -> SqlRecords:
    """A traveller without a registered holder, whose alert is about a notice, somebody of the registry, another notice
    of a pair, and a picture of one more."""
    told = passage().decision.findings[0]
    pair, now = notice_pair(), MORNING
    two = TwoNotices(pair.pair_id, 1, _ALIKE, PairKind.LOOK_ALIKE, now, (), 0.7, 0.69, 0.6, 0.05)
    findings = (replace(told, face=None, pair=two), replace(told, notice_id=None, face=None, person_id=_BESIDE))
    decision = Decision(alert().decision.advice, findings, "p", now)
    with any_records.transaction() as tx:
        for one in (PERSON.person_id, _BESIDE, _PICTURED, PersonId("WNI-NEAR")):
            tx.people.put(replace(PERSON, person_id=one, documents=()))
        for notice_id in (NOTICE.notice_id, _ALIKE, NoticeId("N-NEAR"), NoticeId("N-OTHER")):
            tx.notices.put(replace(NOTICE, notice_id=notice_id, version=1), MADE)
        victim = replace(NOTICE, notice_id=NoticeId("N-VICTIM"), kind=NoticeKind.PROTECT, version=1)
        tx.notices.put(victim, MADE)
        found = replace(passage(1), holder_id=None, decision=replace(decision, findings=()), alert_id=_ALERT)
        tx.passages.add(found)
        shown = Reference(_PICTURED, ImageId("image-2"), 0.7), Reference("chip", ImageId("image-1"), None)
        tx.alerts.add(replace(alert(1), alert_id=_ALERT, decision=decision, references=shown))
    return any_records


def _wrote(records: SqlRecords, act: str, subject: str, details: Mapping[str, JsonValue]) -> None:
    with records.transaction() as tx:
        tx.audit.append(MORNING + timedelta(hours=1), _THIEF, act, subject, dict(details))


def _pack(
    records: SqlRecords, leaked: Leaked = Leaked.ACCOUNT, which: str = "thief", scope: Scope | None = None
) -> dict[str, AffectedPerson]:
    breach = Breach(leaked, which, MORNING, MORNING + timedelta(hours=9), MORNING + timedelta(hours=30), "INC-7")
    officer = Officer(OfficerId("dpo"), scope=scope or Scope())
    made = BreachDesk(records, FixedClock(MORNING + timedelta(hours=31))).pack(breach, officer)
    return {one.subject_id: one for one in made.affected}


@pytest.mark.parametrize("act", ["alert.claimed", "alert.viewed", "case.exported"])
def test_whoever_an_alert_tells_of_is_lost(records: SqlRecords, act: str) -> None:
    """Beside the traveller and the notice: a person of the registry, the other notice of a pair, and whose picture."""
    _wrote(records, act, _ALERT, {})
    known = _pack(records)
    assert known.keys() == {_TRAVELLER, NOTICE.notice_id, _ALIKE, _BESIDE, _PICTURED}
    assert all(one.data >= _WHOLE_ALERT for one in known.values())


def test_screen_of_a_lane_tells_of_papers_alone(records: SqlRecords) -> None:
    """Where somebody passed was on it too; and of an alert what is sought, and the faces."""
    _wrote(records, SEEN, "", {"crossings": [_CROSSING]})
    assert _pack(records)[_TRAVELLER].data == {DataKind.PAPERS, DataKind.PASSAGE}
    _wrote(records, SEEN, "", {"alerts": [_ALERT], "crossings": [_CROSSING]})
    known = _pack(records)
    assert known[_TRAVELLER].data == known[_BESIDE].data == _WHOLE_ALERT
    assert known[_TRAVELLER].times == 2, "each entry counts once, by however many ids it names somebody"


def test_trace_of_a_screen_names_the_alert_alone(records: SqlRecords) -> None:
    sights = Sights(records, FixedClock(MORNING))
    with records.reading() as tx:
        found, passed = tx.alerts.get(_ALERT), tx.passages.get(_CROSSING)
    assert found is not None and passed is not None
    passed = replace(passed, best_subject="N-NEAR")
    sights.seen(_THIEF, Shown([found], [passed]))
    sights.seen(_THIEF, Shown([found], [passed]))
    sights.seen(_THIEF, Shown([found], [passed], nearest=True))
    with records.reading() as tx:
        first, second = (one.details for one in tx.audit.by_actor("thief", MORNING, MORNING + timedelta(hours=1)))
    about = first[ABOUT]
    assert isinstance(about, list) and set(about) == {NOTICE.notice_id, _ALIKE, _BESIDE, _PICTURED}
    assert second[ABOUT] == ["N-NEAR"] and "alerts" not in second


def test_picture_of_one_is_told_of_everybody_at_the_alert(records: SqlRecords) -> None:
    with records.transaction() as tx:
        for image_id in ("image-3", "image-1", "image-2"):
            tx.images.put(ImageId(image_id), _ALERT, b"x", "image/png")
    _wrote(records, "image.seen", "image-2", {ABOUT: [_ALERT]})
    assert {name: one.data for name, one in _pack(records).items()} == {_PICTURED: {DataKind.FACE}}
    for image_id in ("image-3", "image-1"):
        _wrote(records, "image.seen", image_id, {ABOUT: [_ALERT]})
    assert _pack(records).keys() == {_PICTURED, _TRAVELLER}
    _wrote(records, "image.seen", "image-erased", {ABOUT: [_ALERT]})
    assert _pack(records).keys() >= {_BESIDE, _PICTURED, _TRAVELLER}


def test_import_shown_before_the_ids_stood_in_its_entry_is_lost(records: SqlRecords) -> None:
    """Its first rows were on the page; of an entry that names them, those whom it names."""
    import_id = ImportId("import-1")
    with records.transaction() as tx:
        tx.notice_imports.add_source(ImportSource(import_id, MORNING, _THIEF.officer_id, "list.csv", "ab" * 32))
        for notice_id in ("N-NEAR", "N-OTHER", "N-VICTIM"):
            tx.notice_imports.add_row(ImportedRow(import_id, NoticeId(notice_id), 1, 2))
    _wrote(records, "import.viewed", import_id, {"versions": 3, ABOUT: ["N-NEAR"]})
    assert _pack(records).keys() == {"N-NEAR"}
    _wrote(records, "import.viewed", import_id, {"versions": 3})
    known = _pack(records)
    assert known.keys() == {"N-NEAR", "N-OTHER"}
    assert known["N-OTHER"].data == {DataKind.PAPERS, DataKind.NOTICE}
    assert _pack(records, scope=Scope(protected=None)).keys() == {"N-NEAR", "N-OTHER", "N-VICTIM"}
    assert MOST == 500


@pytest.mark.parametrize("act", ["notice.neighbours_viewed", "notice.neighbours_shown"])
@pytest.mark.parametrize("is_named", [True, False])
def test_neighbours_of_a_face_are_lost(records: SqlRecords, act: str, is_named: bool) -> None:
    near = intake_look().neighbours
    shown = [replace(one, subject_id=of) for one, of in zip(near, ("WNI-NEAR", "N-NEAR"), strict=True)]
    with records.transaction() as tx:
        tx.intake_looks.put(replace(intake_look(), neighbours=tuple(shown)))
    more: dict[str, JsonValue] = {ABOUT: ["WNI-NEAR", "N-NEAR"]} if is_named else {}
    _wrote(records, act, NOTICE.notice_id, {"version": 1, **more})
    assert _pack(records).keys() == {NOTICE.notice_id, "WNI-NEAR", "N-NEAR"}


def test_checkpoint_loses_whoever_its_alerts_tell_of(records: SqlRecords) -> None:
    known = _pack(records, Leaked.CHECKPOINT, "CGK")
    assert known.keys() >= {_BESIDE, _PICTURED, _ALIKE}, "it has no registry, and the alert's page has them"
    assert known[_BESIDE].data == {DataKind.PAPERS, DataKind.PASSAGE, DataKind.FACE}
