"""YuNet on our own layers or on OpenVINO: every face in a frame, and landmarks good enough to align by."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iass.adapters.convolution.yunet import YuNet
from iass.adapters.openvino.canvas import Canvas, Shape, paint, shapes, snug
from iass.adapters.openvino.maps import MAPS
from iass.adapters.openvino.overlap import merged
from iass.adapters.openvino.runtime import Network, Runtime, takes_bytes
from iass.adapters.openvino.versions import FOLDING_VERSION, HEADS_VERSION
from iass.adapters.openvino.yunet import Grid, Predictions, predictions, read
from iass.capture.frame import Frame
from iass.face.align import Alignment, back
from iass.face.detected import DetectedFace, Points
from iass.face.manifest import ChannelOrder, ModelManifest

LIMITS = (320, 640, 960, 1280)
"""Longer sides of the canvases, in pixels. All are multiples of YuNet's coarsest stride."""

_NEAREST_LIMITS = (160, *LIMITS)
"""The same for the nearest face alone, which at a counter is large: one look at 160 pixels mostly settles it."""

THRESHOLD = 0.6
OVERLAP = 0.3
_CLEAR_DISTANCE = 12.0
"""Pixels between the eyes on a canvas from which YuNet does not miss a face, nor one 0.6 times as large."""

_FAR_SHARE = 0.4
"""Canvas pixels for one of the frame, so that eyes 16 pixels apart are found."""

_CLOSE_UP = Alignment(
    np.array([[33.9, 31.9], [61.9, 31.7], [48.0, 47.8], [36.5, 64.2], [59.7, 64.1]], np.float32), 96, 96
)
"""An upright face with eyes 28 pixels apart in the middle of a small canvas: where YuNet's landmarks are best."""

_FIRST = (shapes(_NEAREST_LIMITS[0])[0], (_CLOSE_UP.height, _CLOSE_UP.width))
"""Canvases of a picture that is wider than high and whose face is near."""

