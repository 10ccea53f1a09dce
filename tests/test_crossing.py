"""The story on real parts: real SQLite, real models, synthetic people."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import cast as cast_to

import cv2
import numpy as np
import pytest

from iass.access import EVERYWHERE, Officer, Scope
from iass.application import Application
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.passage import Outcome
from iass.case.photo_search import PhotoRequest
from iass.case.request import MAX_FRAMES, CaptureRequest, CrossingRequest
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.decide.redaction import REFERRED
from iass.demo import cast, people, stage
from iass.demo.attacks.sequences import Species, presentation
from iass.errors import InvalidInput, KeyReused, NotAllowed, NotFound, Unavailable
from iass.face.attack.assessment import AttackVerdict
from iass.face.outcome import Failure
from iass.face.template import Template
from iass.identify.evidence import FaceEvidence
from iass.identify.gallery import Selection
from iass.identify.search import FaceSearch
from iass.ids import NoticeId, OfficerId
from iass.registry.enrolment import GalleryName
from iass.screen.evidence import Attribute, Verdict
from iass.settings import Settings
from iass.watchlist.notice import NoticeKind
from iass.wiring.application import build
from iass.wiring.records import open_records

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_LANES = ",".join(f"CGK/T{number:02d}=counter" for number in range(1, 80))
_numbers = count(1)
ARRIVAL, DEPARTURE = Direction.ARRIVAL, Direction.DEPARTURE


@pytest.fixture(scope="module")
def machine() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, machine: FixedClock) -> Iterator[Application]:
    """The demo's people at a clock that stands still."""
    folder = tmp_path_factory.mktemp("crossing")
    opened = build(Settings(data_dir=folder, threads=2, lanes=_LANES), machine)
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        yield opened
    finally:
        opened.close()


def _lane() -> str:
    return f"T{next(_numbers):02d}"


def _request(role: cast.Role, direction: Direction, **changed: object) -> CrossingRequest:
    """The traveller with the own passport, on a lane where nobody passed before."""
    plain = CrossingRequest("CGK", _lane(), direction, role.document, [people.selfie(role.person)])
    return replace(plain, **changed)  # type: ignore[arg-type]  # each test names fields of the request


def _rules(outcome: Outcome) -> set[str]:
    return {finding.rule_id for finding in outcome.passage.decision.findings}


def _documents(role: cast.Role, **changed: object) -> TravelDocument:
    return replace(role.document, **changed)  # type: ignore[arg-type]  # each test names fields of the document


def test_clear_traveller_leaves_a_picture_behind(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE))
    assert outcome.passage.decision.advice is Advice.CLEAR
    assert outcome.alert is None
    assert checkpoint.passages.get(outcome.passage.crossing_id) == outcome.passage


def test_banned_traveller_leaves_unseen_with_a_passport_under_a_new_name(checkpoint: Application) -> None:
    other = _documents(cast.DEBTOR, number="X1111111", surname="SUSANTI", given_names="DIAN")
    outcome = checkpoint.checkpoint.cross(_request(cast.DEBTOR, DEPARTURE, document=other))
    assert outcome.passage.decision.advice is not Advice.CLEAR
    assert outcome.alert is not None


def test_banned_traveller_leaves_unseen_with_a_covered_face(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.DEBTOR, DEPARTURE, frames=[_black()]))
    assert outcome.passage.face_failure is Failure.NO_FACE
    assert outcome.passage.decision.advice is Advice.DENY_EXIT


def _black() -> bytes:
    return cv2.imencode(".png", np.zeros((480, 640, 3), np.uint8))[1].tobytes()


def test_chip_portrait_without_a_face_passes_for_a_chip_that_was_not_read(checkpoint: Application) -> None:
    """A foreigner whom the registry does not know: the chip is all that ties the bearer to the passport."""
    stranger = TravelDocument("X7654321", "MYS", "ISMAIL", "SITI", birth_date=PartialDate(1990, 1, 2))
    asked = _request(cast.CITIZEN, ARRIVAL, document=stranger, frames=[people.selfie("P007")])
    without, faceless = (
        checkpoint.checkpoint.cross(replace(asked, lane=_lane(), chip_image=chip)) for chip in (None, _black())
    )
    assert "chip.not-assessable" not in _rules(without)
    assert "chip.not-assessable" in _rules(faceless)
    assert faceless.passage.decision.advice is Advice.REFER
    known = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, chip_image=_black()))
    assert known.passage.decision.advice is Advice.CLEAR, "the registry's portrait was compared"


