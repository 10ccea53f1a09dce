"""A picture as FFmpeg's decoder left it, converted only where somebody looks."""

from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from av import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from iass.capture.camera import WholePicture, inside, shrunk_size
from iass.capture.frame import Frame

_PLANAR = ("yuv420p", "yuvj420p")
"""Of which a part can be cut out without converting the rest: what H.264, HEVC and most cameras deliver."""


@dataclass(slots=True)
class Scaler:
    """FFmpeg's scaler. It keeps the tables of the last sizes, so one for each stream and size is worth keeping."""

    _reformatter: VideoReformatter = field(default_factory=VideoReformatter)
    _one: Lock = field(default_factory=Lock)

    def to_bgr(self, frame: VideoFrame, width: int, height: int) -> Frame:
        """Averages areas, so that a small face keeps what it can."""
        with self._one:
            made = self._reformatter.reformat(
                frame, width, height, "bgr24", interpolation=Interpolation.AREA, threads=1
            )
        return Frame(np.ascontiguousarray(made.to_ndarray(), np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPicture:
    """Implements `Picture`. Half the cost of a 1080p stream would be colours of pixels that nobody looks at."""

    decoded: VideoFrame
    scaler: Scaler

    @property
    def width(self) -> int:
        return self.decoded.width

    @property
    def height(self) -> int:
        return self.decoded.height

    def shrunk(self, longest: int) -> Frame:
        """See `Picture.shrunk`."""
        return self.scaler.to_bgr(self.decoded, *shrunk_size(self.width, self.height, longest))

    def part(self, left: int, top: int, right: int, bottom: int) -> Frame:
        """See `Picture.part`. May reach a pixel further to the left and upwards, where the colours begin."""
        left, top, right, bottom = inside(left, top, right, bottom, self.width, self.height)
        if self.decoded.format.name not in _PLANAR:
            return WholePicture(self.whole()).part(left, top, right, bottom)
        left, top = left - left % 2, top - top % 2
        right, bottom = min(right + right % 2, self.width), min(bottom + bottom % 2, self.height)
        if (right - left) % 2 or (bottom - top) % 2:  # the last column or row of a picture of odd size
            return WholePicture(self.whole()).part(left, top, right, bottom)
        cut = self._cut(left, top, right, bottom)
        return Scaler().to_bgr(cut, cut.width, cut.height)

    def whole(self) -> Frame:
        """All of it at full resolution."""
        return Scaler().to_bgr(self.decoded, self.width, self.height)

    def _cut(self, left: int, top: int, right: int, bottom: int) -> VideoFrame:
        """A part with even corners, in the colours that the decoder left."""
        brightness, *colours = (
            np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size) for plane in self.decoded.planes
        )
        parts: list[NDArray[np.uint8]] = [brightness[top:bottom, left:right]]
        parts += [plane[top // 2 : bottom // 2, left // 2 : right // 2] for plane in colours]
        joined = np.concatenate([part.reshape(-1) for part in parts]).reshape(-1, right - left)
        cut = VideoFrame.from_ndarray(joined, format=self.decoded.format.name)
        cut.colorspace, cut.color_range = self.decoded.colorspace, self.decoded.color_range
        return cut
