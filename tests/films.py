"""Small H.264 films of synthetic people, made anew for each run: real bytes for real decoders."""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from iass.capture import still
from iass.capture.frame import Pixels
from iass.demo import people

FPS = 12
WIDTH, HEIGHT = 960, 540
_EYES = 46  # pixels between the eyes of somebody on the film, by the size of the selfies


@cache
def walk(person: str = "P004", frames: int = 20) -> bytes:
    """MP4: the person moves slowly to the right, near enough to be captured at once."""
    return film(_walk(person, frames))


def film(pictures: Iterable[Pixels], *, container: str = "mp4", rate: int = FPS) -> bytes:
    """H.264 at `rate` pictures a second; all of one size, with a key picture every half a second."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as out:
        stream = None
        for picture in pictures:
            if stream is None:
                stream = out.add_stream("libx264", rate=rate)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
                stream.options = {"preset": "ultrafast", "g": "6", "crf": "20"}
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        assert stream is not None
        out.mux(stream.encode(None))
    return buffer.getvalue()


def write(folder: Path, data: bytes, name: str = "film.mp4") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def plain(width: int = 160, height: int = 96, shades: Sequence[int] = (40, 90, 140, 190)) -> list[Pixels]:
    """Pictures without anybody, each of another grey."""
    return [np.full((height, width, 3), shade, np.uint8) for shade in shades]


def _walk(person: str, frames: int) -> list[Pixels]:
    selfie = still.decode(people.selfie(person)).pixels
    scale = HEIGHT / selfie.shape[0] * _EYES / 50
    head = np.asarray(cv2.resize(selfie, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    shown = []
    for number in range(frames):
        picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        left = 60 + 8 * number
        picture[: head.shape[0], left : left + head.shape[1]] = head
        shown.append(picture)
    return shown
