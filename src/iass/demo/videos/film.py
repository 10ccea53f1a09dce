"""Films a video: draws every frame, encodes it as H.264, and writes the ground truth beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from zlib import crc32

import av
import numpy as np

from iass.capture.frame import Pixels
from iass.demo.videos.backdrop import corridor
from iass.demo.videos.script import Video
from iass.demo.videos.sensor import Exposure
from iass.demo.videos.stage import Stage
from iass.evaluation.camera_truth import FaceTruth, FrameTruth, VideoTruth, visits, write

Progress = Callable[[int, int], None]
"""Frames done, and frames in all."""

_ENCODER = {"preset": "veryfast", "crf": "21", "bf": "0", "threads": "1"}
"""As an IP camera does it: no B-frames. One thread, so that the same frames give the same file."""


@dataclass(frozen=True, slots=True)
class Format:
    """width, height in pixels, even numbers; fps: frames a second."""

    width: int = 1920
    height: int = 1080
    fps: int = 12


def film(video: Video, folder: Path, form: Format, progress: Progress) -> VideoTruth:
    """Writes NAME.mp4 and NAME.json into the folder, and answers the truth. The same video gives the same files."""
    total = round(video.seconds * form.fps)
    path, frames = folder / f"{video.name}.mp4", []
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
        stream = container.add_stream("libx264", rate=form.fps, options=_ENCODER)
        stream.width, stream.height, stream.pix_fmt = form.width, form.height, "yuv420p"
        stream.codec_context.gop_size = 2 * form.fps
        for number, (pixels, faces) in enumerate(shots(video, form)):
            frames.append(FrameTruth(round(number / form.fps, 4), faces))
            picture = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            picture.pts, picture.time_base = number, Fraction(1, form.fps)
            container.mux(stream.encode(picture))
            progress(number + 1, total)
        container.mux(stream.encode(None))
    seen = visits(frames, form.fps)
    truth = VideoTruth(path.name, video.what, form.width, form.height, form.fps, tuple(frames), seen)
    write(truth, path.with_suffix(".json"))
    return truth


def shots(video: Video, form: Format) -> Iterator[tuple[Pixels, tuple[FaceTruth, ...]]]:
    """Every frame of the video as the camera gives it, before compression, with the truth about its faces."""
    stage = Stage(corridor(form.width, form.height), video.actors, video.pillars, video.sensor.shutter)
    seed = np.random.default_rng(crc32(video.name.encode()))
    exposure = Exposure(video.sensor, form.width, form.height, seed)
    for number in range(round(video.seconds * form.fps)):
        at = number / form.fps
        scene, faces = stage.draw(at)
        yield exposure.expose(scene, at), faces
