"""One template of a 640 x 480 picture: ours against the same models on OpenCV and ONNX Runtime, in one run."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from iass.bench.peer import Peer
from iass.bench.report import interleaved, middle
from iass.capture import still
from iass.demo import people
from iass.errors import NotReady
from iass.face.choice import largest
from iass.face.outcome import FaceProbe
from iass.face.pipeline import FacePipeline
from iass.settings import Settings
from iass.wiring import load_engine

_WIDTH, _HEIGHT = 640, 480


@dataclass(frozen=True, slots=True)
class Side:
    """milliseconds: median for one picture, decoding to template; steps: medians of each step, measured apart."""

    milliseconds: float
    pictures_per_second: float
    steps: dict[str, float]


@dataclass(frozen=True, slots=True)
class TemplateTimes:
    """ratio: how many pictures ours does while the peer does one. agreement: the least cosine of the two templates
    of a picture; they differ by the landmarks that each aligned by."""

    threads: int
    rounds: int
    pictures: int
    ours: Side
    peer: Side
    ratio: float
    agreement: float


def measure(rounds: int, threads: int) -> TemplateTimes:
    """Every round handles one 640 x 480 JPEG of each synthetic person, both sides in turn.

    threads: for both; 0 for as many as the cores. Needs the extras `demo` and `bench`: raises NotReady else.
    """
    threads = threads or os.cpu_count() or 1
    pictures = [_camera_picture(people.selfie(name)) for name in people.PEOPLE]
    with tempfile.TemporaryDirectory(prefix="iass-bench-") as folder:
        engine = load_engine(Settings(data_dir=Path(folder), threads=threads))
        if not isinstance(engine, FacePipeline):
            raise NotReady("this engine has no steps to measure", mend="Use the one that ships")
        peer = Peer.load(Path(folder), threads)
        agreement = min(float(_ours(engine, data) @ peer.template(data)) for data in pictures)
        whole = interleaved(
            {
                "ours": lambda: [_ours(engine, data) for data in pictures],
                "peer": lambda: [peer.template(data) for data in pictures],
            },
            rounds,
        )
        ours = _side(whole["ours"], len(pictures), _our_steps(engine, pictures), rounds)
        theirs = _side(whole["peer"], len(pictures), _peer_steps(peer, pictures), rounds)
    ratio = round(theirs.milliseconds / ours.milliseconds, 3)
    return TemplateTimes(threads, rounds, len(pictures), ours, theirs, ratio, round(agreement, 4))


def as_json(times: TemplateTimes) -> dict[str, object]:
    return asdict(times)


Steps = dict[str, Callable[[], object]]


def _side(whole: Sequence[float], count: int, steps: Steps, rounds: int) -> Side:
    milliseconds = middle(whole, count)
    apart = {name: middle(times, count) for name, times in interleaved(steps, rounds).items()}
    return Side(milliseconds, round(1000 / milliseconds, 2), apart)


def _ours(engine: FacePipeline, data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    outcome = engine.one_face(still.decode(data))
    if not isinstance(outcome, FaceProbe):
        raise NotReady(f"a benchmark picture gave no template: {outcome.failure}")
    return outcome.template.vector


def _our_steps(engine: FacePipeline, pictures: Sequence[bytes]) -> Steps:
    detector, alignment = engine.detector, engine.encoder.alignment
    frames = [still.decode(data) for data in pictures]
    rough = [largest(detector.detect_nearest(frame)) for frame in frames]
    faces = [detector.refine(frame, face) for frame, face in zip(frames, rough, strict=True)]
    transforms = [transform for face in faces if (transform := alignment.transform(face.landmarks)) is not None]
    crops = [alignment.crop(frame, transform) for frame, transform in zip(frames, transforms, strict=True)]
    return {
        "decode": lambda: [still.decode(data) for data in pictures],
        "detect": lambda: [detector.detect_nearest(frame) for frame in frames],
        "refine": lambda: [detector.refine(frame, face) for frame, face in zip(frames, rough, strict=True)],
        "align": lambda: [alignment.crop(frame, turn) for frame, turn in zip(frames, transforms, strict=True)],
        "encode": lambda: [engine.encoder.encode(crop[None]) for crop in crops],
    }


def _peer_steps(peer: Peer, pictures: Sequence[bytes]) -> Steps:
    decoded = [peer.decode(data) for data in pictures]
    landmarks = [peer.detect(pixels) for pixels in decoded]
    crops = [peer.align(pixels, points) for pixels, points in zip(decoded, landmarks, strict=True)]
    return {
        "decode": lambda: [peer.decode(data) for data in pictures],
        "detect": lambda: [peer.detect(pixels) for pixels in decoded],
        "align": lambda: [peer.align(pixels, points) for pixels, points in zip(decoded, landmarks, strict=True)],
        "encode": lambda: [peer.encode(crop) for crop in crops],
    }


def _camera_picture(selfie: bytes) -> bytes:
    """A 640 x 480 JPEG, the widest 4:3 part of the selfie around its upper half, where the face is."""
    pixels = still.decode(selfie).pixels
    height = pixels.shape[1] * _HEIGHT // _WIDTH
    top = max(0, min(pixels.shape[0] - height, (pixels.shape[0] - height) // 3))
    smaller = cv2.resize(pixels[top : top + height], (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
