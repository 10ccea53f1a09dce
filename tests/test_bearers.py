"""A cleared innocent double whom the registry does not know, on real parts: known again by a proven chip, and no cover
for the one who is sought.

Dian (P010) has a passport of a state whose chips are proven, and is in no registry. She looks like Laras (P004), who is
sought by N-2026-007 and registered too.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import cv2
import httpx
import pytest
from tests.contracts.samples import MADE
from tests.namesakes import of_namesake, seek_namesake
from tests.passports import changed, elsewhere, revocations, utopia

from iass.access import Officer
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.clearing import held_against
from iass.alert.first_look import unscored_decision
from iass.application import Application
from iass.capture import still
from iass.capture.chip.files import NO_FILES, ChipFiles
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.passage import Outcome
from iass.case.request import CaptureRequest, CrossingRequest
from iass.clock import FixedClock
from iass.console.app import mount
from iass.console.catalogue import Language
from iass.console.preferences import LANGUAGE
from iass.decide.decision import Advice
from iass.demo import cast, people, stage
from iass.demo.attacks.sequences import Species, presentation
from iass.demo.passports import chip
from iass.demo.passports.authority import Issue
from iass.errors import Conflict, NotAllowed
from iass.face.outcome import FaceProbe
from iass.handover.entry import CaseOutcome
from iass.handover.wrongly_stopped import NotRecorded
from iass.ids import EnrolmentId, ImageId, NoticeId, OfficerId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.person import KnownDocument
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.subject.concerned import pairs_of
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.watchlist.notice import NoticeKind
from iass.wiring.application import build

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
JUDGE, SECOND, THIRD = (Officer(OfficerId(one)) for one in ("siti.r", "budi.s", "third.o"))
DIAN = replace(
    cast.LOOK_ALIKE.document, number="U0042117", nationality="UTO", issuer="UTO", surname="ISMAIL", given_names="DIAN",
    birth_date=PartialDate(1991, 2, 3),
)  # fmt: skip
NOTICE = "N-2026-007"
_LANES = "CGK/C01=counter,CGK/G01=gate,CGK/K01=camera"


def _chip(document: TravelDocument = DIAN, portrait: bytes | None = None) -> ChipFiles:
    own = utopia().signer(issue=Issue("UT", "document signer"))
    return chip.issue(document, portrait or people.chip_portrait("P010"), own)


GENUINE = _chip()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bearers")
    (folder / "csca").mkdir()
    (folder / "csca" / "utopia.cer").write_bytes(utopia().der)
    (folder / "csca" / "utopia.crl").write_bytes(revocations(utopia(), until=NOW + timedelta(days=800)))
    opened = build(_settings(folder), FixedClock(NOW))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
    finally:
        opened.close()
    return folder


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, threads=2, lanes=_LANES, csca_folder=folder / "csca")


@pytest.fixture
def machine() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def folder(seeded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(seeded, tmp_path / "data")


@pytest.fixture
def app(folder: Path, machine: FixedClock) -> Iterator[Application]:
    """A fresh copy of the seeded installation, whose registry has nobody with this face."""
    opened = build(_settings(folder), machine)
    with opened.checkpoint.records.transaction() as tx:
        for row in tx.enrolments.of_subject(GalleryName.REGISTRY, "SIMKIM-P010"):
            tx.enrolments.remove(row.enrolment_id)
    yield opened
    opened.close()


def _cross(
    app: Application,
    frames: bytes | list[bytes],
    files: ChipFiles = GENUINE,
    document: TravelDocument | None = DIAN,
    lane: str = "C01",
    picture: bytes | None = None,
) -> Outcome:
    shots = [frames] if isinstance(frames, bytes) else frames
    asked = CrossingRequest("CGK", lane, Direction.DEPARTURE, document, shots, chip=files, chip_image=picture)
    return app.checkpoint.cross(asked)


def _end(app: Application, alert: Alert | None, second: Officer = SECOND) -> None:
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    app.alerts.judge(alert.alert_id, JUDGE, Judgement.OTHER_PERSON)
    app.alerts.close(alert.alert_id, second)


def _clear(app: Application) -> None:
    _end(app, _cross(app, people.selfie("P010")).alert)


def _pairs(app: Application) -> list[LookAlike]:
    with app.checkpoint.records.reading() as tx:
        return list(tx.look_alikes.bearers())


def _pair(app: Application) -> LookAlike:
    (found,) = [one for one in _pairs(app) if one.subject_id == NOTICE]
    return found


def _advice(outcome: Outcome) -> Advice:
    return outcome.passage.decision.advice


def test_innocent_stranger_is_stopped_again_for_the_same_notice(app: Application) -> None:
    assert _advice(_cross(app, people.street("P010"))) is not Advice.CLEAR
    _clear(app)
    for lane, frame in (("C01", people.selfie("P010")), ("G01", people.street("P010"))):
        outcome = _cross(app, frame, lane=lane)
        assert (_advice(outcome), outcome.alert) == (Advice.CLEAR, None)
    (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == NOTICE]
    assert finding.rule_id == "look-alike.cleared"
    assert finding.double is not None and finding.double.person_id is None
    assert finding.double.settled_by == (JUDGE.officer_id, SECOND.officer_id)
    assert "the bearer of document U0042117 is not the person of notice N-2026-007" in finding.sentence.en
    assert "the portrait on the chip of document U0042117, which is proven" in finding.sentence.en
    assert "potret pada cip dokumen U0042117, yang terbukti asli" in finding.sentence.id
    assert finding.bearer is None, "nobody is stopped, and no verdict can follow"
    assert NOTICE in outcome.passage.subjects, "the passage is found under the notice, so that no trace is lost"


def test_sought_person_passes_on_the_passport_of_a_cleared_double(app: Application) -> None:
    """The chip is proven, and is Dian's: every picture of Laras with it is stopped."""
    _clear(app)
    frames = [people.selfie("P004"), people.street("P004"), people.passport_photo("P004")]
    frames += [people.expression("P004", row, column) for row in range(4) for column in range(4)]
    for frame in frames:
        outcome = _cross(app, frame)
        assert _advice(outcome) is Advice.SECURE
        assert outcome.alert is not None


