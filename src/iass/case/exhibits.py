"""The pictures that an alert shows: the live face, and whoever each finding compares it with."""

from hashlib import sha256
from typing import NamedTuple

from iass.alert.alert import Reference
from iass.capture.frame import Frame
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.decision import Decision, Finding
from iass.decide.identity_rules import LOOK_ALIKE
from iass.decide.observation import Observation
from iass.face.detected import DetectedFace
from iass.face.portrait import portrait
from iass.identify.evidence import FaceEvidence
from iass.ids import AlertId, ImageId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.records import Images

CHIP = "chip"


class _Picture(NamedTuple):
    image_id: ImageId
    data: bytes


class Exhibits:
    """The pictures of one alert, cut out and named while reading; `keep` stores the new ones, under the alert's key.

    live: the traveller's face. references: in the order of the findings, none twice. A look-alike is shown
    with the sought face and with the portrait of the document's holder, which is nearer (decision 0004).
    """

    def __init__(
        self, tx: CrossingTransaction, sighting: Sighting, observation: Observation, decision: Decision
    ) -> None:
        self._tx = tx
        self._sighting = sighting
        self._observation = observation
        self._new: list[_Picture] = []
        self._chip: ImageId | None = None
        outcome = sighting.outcome
        self.live = self._picture(sighting.frames[outcome.frame_index], outcome.face)
        self.references = self._references(decision)

    def digests(self) -> dict[ImageId, str | None]:
        """SHA-256 (hex) of each picture that is not kept yet."""
        return {one.image_id: sha256(one.data).hexdigest() for one in self._new}

    def keep(self, images: Images, alert_id: AlertId) -> None:
        """To be called once the alert is raised; a joined alert keeps the pictures it already has."""
        for picture in self._new:
            images.put(picture.image_id, alert_id, picture.data, "image/jpeg")

    def _references(self, decision: Decision) -> tuple[Reference, ...]:
        found: dict[str, Reference] = {}
        for finding in decision.findings:
            own = self._holder(finding) if finding.rule_id == LOOK_ALIKE.rule_id else None
            for reference in (self._reference(finding), own):
                if reference is not None:
                    found.setdefault(reference.subject_id, reference)
        return tuple(found.values())

    def _picture(self, frame: Frame, face: DetectedFace | None) -> ImageId | None:
        if face is None:
            return None
        image_id = ImageId(new_id("image"))
        self._new.append(_Picture(image_id, portrait(frame, face)))
        return image_id

    def _reference(self, finding: Finding) -> Reference | None:
        score = finding.face.score if finding.face else None
        if finding.notice_id is not None:
            image = self._scored(GalleryName.WATCHLIST, finding.face) or self._first_of_notice(finding)
            return Reference(finding.notice_id, image, score)
        if finding.person_id is not None:
            return Reference(finding.person_id, self._scored(GalleryName.REGISTRY, finding.face), score)
        return self._on_chip() if finding.chip else self._holder(finding)

    def _on_chip(self) -> Reference | None:
        """The portrait of a chip that is doubted: the officer holds it against the page and the traveller."""
        image, made = self._chip_image(), self._observation.holder_comparison
        score = made.score if made is not None and made.against == CHIP else None
        return Reference(CHIP, image, score) if image is not None else None

    def _scored(self, name: GalleryName, face: FaceEvidence | None) -> ImageId | None:
        """The very picture that scored."""
        if face is None:
            return None
        rows = self._tx.enrolments.of_subject(name, face.subject_id)
        return next((row.image_id for row in rows if row.enrolment_id == face.enrolment_id), None)

    def _first_of_notice(self, finding: Finding) -> ImageId | None:
        notices = (evidence.notice for evidence in self._observation.notices)
        listed = next((notice.image_ids for notice in notices if notice.notice_id == finding.notice_id), ())
        return listed[0] if listed else None

    def _holder(self, finding: Finding) -> Reference | None:
        """The portrait that the live face was compared with, 1:1."""
        made = finding.holder_comparison
        if made is None:
            return None
        if made.against == CHIP:
            return Reference(CHIP, self._chip_image(), made.score)
        holder = self._observation.holder
        rows = self._tx.enrolments.of_subject(GalleryName.REGISTRY, holder.person_id) if holder else ()
        return Reference(holder.person_id, rows[0].image_id if rows else None, made.score) if holder else None

    def _chip_image(self) -> ImageId | None:
        """Cut out once, however many findings refer to it."""
        frame, chip = self._sighting.chip_frame, self._sighting.chip
        if self._chip is None and frame is not None and chip is not None:
            self._chip = self._picture(frame, chip.face)
        return self._chip
