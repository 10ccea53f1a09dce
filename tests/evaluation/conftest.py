"""People made of painted squares, and an engine that knows them: hundreds of identities at no cost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from iass.capture.frame import Frame
from iass.evaluation.engines import Engines
from iass.face.detected import DetectedFace
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe, Failure
from iass.face.template import Template
from iass.ids import ModelId

SIDE = 8
MODEL = ModelId("painted/1")
FACE = DetectedFace((0.0, 0.0, 8.0, 8.0), np.zeros((5, 2), np.float32), 1.0)

Painting = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PaintedEngine:
    """A recogniser of grey squares, 8 x 8: the template is the picture itself, its mean taken away. A picture without
    contrast holds no face."""

    model_id: ModelId = MODEL
    dimension: int = SIDE * SIDE

    def central_face(self, frame: Frame) -> FaceOutcome:
        grey = frame.pixels[:, :, 0].astype(np.float64)
        values = (grey - grey.mean()).ravel()
        length = float(np.linalg.norm(values))
        if length == 0:
            return FaceFailure(Failure.NO_FACE)
        return FaceProbe(FACE, Template((values / length).astype(np.float32), self.model_id))

    def one_face(self, frame: Frame) -> FaceOutcome:
        return self.central_face(frame)

    def every_face(self, frame: Frame) -> tuple[FaceOutcome, ...]:
        return (self.central_face(frame),)

    def fuse(self, frames: Sequence[Frame]) -> FaceOutcome:
        return self.central_face(frames[0])


@pytest.fixture
def engine() -> FaceEngine:
    return PaintedEngine()


@pytest.fixture
def engines(engine: FaceEngine) -> Engines:
    return Engines(engine, engine, "none")


def painting(seed: int, noise: float = 0.0, shot: int = 0) -> Painting:
    """A person; noise: how much a shot of him differs, in grey levels."""
    base = np.random.default_rng(seed).uniform(60, 196, (SIDE, SIDE))
    change = np.random.default_rng((seed, shot)).normal(0, noise, (SIDE, SIDE)) if noise else 0.0
    return np.clip(np.rint(base + change), 0, 255).astype(np.uint8)


def png(grey: Painting) -> bytes:
    encoded, data = cv2.imencode(".png", grey)
    assert encoded
    return data.tobytes()


NO_FACE = png(np.full((SIDE, SIDE), 128, np.uint8))

Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """sheet("gallery.csv", ["subject", "image"], [("a", "a.png")]) -> its path."""

    def write(name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
        lines = [",".join(map(str, row)) for row in (columns, *rows)]
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        return tmp_path / name

    return write


@pytest.fixture
def images(tmp_path: Path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    return folder