def test_clearance_clears_another_who_carries_the_passport(app: Application) -> None:
    _clear(app)
    assert _advice(_cross(app, people.selfie("P009"))) is not Advice.CLEAR


_FORGED = elsewhere("UT", "UTO CSCA").signer(issue=Issue("UT"))


@pytest.mark.parametrize(
    ("files", "picture"),
    [
        (NO_FILES, None),
        (NO_FILES, people.chip_portrait("P010")),
        (changed(GENUINE, sod=None), None),
        (changed(GENUINE, dg2=None), people.chip_portrait("P010")),
        (changed(GENUINE, dg2=chip.dg2(people.chip_portrait("P010") + b"\0")), None),
        (chip.issue(DIAN, people.chip_portrait("P010"), _FORGED), None),
    ],
    ids=["no chip", "its picture alone", "no signature", "a picture beside it", "another byte", "another signer"],
)
def test_chip_that_is_not_proven_clears(app: Application, files: ChipFiles, picture: bytes | None) -> None:
    _clear(app)
    outcome = _cross(app, people.selfie("P010"), files, picture=picture)
    assert _advice(outcome) is not Advice.CLEAR
    assert outcome.alert is not None
    assert NOTICE in {one.notice_id for one in outcome.alert.decision.findings if one.advice is not Advice.CLEAR}


@pytest.mark.parametrize("gone", ["utopia.crl", "utopia.cer"])
def test_chip_of_which_nobody_can_say_that_it_is_genuine_clears(app: Application, folder: Path, gone: str) -> None:
    """Without a revocation list, and without the state's certificate."""
    _clear(app)
    (folder / "csca" / gone).unlink()
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR


def test_revocation_list_that_has_run_out_clears(app: Application, folder: Path) -> None:
    _clear(app)
    (folder / "csca" / "utopia.crl").write_bytes(revocations(utopia(), until=NOW - timedelta(days=1)))
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR


@pytest.mark.parametrize(
    "files",
    [_chip(portrait=people.chip_portrait("P010") + b"\0"), _chip(replace(DIAN, given_names="DIANA"))],
    ids=["another portrait", "another name"],
)
def test_other_chip_with_the_same_number_clears(app: Application, files: ChipFiles) -> None:
    """Both are genuine: a state made two. What two officers saw is the one."""
    _clear(app)
    assert _advice(_cross(app, people.selfie("P010"), files, document=None)) is not Advice.CLEAR
    assert _advice(_cross(app, people.selfie("P010"), document=None)) is Advice.CLEAR, "the very chip, without its page"


