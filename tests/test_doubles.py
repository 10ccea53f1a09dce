"""A cleared innocent double on real parts: never stopped again, and no cover for the one who is sought.

P010 (Nadia) looks like P004 (Laras), who is sought by N-2026-007 and registered too.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import pytest
from tests.contracts.samples import MADE
from tests.namesakes import of_namesake, seek_namesake

from iass.access import Officer
from iass.alert.alert import Alert, AlertState, Judgement
from iass.application import Application
from iass.capture import still
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.look_alikes import Couple
from iass.case.passage import Outcome
from iass.case.request import CaptureRequest, CrossingRequest
from iass.clock import FixedClock
from iass.console.catalogue import Language, load_all
from iass.console.slip_pdf import print_slip
from iass.console.views.wrongly_stopped import slip_page
from iass.decide.decision import Advice
from iass.demo import cast, people, stage
from iass.demo.attacks.sequences import Species, presentation
from iass.errors import Conflict, InvalidInput, NotAllowed, Tampered
from iass.face.outcome import FaceProbe
from iass.figures.tally import Measure
from iass.handover.entry import CaseOutcome
from iass.ids import EnrolmentId, ImageId, NoticeId, OfficerId, PersonId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.watchlist.look_alike import LookAlike, PairKind, PairState
from iass.watchlist.notice import NoticeKind
from iass.wiring.application import build

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
JUDGE, SECOND = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"))
NADIA, LARAS = cast.LOOK_ALIKE.document, cast.WANTED.document
NOTICE, PERSON = "N-2026-007", PersonId("SIMKIM-P010")
_LANES = "CGK/C01=counter,CGK/G01=gate,CGK/K01=camera"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubles")
    opened = build(Settings(data_dir=folder, threads=2, lanes=_LANES), FixedClock(NOW))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
    finally:
        opened.close()
    return folder


@pytest.fixture
def machine() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def app(seeded: Path, tmp_path: Path, machine: FixedClock) -> Iterator[Application]:
    """A fresh copy of the seeded installation."""
    folder = tmp_path / "data"
    shutil.copytree(seeded, folder)
    opened = build(Settings(data_dir=folder, threads=2, lanes=_LANES), machine)
    yield opened
    opened.close()


def _cross(app: Application, frame: bytes, document: TravelDocument | None = NADIA, lane: str = "C01") -> Outcome:
    return app.checkpoint.cross(CrossingRequest("CGK", lane, Direction.DEPARTURE, document, [frame]))


def _end(app: Application, alert: Alert | None, verdict: Judgement, second: Officer = SECOND) -> None:
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    app.alerts.judge(alert.alert_id, JUDGE, verdict)
    app.alerts.close(alert.alert_id, second)


def _clear(app: Application) -> None:
    _end(app, _cross(app, people.selfie("P010")).alert, Judgement.OTHER_PERSON)


def _rules(outcome: Outcome) -> set[str]:
    return {finding.rule_id for finding in outcome.passage.decision.findings}


def _pair(app: Application) -> LookAlike | None:
    with app.checkpoint.records.reading() as tx:
        return tx.look_alikes.of(GalleryName.WATCHLIST, NOTICE, PERSON)


def _holds(app: Application) -> bool:
    """The intake of the notice proposed the pair already; a proposal changes nothing."""
    pair = _pair(app)
    return pair is not None and pair.holds


def test_cleared_double_is_stopped_again_for_the_same_notice(app: Application) -> None:
    assert _cross(app, people.street("P010")).passage.decision.advice is Advice.REFER
    _clear(app)
    for lane, frame in (
        ("C01", people.selfie("P010")),
        ("G01", people.street("P010")),
    ):
        outcome = _cross(app, frame, lane=lane)
        assert (outcome.passage.decision.advice, outcome.alert) == (Advice.CLEAR, None)
    (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == NOTICE]
    assert finding.rule_id == "look-alike.cleared"
    assert "budi.s" in finding.sentence.en and "24 November 2026" in finding.sentence.en
    assert "siti.r" in finding.sentence.id
    assert finding.double is not None
    assert finding.double.settled_by == (JUDGE.officer_id, SECOND.officer_id)
    assert NOTICE in outcome.passage.subjects, "the passage is found under the notice, so that no trace is lost"
    assert finding.tell == ()


def test_sought_person_passes_on_the_passport_of_a_cleared_double(app: Application) -> None:
    """The document alone clears nobody: every picture of Laras on Nadia's passport is stopped."""
    _clear(app)
    frames = [people.selfie("P004"), people.street("P004"), people.passport_photo("P004")]
    frames += [people.expression("P004", row, column) for row in range(4) for column in range(4)]
    for frame in frames:
        outcome = _cross(app, frame)
        assert outcome.passage.decision.advice is Advice.SECURE
        assert outcome.alert is not None


