"""Photographs of one subject compared with those enrolled, and only the new ones encoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from iass.capture import still
from iass.errors import InvalidInput
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure
from iass.face.quality.advice import REASONS, advise, in_english, in_indonesian
from iass.face.quality.gate import ENROLMENT_GATE
from iass.face.template import Template
from iass.ids import EnrolmentId, ImageId, ModelId, new_id
from iass.registry.cells import Problem
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.photos import Photos
from iass.registry.records import SubjectTransaction


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """One stored enrolment. digest: SHA-256 (hex) of its photograph, None when that was erased."""

    enrolment_id: EnrolmentId
    image_id: ImageId
    template: Template
    digest: str | None

    @property
    def model_id(self) -> ModelId:
        return self.template.model_id


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One photograph of a row. template: None when the stored enrolment of the same picture still serves. number: its
    place in the row, from 1."""

    digest: str
    data: bytes
    template: Template | None
    number: int


def enrolled(tx: SubjectTransaction, gallery: GalleryName, subject_id: str) -> tuple[Enrolled, ...]:
    """What is in the gallery for this subject, whatever model made it."""
    rows = tx.enrolments.of_subject(gallery, subject_id)
    return tuple(
        Enrolled(row.enrolment_id, row.image_id, row.template, tx.images.digest_of(row.image_id)) for row in rows
    )


def look(
    engine: FaceEngine, folder: Photos, names: Sequence[str], known: Sequence[Enrolled], column: str
) -> tuple[list[Photo], list[Problem]]:
    """Reads and, where needed, encodes each photograph; the same picture twice counts once."""
    serving = {row.digest for row in known if row.model_id == engine.model_id}
    photos: dict[str, Photo] = {}
    problems = []
    for number, name in enumerate(names, start=1):
        which = f"photograph {number}: " if len(names) > 1 else ""
        try:
            data = folder.read(name)
            digest = sha256(data).hexdigest()
            if digest not in photos:
                kept = digest in serving
                photos[digest] = Photo(digest, b"" if kept else data, None if kept else _encode(engine, data), number)
        except _Unfit as unfit:
            problems.append(problem(column, which, unfit.outcome))
        except InvalidInput as error:
            problems.append(Problem(column, which + error.what, error.mend))
    return list(photos.values()), problems


def enrol(
    tx: SubjectTransaction, gallery: GalleryName, subject_id: str, photos: Sequence[Photo], known: Sequence[Enrolled]
) -> tuple[ImageId, ...]:
    """Makes the gallery hold exactly these photographs of the subject; answers their image ids in order."""
    images = {row.digest: row.image_id for row in known if row.digest is not None}
    wanted = {photo.digest for photo in photos}
    for row in known:
        if row.digest not in wanted:
            tx.enrolments.remove(row.enrolment_id)
    for photo in photos:
        if photo.template is None:
            continue
        if photo.digest not in images:
            images[photo.digest] = ImageId(new_id("image"))
            tx.images.put(images[photo.digest], subject_id, photo.data, still.media_type(photo.data))
        enrolment_id = EnrolmentId(new_id("enrolment"))
        tx.enrolments.add(Enrolment(enrolment_id, gallery, subject_id, images[photo.digest], photo.template))
    return tuple(images[photo.digest] for photo in photos)


class _Unfit(Exception):
    def __init__(self, outcome: FaceFailure) -> None:
        super().__init__(outcome.failure.value)
        self.outcome = outcome


def problem(column: str, which: str, outcome: FaceFailure) -> Problem:
    """Why the picture would harm the gallery, and what to do about it, in both languages."""
    reason, todo = REASONS[outcome.failure], advise(outcome.failure, outcome.quality, ENROLMENT_GATE)
    alasan = f"{reason.id}: {in_indonesian(todo)}"
    return Problem(column, which + reason.en, in_english(todo).capitalize(), alasan)


def _encode(engine: FaceEngine, data: bytes) -> Template:
    """Raises InvalidInput when the bytes are no picture, _Unfit when it shows not exactly one good face."""
    outcome = engine.one_face(still.decode(data))
    if isinstance(outcome, FaceFailure):
        raise _Unfit(outcome)
    return outcome.template