def test_sentence_says_of_whose_chip_it_speaks_where_the_page_has_no_number(app: Application) -> None:
    _clear(app)
    passed = _cross(app, people.selfie("P010"), document=replace(DIAN, number=""))
    (finding,) = [one for one in passed.passage.decision.findings if one.notice_id == NOTICE]
    assert finding.rule_id == "look-alike.cleared" and "the bearer of document U0042117" in finding.sentence.en


def test_alert_and_the_subject_desk_lose_whose_number_the_chip_alone_has(app: Application) -> None:
    """The page that was read has none, and the pair is found again by the alert's."""
    alert = _cross(app, people.selfie("P010"), document=replace(DIAN, number="", nationality="")).alert
    assert alert is not None
    assert (alert.document_number, alert.nationality) == (DIAN.number, "UTO")
    _end(app, alert)
    with app.subjects.records.reading() as tx:
        nadia = tx.people.get(PersonId("SIMKIM-P010"))
        assert nadia is not None
        registered = replace(nadia, nationality="UTO", documents=(KnownDocument(DIAN.number, "P", "UTO", None),))
        assert _pair(app).pair_id in {one.pair_id for one in pairs_of(tx, registered)}


@pytest.mark.parametrize(
    "said",
    [{"surname": "HARGROVE", "given_names": "IMOGEN"}, {"birth_date": PartialDate(1970, 1, 1)}],
    ids=["name", "birth date"],
)
def test_cloned_files_behind_a_page_without_a_number_clear(app: Application, said: dict[str, Any]) -> None:
    """Whatever else the page says is held against the chip."""
    _clear(app)
    outcome = _cross(app, people.selfie("P010"), document=replace(DIAN, number="", **said))
    assert _advice(outcome) is not Advice.CLEAR and outcome.alert is not None
    assert outcome.alert.document_number == "", "it is not the number of whoever the page names"
    (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == NOTICE]
    assert finding.advice is not Advice.CLEAR and finding.bearer is None


def test_cloned_files_in_another_document_clear(app: Application) -> None:
    """The page says another number than the chip."""
    _clear(app)
    outcome = _cross(app, people.selfie("P010"), document=replace(DIAN, number="U0042118"))
    (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == NOTICE]
    assert finding.advice is not Advice.CLEAR and finding.bearer is None


def test_one_officer_clears_alone(app: Application) -> None:
    _end(app, _cross(app, people.selfie("P010")).alert, second=Officer(OfficerId("  SITI.R")))
    assert _pair(app).state is PairState.PROPOSED
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR
    with pytest.raises(NotAllowed, match="two officers"):
        app.look_alikes.clear(_pair(app).pair_id, "looked", JUDGE)


def test_second_officer_clears_with_the_same_action(app: Application) -> None:
    """The page says that a double is kept, and who is still needed."""
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    assert any(one.bearer for one in alert.decision.findings)
    assert not any(one.bearer for one in unscored_decision(alert.decision).findings), "it tells a score too"
    first = app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    assert first.missing is None and first.may_confirm(SECOND) and not first.may_confirm(JUDGE)
    assert first.alert.state is AlertState.CLOSED
    second = app.wrongly_stopped.clear(alert.alert_id, SECOND)
    assert {one.state for one in second.pairs} == {PairState.CLEARED} and not second.waiting
    assert all(one.is_of_bearer and one.person_id is None and one.person_images == () for one in second.pairs)
    assert _advice(_cross(app, people.selfie("P010"))) is Advice.CLEAR


def test_officer_is_not_told_that_a_proven_chip_is_wanting(app: Application) -> None:
    alert = _cross(app, people.selfie("P010"), NO_FILES, picture=people.chip_portrait("P010")).alert
    assert alert is not None
    assert list(held_against(alert)) == [], "the face is nearer to the picture that its bearer brought"
    standing = app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    assert (standing.missing, standing.pairs) == (NotRecorded.UNREGISTERED, ())
    assert not _pairs(app)