def test_clearance_clears_another_who_carries_the_passport(app: Application) -> None:
    _clear(app)
    assert _cross(app, people.selfie("P009")).passage.decision.advice is not Advice.CLEAR


def test_clearance_follows_the_face_to_another_passport(app: Application) -> None:
    """Nadia on Laras's passport, or on one that nobody knows, is as suspicious as before."""
    _clear(app)
    assert _cross(app, people.selfie("P010"), LARAS).passage.decision.advice is Advice.SECURE
    unknown = replace(NADIA, number="X0000001", surname="ISMAIL", given_names="DIAN")
    assert _cross(app, people.selfie("P010"), unknown).passage.decision.advice is not Advice.CLEAR


def test_one_officer_clears_alone(app: Application) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    _end(app, alert, Judgement.OTHER_PERSON, second=Officer(OfficerId("  SITI.R")))
    pair = _pair(app)
    assert pair is not None
    assert pair.state is PairState.PROPOSED
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.REFER


def _forge(app: Application, pair: LookAlike, state: PairState) -> None:
    """Whoever may write to the database lays a version beside the others; the audit log has no entry of it."""
    until = NOW + timedelta(days=365) if state is PairState.CLEARED else None
    forged = replace(pair, state=state, version=pair.version + 1, officer=SECOND.officer_id, until=until)
    with app.checkpoint.records.transaction() as tx:
        tx.look_alikes.put(forged)


@pytest.mark.parametrize("state", [PairState.CLEARED, PairState.RECORDED])
def test_double_passes_by_a_version_that_no_officer_made(app: Application, state: PairState) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    with app.checkpoint.records.reading() as tx:
        proposed = [one for one in tx.look_alikes.page() if one.person_id == PERSON]
    for one in proposed:
        _forge(app, one, state)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.REFER
    for act in (
        lambda: app.look_alikes.get(proposed[0].pair_id, SECOND),
        lambda: app.look_alikes.renew(proposed[0].pair_id, "looked", Officer(OfficerId("third.o"))),
    ):
        with pytest.raises(Tampered, match="no entry of this version"):
            act()
    told = app.wrongly_stopped.standing(alert.alert_id)
    assert told.pairs == (), "no page says that it was cleared"
    for one in proposed:
        assert app.look_alikes.undo(one.pair_id, "nobody made it", SECOND).state is PairState.UNDONE
        assert app.look_alikes.get(one.pair_id, SECOND).pair.state is PairState.UNDONE, "and can be made anew"


def test_alert_cannot_be_closed_beside_a_pair_that_no_officer_made(app: Application) -> None:
    """It is closed, and nothing is built on what nobody wrote: twins, as the row says, would be cleared."""
    first = _pair(app)
    assert first is not None and first.state is PairState.PROPOSED
    _forge(app, replace(first, kind=PairKind.TWIN), PairState.PROPOSED)
    _clear(app)
    pair = _pair(app)
    assert pair is not None and (pair.version, pair.state) == (first.version + 1, PairState.PROPOSED)


@pytest.mark.parametrize("verdict", [Judgement.UNSURE, None])
def test_nobody_said_another_person_and_still_somebody_is_cleared(app: Application, verdict: Judgement | None) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    if verdict:
        app.alerts.judge(alert.alert_id, JUDGE, verdict)
    assert not _holds(app)


def test_other_person_than_the_holder_is_cleared(app: Application) -> None:
    """Who carries the passport is nearer to the sought face than to its holder: nothing is learnt about Nadia."""
    alert = _cross(app, people.selfie("P002")).alert
    _end(app, alert, Judgement.OTHER_PERSON)
    assert not _holds(app)