@pytest.mark.parametrize("retried", [False, True], ids=["first", "retried"])
def test_lane_is_told_that_a_victim_stands_there(checkpoint: Application, retried: bool) -> None:
    """What is recorded is whole; what is answered to a gate, or to who may not see her, says whither alone."""
    gate = Officer(OfficerId("key.gate"), scope=Scope())
    request = _request(cast.VICTIM, Direction.DEPARTURE, officer=gate, key=f"victim-{retried}", lane=_lane())
    told = checkpoint.checkpoint.cross(request)
    if retried:
        told = checkpoint.checkpoint.cross(request)
    assert told.alert is None and told.replayed is retried
    assert (told.passage.decision.advice, told.passage.decision.findings) == (Advice.REFER, (REFERRED,))
    assert (told.passage.alert_id, told.passage.best_subject) == (None, None)
    whole = checkpoint.passages.get(told.passage.crossing_id)
    assert whole.decision.advice is Advice.PROTECT and whole.alert_id
    assert checkpoint.alerts.get(whole.alert_id).decision == whole.decision


def test_clerk_finds_out_by_a_picture_whether_a_victim_is_listed(checkpoint: Application) -> None:
    """Neither a search nor an upload tells him, by what it shows or by what it refuses."""
    victim, clerk = "N-2026-008", Officer(OfficerId("clerk"), scope=Scope())
    picture = people.selfie(cast.VICTIM.person)
    lists = (GalleryName.WATCHLIST, GalleryName.REGISTRY)
    for officer, seen in ((clerk, False), (replace(clerk, scope=EVERYWHERE), True)):
        found = checkpoint.photo_search.find(PhotoRequest(picture, lists, "a question", "1", officer))
        assert (victim in repr(found)) is seen and len(found.lists[0].candidates) > 3
    kinds = frozenset({NoticeKind.PROTECT})
    with pytest.raises(NotAllowed):
        checkpoint.photo_search.find(PhotoRequest(picture, lists, "a question", "1", clerk, kinds=kinds))
    desk, photos = checkpoint.notices.desk, checkpoint.notices.photos
    asked = replace(checkpoint.watchlist.get(NoticeId(victim), replace(clerk, scope=EVERYWHERE)), surname="OTHER",
                    kind=NoticeKind.WANTED_DOMESTIC, notice_id=NoticeId("N-CLERK"))  # fmt: skip
    draft = desk.file(asked, clerk)
    laid = photos.lay(NoticeId("N-CLERK"), draft.notice.version, picture, clerk)
    assert len(laid.version.notice.image_ids) == 1 and victim not in repr(laid.shown)
    assert victim not in repr(checkpoint.intake.get(NoticeId("N-CLERK"), clerk))
    assert victim in repr(checkpoint.intake.get(NoticeId("N-CLERK"), replace(clerk, scope=EVERYWHERE)))
    with checkpoint.checkpoint.records.transaction() as tx:  # the others of this file look for the demo's people alone
        for enrolled in tx.enrolments.of_subject(GalleryName.WATCHLIST, "N-CLERK"):
            tx.enrolments.remove(enrolled.enrolment_id)