def test_other_person_than_the_bearer_is_cleared(app: Application) -> None:
    """Laras with Dian's passport, and an officer who errs: she is nearer to her own notice than to the chip."""
    for person in ("P004", "P002"):
        alert = _cross(app, people.selfie(person)).alert
        _end(app, alert)
    assert alert is not None
    assert app.wrongly_stopped.standing(alert.alert_id).missing is NotRecorded.NOT_SHOWN, "the chip was proven"
    assert not [one for one in _pairs(app) if one.subject_id == NOTICE]


def _swap(app: Application, picture: bytes, *, beside: bool = False) -> None:
    """The notice's enrolled picture is replaced, or gets another beside it."""
    outcome = app.engine.one_face(still.decode(picture))
    assert isinstance(outcome, FaceProbe)
    with app.checkpoint.records.transaction() as tx:
        (old,) = tx.enrolments.of_subject(GalleryName.WATCHLIST, NOTICE)
        if not beside:
            tx.enrolments.remove(old.enrolment_id)
        fresh = replace(old, enrolment_id=EnrolmentId("e-new"), image_id=ImageId("image-new"))
        tx.enrolments.add(replace(fresh, template=outcome.template))


@pytest.mark.parametrize("beside", [False, True], ids=["replaced", "added"])
def test_clearance_outlives_the_pictures_that_were_held_against_the_chip(app: Application, beside: bool) -> None:
    """Nobody has held the new one against it. She is looked at once more, and then passes."""
    _clear(app)
    _swap(app, people.street("P004"), beside=beside)
    assert not app.look_alikes.get(_pair(app).pair_id, JUDGE).is_bound
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR
    _clear(app)
    assert app.look_alikes.get(_pair(app).pair_id, JUDGE).is_bound
    assert _advice(_cross(app, people.selfie("P010"))) is Advice.CLEAR


def test_picture_that_came_after_the_passage_counts_as_held_against_the_chip(app: Application) -> None:
    """By the closing, or by the second officer: nothing of the chip is left to compare it with."""
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    _swap(app, people.street("P004"), beside=True)
    with pytest.raises(Conflict, match="other pictures"):
        app.wrongly_stopped.clear(alert.alert_id, SECOND)
    assert _pair(app).state is PairState.PROPOSED
    assert ImageId("image-new") not in _pair(app).subject_images


def test_clearance_outlives_its_time_or_cannot_be_renewed(app: Application, machine: FixedClock) -> None:
    _clear(app)
    pair = _pair(app)
    assert pair.ends_at == NOW + timedelta(days=365)
    machine.move_to(NOW + timedelta(days=365))
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR
    with pytest.raises(NotAllowed, match="own decision"):
        app.look_alikes.renew(pair.pair_id, "looked again", SECOND)
    due = [one for one in app.look_alikes.due(SECOND) if one.is_of_bearer]
    assert pair.pair_id in {one.pair_id for one in due}
    for one in due:  # of the notice, and of the person whom the registry has under that face
        app.look_alikes.renew(one.pair_id, "looked again at both", THIRD)
    assert _advice(_cross(app, people.selfie("P010"))) is Advice.CLEAR


def test_clearance_that_was_undone_clears(app: Application) -> None:
    _clear(app)
    app.look_alikes.undo(_pair(app).pair_id, "in doubt", JUDGE)
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR
    _clear(app)
    assert _advice(_cross(app, people.selfie("P010"))) is Advice.CLEAR, "judged anew by two"


def test_bar_is_raised_for_a_bearer(app: Application) -> None:
    """Whether two are twins is found out where both are on record."""
    _end(app, _cross(app, people.selfie("P010")).alert, second=JUDGE)
    for kind in (PairKind.LOOK_ALIKE, PairKind.TWIN):
        with pytest.raises(Conflict, match="no bar"):
            app.look_alikes.record(_pair(app).pair_id, kind, "looked", SECOND)