def test_camera_stops_the_cleared_double_or_misses_the_sought(app: Application) -> None:
    _clear(app)

    def seen(frame: bytes) -> Advice:
        (outcome,) = app.checkpoint.capture(CaptureRequest("CGK", "K01", Direction.DEPARTURE, frame)).outcomes
        return outcome.passage.decision.advice

    assert seen(people.selfie("P010")) is Advice.CLEAR
    assert seen(people.selfie("P004")) is Advice.SECURE


def _swap(app: Application, gallery: GalleryName, subject: str, picture: bytes) -> None:
    """The enrolled picture of the subject is replaced."""
    outcome = app.engine.one_face(still.decode(picture))
    assert isinstance(outcome, FaceProbe)
    with app.checkpoint.records.transaction() as tx:
        (old,) = tx.enrolments.of_subject(gallery, subject)
        tx.enrolments.remove(old.enrolment_id)
        image = ImageId(f"image-swapped-{subject}")
        tx.enrolments.add(
            replace(old, enrolment_id=EnrolmentId("e-swapped"), image_id=image, template=outcome.template)
        )


@pytest.mark.parametrize(
    ("gallery", "subject", "person"),
    [(GalleryName.WATCHLIST, NOTICE, "P004"), (GalleryName.REGISTRY, "SIMKIM-P010", "P010")],
)
def test_clearance_outlives_the_pictures_that_were_compared(
    app: Application, gallery: GalleryName, subject: str, person: str
) -> None:
    _clear(app)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR
    _swap(app, gallery, subject, people.selfie(person))
    assert _cross(app, people.selfie("P010")).passage.decision.advice is not Advice.CLEAR


def _shots(person: str, species: Species) -> list[bytes]:
    return [cv2.imencode(".png", pixels)[1].tobytes() for pixels in presentation(species, person, 0)]


def test_clearance_lets_a_picture_of_the_double_through(app: Application) -> None:
    """Laras may hold Nadia's picture before the camera."""
    _clear(app)
    asked = CrossingRequest("CGK", "C01", Direction.DEPARTURE, NADIA, _shots("P010", Species.SCREEN_STILL))
    outcome = app.checkpoint.cross(asked)
    assert outcome.passage.decision.advice is not Advice.CLEAR
    assert not {"look-alike.cleared", "identity.cleared"} & _rules(outcome)


def test_clearance_covers_another_notice_of_the_same_face(app: Application) -> None:
    """Per notice: a second agency's notice about Laras stops Nadia once more."""
    _clear(app)
    with app.checkpoint.records.transaction() as tx:
        notice = tx.notices.get(NoticeId(NOTICE))
        (picture,) = tx.enrolments.of_subject(GalleryName.WATCHLIST, NOTICE)
        assert notice is not None
        tx.notices.put(replace(notice, notice_id=NoticeId("N-OTHER"), version=1), MADE)
        tx.enrolments.add(replace(picture, subject_id="N-OTHER", enrolment_id=EnrolmentId("e-other")))
    outcome = _cross(app, people.selfie("P010"))
    stopped = {one.notice_id for one in outcome.passage.decision.findings if one.advice is not Advice.CLEAR}
    assert stopped == {"N-OTHER"}


def test_clearance_holds_back_the_protection_desk(app: Application) -> None:
    """A victim under another name is exactly whom the desk must see (decision 0004)."""
    with app.checkpoint.records.transaction() as tx:
        notice = tx.notices.get(NoticeId(NOTICE))
        assert notice is not None
        tx.notices.put(replace(notice, kind=NoticeKind.PROTECT, version=notice.version + 1), MADE)
    for _ in range(2):
        outcome = _cross(app, people.selfie("P010"))
        assert outcome.passage.decision.advice is Advice.PROTECT
        _end(app, outcome.alert, Judgement.OTHER_PERSON)


def test_who_cleared_whom_is_not_in_the_audit_log(app: Application) -> None:
    _clear(app)
    with app.checkpoint.records.reading() as tx:
        made = [entry for entry in tx.audit.entries() if entry.action == "look_alike.cleared"]
        pair = tx.look_alikes.of(GalleryName.WATCHLIST, NOTICE, PERSON)
    assert pair is not None
    (entry,) = [one for one in made if one.subject == pair.pair_id]
    assert entry.actor == SECOND.officer_id
    assert entry.details["proposed_by"] == JUDGE.officer_id
    assert (entry.details["subject"], entry.details["person"]) == (NOTICE, PERSON)