def test_small_files_of_huge_pictures_fill_the_memory(checkpoint: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight files of some kilobytes, 45 megapixels each, are refused before the first is decoded."""
    bomb = cv2.imencode(".png", np.zeros((6000, 7500), np.uint8))[1].tobytes()
    monkeypatch.setattr("iass.capture.still._pixels", lambda _container: pytest.fail("a picture was decoded"))
    with pytest.raises(InvalidInput, match="360 megapixels together"):
        checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, frames=[bomb] * MAX_FRAMES))


def test_lapsed_ban_accuses_or_is_forgotten(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.FREED, DEPARTURE))
    assert outcome.passage.decision.advice is Advice.CLEAR
    assert [finding.notice_id for finding in outcome.passage.decision.findings] == ["N-2026-003"]


def test_innocent_namesake_is_accused(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.NAMESAKE, ARRIVAL))
    assert outcome.passage.decision.advice is Advice.CLEAR
    assert outcome.passage.decision.findings == ()


def test_look_alike_is_accused_without_both_faces(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.LOOK_ALIKE, DEPARTURE))
    assert outcome.passage.decision.advice is Advice.REFER
    assert outcome.alert is not None
    assert outcome.alert.live_image_id
    sought = [one for one in outcome.alert.references if one.subject_id == "N-2026-007"]
    assert sought[0].image_id


def test_changed_chip_hides_that_the_bearer_is_another(checkpoint: Application) -> None:
    swapped = _request(cast.CITIZEN, DEPARTURE, frames=[people.selfie("P003")], chip_image=people.chip_portrait("P003"))
    outcome = checkpoint.checkpoint.cross(swapped)
    assert outcome.passage.decision.advice is Advice.REFER
    failed = [finding.holder_comparison for finding in outcome.passage.decision.findings if finding.holder_comparison]
    assert failed[0].against == "registry"
    assert not failed[0].is_same_person


def test_face_that_speaks_against_the_papers_is_not_shown(checkpoint: Application) -> None:
    """Whoever holds a listed passport is told of, with a score that shows that the face is another's."""
    presented = _request(cast.DEBTOR, DEPARTURE, frames=[people.selfie("P008")])
    outcome = checkpoint.checkpoint.cross(presented)
    faces = {finding.notice_id: finding.face for finding in outcome.passage.decision.findings if finding.notice_id}
    face = faces[NoticeId("N-2026-001")]
    assert face is not None
    assert not face.is_match


def test_one_passage_raises_two_alerts(checkpoint: Application) -> None:
    request = _request(cast.VICTIM, DEPARTURE)
    first = checkpoint.checkpoint.cross(request)
    again = checkpoint.checkpoint.cross(replace(request, frames=[people.street("P009")]))
    assert first.alert is not None
    assert again.alert is not None
    assert again.alert.alert_id == first.alert.alert_id
    assert again.passage.crossing_id != first.passage.crossing_id


def test_retry_is_taken_for_a_second_passage(checkpoint: Application) -> None:
    request = _request(cast.CITIZEN, DEPARTURE, key="retry-1")
    first = checkpoint.checkpoint.cross(request)
    again = checkpoint.checkpoint.cross(request)
    assert again.replayed
    assert again.passage == first.passage


def test_key_answers_for_another_traveller(checkpoint: Application) -> None:
    request = _request(cast.CITIZEN, DEPARTURE, key="reused-1")
    checkpoint.checkpoint.cross(request)
    with pytest.raises(KeyReused):
        checkpoint.checkpoint.cross(replace(request, document=cast.FREED.document))


def test_two_retries_at_once_are_two_passages(checkpoint: Application) -> None:
    request = _request(cast.DEBTOR, DEPARTURE, key="race-1")
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(checkpoint.checkpoint.cross, [request] * 4))
    assert len({outcome.passage.crossing_id for outcome in outcomes}) == 1
    assert len({outcome.alert.alert_id for outcome in outcomes if outcome.alert}) == 1


def test_unknown_lane_is_served(checkpoint: Application) -> None:
    with pytest.raises(NotFound, match="unknown lane"):
        checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, lane="nowhere"))


@pytest.mark.parametrize("frames", [0, MAX_FRAMES + 1])
def test_wrong_number_of_frames_is_taken(checkpoint: Application, frames: int) -> None:
    with pytest.raises(InvalidInput, match="frames"):
        checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, frames=[people.selfie("P005")] * frames))


def test_traveller_born_tomorrow_passes(checkpoint: Application) -> None:
    born = PartialDate.of((NOW + timedelta(days=1)).date())
    with pytest.raises(InvalidInput, match="future"):
        checkpoint.checkpoint.cross(
            _request(cast.CITIZEN, DEPARTURE, document=_documents(cast.CITIZEN, birth_date=born))
        )


@pytest.mark.parametrize("kind", ["counter", "gate", "camera"])
def test_gate_opens_for_somebody_whose_document_nobody_read(tmp_path: Path, kind: str) -> None:
    frames = [people.selfie(cast.STRANGER.person)]
    opened = build(Settings(data_dir=tmp_path, threads=2, lanes=f"CGK/T1={kind}"))
    try:
        unread = opened.checkpoint.cross(CrossingRequest("CGK", "T1", ARRIVAL, None, frames))
        asked_for_none = opened.checkpoint.cross(CrossingRequest("CGK", "T1", ARRIVAL, None, frames, face_only=True))
    finally:
        opened.close()
    assert [finding.rule_id for finding in unread.passage.decision.findings] == (
        [] if kind == "camera" else ["document.not-read"]
    )
    assert (unread.alert is None) is (kind == "camera")
    assert asked_for_none.passage.decision.advice is Advice.CLEAR