def test_sought_person_is_cleared_of_the_own_face_under_another_name(app: Application) -> None:
    """A state gave Laras a passport as Dian, with the picture of the notice: two deceived officers clear nobody."""
    files = _chip(portrait=people.chip_portrait("P004"))
    shots = [people.expression("P004", row, column) for row in range(4) for column in range(4)]
    for frame in [people.selfie("P004"), people.street("P004"), *shots]:
        outcome = _cross(app, frame, files)
        _end(app, outcome.alert)
    own = [one for one in _pairs(app) if one.subject_id in (NOTICE, "SIMKIM-P004")]
    assert {one.subject_id for one in own} == {NOTICE, "SIMKIM-P004"}, "some shots are nearer to the chip"
    for one in own:
        assert one.state is PairState.PROPOSED
        with pytest.raises(NotAllowed, match="perhaps one person under two names"):
            app.look_alikes.clear(one.pair_id, "looked", THIRD)
    for frame in (people.selfie("P004"), people.street("P004")):
        assert _advice(_cross(app, frame, files)) is Advice.SECURE


def test_clearance_holds_back_the_protection_desk(app: Application) -> None:
    """And nothing is kept by which a victim's passport could be known again."""
    with app.checkpoint.records.transaction() as tx:
        notice = tx.notices.get(NoticeId(NOTICE))
        assert notice is not None
        tx.notices.put(replace(notice, kind=NoticeKind.PROTECT, version=notice.version + 1), MADE)
    for _ in range(2):
        outcome = _cross(app, people.selfie("P010"))
        assert _advice(outcome) is Advice.PROTECT
        (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == NOTICE]
        assert finding.bearer is None
        _end(app, outcome.alert)
    assert not [one for one in _pairs(app) if one.subject_id == NOTICE]


def test_clearance_lets_a_picture_of_the_double_through(app: Application) -> None:
    _clear(app)
    shots = presentation(Species.SCREEN_STILL, "P010", 0)
    frames = [cv2.imencode(".png", pixels)[1].tobytes() for pixels in shots]
    assert _advice(_cross(app, frames)) is not Advice.CLEAR


def test_camera_clears_whom_only_a_chip_knows(app: Application) -> None:
    """It reads no chip: the face alone is as suspicious as before."""
    _clear(app)
    shot = CaptureRequest("CGK", "K01", Direction.DEPARTURE, people.selfie("P010"))
    (outcome,) = app.checkpoint.capture(shot).outcomes
    assert _advice(outcome) is not Advice.CLEAR


def test_clearance_of_a_bearer_clears_a_registered_person_or_the_other_way(app: Application) -> None:
    """Once the registry knows her, it says who she is: judged once more, by her portrait there."""
    _clear(app)
    with app.checkpoint.records.transaction() as tx:
        nadia = tx.people.get(PersonId("SIMKIM-P010"))
        assert nadia is not None
        papers = {"surname": DIAN.surname, "given_names": DIAN.given_names, "birth_date": DIAN.birth_date}
        documents = (KnownDocument(DIAN.number, "P", "UTO", None),)
        known = replace(nadia, version=nadia.version + 1, nationality="UTO", documents=documents, **papers)  # type: ignore[arg-type]  # fields of a person
        tx.people.put(known)
    _swap_registered(app)
    assert _advice(_cross(app, people.selfie("P010"))) is not Advice.CLEAR
    _clear(app)
    assert _advice(_cross(app, people.selfie("P010"))) is Advice.CLEAR
    with app.checkpoint.records.reading() as tx:
        pair = tx.look_alikes.of(GalleryName.WATCHLIST, NOTICE, PersonId("SIMKIM-P010"))
        assert pair is not None and pair.state is PairState.CLEARED and not pair.is_of_bearer


def _swap_registered(app: Application) -> None:
    outcome = app.engine.one_face(still.decode(people.passport_photo("P010")))
    assert isinstance(outcome, FaceProbe)
    with app.checkpoint.records.transaction() as tx:
        (other,) = tx.enrolments.of_subject(GalleryName.REGISTRY, "SIMKIM-P004")
        fresh = replace(other, enrolment_id=EnrolmentId("e-dian"), subject_id="SIMKIM-P010")
        tx.enrolments.add(replace(fresh, image_id=ImageId("image-dian"), template=outcome.template))


def test_bearer_of_whom_nothing_is_suspected_is_known_again(app: Application) -> None:
    """A hash is kept of those alone whom a finding stops."""
    document = replace(DIAN, number="U0099001", surname="HARGROVE", given_names="IMOGEN")
    files = _chip(document, people.chip_portrait("P001"))
    outcome = _cross(app, people.selfie("P001"), files, document)
    assert _advice(outcome) is Advice.CLEAR
    assert not any(one.bearer for one in outcome.passage.decision.findings)


