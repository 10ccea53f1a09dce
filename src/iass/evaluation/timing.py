"""How long each step takes for one picture, measured while an evaluation works."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np

from iass.capture.frame import Frame, Pixels
from iass.face.align import Alignment, Transform
from iass.face.detected import DetectedFace, FaceDetector, Points
from iass.face.pipeline import FacePipeline
from iass.face.template import FaceEncoder, Strengths, Vectors
from iass.ids import ModelId

STEPS = ("decode", "detect", "refine", "align", "encode", "search")


@dataclass(frozen=True, slots=True, eq=False)
class StepTimes:
    """Milliseconds by step. Safe for many threads, each of which adds what one picture took by the clock."""

    taken: dict[str, "array[float]"] = field(default_factory=lambda: {step: array("d") for step in STEPS})

    @contextmanager
    def of(self, step: str, pictures: int = 1) -> Iterator[None]:
        """Adds what the block takes, shared out among so many pictures."""
        began = perf_counter()
        try:
            yield
        finally:
            self.taken[step].append((perf_counter() - began) * 1000 / max(1, pictures))

    def record(self) -> dict[str, dict[str, float]]:
        """As a report's JSON holds it: of each step that was taken, how often, its median and 95th percentile."""
        return {
            step: {
                "count": len(taken),
                "median_ms": round(float(np.median(taken)), 3),
                "p95_ms": round(float(np.percentile(taken, 95)), 3),
            }
            for step, taken in self.taken.items()
            if taken
        }


def timed(engine: FacePipeline, times: StepTimes) -> FacePipeline:
    """The same engine, whose steps are timed."""
    encoder = _TimedEncoder(engine.encoder, times)
    return replace(engine, detector=_TimedDetector(engine.detector, times), encoder=encoder)


@dataclass(frozen=True, slots=True)
class _TimedDetector:
    """Implements `FaceDetector` by another one."""

    detector: FaceDetector
    times: StepTimes

    def glance(self, frame: Frame, least: float) -> tuple[DetectedFace, ...]:
        with self.times.of("detect"):
            return self.detector.glance(frame, least)

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]:
        with self.times.of("detect"):
            return self.detector.detect(frame)

    def detect_nearest(self, frame: Frame) -> tuple[DetectedFace, ...]:
        with self.times.of("detect"):
            return self.detector.detect_nearest(frame)

    def refine(self, frame: Frame, face: DetectedFace) -> DetectedFace:
        with self.times.of("refine"):
            return self.detector.refine(frame, face)


@dataclass(frozen=True, slots=True, eq=False)
class _TimedAlignment(Alignment):
    """Aligns by another one."""

    alignment: Alignment
    times: StepTimes

    def transform(self, landmarks: Points) -> Transform | None:
        return self.alignment.transform(landmarks)

    def crop(self, frame: Frame, transform: Transform) -> Pixels:
        with self.times.of("align"):
            return self.alignment.crop(frame, transform)


@dataclass(frozen=True, slots=True)
class _TimedEncoder:
    """Implements `FaceEncoder` by another one."""

    encoder: FaceEncoder
    times: StepTimes

    @property
    def model_id(self) -> ModelId:
        return self.encoder.model_id

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    @property
    def alignment(self) -> Alignment:
        plain = self.encoder.alignment
        return _TimedAlignment(plain.points, plain.width, plain.height, plain, self.times)

    def encode(self, crops: Any, *further: Any, **named: Any) -> Vectors:
        """As the other encoder does, whatever it takes besides."""
        with self.times.of("encode", len(crops)):
            return self.encoder.encode(crops, *further, **named)

    def measure(self, crops: Any, *further: Any, **named: Any) -> tuple[Vectors, Strengths]:
        """As the other encoder does."""
        with self.times.of("encode", len(crops)):
            return self.encoder.measure(crops, *further, **named)