def test_citizen_with_a_renewed_passport_is_told_to_be_somebody_else(checkpoint: Application) -> None:
    renewed = _documents(cast.CITIZEN, number="X9999999")
    outcome = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, document=renewed))
    assert "identity.other-identity" not in [finding.rule_id for finding in outcome.passage.decision.findings]
    other = _documents(cast.CITIZEN, number="X9999998", birth_date=PartialDate(1990, 1, 1))
    outcome = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, document=other))
    assert "identity.other-identity" in [finding.rule_id for finding in outcome.passage.decision.findings]


def test_gate_opens_on_a_document_whose_check_digits_fail(checkpoint: Application) -> None:
    for changed in ({"misread": ("composite",)}, {"number": ""}):
        outcome = checkpoint.checkpoint.cross(
            _request(cast.STRANGER, ARRIVAL, document=_documents(cast.STRANGER, **changed))
        )
        assert outcome.passage.decision.advice is Advice.REFER, changed


def test_look_alike_with_a_renewed_passport_is_accused(checkpoint: Application) -> None:
    """Without a chip, and with a number that the registry does not know: her own portrait there is nearer."""
    renewed = _documents(cast.LOOK_ALIKE, number="X1111111")
    outcome = checkpoint.checkpoint.cross(_request(cast.LOOK_ALIKE, DEPARTURE, document=renewed))
    assert outcome.passage.decision.advice is Advice.REFER
    assert "look-alike" in _rules(outcome)
    assert outcome.passage.holder_id == f"SIMKIM-{cast.LOOK_ALIKE.person}"


def test_number_of_a_citizen_makes_a_banned_foreigner_one(checkpoint: Application) -> None:
    """Numbers without issuers: hers is also that of a citizen's passport."""
    number = cast.CITIZEN.document.number
    for nationality in ("UTO", "XXX"):
        document = _documents(cast.BANNED, number=number, issuer="", nationality=nationality)
        outcome = checkpoint.checkpoint.cross(_request(cast.BANNED, ARRIVAL, document=document))
        assert "entry-ban.arrival" in _rules(outcome), nationality
        assert outcome.passage.holder_id != f"SIMKIM-{cast.CITIZEN.person}"


def test_broken_frame_is_recorded_as_a_passage(checkpoint: Application) -> None:
    before = checkpoint.passages.recent(1)
    with pytest.raises(InvalidInput, match="frame 1"):
        checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, frames=[b"not a picture"]))
    assert checkpoint.passages.recent(1) == before


def test_camera_accuses_bystanders(checkpoint: Application) -> None:
    scene = people.group(["P005", "P004", "P001"])
    result = checkpoint.checkpoint.capture(CaptureRequest("CGK", _lane(), ARRIVAL, scene))
    advices = sorted(outcome.passage.decision.advice for outcome in result.outcomes)
    assert advices == [Advice.CLEAR, Advice.CLEAR, Advice.SECURE]
    assert [outcome.passage.document for outcome in result.outcomes] == [None] * 3


def test_camera_does_not_say_whom_to_ask_for(checkpoint: Application) -> None:
    scene = people.group(["P005", "P004", "P001"])
    result = checkpoint.checkpoint.capture(CaptureRequest("CGK", _lane(), ARRIVAL, scene))
    [finding] = [
        f for outcome in result.outcomes for f in outcome.passage.decision.findings if f.advice is Advice.SECURE
    ]
    assert finding.papers is not None
    names = {one.listed_value: one.verdict for one in finding.papers.comparisons if one.attribute is Attribute.NAME}
    assert names == {cast.WANTED.document.full_name: Verdict.MISSING}


def test_camera_retry_raises_again(checkpoint: Application) -> None:
    request = CaptureRequest("CGK", _lane(), ARRIVAL, people.group(["P004", "P005"]), key="camera-1")
    first = checkpoint.checkpoint.capture(request)
    again = checkpoint.checkpoint.capture(request)
    assert all(outcome.replayed for outcome in again.outcomes)
    assert [one.passage for one in again.outcomes] == [one.passage for one in first.outcomes]


def test_empty_corridor_raises_an_alert(checkpoint: Application) -> None:
    result = checkpoint.checkpoint.capture(CaptureRequest("CGK", _lane(), ARRIVAL, _black()))
    assert result.outcomes == ()
    assert result.failures == (Failure.NO_FACE,)


def _shown(species: Species, person: str) -> list[bytes]:
    return [cv2.imencode(".png", pixels)[1].tobytes() for pixels in presentation(species, person, 0)]