def test_agency_that_takes_its_word_back_leaves_the_bearer_cleared(app: Application) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    app.alerts.judge(alert.alert_id, JUDGE, Judgement.SAME_PERSON)
    case = app.cases.open(alert.alert_id, JUDGE)
    for officer in (JUDGE, SECOND):
        case = app.cases.sign(case.case_id, case.version, officer, case.content_hash)
    case = app.cases.conclude(case.case_id, case.version, SECOND, CaseOutcome.WRONG_PERSON)
    app.look_alikes.clear(_pair(app).pair_id, "the agency says so", JUDGE)
    app.cases.conclude(case.case_id, case.version, SECOND, CaseOutcome.HELD)
    assert {one.state for one in _pairs(app)} == {PairState.UNDONE}


def _namesake(app: Application, **changes: object) -> None:
    seek_namesake(app, DIAN, NOTICE, **changes)


def test_namesake_is_stopped_again_by_the_name(app: Application) -> None:
    """And only two officers clear her, for the face on her own proven chip."""
    _clear(app)
    _namesake(app)
    stopped = _cross(app, people.selfie("P010"))
    before = of_namesake(stopped)
    assert before[0][1] is Advice.SECURE and stopped.alert is not None
    app.wrongly_stopped.clear(stopped.alert.alert_id, JUDGE)
    assert of_namesake(_cross(app, people.selfie("P010"))) == before, "one officer alone"
    (pair,) = app.wrongly_stopped.clear(stopped.alert.alert_id, SECOND).pairs
    assert (pair.kind, pair.state, pair.is_of_bearer) == (PairKind.NAMESAKE, PairState.CLEARED, True)
    passed = _cross(app, people.selfie("P010"))
    assert (of_namesake(passed), passed.alert) == ([("namesake.cleared", Advice.CLEAR)], None)
    (finding,) = [one for one in passed.passage.decision.findings if one.notice_id == "N-NAMESAKE"]
    assert "the bearer of document U0042117" in finding.sentence.en and "24 November 2027" in finding.sentence.en
    assert "The face matches the portrait on the chip of document U0042117, which is proven" in finding.sentence.en
    assert app.look_alikes.get(pair.pair_id, JUDGE).is_bound
    for files in (NO_FILES, _chip(portrait=people.chip_portrait("P009")), changed(GENUINE, sod=None)):
        assert of_namesake(_cross(app, people.selfie("P010"), files))[0][1] is Advice.SECURE, "not by a proven chip"
    assert of_namesake(_cross(app, people.selfie("P009")))[0][1] is not Advice.CLEAR, "the passport alone"
    _namesake(app, document_numbers=(DIAN.number,))
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE, "the notice's own number"
    _namesake(app, birth_place="Elsewhere")
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE, "other papers than were compared"
    assert not app.look_alikes.get(pair.pair_id, JUDGE).is_bound


def test_namesake_passes_by_a_version_that_no_officer_made(app: Application) -> None:
    """The review that ended is written on by a line of SQL."""
    _namesake(app)
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    for officer in (JUDGE, SECOND):
        app.wrongly_stopped.clear(alert.alert_id, officer)
    assert of_namesake(_cross(app, people.selfie("P010"))) == [("namesake.cleared", Advice.CLEAR)]
    with app.checkpoint.records.transaction() as tx:
        (pair,) = [one for one in tx.look_alikes.bearers() if one.subject_id == "N-NAMESAKE"]
        tx.look_alikes.put(replace(pair, version=pair.version + 1, until=NOW + timedelta(days=9000)))
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE


def test_sought_namesake_with_the_double_s_passport_passes(app: Application) -> None:
    """A picture that comes to the notice later, and is the bearer's."""
    _namesake(app)
    for _ in range(2):
        alert = _cross(app, people.selfie("P010")).alert
        if alert is not None:
            for officer in (JUDGE, SECOND):
                app.wrongly_stopped.clear(alert.alert_id, officer)
    assert of_namesake(_cross(app, people.selfie("P010"))) == [("namesake.cleared", Advice.CLEAR)]
    with app.checkpoint.records.transaction() as tx:
        (row,) = tx.enrolments.of_subject(GalleryName.REGISTRY, "SIMKIM-P009")
        moved = replace(row, enrolment_id=EnrolmentId("e-moved"), gallery=GalleryName.WATCHLIST)
        tx.enrolments.add(replace(moved, subject_id="N-NAMESAKE"))
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE


