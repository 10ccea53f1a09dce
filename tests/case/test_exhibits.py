"""The pictures of an alert, on real records: the right ones, each once, and no bystander."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Reference
from iass.capture import still
from iass.capture.document import Sex
from iass.capture.frame import Frame
from iass.capture.lane import Direction
from iass.case.exhibits import Exhibits
from iass.case.sighting import Sighting
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.decide.observation import NoticeEvidence, Observation
from iass.face.detected import DetectedFace
from iass.face.outcome import FaceFailure, FaceProbe, Failure
from iass.face.template import Template
from iass.identify.evidence import FaceEvidence, HolderComparison
from iass.ids import AlertId, EnrolmentId, ImageId, ModelId, NoticeId, PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MODEL = ModelId("m")
TEMPLATE = Template(np.eye(1, 4, dtype=np.float32)[0], MODEL)
FACE = DetectedFace((10.0, 10.0, 20.0, 20.0), np.zeros((5, 2), np.float32), 0.9)
PROBE = FaceProbe(FACE, TEMPLATE)
FRAME = Frame(np.full((60, 60, 3), 128, np.uint8))
NOTICE = Notice(
    NoticeId("notice-1"), NoticeKind.WANTED_DOMESTIC, "A", "", Sex.MALE, None, "", "MYS", "", "Polri",
    Instrument("request", "1", date(2026, 1, 1)), NOW - timedelta(days=1), None, NoticeState.IN_FORCE, "a", "b",
    image_ids=(ImageId("listed-1"), ImageId("listed-2")),
)  # fmt: skip
HOLDER = Person(PersonId("person-1"), "B", "", Sex.MALE, None, "", "MYS")
SCORED = FaceEvidence("notice-1", EnrolmentId("enrolment-2"), 0.6, 0.5, 0.003, 10, MODEL)
WANTED = Finding("wanted-domestic", 1, "art.", Advice.SECURE, Sentence("a", "b"), NOTICE.notice_id, 1, face=SCORED)
BY_CHIP = HolderComparison(0.7, 0.4, 0.001, MODEL, "chip")
BY_REGISTRY = replace(BY_CHIP, against="registry")
NOT_HOLDER = Finding("identity.not-the-holder", 1, "art.", Advice.REFER, Sentence("a", "b"), holder_comparison=BY_CHIP)

Made = Callable[..., Exhibits]


@pytest.fixture
def exhibits(records: SqlRecords) -> Made:
    """exhibits(finding, ..., sighting=...) -> what that decision shows, with both galleries enrolled."""
    with records.transaction() as tx:
        for gallery, subject in ((GalleryName.WATCHLIST, "notice-1"), (GalleryName.REGISTRY, "person-1")):
            for number in (1, 2):
                name = f"{subject}-picture-{number}"
                enrolment = EnrolmentId(f"enrolment-{number}" if subject == "notice-1" else f"own-{number}")
                tx.images.put(ImageId(name), subject, b"x", "image/jpeg")
                tx.enrolments.add(Enrolment(enrolment, gallery, subject, ImageId(name), TEMPLATE))

    def make(*findings: Finding, sighting: Sighting | None = None) -> Exhibits:
        seen = sighting or Sighting(PROBE, (FRAME,), chip=PROBE, chip_frame=FRAME)
        evidence = (NoticeEvidence(NOTICE, SCORED, None),)
        observation = Observation(NOW, Direction.ARRIVAL, None, HOLDER, None, None, evidence, ())
        with records.reading() as tx:
            return Exhibits(tx, seen, observation, Decision(Advice.SECURE, findings, "1", NOW))

    return make


def test_another_picture_than_the_one_that_scored_is_shown(exhibits: Made) -> None:
    assert exhibits(WANTED).references == (Reference("notice-1", ImageId("notice-1-picture-2"), 0.6),)


def test_papers_alone_show_no_face(exhibits: Made) -> None:
    assert exhibits(replace(WANTED, face=None)).references == (Reference("notice-1", ImageId("listed-1"), None),)


def test_a_look_alike_is_judged_without_his_own_portrait(exhibits: Made) -> None:
    look_alike = replace(WANTED, rule_id="look-alike", advice=Advice.REFER, holder_comparison=BY_CHIP)
    notice, own = exhibits(look_alike).references
    assert (notice.subject_id, own.subject_id, own.score) == ("notice-1", "chip", 0.7)
    assert own.image_id is not None
    by_registry = exhibits(replace(look_alike, holder_comparison=BY_REGISTRY)).references[1]
    assert by_registry == Reference("person-1", ImageId("person-1-picture-1"), 0.7)


def test_one_picture_is_kept_twice(exhibits: Made, records: SqlRecords) -> None:
    look_alike = replace(WANTED, rule_id="look-alike", advice=Advice.REFER, holder_comparison=BY_CHIP)
    shown = exhibits(look_alike, replace(look_alike, notice_id=NoticeId("notice-9")), NOT_HOLDER)
    assert [reference.subject_id for reference in shown.references] == ["notice-1", "chip", "notice-9"]
    with records.transaction() as tx:
        shown.keep(tx.images, AlertId("alert-1"))
    own = shown.references[1].image_id
    assert own is not None
    assert shown.live is not None
    with records.reading() as tx:
        for image_id in (own, shown.live):
            found = tx.images.get(image_id)
            assert found is not None
            assert found[1] == "image/jpeg"
            assert still.decode(found[0]).width < FRAME.width


def test_a_picture_without_a_face_is_kept(exhibits: Made) -> None:
    nobody = Sighting(FaceFailure(Failure.NO_FACE), (FRAME,))
    shown = exhibits(NOT_HOLDER, sighting=nobody)
    assert shown.live is None
    assert shown.references == (Reference("chip", None, 0.7),)
