"""Somebody who was here before he was sought, and of whom the desk hears nothing, or too much."""

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, func, select, text
from tests.contracts.samples import MADE, NOTICE, OFFICER, pair

from iass.access import Scope
from iass.adapters.sql.schema import METADATA
from iass.alert.alert import AlertState, Judgement
from iass.application import Application
from iass.capture import still
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.raising import require_as_raised
from iass.case.retro_desk import RetroDesk
from iass.case.retro_watch import RetroWatch
from iass.clock import FixedClock
from iass.console.views.waiting_now import queue_lengths
from iass.decide.decision import Advice
from iass.demo import cast, people
from iass.errors import Conflict
from iass.face.outcome import FaceProbe
from iass.ids import NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.watchlist.look_alike import PairState
from iass.watchlist.noted_pair import keep_pair
from iass.watchlist.notice import NoticeKind
from iass.wiring.application import build

from .sought import COUNTER, DESK, Sought

THEN = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
SINCE = datetime(2026, 10, 2, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
OTHER = cast.SECOND_PASSPORT


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(THEN)


def _build(folder: Path, clock: FixedClock, days: int = 30) -> Application:
    return build(Settings(data_dir=folder, threads=2, crossing_face_days=days), clock)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Sought]:
    """Knows nobody yet, and keeps faces of crossings for 30 days."""
    application = _build(tmp_path, clock)
    yield Sought(application, tmp_path)
    application.close()


def test_traveller_of_september_is_not_found_under_another_name(desk: Sought, clock: FixedClock) -> None:
    passage = desk.cross("P008", OTHER, Direction.DEPARTURE)
    desk.cross("P005", cast.CITIZEN.document)
    assert passage.decision.advice is Advice.CLEAR
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    assert desk.application.retro.work() == 1
    (alert,) = desk.past_alerts()
    (finding,) = alert.decision.findings
    assert (finding.rule_id, finding.advice) == ("past.other-name", Advice.REFER)
    assert "under another name" in finding.sentence.en and "26 September 2026, 09:00 WIB" in finding.sentence.en
    assert "departure at CGK/C01" in finding.sentence.en and OTHER.number in finding.sentence.en
    assert "dengan nama lain" in finding.sentence.id and "26 September 2026 pukul 09.00 WIB" in finding.sentence.id
    assert finding.tell == ("Polri",) and (finding.notice_id, finding.notice_version) == ("N-P008", 1)
    assert finding.face is not None and finding.face.is_match and finding.face.gallery_size == 2
    assert (alert.crossing_id, alert.document_number, alert.raised_at) == (passage.crossing_id, OTHER.number, NOW)
    assert alert.references[0].subject_id == "N-P008" and alert.references[0].image_id is not None
    entries = [event.kind for event in desk.application.alerts.history(alert.alert_id)]
    assert entries == ["alert.past_raised"], "a counter that sounds at alert.raised stays silent"
    assert desk.application.retro.page()[0].past == 2