def test_sought_person_is_cleared_of_the_own_face_under_another_name(app: Application) -> None:
    """Laras registered as Nadia with the picture of the notice: two officers who are deceived clear nobody."""
    _swap(app, GalleryName.REGISTRY, "SIMKIM-P010", people.passport_photo("P004"))
    for frame in (people.selfie("P004"), people.street("P004")):
        _end(app, _cross(app, frame).alert, Judgement.OTHER_PERSON)
        assert not _holds(app)
    assert _cross(app, people.selfie("P004")).passage.decision.advice is not Advice.CLEAR


# The three cases in which a cleared innocent double is stopped again for the same notice; decision 0017 says why.


def _also_sought(app: Application, notice_id: str, person: str) -> None:
    """Another notice, whose picture is the registered one of `person`."""
    with app.checkpoint.records.transaction() as tx:
        notice = tx.notices.get(NoticeId(NOTICE))
        (picture,) = tx.enrolments.of_subject(GalleryName.REGISTRY, f"SIMKIM-{person}")
        assert notice is not None
        named = {"surname": "OTHER", "given_names": "NAME", "document_numbers": (), "birth_date": PartialDate(1970)}
        tx.notices.put(replace(notice, notice_id=NoticeId(notice_id), version=1, **named), MADE)  # type: ignore[arg-type]
        sought = replace(picture, gallery=GalleryName.WATCHLIST, subject_id=notice_id)
        tx.enrolments.add(replace(sought, enrolment_id=EnrolmentId(f"e-{notice_id}")))


def _advised(outcome: Outcome, notice_id: str) -> Advice:
    (finding,) = [one for one in outcome.passage.decision.findings if one.notice_id == notice_id]
    return finding.advice


def test_first_exception_faces_within_the_margin_pass_all_the_same(app: Application) -> None:
    """As of twins: one selfie of Laras is as near to the notice about Nadia's face as to her own portrait. She is
    referred each time, and as soon as a picture tells the two apart, she passes."""
    _also_sought(app, "N-NADIA", "P010")
    _end(app, _cross(app, people.street("P004"), LARAS).alert, Judgement.OTHER_PERSON)
    assert _advised(_cross(app, people.street("P004"), LARAS), "N-NADIA") is Advice.CLEAR
    for _ in range(2):
        outcome = _cross(app, people.selfie("P004"), LARAS)
        assert _advised(outcome, "N-NADIA") is Advice.REFER
    assert _advised(_cross(app, people.street("P004"), LARAS), "N-NADIA") is Advice.CLEAR


def _lay_beside(
    app: Application, picture: bytes, gallery: GalleryName = GalleryName.WATCHLIST, subject: str = NOTICE
) -> None:
    """One more picture of the subject, beside the compared one."""
    outcome = app.engine.one_face(still.decode(picture))
    assert isinstance(outcome, FaceProbe)
    with app.checkpoint.records.transaction() as tx:
        (old,) = tx.enrolments.of_subject(gallery, subject)
        added = replace(old, enrolment_id=EnrolmentId("e-added"), image_id=ImageId("image-added"))
        tx.enrolments.add(replace(added, template=outcome.template))


def _is_bound(app: Application) -> bool:
    pair = _pair(app)
    assert pair is not None
    return app.look_alikes.get(pair.pair_id, JUDGE).is_bound


def test_second_exception_replaced_photograph_of_the_notice_keeps_the_clearance(app: Application) -> None:
    """Nobody held Nadia against the new picture: she is looked at once more, by two officers, and then passes."""
    _clear(app)
    _swap(app, GalleryName.WATCHLIST, NOTICE, people.street("P004"))
    assert not _is_bound(app)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is not Advice.CLEAR
    _clear(app)
    assert _is_bound(app)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR


def test_one_more_photograph_of_the_sought_one_stops_the_cleared_double_again(app: Application) -> None:
    """It is surely hers: the same person as in the compared one, and nearer to it than to Nadia, by the margin."""
    _clear(app)
    _lay_beside(app, people.street("P004"))
    assert _is_bound(app)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR
    for frame in (people.selfie("P004"), people.street("P004"), people.expression("P004", 1, 1)):
        assert _cross(app, frame).passage.decision.advice is Advice.SECURE


