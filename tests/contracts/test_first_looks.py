"""The port FirstLooks, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.alert.first_look import AskedLists, FirstLook
from iass.ids import NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

from .samples import MADE, MORNING, NOTICE, alert

ANI, BUDI = OfficerId("ani"), OfficerId("budi")
ASKED = AskedLists(frozenset({NOTICE.kind}), ANI, MORNING)
SAME = FirstLook(ANI, Judgement.SAME_PERSON, MORNING)


def _with_alerts(records: SqlRecords) -> None:
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        for number in (1, 2, 3):
            tx.alerts.add(alert(number))


def test_choice_of_lists_is_lost_or_asks_for_alerts_of_before(any_records: SqlRecords) -> None:
    _with_alerts(any_records)
    one, other = alert(1).alert_id, alert(2).alert_id
    with any_records.transaction() as tx:
        assert tx.first_looks.asked() == AskedLists(frozenset())
        assert not tx.first_looks.begin(one, [NOTICE.notice_id])
        tx.first_looks.choose(ASKED)
        assert tx.first_looks.asked() == ASKED
        assert tx.first_looks.begin(other, [NOTICE.notice_id, NoticeId("unknown")])
        assert not tx.first_looks.begin(alert(3).alert_id, [NoticeId("unknown")])
        tx.first_looks.choose(replace(ASKED, kinds=frozenset(NoticeKind) - {NOTICE.kind}))
        assert [tx.first_looks.asks(each) for each in (one, other, alert(3).alert_id)] == [False, True, False]
        tx.first_looks.choose(replace(ASKED, kinds=frozenset()))
        assert tx.first_looks.asked().kinds == frozenset()


def test_look_is_owed_by_who_looked_or_when_it_is_decided(any_records: SqlRecords) -> None:
    _with_alerts(any_records)
    ids = [alert(number).alert_id for number in (1, 2, 3)]
    with any_records.transaction() as tx:
        tx.first_looks.choose(ASKED)
        for each in ids[:2]:
            tx.first_looks.begin(each, [NOTICE.notice_id])
        assert tx.first_looks.owed(ids, ANI) == frozenset(ids[:2])
        assert tx.first_looks.add(ids[0], SAME)
        assert tx.first_looks.owed(ids, ANI) == {ids[1]}
        assert tx.first_looks.owed(ids, OfficerId(" ANI ")) == {ids[1]}
        assert tx.first_looks.owed(ids, BUDI) == frozenset(ids[:2])
        assert tx.first_looks.owed([], BUDI) == frozenset()
        there, elsewhere = (alert(1).checkpoint, alert(1).lane), (alert(1).lane, alert(1).checkpoint)
        assert tx.first_looks.owed_on([there, elsewhere], BUDI) == frozenset(ids[:2])
        assert tx.first_looks.owed_on([there], ANI) == {ids[1]}
        assert tx.first_looks.owed_on([elsewhere], BUDI) == tx.first_looks.owed_on([], BUDI) == frozenset()
        for number, state in ((1, AlertState.JUDGED), (2, AlertState.CLAIMED)):
            tx.alerts.update(replace(alert(number), state=state, version=alert(number).version + 1))
        assert tx.first_looks.owed(ids, BUDI) == {ids[1]}


def test_second_thought_replaces_the_first(any_records: SqlRecords) -> None:
    _with_alerts(any_records)
    about = alert(1).alert_id
    later = MORNING + timedelta(seconds=9)
    with any_records.transaction() as tx:
        assert tx.first_looks.add(about, SAME)
        assert not tx.first_looks.add(about, replace(SAME, judgement=Judgement.OTHER_PERSON, at=later))
        assert not tx.first_looks.add(about, replace(SAME, officer=OfficerId("Ani"), at=later))
        assert tx.first_looks.add(about, FirstLook(BUDI, Judgement.UNSURE, later))
    with any_records.reading() as tx:
        assert tx.first_looks.of(about) == [SAME, FirstLook(BUDI, Judgement.UNSURE, later)]
        assert tx.first_looks.of(alert(2).alert_id) == []
