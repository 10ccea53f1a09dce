"""Two who are sought and look alike, on real parts: both stay stopped, and neither is named by a guess.

P004 (Laras) is wanted by N-2026-007. P010 (Nadia) may not leave the country, by N-2026-010.
"""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.access import Officer
from iass.application import Application
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.look_alikes import Couple
from iass.case.passage import Outcome
from iass.case.request import CrossingRequest
from iass.clock import FixedClock
from iass.decide.decision import Advice, Finding
from iass.demo import cast, people, seed, stage
from iass.ids import EnrolmentId, ImageId, NoticeId, OfficerId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.wiring.application import build

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DESK, SECOND = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"))
WANTED, BANNED = NoticeId("N-2026-007"), NoticeId("N-2026-010")
STRANGERS = replace(
    cast.LOOK_ALIKE.document,
    number="X0000001",
    surname="ISMAIL",
    given_names="DIAN",
    birth_date=PartialDate(1998, 3, 3),
)
"""Papers that point at neither, of somebody whom the registry does not know."""
OF_TWO = ("notice-pair.one-of-two", "notice-pair.other")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notice-pairs")
    opened = build(Settings(data_dir=folder, threads=2), FixedClock(NOW))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        _bring_in(opened, folder / "more")
    finally:
        opened.close()
    return folder


def _bring_in(opened: Application, folder: Path) -> None:
    """The exit ban on Nadia, as a desk imports it: whom she resembles is looked at on the way."""
    files = seed.write(folder, NOW.date())
    with files.notices.open(encoding="utf-8", newline="") as stored:
        (row,) = [one for one in csv.DictReader(stored) if one["notice_id"] == "N-2026-001"]
    with files.registry.open(encoding="utf-8", newline="") as stored:
        (nadia,) = [one for one in csv.DictReader(stored) if one["person_id"] == "SIMKIM-P010"]
    about = {
        name: nadia[name] for name in ("surname", "given_names", "sex", "birth_date", "birth_place", "nationality")
    }
    numbers = {"document_numbers": nadia["document_number"], "photos": nadia["photo"], "notice_id": BANNED}
    with files.notices.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | about | numbers)
    opened.notice_import.run(
        files.notices, files.photos, DESK, dry_run=False, progress=lambda _done, _total: None, allow_near=True
    )


@pytest.fixture
def app(seeded: Path, tmp_path: Path) -> Iterator[Application]:
    """A fresh copy of the seeded installation."""
    folder = tmp_path / "data"
    shutil.copytree(seeded, folder)
    opened = build(Settings(data_dir=folder, threads=2), FixedClock(NOW))
    yield opened
    opened.close()


def _cross(app: Application, frame: bytes) -> Outcome:
    return app.checkpoint.cross(CrossingRequest("CGK", "C01", Direction.DEPARTURE, STRANGERS, [frame]))


def _pair(app: Application) -> LookAlike:
    with app.checkpoint.records.reading() as tx:
        (pair,) = tx.look_alikes.among([WANTED, BANNED])
    return pair


def _record(app: Application) -> None:
    app.look_alikes.record(_pair(app).pair_id, PairKind.LOOK_ALIKE, "both files seen", SECOND)


def _about(outcome: Outcome) -> dict[str, Finding]:
    return {one.notice_id: one for one in outcome.passage.decision.findings if one.notice_id in (WANTED, BANNED)}


def _pictures(person: str) -> list[bytes]:
    return [
        people.selfie(person),
        people.street(person),
        *(people.expression(person, 0, column) for column in range(4)),
    ]


def test_two_notices_too_alike_are_not_proposed_at_intake_or_change_something_at_once(app: Application) -> None:
    pair = _pair(app)
    assert (pair.subject_id, pair.other_notice_id, pair.state) == (WANTED, BANNED, PairState.PROPOSED)
    assert pair.proposed_by == DESK.officer_id
    told = _about(_cross(app, people.selfie("P004")))
    assert set(told) == {WANTED, BANNED}, "the face is both notices', else this file shows nothing"
    assert {one.pair for one in told.values()} == {None}


def test_one_of_two_who_are_sought_is_let_through(app: Application) -> None:
    """Every picture of both raises an alert with both notices, where the face reaches both; as without the pair."""
    _record(app)
    met_both = 0
    for person, own in (("P004", WANTED), ("P010", BANNED)):
        for frame in _pictures(person):
            outcome = _cross(app, frame)
            told = _about(outcome)
            assert outcome.alert is not None
            assert own in told and told[own].advice is not Advice.CLEAR
            if len(told) == 2:
                met_both += 1
                assert all(one.pair is not None for one in told.values())
                assert all(one.advice is not Advice.CLEAR for one in told.values())
                assert told[own].rule_id != "notice-pair.other", "the wrong one is named"
    assert met_both > 6


def test_face_of_one_notice_is_given_to_another_by_a_pair_that_no_officer_recorded(app: Application) -> None:
    with app.checkpoint.records.transaction() as tx:
        (pair,) = tx.look_alikes.among([WANTED, BANNED])
        tx.look_alikes.put(replace(pair, version=pair.version + 1, state=PairState.RECORDED))
    assert {one.pair for one in _about(_cross(app, people.selfie("P004"))).values()} == {None}


def test_debtor_is_secured_as_the_wanted_one_whom_she_resembles(app: Application) -> None:
    before = _cross(app, people.selfie("P010")).passage.decision
    assert before.advice is Advice.SECURE, "what it costs without the pair"
    _record(app)
    outcome = _cross(app, people.selfie("P010"))
    told = _about(outcome)
    assert outcome.passage.decision.advice is Advice.DENY_EXIT
    assert (told[WANTED].rule_id, told[WANTED].advice) == ("notice-pair.other", Advice.REFER)
    named = told[BANNED].pair
    assert named is not None and named.is_named


def test_pair_outlives_its_undoing_or_other_pictures(app: Application) -> None:
    _record(app)
    app.look_alikes.undo(_pair(app).pair_id, "a mistake", DESK)
    assert {one.pair for one in _about(_cross(app, people.selfie("P010"))).values()} == {None}
    app.look_alikes.propose(Couple.of_notices(BANNED, WANTED), "after all", DESK)
    _record(app)
    with app.checkpoint.records.transaction() as tx:
        (picture,) = tx.enrolments.of_subject(GalleryName.WATCHLIST, BANNED)
        tx.enrolments.remove(picture.enrolment_id)
        tx.enrolments.add(replace(picture, enrolment_id=EnrolmentId("e-other"), image_id=ImageId("image-other")))
    outcome = _cross(app, people.selfie("P010"))
    assert outcome.passage.decision.advice is Advice.SECURE
    assert {one.pair for one in _about(outcome).values()} == {None}


def test_two_notices_of_one_face_are_two_alerts_or_no_trace_of_the_pair(app: Application) -> None:
    _record(app)
    outcomes = [_cross(app, frame) for frame in _pictures("P004") if len(_about(_cross(app, frame))) == 2]
    for outcome in outcomes:
        with app.checkpoint.records.reading() as tx:
            entries = [one for one in tx.audit.entries() if one.subject == outcome.passage.crossing_id]
        assert [one.details["pairs"] for one in entries] == [[f"{_pair(app).pair_id}@2"]]
        assert {WANTED, BANNED} <= set(outcome.passage.subjects)
        assert outcome.alert is not None
        shown = {one.notice_id: one for one in outcome.alert.decision.findings}
        assert {WANTED, BANNED} <= set(shown)
    assert 1 <= len({one.alert.alert_id for one in outcomes if one.alert}) <= 2, "a graver advice alone raises anew"