def test_alert_of_the_past_is_called_forged_where_the_document_was_put_right(desk: Sought, clock: FixedClock) -> None:
    """It tells of the right number, and what was read of the document is under its seal, as it is checked."""
    passage = desk.cross("P008", OTHER, Direction.DEPARTURE)
    clock.move_to(NOW)
    with desk.application.cases.records.transaction() as tx:
        tx.passages.put_right(passage.crossing_id, replace(OTHER, number="X0000001"), "request-1", NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    assert desk.application.retro.work() == 1
    (alert,) = desk.past_alerts()
    assert alert.document_number == "X0000001" and alert.evidence is not None
    with desk.application.cases.records.reading() as tx:
        require_as_raised(tx, alert)


def test_one_search_is_made_twice(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    desk.seek(cast.FUGITIVE, SINCE)
    assert desk.application.retro.work() == 0, "it has not begun"
    clock.move_to(SINCE)
    assert [desk.application.retro.work() for _ in range(3)] == [1, 0, 0]
    assert len(desk.past_alerts()) == 1


def test_several_crossings_under_one_name_are_several_alerts(desk: Sought, clock: FixedClock) -> None:
    for day in range(3):
        clock.move_to(THEN + timedelta(days=day))
        newest = desk.cross("P008", OTHER)
    desk.film("P008")
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    alerts = {alert.document_number: alert for alert in desk.past_alerts()}
    assert set(alerts) == {OTHER.number, ""}
    assert alerts[OTHER.number].crossing_id == newest.crossing_id
    told = [finding.sentence.en for finding in alerts[OTHER.number].decision.findings]
    assert [re.findall(r"on (\d\d) September", sentence) for sentence in told] == [["28"], ["27"], ["26"]]
    assert alerts[""].decision.findings[0].rule_id == "past.camera"


def test_own_passport_is_called_another_name(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", cast.FUGITIVE.document)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    (alert,) = desk.past_alerts()
    assert alert.decision.findings[0].rule_id == "past.own-name"


def test_registered_person_was_here_before_faces_were_kept(tmp_path: Path, clock: FixedClock) -> None:
    """No face of a crossing is kept by default; whoever is registered is found by the portrait, and by its papers."""
    application = _build(tmp_path, clock, days=0)
    desk = Sought(application, tmp_path)
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    passage = desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    application.retro.work()
    (alert,) = desk.past_alerts()
    assert alert.crossing_id == passage.crossing_id
    assert [one.subject_id for one in alert.references] == ["N-P008", "SIMKIM-P008"]
    (search,) = application.retro.page()
    assert (search.past, search.people) == (0, 1)
    application.close()


def test_no_face_of_a_crossing_is_kept_unless_the_setting_says_so(tmp_path: Path, clock: FixedClock) -> None:
    application = _build(tmp_path, clock, days=0)
    Sought(application, tmp_path).cross("P008", OTHER)
    application.close()
    assert _rows(tmp_path, "crossing_faces") == _rows(tmp_path, "crossing_face_keys") == 0


def test_face_is_found_after_its_days(desk: Sought, clock: FixedClock, tmp_path: Path) -> None:
    """Also where the sweeper has not come yet; and it destroys the day's key before anything else."""
    desk.cross("P008", OTHER)
    clock.move_to(THEN + timedelta(days=30))
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    assert desk.past_alerts() == []
    assert _rows(tmp_path, "crossing_face_keys") == 1
    assert desk.application.retro.sweep() == 1
    assert _rows(tmp_path, "crossing_face_keys") == _rows(tmp_path, "crossing_faces") == 0
    assert desk.application.audit_verify().ok


def test_face_is_forgotten_before_its_days(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    clock.move_to(THEN + timedelta(days=29))
    assert desk.application.retro.sweep() == 0
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    assert len(desk.past_alerts()) == 1


def test_sought_person_at_the_lane_is_told_again_as_the_past(desk: Sought, clock: FixedClock) -> None:
    """A new photograph of a notice that an officer was shown at the time."""
    desk.seek(cast.FUGITIVE, THEN - timedelta(days=1))
    desk.application.retro.work()
    assert desk.cross("P008", OTHER).decision.advice is not Advice.CLEAR
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, THEN - timedelta(days=1), "amateur_selfie")
    assert desk.application.retro.work() == 1
    assert desk.past_alerts() == []
    assert desk.application.retro.page()[0].past == 1


def test_new_photograph_tells_again_of_the_same_passport(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    for photo in ("studio_portrait", "amateur_selfie"):
        desk.seek(cast.FUGITIVE, SINCE, photo)
        assert desk.application.retro.work() == 1
    assert [search.version for search in desk.application.retro.page()] == [2, 1]
    assert len(desk.past_alerts()) == 1


def test_corrected_name_searches_again_with_the_same_photograph(desk: Sought, clock: FixedClock) -> None:
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    desk.seek(cast.FUGITIVE, SINCE, reason="fraud and forgery")
    desk.application.retro.work()
    assert len(desk.application.retro.page()) == 1, "the second version had nothing to search for"


def test_child_is_told_of_as_a_suspect(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", replace(OTHER, birth_date=PartialDate(2012, 1, 1)))
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    assert desk.past_alerts() == []


def test_missing_person_is_told_of_as_a_suspect(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE, kind="PROTECT")
    desk.application.retro.work()
    (alert,) = desk.past_alerts()
    assert alert.decision.advice is Advice.PROTECT
    assert "Never a suspect" in alert.decision.findings[0].sentence.en


def test_withdrawn_notice_leaves_its_alert_open(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    desk.film("P008")
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    taken, waiting = desk.past_alerts()
    desk.application.alerts.claim(taken.alert_id, COUNTER)
    desk.seek(cast.FUGITIVE, SINCE, state="withdrawn")
    assert desk.application.retro.work() == 1
    after = {alert.alert_id: alert for alert in desk.past_alerts()}
    assert after[waiting.alert_id].state is AlertState.CLOSED
    assert after[taken.alert_id].state is AlertState.CLAIMED, "an officer looks at it"
    assert all("N-P008: dicabut / withdrawn" in alert.note for alert in after.values())
    kinds = {one: [e.kind for e in desk.application.alerts.history(one)] for one in after}
    assert kinds[waiting.alert_id] == ["alert.past_raised", "alert.cancelled"]
    assert kinds[taken.alert_id] == ["alert.past_raised", "alert.claimed", "alert.notice_withdrawn"]


def test_notice_withdrawn_before_it_began_is_searched(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.seek(cast.FUGITIVE, SINCE, state="withdrawn")
    clock.move_to(NOW)
    desk.application.retro.work()
    assert desk.past_alerts() == [] and desk.application.retro.due() == ()


def test_lapsed_or_unapproved_notice_accuses_the_past(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    desk.seek(cast.FUGITIVE, SINCE, approver="")
    clock.move_to(NOW)
    assert desk.application.retro.due() == ()
    desk.seek(cast.FUGITIVE, SINCE, valid_until="2026-10-03")
    clock.move_to(NOW + timedelta(days=5))
    desk.application.retro.work()
    assert desk.past_alerts() == [] and desk.application.retro.due() == ()


def test_traveller_at_the_lane_joins_an_alert_of_the_past(desk: Sought, clock: FixedClock) -> None:
    """And is stopped as ever, at once, by the alert of his own passage."""
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    passage = desk.cross("P008", OTHER)
    (past,) = desk.past_alerts()
    assert passage.decision.advice is not Advice.CLEAR
    assert passage.alert_id not in (None, past.alert_id)


def test_somebody_who_left_is_handed_over(desk: Sought, clock: FixedClock) -> None:
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    (past,) = desk.past_alerts()
    alerts = desk.application.alerts
    alerts.claim(past.alert_id, COUNTER)
    alerts.judge(past.alert_id, COUNTER, Judgement.SAME_PERSON)
    with pytest.raises(Conflict, match="stands here"):
        desk.application.cases.hand_over(past.alert_id, DESK)
    assert alerts.close(past.alert_id, COUNTER, "Polri was told").state is AlertState.CLOSED


def test_one_tampered_face_hides_the_failure_or_stops_the_others(
    desk: Sought, clock: FixedClock, tmp_path: Path
) -> None:
    desk.cross("P008", OTHER)
    engine = create_engine(f"sqlite:///{tmp_path / 'iass.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE crossing_faces SET sealed = :noise"), {"noise": os.urandom(540)})
    engine.dispose()
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.seek(cast.DEBTOR, SINCE, state="withdrawn")
    assert desk.application.retro.work() == 1, "the withdrawal"
    assert "not what was stored" in desk.application.retro.failures[NoticeId("N-P008")]
    assert [search.notice_id for search in desk.application.retro.due()] == ["N-P008"]
    with desk.application.checkpoint.records.reading() as tx:
        (failed,) = tx.retro_searches.of_notice(NoticeId("N-P008"))
    clock.move_to(NOW + timedelta(hours=1))
    assert desk.application.retro.work() == 0
    with desk.application.checkpoint.records.reading() as tx:
        assert tx.retro_searches.of_notice(NoticeId("N-P008")) == (failed,), "since when it fails is kept"


def test_scores_of_strangers_are_counted_for_ever(tmp_path: Path, clock: FixedClock) -> None:
    """Whoever passes is counted, and forgotten when the days of the settings are over."""
    application = build(Settings(data_dir=tmp_path, threads=2, score_days=30), clock)
    desk = Sought(application, tmp_path)
    desk.register(cast.CITIZEN)
    desk.cross("P008", OTHER)
    assert _rows(tmp_path, "score_counts") == 1
    clock.move_to(THEN + timedelta(days=30))
    application.retro.sweep()
    assert _rows(tmp_path, "score_counts") == 1
    clock.move_to(THEN + timedelta(days=31))
    application.retro.sweep()
    assert _rows(tmp_path, "score_counts") == 0
    with application.checkpoint.records.reading() as tx:
        assert [one.action for one in tx.audit.entries()].count("scores.forgotten") == 1
    application.close()


def test_erased_person_is_found_by_the_face_of_a_crossing(tmp_path: Path, clock: FixedClock) -> None:
    application = _build(tmp_path, clock)
    desk = Sought(application, tmp_path)
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    desk.cross("P008", OTHER)
    desk.cross("P005", cast.CITIZEN.document)
    with application.checkpoint.records.transaction() as tx:
        tx.erase_subject("SIMKIM-P008")  # type: ignore[attr-defined]  # of the adapter; the subject desk is to come
    assert _rows(tmp_path, "crossing_faces") == 1
    application.close()


def test_face_of_a_crossing_lies_open_on_the_disk(desk: Sought, tmp_path: Path) -> None:
    desk.cross("P008", OTHER)
    probe = desk.application.engine.one_face(still.decode(people.selfie("P008")))
    assert isinstance(probe, FaceProbe)
    vector = probe.template.vector.tobytes()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("iass.sqlite*"))
    assert len(stored) > 10_000 and vector[:64] not in stored


def _rows(folder: Path, table: str) -> int:
    engine = create_engine(f"sqlite:///{folder / 'iass.sqlite'}")
    with engine.connect() as connection:
        count = connection.execute(select(func.count()).select_from(METADATA.tables[table])).scalar_one()
    engine.dispose()
    return int(count)


def test_two_programs_tell_one_hit_twice(desk: Sought, clock: FixedClock, tmp_path: Path) -> None:
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    other = _build(tmp_path, clock)
    with ThreadPoolExecutor(2) as programs:
        done = list(programs.map(lambda one: one.retro.work(), (desk.application, other)))
    assert sum(done) == 1 and len(desk.past_alerts()) == 1
    assert desk.application.retro.failures == other.retro.failures == {}
    other.close()


def test_long_search_shows_no_progress_or_cannot_be_stopped(
    desk: Sought, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle, it stays due and tells nothing."""
    monkeypatch.setattr("iass.case.face_scan.BATCH", 1)
    for number in range(3):
        clock.move_to(THEN + timedelta(hours=number))
        desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    retro = desk.application.retro
    seen: list[tuple[int, int]] = []
    assert retro.work(lambda done, total: seen.append((done, total)), lambda: len(seen) >= 3) == 0
    assert seen == [(0, 0), (1, 3), (2, 3)]
    assert len(retro.due()) == 1 and desk.past_alerts() == [] and retro.progress is None
    assert retro.work(lambda done, total: seen.append((done, total))) == 1
    assert seen[-1] == (3, 3)


def test_notice_that_begins_by_the_clock_is_not_searched_by_itself(
    desk: Sought, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor after something that nobody foresaw: the first turn fails."""
    turns: list[int] = []
    sweep = RetroDesk.sweep

    def stumble(retro: RetroDesk) -> int:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError
        return sweep(retro)

    monkeypatch.setattr(RetroDesk, "sweep", stumble)
    desk.cross("P008", OTHER)
    desk.seek(cast.FUGITIVE, SINCE)
    watch = RetroWatch(desk.application.retro, clock, interval=0.01, settling=0.0)
    watch.start()
    until = time.monotonic() + 30
    while len(turns) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert desk.past_alerts() == [], "it has not begun"
    clock.move_to(NOW)
    while not desk.past_alerts() and time.monotonic() < until:
        time.sleep(0.01)
    watch.stop()
    assert len(desk.past_alerts()) == 1


def test_exit_ban_decided_at_the_lane_is_told_again_as_the_past(desk: Sought, clock: FixedClock) -> None:
    """Arriving under an exit ban is clear, and the agency was told: there is nothing to find out afterwards."""
    desk.seek(cast.FUGITIVE, THEN - timedelta(days=1), kind="EXIT_BAN", valid_until="2026-12-01", secure="")
    assert desk.cross("P008", cast.FUGITIVE.document).decision.advice is Advice.CLEAR
    assert desk.application.retro.work() == 1
    assert desk.past_alerts() == [] and desk.application.retro.page()[0].past == 1


def test_cleared_double_is_told_as_the_past(tmp_path: Path, clock: FixedClock) -> None:
    application = _build(tmp_path, clock)
    desk = Sought(application, tmp_path)
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    _clear(application, compared=True)
    application.retro.work()
    assert desk.past_alerts() == [] and application.links.page((), 10, DESK) == ()
    application.close()


def test_double_stays_cleared_by_a_picture_that_was_replaced(tmp_path: Path, clock: FixedClock) -> None:
    application = _build(tmp_path, clock)
    desk = Sought(application, tmp_path)
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    _clear(application, compared=False)
    application.retro.work()
    assert len(desk.past_alerts()) == 1
    application.close()


def _clear(application: Application, *, compared: bool) -> None:
    """By the pictures that are enrolled, or by others that were enrolled then."""
    with application.checkpoint.records.transaction() as tx:
        subject = tx.enrolments.of_subject(GalleryName.WATCHLIST, "N-P008")
        person = tx.enrolments.of_subject(GalleryName.REGISTRY, "SIMKIM-P008")
        cleared = replace(pair(), subject_id="N-P008", person_id=PersonId("SIMKIM-P008"), state=PairState.CLEARED)
        if compared:
            images = [tuple(row.image_id for row in rows) for rows in (subject, person)]
            cleared = replace(cleared, subject_images=images[0], person_images=images[1])
        keep_pair(tx, cleared, OFFICER)


def test_past_is_not_found_on_postgresql(
    tmp_path: Path, clock: FixedClock, postgres_database: str, master_key: bytes
) -> None:
    (tmp_path / "key").write_text(master_key.hex())
    (tmp_path / "key").chmod(0o600)
    settings = Settings(
        data_dir=tmp_path, threads=2, crossing_face_days=30, database_url=SecretStr(postgres_database),
        master_key_file=tmp_path / "key",
    )  # fmt: skip
    application = build(settings, clock)
    desk = Sought(application, tmp_path)
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    assert (application.retro.work(), len(desk.past_alerts())) == (1, 1)
    assert len(application.links.page((), 10, DESK)) == 1
    clock.move_to(NOW + timedelta(days=60))
    assert application.retro.sweep() == 1
    application.close()


def test_search_for_a_victim_is_counted_for_everybody(desk: Sought, clock: FixedClock) -> None:
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    victim = replace(NOTICE, kind=NoticeKind.PROTECT, valid_from=SINCE, pending=None)
    with desk.application.checkpoint.records.transaction() as tx:
        tx.notices.put(victim, MADE)
    assert desk.application.retro.standing().due == 2
    assert queue_lengths(desk.application, Scope(), 0)["past"] == 1
    assert [one.notice_id for one in desk.application.retro.due(Scope())] == ["N-P008"]
