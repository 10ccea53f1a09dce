"""Runs the real camera pipeline over a test video, in one thread and as fast as it goes: every frame is looked at."""

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from iass.capture.camera import Camera
from iass.errors import NotFound
from iass.evaluation.camera_observed import Observed, ObservedCapture, ObservedFace, ObservedFrame, ObservedShot
from iass.face.passages import ObservedPassage
from iass.face.template import Template
from iass.face.watch import Seen, Watch

Portraits = Mapping[str, Template[Any]]
"""Person -> template of the enrolled portrait."""

Progress = Callable[[int], None]
"""Frames done."""


def truth_files(folder: Path, only: Collection[str] = ()) -> list[Path]:
    """The ground truths in the folder, or those of the videos named. Raises NotFound when one is absent, or all are."""
    found = [path for path in sorted(folder.glob("*.json")) if path.with_suffix(".mp4").exists()]
    absent = set(only) - {path.stem for path in found}
    if not found or absent:
        mend = "Make them: scripts/videos FOLDER"
        where = " ".join([str(folder), *sorted(absent)])
        raise NotFound("there are no test videos with their ground truth", where=where, mend=mend)
    return [path for path in found if not only or path.stem in only]


def observe(camera: Camera, watch: Watch, portraits: Portraits, progress: Progress) -> Observed:
    """Shows the watch every frame and writes down what it says. Raises InvalidInput when it is no video."""
    frames: list[ObservedFrame] = []
    captures: list[ObservedCapture] = []
    began = time.perf_counter()
    for number, timed in enumerate(camera.pictures(), start=1):
        seen = watch.see(timed.picture, timed.at)
        frames.append(_frame(seen, timed.at))
        captures += [_capture(passage, portraits) for passage in seen.passages]
        progress(number)
    captures += [_capture(passage, portraits) for passage in watch.end().passages]
    seconds = time.perf_counter() - began
    tracks = {face.track for frame in frames for face in frame.faces}
    joined = frozenset(track for track in tracks if watch.passage_of(track) is not None)
    return Observed(tuple(frames), tuple(captures), len(frames), 0, seconds, joined)


def _frame(seen: Seen, at: float) -> ObservedFrame:
    return ObservedFrame(at, tuple(ObservedFace(face.track, face.box) for face in seen.faces))


def _capture(passage: ObservedPassage, portraits: Portraits) -> ObservedCapture:
    template = passage.probe.template
    return ObservedCapture(
        sent_at=passage.sent_at,
        shots=tuple(ObservedShot(shot.at, shot.face_box) for shot in passage.shots),
        scores={person: template.similarity(portrait) for person, portrait in portraits.items()},
    )
