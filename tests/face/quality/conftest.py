"""A synthetic face, aligned as the recogniser wants it, and how to see it under other conditions."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.assess import assess
from iass.face.quality.view import FaceView, view_of

Pixels = NDArray[np.uint8]
FrameOf = Callable[[str, str], Frame]


@dataclass(frozen=True)
class Seen:
    """A face whose landmarks are known once and for all, so that a test changes the pixels alone."""

    frame: Frame
    face: DetectedFace
    engine: FacePipeline

    def view(self, change: Callable[[Pixels], Pixels] = lambda pixels: pixels) -> FaceView:
        """change: of the aligned crop, BGR."""
        transform = self.engine.encoder.alignment.transform(self.face.landmarks)
        assert transform is not None
        crop = change(self.engine.encoder.alignment.crop(self.frame, transform))
        return view_of(self.frame, self.face, transform, np.ascontiguousarray(crop))

    def measures(self, change: Callable[[Pixels], Pixels] = lambda pixels: pixels) -> dict[str, QualityMeasure]:
        return {one.name: one for one in assess(self.view(change))}


@pytest.fixture(scope="session")
def seen(engine: FacePipeline, frame_of: FrameOf) -> Seen:
    """The studio portrait of P004 at 512 x 512."""
    return see(engine, frame_of("P004", "studio_portrait"))


def see(engine: FacePipeline, frame: Frame) -> Seen:
    size = (512, round(512 * frame.height / frame.width))
    small = Frame(np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8))
    found = engine.detector.detect_nearest(small)[0]
    return Seen(small, engine.detector.refine(small, found), engine)


def lit(pixels: Pixels, gain: float, offset: float = 0) -> Pixels:
    return np.clip(np.round(pixels.astype(np.float64) * gain + offset), 0, 255).astype(np.uint8)
