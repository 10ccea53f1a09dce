"""What is protected, on SQLite and PostgreSQL: whoever may not see it reads no row of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from iass.access import EVERYWHERE, Officer, Scope, Sensitivity
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.alert.alert import AlertState, Judgement
from iass.audit.chain import GENESIS
from iass.audit.query import AuditQuery
from iass.case.links import Identity, IdentityKind
from iass.case.retro import planned_for
from iass.clock import FixedClock
from iass.decide.decision import Advice, Finding, Sentence
from iass.decide.redaction import REFERRED
from iass.errors import NotFound
from iass.figures.tally import Measure, Tally
from iass.handover.case import Case, signed
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.inbox import InboxDesk
from iass.ids import AlertId, CaseId, CrossingId, ImageId, LinkId, NoticeId, OfficerId
from iass.watchlist.duty_runs import DutyRun, DutySlice, RunOf
from iass.watchlist.notice import NoticeKind, NoticeState
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource

from .samples import (
    MADE,
    MORNING,
    NOTICE,
    OFFICER,
    alert,
    case,
    decision,
    link,
    message,
    notice_pair,
    pair,
    passage,
    put_on_record,
)

VICTIM = replace(NOTICE, notice_id=NoticeId("N-VICTIM"), kind=NoticeKind.PROTECT, surname="LESTARI", checkpoints=())
LANE = Scope(frozenset({"CGK", "DPS"}))
DESK = Scope(frozenset({"CGK", "DPS"}), protected=frozenset({"CGK"}))
NOBODY = Scope()


def _protect(advice: Advice = Advice.PROTECT) -> Finding:
    sentence = Sentence("Korban: LESTARI", "A victim: LESTARI")
    return Finding("protect", 1, "UU 21/2007", advice, sentence, notice_id=VICTIM.notice_id, notice_version=1)


@pytest.fixture
def records(any_records: SqlRecords) -> SqlRecords:
    """Two checkpoints, each with a suspect's alert and a victim's, their passages and their cases."""
    with any_records.transaction() as tx:
        tx.notices.put(replace(NOTICE, version=1), MADE)
        tx.notices.put(VICTIM, MADE)
        for number, checkpoint in enumerate(("CGK", "DPS")):
            for is_victim in (False, True):
                _put(tx, checkpoint, number, is_victim=is_victim)
    return any_records


def _put(tx: SqlTransaction, checkpoint: str, number: int, *, is_victim: bool) -> None:
    name = f"{'victim' if is_victim else 'suspect'}-{checkpoint}"
    at, crossing, raised = MORNING + timedelta(minutes=number), CrossingId(f"crossing-{name}"), AlertId(f"alert-{name}")
    told = replace(decision(Advice.PROTECT), findings=(_protect(),)) if is_victim else decision()
    placed = replace(alert(1, at), checkpoint=checkpoint, decision=told, crossing_id=crossing, alert_id=raised)
    tx.alerts.add(placed)
    crossed = replace(passage(1, at=at), checkpoint=checkpoint, decision=told, crossing_id=crossing, alert_id=raised)
    tx.passages.add(replace(crossed, best_subject=told.findings[0].notice_id))
    made = case(number, checkpoint)
    first = replace(made.entries[0], case_id=CaseId(f"case-{name}"), opening=replace(made.opening, alert_id=raised))
    tx.cases.put(Case((first.sealed_as(GENESIS),)))


def test_auditor_finds_a_victim_by_an_id(records: SqlRecords) -> None:
    """Of an entry that names her, her passage, her alert or her case, who acted is left, what, and when."""
    hers = ("N-VICTIM", "alert-victim-CGK", "case-victim-DPS", "crossing-victim-CGK")
    theirs = ("N-0001", "alert-suspect-CGK", "case-suspect-DPS", "crossing-suspect-CGK")
    with records.transaction() as tx:
        for name in (*hers, *theirs):
            tx.audit.append(MORNING, OFFICER, "x.viewed", name, {"n": 1})
            tx.audit.append(MORNING, OFFICER, "x.listed", "", {"shown": ["other", f"{name}@2"]})
    with records.reading() as tx:
        told = tx.audit.search(AuditQuery(limit=100), NOBODY)
        hidden = [line for line in told if line.is_hidden]
        assert len(told) == 16 and len(hidden) == 8
        assert {(line.entry.subject, str(line.entry.details)) for line in hidden} == {("", "{}")}
        assert all(tx.audit.search(AuditQuery(about=name), NOBODY) == () for name in hers)
        found = {name: tx.audit.search(AuditQuery(about=name), NOBODY) for name in theirs}
        assert [len(found[name]) for name in theirs] == [4, 2, 2, 2], "the notice by the passage that names it, too"
        assert not any(line.is_hidden for lines in found.values() for line in lines)
        assert not any(line.is_hidden for line in tx.audit.search(AuditQuery(limit=100), EVERYWHERE))
        assert all(len(tx.audit.search(AuditQuery(about=name), EVERYWHERE)) == 2 for name in hers)


@contextmanager
def _seen(records: SqlRecords, scope: Scope) -> Iterator[SqlTransaction]:
    with records.reading() as tx:
        yield tx.seen_by(scope)


def test_scope_that_says_nothing_shows_what_is_protected() -> None:
    assert not NOBODY.sees_protected and EVERYWHERE.sees_protected
    assert not NOBODY.shows(Sensitivity.PROTECTED, "CGK") and NOBODY.shows(Sensitivity.OPEN, "CGK")
    assert DESK.shows(Sensitivity.PROTECTED, "CGK", "C01") and not DESK.shows(Sensitivity.PROTECTED, "DPS")
    assert not Scope(frozenset({"DPS"}), protected=None).shows(Sensitivity.PROTECTED, "CGK")


@pytest.mark.parametrize(
    ("scope", "victims"), [(LANE, set()), (DESK, {"CGK"}), (NOBODY, set()), (EVERYWHERE, {"CGK", "DPS"})]
)
def test_list_or_count_of_alerts_tells_of_a_victim(records: SqlRecords, scope: Scope, victims: set[str]) -> None:
    with _seen(records, scope) as tx:
        found = tx.alerts.page(scope=scope)
        protected = {one.checkpoint for one in found if one.decision.advice is Advice.PROTECT}
        assert protected == victims
        assert sum(tx.alerts.counts(scope).values()) == len(found) == 2 + len(victims)
        assert len(tx.alerts.page(states=(AlertState.RAISED,), scope=scope)) == len(found)
        for checkpoint in ("CGK", "DPS"):
            asked = AlertId(f"alert-victim-{checkpoint}")
            assert (tx.alerts.get(asked) is not None) == (checkpoint in victims) == bool(tx.alerts.among({asked}))


def test_page_of_alerts_or_cases_begins_after_one_that_is_hidden(records: SqlRecords) -> None:
    """Or each guess would tell whether there is such an alert, and when it came."""
    with _seen(records, LANE) as tx:
        with pytest.raises(NotFound):
            tx.alerts.page(before=AlertId("alert-victim-CGK"), scope=LANE)
        with pytest.raises(NotFound):
            tx.alerts.page(before=AlertId("alert-suspect-CGK"), scope=Scope(frozenset({"DPS"})))
        with pytest.raises(NotFound):
            tx.cases.page(scope=LANE, before=CaseId("case-victim-CGK"))
        with pytest.raises(NotFound):
            tx.cases.page(scope=Scope(frozenset({"DPS"})), before=CaseId("case-suspect-CGK"))
        assert [one.case_id for one in tx.cases.page(scope=LANE, before=CaseId("case-suspect-DPS"))] == [
            "case-suspect-CGK"
        ]


def test_list_of_cases_tells_of_a_victim(records: SqlRecords) -> None:
    with records.reading() as tx:
        told = {name: {one.case_id for one in tx.cases.page(scope=scope)} for name, scope in _SCOPES.items()}
    suspects = {"case-suspect-CGK", "case-suspect-DPS"}
    assert told == {
        "lane": suspects, "desk": {*suspects, "case-victim-CGK"},
        "all": {*suspects, "case-victim-CGK", "case-victim-DPS"},
    }  # fmt: skip


_SCOPES = {"lane": LANE, "desk": DESK, "all": EVERYWHERE}


def test_lane_is_told_why_a_victim_is_brought_to_the_desk(records: SqlRecords) -> None:
    with _seen(records, LANE) as tx:
        for one in tx.passages.recent(9, scope=LANE):
            if "victim" in one.crossing_id:
                assert one.decision.advice is Advice.REFER and one.decision.findings == (REFERRED,)
                assert (one.alert_id, one.best_subject, one.best_score, one.threshold) == (None,) * 4
                assert "LESTARI" not in repr(one) and "N-VICTIM" not in repr(one) and "PROTECT" not in repr(one)
            else:
                assert one.decision == decision() and one.best_subject == "N-0001" and one.alert_id
    with _seen(records, DESK) as tx:
        assert tx.passages.get(CrossingId("crossing-victim-CGK")) == _whole(records, "crossing-victim-CGK")
        elsewhere = tx.passages.get(CrossingId("crossing-victim-DPS"))
        assert elsewhere is not None and elsewhere.decision.findings == (REFERRED,) and elsewhere.alert_id is None


def _whole(records: SqlRecords, crossing_id: str) -> object:
    with records.reading() as tx:
        return tx.passages.get(CrossingId(crossing_id))


def test_innocent_whose_face_is_near_a_victims_betrays_her(records: SqlRecords) -> None:
    """Below the threshold too; and what is on record about a notice that has lapsed."""
    lapsed = replace(decision(Advice.CLEAR), findings=(_protect(Advice.CLEAR), *decision(Advice.CLEAR).findings))
    near = replace(passage(7), best_subject=VICTIM.notice_id, decision=lapsed)
    mixed = replace(
        alert(8),
        decision=replace(lapsed, advice=Advice.DENY_EXIT, findings=(*decision().findings, _protect(Advice.CLEAR))),
    )
    victims = replace(mixed.references[0], subject_id=VICTIM.notice_id, image_id=ImageId("image-v"))
    with records.transaction() as tx:
        tx.passages.add(near)
        tx.alerts.add(replace(mixed, references=(*mixed.references, victims)))
    with _seen(records, LANE) as tx:
        told, suspect = tx.passages.get(near.crossing_id), tx.alerts.get(mixed.alert_id)
    assert told is not None and suspect is not None
    assert told.decision == decision(Advice.CLEAR) and told.best_subject is None
    assert suspect.decision.findings == decision().findings and suspect.references == mixed.references
    assert "N-VICTIM" not in repr((told, suspect))


def test_notice_that_protects_is_read(records: SqlRecords) -> None:
    with _seen(records, LANE) as tx:
        notices = tx.notices
        assert notices.get(VICTIM.notice_id) is None and notices.at(VICTIM.notice_id, MORNING) is None
        assert notices.versions(VICTIM.notice_id) == () and notices.get(VICTIM.notice_id, 1) is None
        lists = (
            notices.page(limit=9), notices.in_states(tuple(NoticeState), limit=9), notices.page_at(MORNING, limit=9),
            notices.ending(MORNING + timedelta(days=99), limit=9), notices.made_since(MADE.at),
            notices.page_at(MORNING, limit=9, in_force_at=MORNING), notices.by_document(VICTIM.document_numbers[0]),
            notices.sought_alike(NOTICE),
            notices.ended(MORNING + timedelta(days=99), limit=9),
        )  # fmt: skip
        assert "LESTARI" not in repr(lists) and "N-VICTIM" not in repr(lists)
        assert [len(one) for one in lists[:4]] == [1] * 4
    with _seen(records, DESK) as tx:
        assert tx.notices.get(VICTIM.notice_id) == VICTIM
        assert len(tx.notices.page(limit=9)) == 2


def test_duty_or_count_of_duties_tells_of_a_victim(records: SqlRecords) -> None:
    """In whichever run, and in the whole versions that a page is made of."""
    with records.transaction() as tx:
        tx.notices.put(replace(VICTIM, version=VICTIM.version + 1, kind=VICTIM.kind), MADE)
        tx.notices.put(replace(NOTICE, version=NOTICE.version + 1, kind=NoticeKind.ENTRY_BAN), MADE)
    lane, at_lane = _duties(records, LANE)
    desk, at_desk = _duties(records, DESK)
    assert set(lane) == {NOTICE.notice_id} and set(desk) == {NOTICE.notice_id, VICTIM.notice_id}
    assert (at_lane, at_desk) == (len(lane), len(desk)) and len(desk) > len(lane)
    with _seen(records, LANE) as tx:
        assert tx.notices.every_of([(VICTIM.notice_id, VICTIM.version)]) == ()


def _duties(records: SqlRecords, scope: Scope) -> tuple[list[NoticeId], int]:
    runs = [DutyRun(of) for of in RunOf]
    with _seen(records, scope) as tx:
        found = [row.notice_id for run in runs for row in tx.notices.duty_rows(run, MORNING, DutySlice(), 9)]
        return found, tx.notices.duty_count([(run, DutySlice()) for run in runs], MORNING)


def test_message_to_an_agency_tells_its_operator_of_a_victim(records: SqlRecords) -> None:
    """What is sent goes to the agency all the same."""
    with records.transaction() as tx:
        for number, name in enumerate(("suspect-CGK", "victim-CGK", "victim-DPS"), start=1):
            tx.outbox.add(replace(message(number), case_id=CaseId(f"case-{name}")))
    suspect, victim, other = (message(number).message_id for number in (1, 2, 3))
    for scope, shown in ((LANE, [suspect]), (DESK, [victim, suspect]), (EVERYWHERE, [other, victim, suspect])):
        with _seen(records, scope) as tx:
            assert [one.message_id for one in tx.outbox.page()] == shown
            assert [tx.outbox.get(one) is not None for one in (suspect, victim, other)] == [
                one in shown for one in (suspect, victim, other)
            ]
            standing = tx.outbox.standing()
            assert sum(standing.counts.values()) == len(shown), "a count tells of the victim too"
            assert standing.oldest == message(1 if suspect in shown else 2).made_at
    with _seen(records, LANE) as tx:
        assert tx.outbox.is_due(MORNING + timedelta(hours=1))
        with pytest.raises(NotFound):
            tx.outbox.page(before=victim)


def test_agency_misses_the_victim_that_two_officers_handed_to_it(records: SqlRecords) -> None:
    """And sees none who was not handed over. Whoever else is handed nothing sees nothing."""
    with records.transaction() as tx:
        made = tx.cases.get(CaseId("case-victim-CGK"))
        assert made is not None
        for name in ("siti.r", "budi.s"):
            made = signed(made, Officer(OfficerId(name)), MORNING, made.content_hash)
            tx.cases.put(made)
    desk = InboxDesk(records, FixedClock(MORNING), Scope(agencies=frozenset({made.opening.agency})))
    assert [one.case_id for one in desk.page(9, OFFICER)] == [made.case_id]
    assert desk.get(made.case_id, OFFICER).agency == made.opening.agency
    with pytest.raises(NotFound):
        desk.get(CaseId("case-victim-DPS"), OFFICER)
    with pytest.raises(NotFound):
        desk.within(Scope(agencies=frozenset({"BNN"}))).get(made.case_id, OFFICER)


def test_case_of_a_suspect_names_the_victim_that_the_alert_came_near(records: SqlRecords) -> None:
    """In what it is about, which goes to an agency, and in the bundle."""
    odd = replace(decision().findings[0], notice_id=None, notice_version=None)
    mixed = replace(
        alert(8),
        decision=replace(decision(), findings=(odd, _protect(Advice.CLEAR))),
        state=AlertState.JUDGED,
        judgement=Judgement.SAME_PERSON,
    )
    with records.transaction() as tx:
        put_on_record(tx, mixed)
        tx.passages.add(replace(passage(8), best_subject=VICTIM.notice_id))
    clock = FixedClock(MORNING)
    opened = CaseDesk(records, clock, LANE).open(mixed.alert_id, OFFICER)
    assert (opened.opening.notice_id, opened.opening.agency) == (None, "")
    bundle = CaseExport(records, clock, records.signing_key(), LANE).export(opened.case_id, OFFICER)
    with ZipFile(BytesIO(bundle)) as made:
        named = [name for name in made.namelist() if b"LESTARI" in made.read(name)]
        told = [name for name in made.namelist() if b"N-VICTIM" in made.read(name)]
    assert (named, told) == ([], ["audit.json"])  # what the log noted at the raising (decision 0047)


def test_incomplete_notice_that_protects_is_a_case_of_data_quality_for_all(records: SqlRecords) -> None:
    bare = replace(VICTIM, version=2, birth_date=None, document_numbers=(), state=NoticeState.IN_FORCE)
    with records.transaction() as tx:
        tx.notices.put(bare, MADE)
    for scope, seen in ((LANE, ()), (DESK, (VICTIM.notice_id,))):
        with _seen(records, scope) as tx:
            assert tuple(tx.notices.unidentified(closed=False, limit=9)) == seen


def test_link_pair_search_or_import_names_a_victim(records: SqlRecords) -> None:
    victims = Identity(IdentityKind.NOTICE, VICTIM.notice_id)
    source = ImportSource(ImportId("import-1"), MORNING, OFFICER.officer_id, "list.csv", "ab")
    with records.transaction() as tx:
        here = replace(link(), crossing_id=CrossingId("crossing-suspect-CGK"))
        tx.links.put(replace(here, link_id=LinkId("link-1"), one=victims))
        tx.links.put(replace(here, link_id=LinkId("link-2"), one=Identity(IdentityKind.PERSON, "P"), other=victims))
        tx.links.put(here)
        tx.look_alikes.put(pair(1, VICTIM.notice_id))
        tx.look_alikes.put(notice_pair(2, "N-0001", VICTIM.notice_id))
        tx.look_alikes.put(pair(3))
        tx.notice_imports.add_source(source)
        for notice in (VICTIM, NOTICE):
            tx.notice_imports.add_row(ImportedRow(source.import_id, notice.notice_id, 1, 1))
    assert planned_for(VICTIM) is not None
    with _seen(records, LANE) as tx:
        assert [one.link_id for one in tx.links.page((), 9)] == [link().link_id]
        assert tx.links.get(LinkId("link-1")) is None and tx.links.history(LinkId("link-2")) == ()
        assert [one.pair_id for one in tx.look_alikes.page()] == [pair(3).pair_id]
        assert tx.look_alikes.get(pair(1).pair_id) is None and tx.look_alikes.history(notice_pair(2).pair_id) == ()
        assert [one.notice_id for one in tx.notice_imports.rows(source.import_id)] == [NOTICE.notice_id]
        assert {one.notice_id for one in tx.retro_searches.page(9)} == {NOTICE.notice_id}
        assert {one.notice_id for one in tx.retro_searches.due(MORNING, 9)} == {NOTICE.notice_id}
    with _seen(records, DESK) as tx:
        assert len(tx.links.page((), 9)) == len(tx.look_alikes.page()) == 3
        assert len(tx.notice_imports.rows(source.import_id)) == 2 == len(tx.retro_searches.page(9))


def test_only_victim_of_an_hour_stands_out_in_the_figures(records: SqlRecords) -> None:
    hour = MORNING.replace(minute=0, second=0, microsecond=0)
    counts = [
        Tally(hour, f"{place}/C01", measure, label, 0, number)
        for place in ("CGK", "DPS")
        for measure in (Measure.PASSAGES, Measure.ALERTS, Measure.ESCALATED)
        for label, number in (("PROTECT", 1), ("REFER", 2), ("CLEAR", 3))
    ]
    with records.transaction() as tx:
        tx.tallies.add([*counts, Tally(hour, "CGK/C01", Measure.VERDICTS, "PROTECT", 0, 1)])
        told = {name: tx.tallies.read(hour, hour + timedelta(hours=1), scope) for name, scope in _SCOPES.items()}
    counted = {name: sum(one.count for one in found) for name, found in told.items()}
    assert counted == {"lane": 33, "desk": 35, "all": 37}, "an alert that is not shown is in no count"
    of = {
        name: {(one.place[:3], one.count) for one in found if (one.label, one.measure) == ("PROTECT", Measure.ALERTS)}
        for name, found in told.items()
    }
    assert of == {"lane": set(), "desk": {("CGK", 1)}, "all": {("CGK", 1), ("DPS", 1)}}
    lane = {(one.measure, one.label): one.count for one in told["lane"] if one.place == "CGK/C01"}
    assert lane[Measure.PASSAGES, "CLEAR"] == 4, "her passage is one as every other"
    assert {count for (_, label), count in lane.items() if label == "REFER"} == {2}


def test_act_on_an_alert_leaves_it_open_to_all(records: SqlRecords) -> None:
    with records.transaction() as tx:
        whole = tx.alerts.get(AlertId("alert-victim-CGK"))
        assert whole is not None
        tx.alerts.update(replace(whole, state=AlertState.CLAIMED, version=whole.version + 1))
    with _seen(records, LANE) as tx:
        assert tx.alerts.get(whole.alert_id) is None and len(tx.alerts.page(scope=LANE)) == 2