@pytest.mark.parametrize(
    "picture",
    [people.selfie("P010"), people.passport_photo("P010"), people.selfie("P004"), people.selfie("P001")],
    ids=["double's own", "double's portrait", "within the margin", "somebody else's"],
)
def test_photograph_that_is_not_surely_the_sought_ones_leaves_the_clearance(app: Application, picture: bytes) -> None:
    """The agency may have found out that it sought the wrong face: the double's own ends the clearance."""
    _clear(app)
    _lay_beside(app, picture)
    assert not _is_bound(app)
    assert _cross(app, people.street("P010")).passage.decision.advice is not Advice.CLEAR


def test_third_exception_double_whom_the_registry_does_not_know_is_cleared(app: Application) -> None:
    """Two officers found another person, and nothing is left: without a proven chip (`test_bearers.py`) no picture is
    surely theirs. Referred each time."""
    unknown = replace(
        NADIA, number="X0000001", surname="ISMAIL", given_names="DIAN", birth_date=PartialDate(1991, 2, 3)
    )
    for _ in range(2):
        outcome = _cross(app, people.selfie("P010"), unknown)
        assert outcome.passage.decision.is_alert
        assert _advised(outcome, NOTICE) is not Advice.CLEAR
        _end(app, outcome.alert, Judgement.OTHER_PERSON)
        assert not _holds(app)


def _strangers(app: Application) -> int:
    """Searches of the watchlist whose top score is known to be a stranger's."""
    with app.checkpoint.records.reading() as tx:
        return tx.scores.read(GalleryName.WATCHLIST, app.checkpoint.search.record.model_id, NOW.date()).searches


@pytest.mark.parametrize("by_itself", [False, True], ids=["by an officer", "by itself"])
def test_agency_that_released_another_person_is_not_heard(app: Application, by_itself: bool) -> None:
    """Two officers were wrong: the figures and the scores of strangers say so until the agency takes it back, and the
    pair waits for a decision."""
    strangers = _strangers(app)
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    app.alerts.judge(alert.alert_id, JUDGE, Judgement.SAME_PERSON)
    case = app.cases.open(alert.alert_id, JUDGE)
    for officer in (JUDGE, SECOND):
        case = app.cases.sign(case.case_id, case.version, officer, case.content_hash)
    false: list[int] = []
    for outcome in (CaseOutcome.HELD, CaseOutcome.WRONG_PERSON, CaseOutcome.WRONG_PERSON, CaseOutcome.HELD):
        proposed = _pair(app)
        if false == [0, 1, 1] and proposed is not None:  # cleared before the agency takes its word back
            app.look_alikes.clear(proposed.pair_id, "the agency says so", JUDGE)
        if by_itself:
            app.agencies.inbox.conclude(case.case_id, SECOND, outcome, "", f"key-{len(false)}")
        else:
            case = app.cases.conclude(case.case_id, case.version, SECOND, outcome)
        is_wrong = outcome is CaseOutcome.WRONG_PERSON
        assert app.wrongly_stopped.is_cleared(app.alerts.get(alert.alert_id)) is is_wrong, "then there is a slip"
        assert _strangers(app) - strangers == is_wrong, "what thresholds are held against"
        false.append(app.figures.last(1).total(Measure.FALSE_ALERTS, GalleryName.WATCHLIST))
    assert false == [0, 1, 1, 0]
    pair = _pair(app)
    assert pair is not None
    assert (pair.state, pair.alert_id, pair.proposed_by) == (PairState.UNDONE, alert.alert_id, "budi.s")
    *before, last = [one.state for one in app.look_alikes.get(pair.pair_id, SECOND).history]
    assert (before[-1], last) == (PairState.CLEARED, PairState.UNDONE)
    assert app.alerts.get(alert.alert_id).judgement is Judgement.SAME_PERSON, "what the officer said stays"


