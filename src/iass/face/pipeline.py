"""The steps of face recognition in their order: detect, choose, align, measure, encode."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Generic

import numpy as np

from iass.capture.frame import Frame, Pixels
from iass.face.choice import central, largest, rivals
from iass.face.detected import DetectedFace, FaceDetector
from iass.face.fuse import fuse
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure, QualityMeasure
from iass.face.quality.assess import assess, with_strength
from iass.face.quality.gate import QualityGate
from iass.face.quality.view import view_of
from iass.face.template import FaceEncoder, Model, Template, Vectors
from iass.ids import ModelId

_LOCATING = 3


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """A face that passed the gate and waits to be encoded. crop: as the encoder wants it."""

    face: DetectedFace
    crop: Pixels
    quality: tuple[QualityMeasure, ...]


@dataclass(frozen=True, slots=True)
class FacePipeline(Generic[Model]):
    """Implements `iass.face.engine.FaceEngine`. Safe for many threads when detector and encoder are.

    mirrored: whether a face's mirror image is encoded too, as `for_enrolment` does. A probe does without: with every
    enrolled picture mirrored that costs little, nothing with several shots (decision 0006), and halves the time
    (decision 0008).
    """

    detector: FaceDetector
    encoder: FaceEncoder
    gate: QualityGate
    mirrored: bool = False

    @property
    def model_id(self) -> ModelId:
        return self.encoder.model_id

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    def with_gate(self, gate: QualityGate) -> "FacePipeline[Model]":
        """The same models behind another gate."""
        return replace(self, gate=gate)

    def for_enrolment(self, gate: QualityGate) -> "FacePipeline[Model]":
        """The same models behind that gate, taking the time that what is kept for years is worth."""
        return replace(self, gate=gate, mirrored=True)

    def every_face(self, frame: Frame) -> tuple[FaceOutcome[Model], ...]:
        """See `FaceEngine.every_face`; the most confident first."""
        faces = self.detector.detect(frame)
        if not faces:
            return (FaceFailure(Failure.NO_FACE),)
        return self.encode([self.examine(frame, face, faces) for face in faces])

    def one_face(self, frame: Frame) -> FaceOutcome[Model]:
        """See `FaceEngine.one_face`."""
        return self.encode([self._sit(frame)])[0]

    def central_face(self, frame: Frame) -> FaceOutcome[Model]:
        """See `FaceEngine.central_face`."""
        faces = self.detector.detect(frame)
        if not faces:
            return FaceFailure(Failure.NO_FACE)
        return self.encode([self.examine(frame, central(faces, frame), faces)])[0]

    def locate(self, frame: Frame) -> DetectedFace | None:
        """See `iass.face.detected.FaceLocator`. Refined again and again: of a head tilted by 20 degrees, once leaves
        the eyes up to 6 degrees too level, three times 1."""
        faces = self.detector.detect_nearest(frame)
        if not faces:
            return None
        face = largest(faces)
        for _ in range(_LOCATING):
            face = self.detector.refine(frame, face)
        return face

    def fuse(self, frames: Sequence[Frame]) -> FaceOutcome[Model]:
        """See `FaceEngine.fuse`. All frames at once: an inference takes one core, and leaves Python to the others."""
        if not frames:
            raise ValueError("nothing to fuse: no frame")
        with ThreadPoolExecutor(len(frames)) as pool:
            return fuse(tuple(pool.map(self.one_face, frames)))

    def examine(self, frame: Frame, face: DetectedFace, faces: Sequence[DetectedFace]) -> Sitter | FaceFailure:
        """Places the landmarks better, aligns and measures; refuses what the gate refuses. faces: all of the frame."""
        others = [other for other in faces if other is not face]
        face = self.detector.refine(frame, face)
        transform = self.encoder.alignment.transform(face.landmarks)
        if transform is None:
            return FaceFailure(Failure.FAILED_TO_EXTRACT, face)
        crop = self.encoder.alignment.crop(frame, transform)
        quality = assess(view_of(frame, face, transform, crop, others))
        refused = self.gate.refuse(quality)
        return FaceFailure(refused, face, quality) if refused else Sitter(face, crop, quality)

    def encode(self, examined: Sequence[Sitter | FaceFailure]) -> tuple[FaceOutcome[Model], ...]:
        """One inference for all sitters; failures stay where they are."""
        sitters = [item for item in examined if isinstance(item, Sitter)]
        if not sitters:
            return tuple(item for item in examined if isinstance(item, FaceFailure))
        crops = np.stack([sitter.crop for sitter in sitters])
        measured = zip(*self.encoder.measure(crops, mirrored=self.mirrored), strict=True)
        return tuple(
            item if isinstance(item, FaceFailure) else self._outcome(item, *next(measured)) for item in examined
        )

    def _sit(self, frame: Frame) -> Sitter | FaceFailure:
        """The one face of a frame, ready to be encoded."""
        faces = self.detector.detect_nearest(frame)
        if not faces:
            return FaceFailure(Failure.NO_FACE)
        if rivals(faces):
            return FaceFailure(Failure.SEVERAL_FACES, largest(faces))
        return self.examine(frame, largest(faces), faces)

    def _outcome(self, sitter: Sitter, vector: Vectors, strength: np.float32) -> FaceOutcome[Model]:
        """Judged once more, now that the recogniser has answered."""
        if not np.isfinite(vector).all():
            return FaceFailure(Failure.FAILED_TO_EXTRACT, sitter.face, sitter.quality)
        quality = with_strength(sitter.quality, sitter.face, float(strength))
        refused = self.gate.refuse_encoded(quality)
        if refused:
            return FaceFailure(refused, sitter.face, quality)
        return FaceProbe(sitter.face, Template(vector, self.model_id), quality)
