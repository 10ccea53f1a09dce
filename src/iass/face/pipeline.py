"""The steps of face recognition in their order: detect, choose, align, measure, encode."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic

import numpy as np

from iass.capture.frame import Frame, Pixels
from iass.face.choice import central, largest, rivals
from iass.face.detected import DetectedFace, FaceDetector
from iass.face.fuse import fuse
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure, QualityMeasure
from iass.face.quality.gate import QualityGate
from iass.face.quality.inter_eye_distance import inter_eye_distance
from iass.face.quality.sharpness import sharpness
from iass.face.template import FaceEncoder, Model, Template
from iass.ids import ModelId


@dataclass(frozen=True, slots=True, eq=False)
class _Sitter:
    """A face that passed the gate and waits to be encoded."""

    face: DetectedFace
    crop: Pixels
    quality: tuple[QualityMeasure, ...]


@dataclass(frozen=True, slots=True)
class FacePipeline(Generic[Model]):
    """Implements `iass.face.engine.FaceEngine`. Safe for many threads when detector and encoder are."""

    detector: FaceDetector
    encoder: FaceEncoder
    gate: QualityGate

    @property
    def model_id(self) -> ModelId:
        return self.encoder.model_id

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    def with_gate(self, gate: QualityGate) -> "FacePipeline[Model]":
        """The same models behind another gate, as for enrolment."""
        return replace(self, gate=gate)

    def every_face(self, frame: Frame) -> tuple[FaceOutcome[Model], ...]:
        """See `FaceEngine.every_face`; the most confident first."""
        faces = self.detector.detect(frame)
        if not faces:
            return (FaceFailure(Failure.NO_FACE),)
        return self._encode([self._examine(frame, face) for face in faces])

    def one_face(self, frame: Frame) -> FaceOutcome[Model]:
        """See `FaceEngine.one_face`."""
        return self._encode([self._sit(frame)])[0]

    def central_face(self, frame: Frame) -> FaceOutcome[Model]:
        """See `FaceEngine.central_face`."""
        faces = self.detector.detect(frame)
        if not faces:
            return FaceFailure(Failure.NO_FACE)
        return self._encode([self._examine(frame, central(faces, frame))])[0]

    def fuse(self, frames: Sequence[Frame]) -> FaceOutcome[Model]:
        """See `FaceEngine.fuse`. All frames are encoded in one batch."""
        if not frames:
            raise ValueError("nothing to fuse: no frame")
        return fuse(self._encode([self._sit(frame) for frame in frames]))

    def _sit(self, frame: Frame) -> _Sitter | FaceFailure:
        """The one face of a frame, ready to be encoded."""
        faces = self.detector.detect_nearest(frame)
        if not faces:
            return FaceFailure(Failure.NO_FACE)
        if rivals(faces):
            return FaceFailure(Failure.SEVERAL_FACES, largest(faces))
        return self._examine(frame, largest(faces))

    def _examine(self, frame: Frame, face: DetectedFace) -> _Sitter | FaceFailure:
        """Aligns and measures; refuses what the gate refuses."""
        face = self.detector.refine(frame, face)
        transform = self.encoder.alignment.transform(face.landmarks)
        if transform is None:
            return FaceFailure(Failure.FAILED_TO_EXTRACT, face)
        crop = self.encoder.alignment.crop(frame, transform)
        quality = (inter_eye_distance(face), sharpness(crop))
        refused = self.gate.refuse(quality)
        return FaceFailure(refused, face, quality) if refused else _Sitter(face, crop, quality)

    def _encode(self, examined: Sequence[_Sitter | FaceFailure]) -> tuple[FaceOutcome[Model], ...]:
        """One inference for all sitters; failures stay where they are."""
        sitters = [item for item in examined if isinstance(item, _Sitter)]
        if not sitters:
            return tuple(item for item in examined if isinstance(item, FaceFailure))
        vectors = iter(self.encoder.encode(np.stack([sitter.crop for sitter in sitters])))
        return tuple(item if isinstance(item, FaceFailure) else self._outcome(item, next(vectors)) for item in examined)

    def _outcome(self, sitter: _Sitter, vector: np.ndarray[tuple[int], np.dtype[np.float32]]) -> FaceOutcome[Model]:
        if not np.isfinite(vector).all():
            return FaceFailure(Failure.FAILED_TO_EXTRACT, sitter.face, sitter.quality)
        return FaceProbe(sitter.face, Template(vector, self.model_id), sitter.quality)