def test_second_officer_clears_with_the_same_action(app: Application) -> None:
    """One action for both: it ends the alert and proposes, then confirms; and it says who is still needed."""
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    desk = app.wrongly_stopped
    first = desk.clear(alert.alert_id, JUDGE)
    assert (first.alert.state, first.alert.judgement) == (AlertState.CLOSED, Judgement.OTHER_PERSON)
    assert not first.may_confirm(JUDGE) and first.may_confirm(SECOND)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.REFER
    assert alert.alert_id in {one.alert_id for one, _ in app.alerts.dismissed_alone()}
    with pytest.raises(NotAllowed, match="two officers"):
        desk.clear(alert.alert_id, Officer(OfficerId(" Siti.R")))
    second = desk.clear(alert.alert_id, SECOND)
    assert not second.waiting
    assert alert.alert_id not in {one.alert_id for one, _ in app.alerts.dismissed_alone()}, "another has looked"
    assert {pair.state for pair in second.pairs} == {PairState.CLEARED}
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR
    with pytest.raises(Conflict, match="nothing waits"):
        desk.clear(alert.alert_id, SECOND)


def test_second_officer_clears_beside_a_picture_that_the_first_never_saw(app: Application) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    _lay_beside(app, people.street("P004"))
    with pytest.raises(Conflict, match="other pictures"):
        app.wrongly_stopped.clear(alert.alert_id, SECOND)
    pair = _pair(app)
    assert pair is not None and pair.state is PairState.PROPOSED
    with pytest.raises(Conflict, match="other pictures"):
        app.look_alikes.record(pair.pair_id, PairKind.LOOK_ALIKE, "compared", SECOND)
    _clear(app)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR, "compared anew"


def test_clearance_outlives_its_time_or_cannot_be_renewed(app: Application, machine: FixedClock) -> None:
    _clear(app)
    pair = _pair(app)
    assert pair is not None and pair.ends_at == NOW + timedelta(days=365)
    assert not app.look_alikes.due(SECOND)
    machine.move_to(NOW + timedelta(days=340))
    assert [one.pair_id for one in app.look_alikes.due(SECOND) if one.subject_id == NOTICE] == [pair.pair_id]
    machine.move_to(NOW + timedelta(days=365))
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.REFER
    with pytest.raises(NotAllowed, match="own decision"):
        app.look_alikes.renew(pair.pair_id, "looked again", SECOND)
    for one in app.look_alikes.due(SECOND):  # of the notice, and of the person whom the registry has under that face
        app.look_alikes.renew(one.pair_id, "looked again at both", Officer(OfficerId("third.o")))
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR
    assert not app.look_alikes.due(SECOND)


def test_slip_tells_of_the_sought_one_or_is_made_for_who_was_not_cleared(app: Application) -> None:
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    with pytest.raises(Conflict, match="nobody has found"):
        app.wrongly_stopped.slip(alert.alert_id, JUDGE)
    app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    slip = app.wrongly_stopped.slip(alert.alert_id, JUDGE, printed=True)
    assert app.wrongly_stopped.slip(alert.alert_id, SECOND).reference == slip.reference
    typed = slip.reference.replace("-", " ").lower()
    assert app.wrongly_stopped.find(typed) == alert.alert_id
    with app.checkpoint.records.reading() as tx:
        printed = [entry for entry in tx.audit.about([alert.alert_id]) if entry.action == "alert.slip_printed"]
    assert [entry.actor for entry in printed] == [JUDGE.officer_id]
    assert "alert.slip_printed" in {event.kind for event in app.alerts.history(alert.alert_id)}
    view = slip_page(slip, alert, "Ombudsman: 137", load_all())
    paper = repr(view)
    assert "Ombudsman: 137" in paper and slip.reference in paper
    assert LARAS.number not in paper and LARAS.surname not in paper and NOTICE not in paper
    assert NADIA.number not in paper, "whoever finds the slip has no passport number"
    assert print_slip(view, load_all()[Language.ENGLISH]).startswith(b"%PDF")


def test_slip_or_record_is_made_for_the_protected(app: Application) -> None:
    with app.checkpoint.records.transaction() as tx:
        notice = tx.notices.get(NoticeId(NOTICE))
        assert notice is not None
        tx.notices.put(replace(notice, kind=NoticeKind.PROTECT, version=notice.version + 1), MADE)
    alert = _cross(app, people.selfie("P010")).alert
    assert alert is not None
    with pytest.raises(Conflict, match="nothing is printed"):
        app.wrongly_stopped.clear(alert.alert_id, JUDGE)
    app.alerts.dismiss(alert.alert_id, JUDGE)
    for act in (app.wrongly_stopped.clear, app.wrongly_stopped.slip):
        with pytest.raises(Conflict, match="nothing is printed"):
            act(alert.alert_id, SECOND)