_LOOKS_ARE_MIRRORED = (False, True, False)
"""Of the looks at a close-up, one after another: a mirrored face's landmarks err to the other side."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class YuNetDetector:
    """Implements `iass.face.detected.FaceDetector`.

    own: YuNet on our own layers, which take a canvas of any shape. Without it OpenVINO compiles a network for a canvas
    when it first meets one. graph: answers YuNet with `maps.MAPS` for that, as `Runtime.read` does; each canvas is
    given a clone. Asked for only where no compiled network is kept.
    """

    runtime: Runtime
    graph: Callable[[], Any]
    manifest: ModelManifest
    own: YuNet | None = None
    _grids: dict[Shape, Grid] = field(default_factory=dict)
    _networks: dict[Shape, tuple[Network, Grid]] = field(default_factory=dict)
    _compiling: threading.Lock = field(default_factory=threading.Lock)

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """Looks twice at a large picture: small, where a frame-filling face is found, and large, for the far ones."""
        longest = max(frame.width, frame.height)
        fine = next((limit for limit in LIMITS if limit >= min(_FAR_SHARE * longest, LIMITS[-1])), LIMITS[-1])
        found = self.look(frame, LIMITS[0])
        if fine == LIMITS[0]:
            return found
        return merged((*found, *self.look(frame, fine)), OVERLAP)

    def detect_nearest(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """Looks again, larger, until the nearest face is clearly seen or the picture has no more to show."""
        found: tuple[DetectedFace, ...] = ()
        for limit in _NEAREST_LIMITS:
            seen = self.look(frame, limit)
            found = merged((*found, *seen), OVERLAP) if found else seen
            scale = min(1.0, limit / max(frame.width, frame.height))
            clearest = max((face.inter_eye_distance for face in found), default=0.0) * scale
            if scale == 1 or clearest >= _CLEAR_DISTANCE:
                break
        return found

    def refine(self, frame: Frame, face: DetectedFace) -> DetectedFace:
        """Looks at the face alone, upright and always at the same size: straight, mirrored, straight again.

        Each look starts where the mean of the two before places the face, since what it finds depends a little on
        how it was placed. Measured against other ways: docs/decisions/0006-accuracy-from-the-same-weights.md.
        """
        landmarks, before = face.landmarks, None
        for mirrored in _LOOKS_ARE_MIRRORED:
            seen = self._look_closely(frame, landmarks, mirrored)
            if seen is not None:
                landmarks = seen if before is None else np.asarray((seen + before) / 2, np.float32)
                before = seen
        return replace(face, landmarks=landmarks)

    def prepare(self) -> None:
        """Compiles or fetches what the first picture of a counter's camera needs. Raises as `graph` does."""
        if self.own is not None:
            return
        for shape in _FIRST:
            self._network(shape)

    def prepare_others(self) -> None:
        """The same for the nearest face of a picture of any shape, so that no traveller waits. It ends early when the
        process does, and leaves a fault to the picture that meets it."""
        if self.own is not None:
            return
        for shape in (*shapes(_NEAREST_LIMITS[0]), *shapes(_NEAREST_LIMITS[1])):
            if not threading.main_thread().is_alive():
                return
            try:
                self._network(shape)
            except Exception as error:  # whatever it is, the picture that needs this canvas will say so
                _LOG.warning("the canvas of %d x %d is not ready: %s", *shape, error)

    def look(self, frame: Frame, limit: int) -> tuple[DetectedFace, ...]:
        """Faces found with the frame's longer side shrunk to at most `limit` pixels."""
        canvas = paint(frame, limit)
        return _faces(self._predict(canvas.pixels[None])[0].without_overlaps(OVERLAP), canvas)

    def glance(self, frame: Frame, least: float) -> tuple[DetectedFace, ...]:
        """See `iass.face.detected.FaceGlance`. One look at the frame as large as it is, or at 1280 pixels."""
        longest = max(frame.width, frame.height)
        limit = next((limit for limit in LIMITS if longest <= limit), LIMITS[-1])
        canvas = paint(frame, limit, snug(frame, limit))
        return _faces(self._predict(canvas.pixels[None], least)[0].without_overlaps(OVERLAP), canvas)

    def _look_closely(self, frame: Frame, landmarks: Points, mirrored: bool) -> Points | None:
        """The landmarks as one close-up shows them; None when they do not span a face, or none is seen there."""
        transform = _CLOSE_UP.transform(landmarks)
        if transform is None:
            return None
        crop = _CLOSE_UP.crop(frame, transform)
        seen = self._predict(np.ascontiguousarray(crop[:, ::-1] if mirrored else crop)[None])[0]
        points = (seen.mirrored(_CLOSE_UP.width) if mirrored else seen).face_near(_CLOSE_UP.points)
        return None if points is None else back(points, transform)

    def _predict(self, pictures: NDArray[np.uint8], least: float = THRESHOLD) -> list[Predictions]:
        """uint8 (n, height, width, 3). least: the lowest score that counts."""
        if self.own is not None:
            grid = self._grid((pictures.shape[1], pictures.shape[2]))
            return [predictions(self.own.values(picture), grid, least) for picture in pictures]
        network, grid = self._network((pictures.shape[1], pictures.shape[2]))
        found = network.infer(pictures)
        return [read([maps[number] for maps in found], grid, least) for number in range(len(pictures))]

    def _grid(self, shape: Shape) -> Grid:
        made = self._grids.get(shape)
        if made is None:
            made = self._grids[shape] = Grid(shape)
        return made

    def _network(self, shape: Shape) -> tuple[Network, Grid]:
        made = self._networks.get(shape)  # before the lock: nobody waits for a canvas that another one prepares
        if made is None:
            with self._compiling:
                made = self._networks.get(shape)
                if made is None:
                    made = self._networks[shape] = (self._compile(shape), Grid(shape))
        return made

    def _compile(self, shape: Shape) -> Network:
        wants = self.manifest.input

        def make() -> Any:
            model = self.graph().clone()
            model.reshape([1, 3, *shape])
            rgb = wants.channels is ChannelOrder.RGB
            return takes_bytes(model, reverse_channels=rgb, mean=wants.mean, scale=wants.scale)

        name = f"{self.manifest.name}-{shape[0]}x{shape[1]}"
        return self.runtime.kept(name, f"{self.manifest.sha256} {wants} {FOLDING_VERSION} {HEADS_VERSION}", make, MAPS)


def _faces(found: Predictions, canvas: Canvas) -> tuple[DetectedFace, ...]:
    """From canvas pixels to the frame's."""
    corners = canvas.to_frame(found.boxes[:, :2])
    sizes = found.boxes[:, 2:] / np.asarray(canvas.scale, np.float32)
    points = canvas.to_frame(found.landmarks)
    return tuple(
        DetectedFace((float(left), float(top), float(width), float(height)), point, float(score))
        for (left, top), (width, height), point, score in zip(corners, sizes, points, found.scores, strict=True)
    )