def test_a_screen_held_before_the_camera_opens_the_gate(checkpoint: Application) -> None:
    frames = _shown(Species.SCREEN_STILL, cast.CITIZEN.person)
    outcome = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, frames=frames))
    assert outcome.passage.decision.advice is Advice.REFER
    [finding] = [one for one in outcome.passage.decision.findings if one.rule_id == "presentation.suspect"]
    assert finding.presentation == outcome.passage.presentation
    assert finding.presentation is not None and not finding.presentation.certified
    assert outcome.alert is not None and outcome.alert.live_image_id
    assert "attack" in outcome.passage.milliseconds
    assert checkpoint.passages.get(outcome.passage.crossing_id) == outcome.passage


def test_a_still_sent_several_times_is_a_replay(checkpoint: Application) -> None:
    still = people.selfie(cast.CITIZEN.person)
    outcome = checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE, frames=[still] * 3))
    assert outcome.passage.decision.advice is Advice.CLEAR
    assert outcome.passage.presentation is not None
    assert outcome.passage.presentation.verdict is AttackVerdict.NOT_ASSESSED


def test_shots_of_a_camera_are_not_looked_at(checkpoint: Application) -> None:
    first, *further = _shown(Species.REPLAY, cast.CITIZEN.person)
    asked = CaptureRequest("CGK", _lane(), ARRIVAL, first, further=further, one_person=True)
    [outcome] = checkpoint.checkpoint.capture(asked).outcomes
    assert outcome.passage.decision.advice is Advice.REFER
    assert _rules(outcome) == {"presentation.suspect"}
    [alone] = checkpoint.checkpoint.capture(CaptureRequest("CGK", _lane(), ARRIVAL, first)).outcomes
    assert (alone.passage.decision.advice, alone.passage.presentation) == (Advice.CLEAR, None)


def test_every_alert_lacks_its_reasons(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.WANTED, ARRIVAL))
    assert outcome.alert is not None
    for finding in outcome.alert.decision.findings:
        assert finding.rule_id and finding.article
        assert finding.sentence.id and finding.sentence.en
        assert "{" not in finding.sentence.id + finding.sentence.en


def test_clock_set_back_revives_the_lapsed_ban(checkpoint: Application, machine: FixedClock) -> None:
    checkpoint.checkpoint.cross(_request(cast.CITIZEN, DEPARTURE))
    machine.move_to(NOW - timedelta(days=2))
    try:
        assert not checkpoint.health.is_ready()
        outcome = checkpoint.checkpoint.cross(_request(cast.FREED, DEPARTURE))
        assert outcome.passage.decision.advice is Advice.CLEAR
        assert outcome.passage.at >= NOW
    finally:
        machine.move_to(NOW)
    assert checkpoint.health.is_ready()


def test_nobody_stands_behind_a_passage(tmp_path: Path) -> None:
    opened = build(Settings(data_dir=tmp_path, threads=2))
    try:
        request = CrossingRequest("CGK", "C01", ARRIVAL, None, [_black()], officer=Officer(OfficerId("gate.7")))
        outcome = opened.checkpoint.cross(request)
    finally:
        opened.close()
    records = open_records(Settings(data_dir=tmp_path))
    try:
        with records.reading() as tx:
            entry = next(entry for entry in tx.audit.entries() if entry.subject == outcome.passage.crossing_id)
    finally:
        records.close()
    assert entry.actor == "gate.7"


def test_audit_chain_breaks_on_the_way(checkpoint: Application) -> None:
    verification = checkpoint.audit_verify()
    assert verification.ok
    assert verification.count > 10


class _RegistryAway:
    """A search of which one list does not answer."""

    def __init__(self, search: FaceSearch) -> None:
        self._search = search

    def __getattr__(self, name: str) -> object:
        return getattr(self._search, name)

    def search(self, name: GalleryName, probe: Template, *, among: Selection | None = None) -> tuple[FaceEvidence, ...]:
        if name is GalleryName.REGISTRY:
            raise Unavailable("away")
        return self._search.search(name, probe, among=among)


def test_wanted_face_is_dropped_because_another_list_was_not_searched(checkpoint: Application) -> None:
    half = replace(checkpoint.checkpoint, search=cast_to(FaceSearch, _RegistryAway(checkpoint.search)))
    wanted = half.cross(_request(cast.WANTED, ARRIVAL, document=None, face_only=True))
    assert wanted.passage.decision.advice is Advice.SECURE
    assert "identification.not-available" in _rules(wanted)
    stranger = half.cross(_request(cast.STRANGER, ARRIVAL))
    assert stranger.passage.decision.advice is Advice.REFER
    [finding] = stranger.passage.decision.findings
    assert "registry" in finding.sentence.en and "watchlist" not in finding.sentence.en
    assert stranger.alert is not None