def _namesake(app: Application, **changes: object) -> None:
    with app.checkpoint.records.reading() as tx:
        nadia = tx.people.get(PERSON)
    assert nadia is not None
    seek_namesake(app, nadia, NOTICE, **changes)


def _clear_namesake(app: Application) -> None:
    """Of everything that stops Nadia, by both officers."""
    _clear(app)
    _namesake(app)
    stopped = _cross(app, people.selfie("P010")).alert
    assert stopped is not None
    for officer in (JUDGE, SECOND):
        app.wrongly_stopped.clear(stopped.alert_id, officer)


def test_namesake_is_stopped_again_by_the_name(app: Application) -> None:
    """And only two officers clear her, for her own face alone; the sought one's number or papers stop her as before."""
    _clear(app)
    _namesake(app)
    stopped = _cross(app, people.selfie("P010"))
    ((_rule, advice),) = of_namesake(stopped)
    assert advice is Advice.SECURE
    assert stopped.alert is not None
    app.wrongly_stopped.clear(stopped.alert.alert_id, JUDGE)
    assert of_namesake(_cross(app, people.selfie("P010"))) == [(_rule, advice)], "one officer alone"
    (pair,) = app.wrongly_stopped.clear(stopped.alert.alert_id, SECOND).pairs
    assert (pair.kind, pair.state) == (PairKind.NAMESAKE, PairState.CLEARED)
    passed = _cross(app, people.selfie("P010"))
    assert (of_namesake(passed), passed.alert) == ([("namesake.cleared", Advice.CLEAR)], None)
    (finding,) = [one for one in passed.passage.decision.findings if one.notice_id == "N-NAMESAKE"]
    assert "siti.r" in finding.sentence.en and "24 November 2027" in finding.sentence.en
    other_face = of_namesake(_cross(app, people.selfie("P009")))
    assert other_face and other_face[0][1] is not Advice.CLEAR, "the passport alone"
    _namesake(app, document_numbers=(NADIA.number,))
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE, "the notice's own number"
    _namesake(app, birth_place="Elsewhere")
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE, "other papers than were compared"


def test_notice_is_not_told_of_a_namesake_who_was_released(app: Application) -> None:
    """Papers alone stopped her: her passage is none of the notice's person, yet its desk learns of the mistake."""
    _clear(app)
    _namesake(app)
    stopped = _cross(app, people.selfie("P010"))
    alert = stopped.alert
    assert alert is not None
    app.alerts.claim(alert.alert_id, JUDGE)
    app.alerts.judge(alert.alert_id, JUDGE, Judgement.SAME_PERSON)
    case = app.cases.open(alert.alert_id, JUDGE)
    for officer in (JUDGE, SECOND):
        case = app.cases.sign(case.case_id, case.version, officer, case.content_hash)
    assert "N-NAMESAKE" not in stopped.passage.subjects
    told = NoticeId("N-NAMESAKE")
    for outcome, released in ((CaseOutcome.WRONG_PERSON, (alert.crossing_id,)), (CaseOutcome.HELD, ())):
        case = app.cases.conclude(case.case_id, case.version, SECOND, outcome)
        assert app.cases.released(told) == released
        assert [one.crossing_id for one in app.passages.some(app.cases.released(told))] == list(released)


def test_namesake_s_clearance_outweighs_a_face(app: Application) -> None:
    """A picture that comes to the notice later, and is hers, is looked at."""
    _clear_namesake(app)
    assert of_namesake(_cross(app, people.selfie("P010"))) == [("namesake.cleared", Advice.CLEAR)]
    with app.checkpoint.records.transaction() as tx:
        (own,) = tx.enrolments.of_subject(GalleryName.REGISTRY, PERSON)
        moved = replace(own, enrolment_id=EnrolmentId("e-moved"), gallery=GalleryName.WATCHLIST)
        tx.enrolments.add(replace(moved, subject_id="N-NAMESAKE"))
    assert of_namesake(_cross(app, people.selfie("P010")))[0][1] is Advice.SECURE