def test_who_cleared_whom_is_not_in_the_audit_log_or_the_chip_is(app: Application) -> None:
    _clear(app)
    pair = _pair(app)
    with app.checkpoint.records.reading() as tx:
        made = [one for one in tx.audit.entries() if one.action == "look_alike.cleared" and one.subject == pair.pair_id]
        everything = repr([one.details for one in tx.audit.entries()])
    assert [(one.actor, one.details["proposed_by"], one.details["of_bearer"]) for one in made] == [
        (SECOND.officer_id, JUDGE.officer_id, True)
    ]
    assert pair.bearer is not None and pair.bearer not in everything, "the log is kept for ever"


@pytest.fixture
def client(app: Application) -> Iterator[httpx.Client]:
    served = create_app(app)
    mount(served, app)
    with running(served, "127.0.0.1", 0) as url, httpx.Client(base_url=url, timeout=30) as opened:
        yield opened


def _cleared(client: httpx.Client, alert: Alert | None, officer: Officer) -> dict[str, Any]:
    assert alert is not None
    said = {"IASS-Officer": officer.officer_id}
    answer = client.post(f"/v1/alerts/{alert.alert_id}/clearance", json={}, headers=said)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _page(client: httpx.Client, path: str, language: Language) -> str:
    said = {"IASS-Officer": THIRD.officer_id, "Cookie": f"{LANGUAGE}={language}"}
    answer = client.get(path, headers=said)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


_WORDS = {
    Language.ENGLISH: ("Bearer of a proven chip", "no bar that could be raised", "by the proven chip", "read the chip"),
    Language.INDONESIAN: ("Pemegang cip", "tidak ada ambang", "menurut cip paspor", "baca cipnya lebih dahulu"),
}


def test_officers_are_not_told_who_stands_beside_the_sought_one(app: Application, client: httpx.Client) -> None:
    """As pages and programs see it: no empty frame, no hash, and what cannot be done says why."""
    alert = _cross(app, people.selfie("P010")).alert
    unproven = _cross(app, people.street("P010"), NO_FILES, lane="G01").alert
    assert alert is not None and unproven is not None
    assert _cleared(client, alert, JUDGE)["needs_second"]
    told = _cleared(client, alert, SECOND)
    assert told["missing"] is None
    pair = next(one for one in told["pairs"] if one["subject_id"] == NOTICE)
    assert pair["is_of_bearer"] and pair["person_id"] is None and "bearer" not in pair
    assert _cleared(client, unproven, JUDGE)["missing"] == "unregistered"
    for language, (who, why, until, wanting) in _WORDS.items():
        shown = _page(client, f"/look-alikes/{pair['pair_id']}", language)
        assert who in shown and why in shown and shown.count("<img") == 1
        assert str(_pair(app).bearer) not in shown
        assert who in _page(client, "/look-alikes", language)
        assert until in _page(client, f"/alerts/{alert.alert_id}", language)
        assert wanting in _page(client, f"/alerts/{unproven.alert_id}", language)


def test_subject_desk_does_not_find_what_is_held_of_a_document(app: Application) -> None:
    """Of somebody who was registered since, under that document; and of nobody else."""
    _clear(app)
    with app.subjects.records.reading() as tx:
        nadia = tx.people.get(PersonId("SIMKIM-P010"))
        assert nadia is not None
        registered = replace(nadia, nationality="UTO", documents=(KnownDocument(DIAN.number, "P", "UTO", None),))
        assert {one.pair_id for one in pairs_of(tx, registered)} >= {one.pair_id for one in _pairs(app)}
        for other in (
            nadia,
            replace(registered, nationality="AUS", documents=(KnownDocument(DIAN.number, "P", "AUS", None),)),
        ):
            assert not [one for one in pairs_of(tx, other) if one.is_of_bearer]