def test_namesake_is_made_by_hand_or_raises_a_bar(app: Application) -> None:
    _namesake(app)
    couple = Couple(GalleryName.WATCHLIST, "N-NAMESAKE", PERSON, PairKind.NAMESAKE)
    with pytest.raises(InvalidInput, match="follows from a verdict"):
        app.look_alikes.propose(couple, "same name", JUDGE)
    stopped = _cross(app, people.selfie("P010")).alert
    assert stopped is not None
    app.wrongly_stopped.clear(stopped.alert_id, JUDGE)
    with app.checkpoint.records.reading() as tx:
        pair = tx.look_alikes.of(GalleryName.WATCHLIST, "N-NAMESAKE", PERSON)
    assert pair is not None and pair.kind is PairKind.NAMESAKE
    with pytest.raises(Conflict, match="no bar"):
        app.look_alikes.record(pair.pair_id, PairKind.LOOK_ALIKE, "same name", SECOND)


def _on_nadias_passport(app: Application, face: str, chip: bytes | None) -> Outcome:
    asked = CrossingRequest("CGK", "C01", Direction.DEPARTURE, NADIA, [people.selfie(face)], chip_image=chip)
    return app.checkpoint.cross(asked)


@pytest.mark.parametrize("face", ["P002", "P004", "P006"])
def test_picture_that_the_bearer_brings_tells_them_from_somebody_else(app: Application, face: str) -> None:
    """Who passes the 1:1 on a cleared one's passport by likeness, with a chip that holds the own picture of today."""
    _clear_namesake(app)
    plain, forged = (_on_nadias_passport(app, face, chip) for chip in (None, people.selfie(face)))
    advised = [
        sorted((one.rule_id, str(one.notice_id), one.advice) for one in each.passage.decision.findings)
        for each in (plain, forged)
    ]
    assert advised[0] == advised[1]
    assert of_namesake(forged)[0][1] is Advice.SECURE
    honest = _on_nadias_passport(app, "P010", people.chip_portrait("P010"))
    assert of_namesake(honest) == [("namesake.cleared", Advice.CLEAR)], "a chip takes nothing away either"


def test_picture_that_the_bearer_brings_leaves_a_double_behind(app: Application) -> None:
    """Laras on Nadia's passport, beside a chip with her own picture: a verdict says nothing of Nadia."""
    outcome = _on_nadias_passport(app, "P004", people.selfie("P004"))
    _end(app, outcome.alert, Judgement.OTHER_PERSON)
    assert not _holds(app)


def test_namesake_is_known_by_a_picture_that_came_after_the_verdict(app: Application) -> None:
    """A renewed passport with somebody else's picture in it, who passes no 1:1 with those that were there before."""
    _clear_namesake(app)
    _lay_beside(app, people.selfie("P007"), GalleryName.REGISTRY, PERSON)
    assert of_namesake(_cross(app, people.selfie("P007")))[0][1] is Advice.SECURE
    assert of_namesake(_cross(app, people.selfie("P010"))) == [("namesake.cleared", Advice.CLEAR)]


def test_clearance_cannot_be_renewed_for_whoever_has_a_renewed_passport(app: Application, machine: FixedClock) -> None:
    """A picture of the cleared one that came since ends nothing at the lane; it may not end the review either."""
    _clear(app)
    _lay_beside(app, people.street("P010"), GalleryName.REGISTRY, PERSON)
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR
    machine.move_to(NOW + timedelta(days=350))
    due = app.look_alikes.due(SECOND)
    renewed = [app.look_alikes.renew(one.pair_id, "looked at both", Officer(OfficerId("third.o"))) for one in due]
    assert all(ImageId("image-added") in one.person_images for one in renewed if one.person_id == PERSON)
    machine.move_to(NOW + timedelta(days=366))
    assert _cross(app, people.selfie("P010")).passage.decision.advice is Advice.CLEAR


def test_clearance_that_says_nothing_any_more_is_renewed(app: Application, machine: FixedClock) -> None:
    """The sought one has another picture than was compared, which may be the cleared one's."""
    _clear(app)
    _lay_beside(app, people.selfie("P010"))
    machine.move_to(NOW + timedelta(days=350))
    pair = _pair(app)
    assert pair is not None
    with pytest.raises(Conflict, match="other pictures"):
        app.look_alikes.renew(pair.pair_id, "looked at both", Officer(OfficerId("third.o")))
